#include "cli/history/explain_over_time.h"

#include "cli/explaining/stored.h"
#include "cli/history/profiled.h"
#include "cli/profiles/timeline_words.h"
#include "results/files/read.h"
#include "results/profile_files/profile_set.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows that are seen at a glance. */
enum { ROWS = 20 };

static const char too_few[] =
	"too little was seen to tell what changed: at least 2 workers and 100 samples are needed on "
	"both sides (assay run --explain takes 6 workers)";

/* The last two results that were read, as they are read. */
struct last {
	struct profile_set set;
	const struct stack_profile *profile;
	size_t result;
};

struct looking {
	const struct history *history;
	const char *name;
	struct over_time over;
	struct timeline timeline;
	struct last last[2]; /* the one before the last, the last */
	size_t without;	     /* results that have no profile */
	struct buf lines[2], cells[TIMELINE_COLUMNS];
	const char *news[TIMELINE_COLUMNS];
};

static void looking_free(struct looking *l)
{
	if (!l)
		return;
	timeline_release(&l->timeline);
	over_time_release(&l->over);
	for (int i = 0; i < 2; i++) {
		profile_set_release(&l->last[i].set);
		buf_release(&l->lines[i]);
	}
	for (size_t i = 0; i < TIMELINE_COLUMNS; i++)
		buf_release(&l->cells[i]);
	free(l);
}

/* ---- what is read */

/* The profile of the benchmark, by what it is called now. */
static const struct stack_profile *find_profile(const struct looking *l,
						const struct profile_set *set)
{
	for (size_t i = 0; i < set->n; i++)
		if (strcmp(history_name_now(&l->history->notes, set->profiles[i].name), l->name) ==
		    0)
			return &set->profiles[i];
	return NULL;
}

/* The set becomes the last one, if it has a profile of the benchmark. */
static int take(struct looking *l, size_t result, struct profile_set *set, struct err *err)
{
	const struct stack_profile *profile = find_profile(l, set);
	double when_s = (double)l->history->results[result].when_s;

	if (!profile || stack_profile_samples(profile) == 0) {
		l->without++;
		return 0;
	}
	if (over_time_add(&l->over, profile, when_s, 0, result, err))
		return -1;
	profile_set_release(&l->last[0].set);
	l->last[0] = l->last[1];
	l->last[1] = (struct last){*set, profile, result};
	*set = (struct profile_set){0};
	return 0;
}

/* A file that cannot be read is one less. */
static int read_result(struct looking *l, size_t result, struct err *err)
{
	char *path = history_profile_path_new(l->history, result);
	struct profile_set set = {0};
	struct err why = {0};
	int rc = 0;

	if (!path)
		return err_memory(err);
	if (profile_set_read(&set, path, &why) == 0)
		rc = take(l, result, &set, err);
	else if (why.kind == ERR_MEMORY)
		rc = err_memory(err);
	else
		fprintf(stderr, "assay: note: left out: %s\n", why.text);
	profile_set_release(&set);
	free(path);
	return rc;
}

static int read_all(struct looking *l, struct err *err)
{
	const struct history *history = l->history;
	size_t n = 0, first = history->n;

	while (first > 0 && n < TIMELINE_COLUMNS)
		n += profiled_has(history, --first);
	for (size_t i = first; i < history->n; i++) {
		if (!profiled_has(history, i))
			l->without++;
		else if (read_result(l, i, err))
			return -1;
	}
	if (l->over.n)
		return 0;
	return err_set(
		err, ERR_INPUT,
		"%s: no result of the history has a profile of it: assay run --explain keeps "
		"one beside a result, and assay history add takes it along",
		l->name);
}

/* ---- columns */

static int add_columns(struct looking *l, struct err *err)
{
	struct buf label = {0};
	int rc = 0;

	l->timeline.over = &l->over;
	for (size_t i = 0; i < l->over.n && !rc; i++) {
		size_t result = l->over.moments[i].source;

		buf_clear(&label);
		profiled_label_add(&label, &l->history->results[result]);
		rc = timeline_add_column(&l->timeline, buf_text(&label), &i, 1, err);
		if (i)
			profiled_differences_add(&l->cells[i], l->history,
						 l->over.moments[i - 1].source, result);
		l->news[i] = l->cells[i].len ? buf_text(&l->cells[i]) : NULL;
	}
	buf_release(&label);
	return rc;
}

/* What the timed values say of the two; not timed where one of them is under another name. */
static int compare_values(const struct looking *l, struct again_item *item, struct err *err)
{
	struct suite *suites[2] = {NULL};
	const struct bench *benches[2] = {NULL};
	int rc = 0;

	*item = (struct again_item){.timed = {.estimate = (double)NAN}, .df = (double)INFINITY};
	for (int side = 0; side < 2 && !rc; side++) {
		char *path = history_path_new(l->history, l->last[side].result);

		suites[side] = path ? suite_read(path, err) : NULL;
		rc = suites[side] ? 0 : path ? -1 : err_memory(err);
		if (!rc)
			benches[side] = suite_find(suites[side], l->last[side].profile->name);
		free(path);
	}
	if (!rc && benches[0] && benches[1])
		rc = stored_compare(benches[0], benches[1], item, err);
	suite_free(suites[0]);
	suite_free(suites[1]);
	return rc;
}

/* The last one against the one before it. */
static int compare_last(struct looking *l, struct err *err)
{
	size_t n = l->over.n, at[2] = {n - 2, n - 1};
	const struct over_time_pick picks[2] = {{&at[0], 1}, {&at[1], 1}};
	struct again_item item;

	if (n < 2)
		return 0;
	if (compare_values(l, &item, err))
		return -1;
	return timeline_compare_profiles(
		&l->timeline,
		(const char *const[]){l->timeline.columns[n - 2].label,
				      l->timeline.columns[n - 1].label},
		picks,
		(const struct stack_profile *const[]){l->last[0].profile, l->last[1].profile},
		item.timed, item.df, err);
}

/* ---- what is shown */

static int report(struct looking *l, const struct over_time_output *output, struct err *err)
{
	const struct table_style style = table_style_for(stdout);
	const char *texts[2];
	const struct timeline_head head = {.title = l->name,
					   .lines = texts,
					   .n_lines = l->without ? 2 : 1,
					   .news = l->news,
					   .too_few = too_few};
	int rc = 0;

	buf_addf(&l->lines[0], "each bar is a result: %zu with a profile, from %s to %s", l->over.n,
		 l->timeline.columns[0].label, l->timeline.columns[l->over.n - 1].label);
	buf_addf(&l->lines[1], "%zu more result%s no profile: assay run --explain keeps one",
		 l->without, l->without == 1 ? " has" : "s have");
	texts[0] = buf_text(&l->lines[0]);
	texts[1] = buf_text(&l->lines[1]);
	if (output->html)
		rc = timeline_write_page(&l->timeline, &head, output->html, err);
	if (!rc && !output->json)
		rc = timeline_print(&l->timeline, &head, &style, stdout, err);
	if (!rc && output->html && !output->json)
		printf("\nwritten to %s\n", output->html);
	if (!rc && output->json) {
		*output->json = timeline_json_new(&l->timeline, &head);
		if (!*output->json ||
		    json_object_set_new(*output->json, "name", json_string(l->name)))
			rc = err_memory(err);
	}
	return rc;
}

int explain_over_time(const struct history *history, const char *name,
		      const struct over_time_output *output, struct err *err)
{
	struct looking *l = calloc(1, sizeof(*l));
	int rc;

	if (!l)
		return err_memory(err);
	l->history = history;
	l->name = name;
	rc = read_all(l, err) || add_columns(l, err) || compare_last(l, err) ||
			     timeline_make_rows(&l->timeline, ROWS, err)
		     ? -1
		     : 0;
	if (!rc)
		rc = report(l, output, err);
	looking_free(l);
	return rc;
}
