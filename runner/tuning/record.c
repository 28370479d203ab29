/*
 * The record of what tune found: {"version": 1, "boot": "...", "changes": [{"what": "file", "op":
 * 3, "subject": 0, "path": "/sys/...", "was": "400000", "undo": "400000"}, ...]}, in the order in
 * which they were made.
 */
#include "runner/tuning/tuning.h"

#include "results/base/json.h"
#include "results/files/statedir.h"
#include "results/files/statefile.h"
#include "runner/os/sysfile.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const kinds[] = {
	[TUNING_FILE] = "file", [TUNING_REGISTER] = "register", [TUNING_PROGRAM] = "program"};

enum { NKINDS = sizeof(kinds) / sizeof(*kinds) };

/* Operations by name: a record may be read by another version than that which wrote it. */
static const char *const ops[TUNING_OPS] = {
	[TUNING_PERF_EVENT] = "perf_event",
	[TUNING_ASLR] = "aslr",
	[TUNING_SCHEDULER] = "scheduler",
	[TUNING_FREQUENCY] = "frequency",
	[TUNING_IRQ] = "irq",
	[TUNING_POWER] = "power",
	[TUNING_GOVERNOR] = "governor",
	[TUNING_PSTATE] = "intel_pstate",
	[TUNING_NOHZ] = "nohz_full",
	[TUNING_MSR] = "msr",
	[TUNING_BOOST] = "boost",
	[TUNING_ENERGY] = "energy",
	[TUNING_THP] = "thp",
	[TUNING_SHIELD] = "shield",
	[TUNING_SMT] = "smt",
};

char *tuning_record_path_new(const char *root, bool is_root, struct err *err)
{
	struct buf path = {0};

	if (is_root || *root)
		buf_addf(&path, "%s/run/assay/system.json", root);
	else if (statedir_add(&path, err))
		goto out;
	else
		buf_adds(&path, "/system.json");
	if (buf_failed(&path))
		err_memory(err);
	else
		return buf_take(&path);
out:
	buf_release(&path);
	return NULL;
}

/* ---- reading */

static int find_word(const char *word, const char *const *words, int n)
{
	for (int i = 0; word && i < n; i++)
		if (strcmp(word, words[i]) == 0)
			return i;
	return -1;
}

static int read_change(struct tuning_writes *record, const json_t *change, struct err *err)
{
	int kind = find_word(json_string_value(json_object_get(change, "what")), kinds, NKINDS);
	int op = find_word(json_string_value(json_object_get(change, "op")), ops, TUNING_OPS);
	const char *path = json_string_value(json_object_get(change, "path"));
	const char *was = json_string_value(json_object_get(change, "was"));
	const char *undo = json_string_value(json_object_get(change, "undo"));
	struct tuning_write write = {
		.op = (enum tuning_op)op,
		.kind = (enum tuning_kind)kind,
		.subject = (int)json_integer_value(json_object_get(change, "subject")),
		.path = (char *)path,
		.was = (char *)was,
		.undo = (char *)undo};

	if (kind < 0 || op < 0 || !path || !was || !undo)
		return err_set(err, ERR_INPUT, "change %zu makes no sense", record->n + 1);
	return tuning_writes_add(record, &write, err);
}

static int read_changes(struct tuning_writes *record, const json_t *top, struct err *err)
{
	const json_t *changes = json_object_get(top, "changes"), *change;
	size_t i;

	if (!json_is_array(changes) || json_integer_value(json_object_get(top, "version")) != 1)
		return err_set(err, ERR_INPUT, "this is not a record of assay system tune");
	json_array_foreach(changes, i, change) if (read_change(record, change, err)) return -1;
	return 0;
}

/* The same in all processes until the next boot; "" when unknown. */
static void read_boot(struct buf *boot, const char *root)
{
	sysfile_line(boot, root, "/proc/sys/kernel/random/boot_id");
}

static bool is_of_this_boot(const json_t *top, const char *root)
{
	const char *boot = json_string_value(json_object_get(top, "boot"));
	struct buf now = {0};
	bool is;

	read_boot(&now, root);
	is = !boot || strcmp(boot, buf_text(&now)) == 0;
	buf_release(&now);
	return is;
}

int tuning_record_read(struct tuning_writes *record, const char *path, const char *root,
		       struct err *err)
{
	json_t *top;
	int rc = statefile_read(&top, path, err);

	if (rc > 0 && is_of_this_boot(top, root) && read_changes(record, top, err)) {
		tuning_writes_release(record);
		rc = err_in(err, "%s", path);
	}
	json_decref(top);
	return rc > 0 ? record->n > 0 : rc;
}

/* ---- writing */

/* Takes ownership of its argument: NULL when memory ran out. */
static json_t *changes_new(const struct tuning_writes *record)
{
	json_t *changes = json_array();

	for (size_t i = 0; i < record->n; i++) {
		const struct tuning_write *write = &record->items[i];

		if (json_array_append_new(
			    changes,
			    json_pack("{ss ss si so so so}", "what", kinds[write->kind], "op",
				      ops[write->op], "subject", write->subject, "path",
				      json_text_new(write->path), "was", json_text_new(write->was),
				      "undo", json_text_new(write->undo)))) {
			json_decref(changes);
			return NULL;
		}
	}
	return changes;
}

int tuning_record_write(const struct tuning_writes *record, const char *path, const char *root,
			struct err *err)
{
	struct buf boot = {0};
	int rc;

	if (record->n == 0) {
		if (unlink(path) && errno != ENOENT)
			return err_sys(err, "cannot remove %s", path);
		return 0;
	}
	read_boot(&boot, root);
	rc = statefile_write(json_pack("{si ss so}", "version", 1, "boot", buf_text(&boot),
				       "changes", changes_new(record)),
			     path, err);
	buf_release(&boot);
	return rc;
}
