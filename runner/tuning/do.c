/* The writes, done. */
#include "runner/tuning/tuning.h"

#include "runner/os/ask.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PROGRAM_TIMEOUT_MS = 30000, PROGRAM_MAX = 1 << 16 };

/* One write, as the kernel's files want it; without the line feed an empty text would not arrive.
   Only registers have a place to write at: masks of interrupts refuse pwrite(2). */
static void put(struct tuning_write *entry, const char *full, const void *bytes, size_t len)
{
	int flags = entry->kind == TUNING_FILE ? O_TRUNC : 0;
	int fd = open(full, O_WRONLY | O_CLOEXEC | flags);
	ssize_t n;

	entry->is_at_open = fd < 0;
	if (fd < 0) {
		entry->error = errno;
		return;
	}
	n = entry->kind == TUNING_REGISTER ? pwrite(fd, bytes, len, TUNING_MSR_TURBO)
					   : write(fd, bytes, len);
	entry->error = n == (ssize_t)len ? 0 : n < 0 ? errno : EIO;
	if (close(fd) && !entry->error)
		entry->error = errno;
}

static void put_file(struct tuning_write *write, const char *root)
{
	char full[8192];
	struct buf text = {0};

	snprintf(full, sizeof(full), "%s%s", root, write->path);
	buf_addf(&text, "%s\n", write->text);
	if (buf_failed(&text))
		write->error = ENOMEM;
	else
		put(write, full, text.data, text.len);
	buf_release(&text);
}

static void put_register(struct tuning_write *write, const char *root)
{
	uint64_t value = strtoull(write->text, NULL, 16);
	char full[8192];

	snprintf(full, sizeof(full), "%s%s", root, write->path);
	put(write, full, &value, sizeof(value));
}

/* As in Python, and so in pyperf: the exit status, or the signal as a negative number. */
static int program_error(const struct answer *answer)
{
	if (answer_is_good(answer))
		return 0;
	if (answer->end == ANSWER_SIGNAL)
		return -answer->code;
	return answer->code ? answer->code : 1;
}

static void run_program(struct tuning_write *write, const char *root)
{
	const char *argv[8] = {NULL};
	char words[256], path[4096], *save = NULL, *word;
	struct answer answer = {0};
	struct question question = {
		.argv = argv, .timeout_ms = PROGRAM_TIMEOUT_MS, .max_bytes = PROGRAM_MAX};
	size_t n = 0;

	snprintf(words, sizeof(words), "%s", write->path);
	for (word = strtok_r(words, " ", &save); word && n < 7; word = strtok_r(NULL, " ", &save))
		argv[n++] = word;
	write->error = 127; /* as a shell does for a missing program */
	if (n == 0 || !program_find(path, sizeof(path), root, argv[0]))
		return;
	argv[0] = path;
	if (ask(&question, &answer, NULL) == 0)
		write->error = program_error(&answer);
	answer_release(&answer);
}

/* A control group that is gone since we looked (of a service that tune itself stopped) has no task
   to move away. */
static bool has_ended(const struct tuning_write *write, const char *root)
{
	char folder[8192];
	int len = (int)(strrchr(write->path, '/') - write->path);

	if (write->op != TUNING_SHIELD || (write->error != ENOENT && write->error != ENODEV))
		return false;
	snprintf(folder, sizeof(folder), "%s%.*s", root, len, write->path);
	return access(folder, F_OK) != 0;
}

static void do_one(struct tuning_write *write, const char *root, const struct tuning_watch *watch)
{
	if (watch && watch->before)
		watch->before(watch->arg, write);
	write->error = 0;
	write->is_at_open = false;
	if (write->kind == TUNING_FILE)
		put_file(write, root);
	else if (write->kind == TUNING_REGISTER)
		put_register(write, root);
	else
		run_program(write, root);
	write->outcome = !write->error		  ? TUNING_DONE
			 : has_ended(write, root) ? TUNING_NOT_DONE
						  : TUNING_FAILED;
	if (watch && watch->after)
		watch->after(watch->arg, write);
}

void tuning_do(struct tuning_writes *writes, const char *root, const struct tuning_watch *watch)
{
	bool is_over[TUNING_OPS] = {false};

	for (size_t i = 0; i < writes->n; i++) {
		struct tuning_write *write = &writes->items[i];

		if (is_over[write->op])
			continue;
		do_one(write, root, watch);
		if (write->kind != TUNING_PROGRAM && write->outcome == TUNING_FAILED)
			is_over[write->op] =
				tuning_refused(write->error) || write->op == TUNING_MSR;
	}
}

/* ---- tune */

static const struct tuning_write *find(const struct tuning_writes *writes,
				       const struct tuning_write *like)
{
	for (size_t i = 0; i < writes->n; i++)
		if (writes->items[i].kind == like->kind &&
		    strcmp(writes->items[i].path, like->path) == 0)
			return &writes->items[i];
	return NULL;
}

/* What this user may not write needs no record, and no place for one. The files of control groups
   may appear only while tune runs. */
static bool can_happen(const struct tuning_write *write, const struct tuning_state *before)
{
	const struct snapshot_item *item = snapshot_get(&before->files, "%s", write->path);

	return write->kind == TUNING_PROGRAM || write->op == TUNING_SHIELD ||
	       (item && item->is_writable);
}

/* An earlier tune found what is in the record; reset goes back to that. */
static int add_new(struct tuning_writes *record, const struct tuning_writes *writes,
		   const struct tuning_state *before, struct err *err)
{
	for (size_t i = 0; i < writes->n; i++)
		if (can_happen(&writes->items[i], before) && !find(record, &writes->items[i]) &&
		    tuning_writes_add(record, &writes->items[i], err))
			return -1;
	return 0;
}

/* Copies those of `from` for which `keep` says so. */
static int filter(struct tuning_writes *to, const struct tuning_writes *from,
		  bool (*keep)(const struct tuning_write *write, const void *arg), const void *arg,
		  struct err *err)
{
	for (size_t i = 0; i < from->n; i++)
		if (keep(&from->items[i], arg) && tuning_writes_add(to, &from->items[i], err))
			return -1;
	return 0;
}

struct tune_outcome {
	size_t nold; /* the first ones of the record, which were there before */
	const struct tuning_writes *record, *writes;
};

static bool is_in_force(const struct tuning_write *entry, const void *arg)
{
	const struct tune_outcome *tune = arg;
	const struct tuning_write *write = find(tune->writes, entry);

	return (size_t)(entry - tune->record->items) < tune->nold || !write ||
	       write->outcome == TUNING_DONE;
}

/* The record without what could not be written. A failure here does no harm: a record with too much
   in it is not wrong, since reset compares it with what it finds. */
static void trim_record(const struct tuning_writes *record, size_t nold,
			const struct tuning_writes *writes, const char *path, const char *root)
{
	struct tuning_writes left = {0};
	struct tune_outcome tune = {nold, record, writes};

	if (filter(&left, record, is_in_force, &tune, NULL) == 0 && left.n < record->n)
		tuning_record_write(&left, path, root, NULL);
	tuning_writes_release(&left);
}

int tuning_tune(struct tuning_writes *writes, const struct tuning_state *before, const char *root,
		const char *record_path, const struct tuning_watch *watch, struct err *err)
{
	struct tuning_writes record = {0};
	size_t nold;
	int rc = -1;

	if (tuning_record_read(&record, record_path, root, err) < 0)
		goto out;
	nold = record.n;
	if (tuning_plan(writes, before, TUNING_TUNE, err) || add_new(&record, writes, before, err))
		goto out;
	if (record.n > nold && tuning_record_write(&record, record_path, root, err))
		goto out;
	tuning_do(writes, root, watch);
	trim_record(&record, nold, writes, record_path, root);
	rc = 0;
out:
	tuning_writes_release(&record);
	return rc;
}

/* ---- reset */

enum { PASSES = 3 };

/* Keep in `writes` the last outcome of each path. */
static int merge(struct tuning_writes *writes, const struct tuning_writes *pass, struct err *err)
{
	for (size_t i = 0; i < pass->n; i++) {
		struct tuning_write *known = (struct tuning_write *)find(writes, &pass->items[i]);

		if (!known) {
			if (tuning_writes_add(writes, &pass->items[i], err))
				return -1;
			continue;
		}
		known->outcome = pass->items[i].outcome;
		known->error = pass->items[i].error;
		known->is_at_open = pass->items[i].is_at_open;
	}
	return 0;
}

/* One look at the machine, and one pass over what differs. The number of writes, or -1 with err. */
static int restore_once(struct tuning_writes *writes, const struct tuning_writes *record,
			const char *root, bool backwards, const struct tuning_watch *watch,
			struct err *err)
{
	struct tuning_state state;
	struct tuning_writes pass = {0};
	int n = -1;

	if (tuning_read(&state, root, NULL, record, err))
		return -1;
	if (tuning_plan_back(&pass, &state, record, backwards, err) == 0) {
		tuning_do(&pass, root, watch);
		if (merge(writes, &pass, err) == 0)
			n = (int)pass.n;
	}
	tuning_writes_release(&pass);
	tuning_state_release(&state);
	return n;
}

/* What could not be restored stays in the record. */
static bool is_still_due(const struct tuning_write *entry, const void *arg)
{
	const struct tuning_writes *writes = arg;

	for (size_t i = 0; i < writes->n; i++) {
		const struct tuning_write *write = &writes->items[i];
		const char *path = entry->kind == TUNING_PROGRAM ? entry->undo : entry->path;

		if (write->kind == entry->kind && strcmp(write->path, path) == 0)
			return write->outcome != TUNING_DONE;
	}
	return false;
}

static int restore(struct tuning_writes *writes, const struct tuning_writes *record,
		   const char *root, const char *record_path, const struct tuning_watch *watch,
		   struct err *err)
{
	struct tuning_writes left = {0};
	int n = 1, rc = -1;

	/* Backwards first. Some settings block or change others (an energy preference under the
	   governor that tune set; boost when a governor is set): the next passes catch these. */
	for (int pass = 0; pass < PASSES && n > 0; pass++)
		n = restore_once(writes, record, root, pass == 0, watch, err);
	if (n >= 0 && filter(&left, record, is_still_due, writes, err) == 0)
		rc = tuning_record_write(&left, record_path, root, err);
	tuning_writes_release(&left);
	return rc;
}

int tuning_reset(struct tuning_writes *writes, const struct tuning_state *before, const char *root,
		 const char *record_path, bool *had_record, const struct tuning_watch *watch,
		 struct err *err)
{
	struct tuning_writes record = {0};
	int rc = tuning_record_read(&record, record_path, root, err);

	*had_record = rc > 0;
	if (rc > 0) {
		rc = restore(writes, &record, root, record_path, watch, err);
	} else if (rc == 0) {
		rc = tuning_plan(writes, before, TUNING_RESET, err);
		if (rc == 0)
			tuning_do(writes, root, watch);
	}
	tuning_writes_release(&record);
	return rc;
}
