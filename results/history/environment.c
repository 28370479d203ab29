#include "results/history/environment.h"

#include "results/base/buf.h"
#include "results/model/date.h"
#include "results/model/keys.h"
#include "results/model/machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const history_fact_names[HISTORY_FACTS] = {
	[HISTORY_INTERPRETER] = "interpreter",
	[HISTORY_BUILD] = "build",
	[HISTORY_COMPILER] = "compiler",
	[HISTORY_KERNEL] = "kernel",
	[HISTORY_CPU] = "cpu",
	[HISTORY_MICROCODE] = "microcode",
	[HISTORY_IMAGE] = "image",
	[HISTORY_PLATFORM] = "platform",
	[HISTORY_DEPENDENCIES] = "dependencies",
	[HISTORY_TOOL] = "tool",
	[HISTORY_PACER] = "pacer",
};

/* ---- times */

/* "+01:30", "-05:00 EST": seconds east of UTC; 0 for anything else. */
static int64_t zone_s(const char *text)
{
	int hours, minutes;
	char sign;

	if (!text || sscanf(text, "%c%2d:%2d", &sign, &hours, &minutes) != 3 ||
	    (sign != '+' && sign != '-'))
		return 0;
	return (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/* "2026-11-22 23:34:31.5", in that zone. */
static int64_t seconds_of(const char *date, const char *zone)
{
	int64_t us;

	if (!date || date_parse(date, &us))
		return INT64_MIN;
	return us / 1000000 - (us % 1000000 < 0) - zone_s(zone);
}

/* "2026-11-23T15:27:19+00:00": the zone stands behind the time, or is UTC. */
static int64_t iso_seconds(const char *text)
{
	size_t len = text ? strcspn(text + strcspn(text, "T "), "+-Z") + strcspn(text, "T ") : 0;
	char date[DATE_SIZE];

	if (!text || len >= sizeof(date))
		return INT64_MIN;
	snprintf(date, sizeof(date), "%.*s", (int)len, text);
	return seconds_of(date, text + len);
}

static const char *first_text(const struct meta *meta, const char *key, const char *otherwise)
{
	const char *text = meta_text(meta, key);

	return text ? text : meta_text(meta, otherwise);
}

int64_t environment_commit_s(const struct meta *meta)
{
	return iso_seconds(first_text(meta, "assay_git_date", "commit_date"));
}

static bool is_from_asv(const struct meta *meta)
{
	const char *tool = meta_text(meta, "imported_from");

	return tool && strncmp(tool, "asv", 3) == 0;
}

static int64_t run_begun_s(const struct run *run)
{
	int64_t commit_s = is_from_asv(run->meta) ? environment_commit_s(run->meta) : INT64_MIN;

	return commit_s != INT64_MIN ? commit_s
				     : seconds_of(meta_text(run->meta, "date"),
						  meta_text(run->meta, "assay_timezone"));
}

int64_t environment_begun_s(const struct suite *suite, int64_t otherwise)
{
	int64_t first = INT64_MIN;

	for (size_t b = 0; b < suite->n; b++)
		for (size_t i = 0; i < suite->benches[b]->nruns; i++) {
			int64_t begun = run_begun_s(suite->benches[b]->runs[i]);

			if (begun != INT64_MIN && (first == INT64_MIN || begun < first))
				first = begun;
		}
	return first == INT64_MIN ? otherwise : first;
}

/* ---- commits */

const char *environment_commit(const struct meta *meta)
{
	return first_text(meta, "assay_git_commit", "commit_id");
}

const char *environment_subject(const struct meta *meta)
{
	return first_text(meta, "assay_git_subject", "commit_subject");
}

const char *environment_branch(const struct meta *meta)
{
	return first_text(meta, "assay_git_branch", "commit_branch");
}

enum history_dirty environment_dirty(const struct meta *meta)
{
	const char *ours = meta_text(meta, "assay_git_dirty");
	const struct meta_value *theirs = meta_get(meta, "commit_dirty");

	if (ours)
		return strcmp(ours, "yes") == 0 ? HISTORY_DIRTY : HISTORY_CLEAN;
	if (theirs && theirs->type == META_BOOL)
		return theirs->integer ? HISTORY_DIRTY : HISTORY_CLEAN;
	return HISTORY_DIRTY_UNKNOWN;
}

/* ---- facts */

static void add_with(struct buf *text, const char *before, const char *value)
{
	if (value)
		buf_addf(text, "%s%s%s", text->len ? " " : "", before, value);
}

static void add_build(struct buf *text, const struct meta *meta)
{
	static const char *const keys[] = {"pgo", "lto", "shared", "debug", "gil", "jit"};
	char key[40];

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		const char *value;

		snprintf(key, sizeof(key), "assay_python_%s", keys[i]);
		value = meta_text(meta, key);
		if (value)
			buf_addf(text, "%s%s %s", text->len ? ", " : "", keys[i], value);
	}
}

static void add_tool(struct buf *text, const struct meta *meta)
{
	const char *imported = meta_text(meta, "imported_from");

	if (imported)
		buf_adds(text, imported);
	else if (meta_text(meta, "assay_version"))
		add_with(text, "assay ", meta_text(meta, "assay_version"));
	else
		add_with(text, "pyperf ", meta_text(meta, "perf_version"));
}

static void add_machine(struct buf *text, const struct run *run, const char *key)
{
	const struct meta_value *value = run_machine(run, key);

	if (value && value->type == META_TEXT)
		buf_adds(text, value->text);
}

static void add_fact(struct buf *text, const struct run *run, enum history_fact fact)
{
	static const char *const keys[HISTORY_FACTS] = {
		[HISTORY_COMPILER] = "python_compiler",
		[HISTORY_KERNEL] = "assay_kernel",
		[HISTORY_MICROCODE] = "assay_microcode",
		[HISTORY_IMAGE] = "assay_image",
		[HISTORY_PACER] = KEY_PACER,
	};

	switch (fact) {
	case HISTORY_INTERPRETER:
		add_with(text, "", meta_text(run->meta, "python_implementation"));
		add_with(text, "", meta_text(run->meta, "python_version"));
		break;
	case HISTORY_BUILD:
		add_build(text, run->meta);
		break;
	case HISTORY_CPU:
		add_machine(text, run, "cpu_model_name");
		break;
	case HISTORY_DEPENDENCIES: /* asv's */
		add_with(text, "", first_text(run->meta, "requirements", "environment"));
		break;
	case HISTORY_PLATFORM:
		add_machine(text, run, "platform");
		break;
	case HISTORY_TOOL:
		add_tool(text, run->meta);
		break;
	default:
		add_with(text, "", meta_text(run->meta, keys[fact]));
	}
}

int environment_facts(const struct run *run, char *facts[HISTORY_FACTS], struct err *err)
{
	for (int fact = 0; fact < HISTORY_FACTS; fact++)
		facts[fact] = NULL;
	for (int fact = 0; fact < HISTORY_FACTS; fact++) {
		struct buf text = {0};
		bool is_known;

		add_fact(&text, run, fact);
		is_known = text.len > 0;
		if (buf_failed(&text))
			return err_memory(err);
		if (is_known)
			facts[fact] = buf_take(&text);
	}
	return 0;
}
