/* assay history explain: the profiles that are kept with results, two of them or all over time. */
#include "cli/explaining/stored.h"
#include "cli/history/action.h"
#include "cli/history/chosen.h"
#include "cli/history/explain_over_time.h"
#include "cli/history/profiled.h"
#include "cli/words/json_print.h"
#include "cli/words/line.h"
#include "cli/words/status.h"
#include "results/base/json.h"
#include "results/files/read.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct explain {
	struct history_common common;
	const char *html;
	bool verbose;
};

static void add_options(struct option_table *table, void *options)
{
	struct explain *explain = options;
	const struct option rows[] = {
		OPT_TEXT(0, "html", &explain->html, "FILE",
			 "without A and B: also write one benchmark's shares as a page"),
		OPT_FLAG('v', "verbose", &explain->verbose, NULL, "print every row"),
		{0},
	};

	option_table_add(table, rows);
	history_add_json(table, &explain->common);
	history_add_same_class(table, &explain->common);
}

/* ---- two results */

struct two {
	const struct history *history;
	size_t results[2];
	char *paths[2];
	struct suite *suites[2];
	struct buf labels[2];
	struct again_item *items;
	size_t n;
};

static void release_two(struct two *two)
{
	for (int side = 0; side < 2; side++) {
		free(two->paths[side]);
		suite_free(two->suites[side]);
		buf_release(&two->labels[side]);
	}
	free(two->items);
}

static int read_two(struct two *two, struct err *err)
{
	for (int side = 0; side < 2; side++) {
		two->paths[side] = history_path_new(two->history, two->results[side]);
		if (!two->paths[side])
			return err_memory(err);
		two->suites[side] = suite_read(two->paths[side], err);
		if (!two->suites[side])
			return -1;
		profiled_label_add(&two->labels[side], &two->history->results[two->results[side]]);
	}
	return 0;
}

/* Of the benchmarks those that both have, with what their timed values say. */
static int choose_items(struct two *two, const struct history_names *names, struct err *err)
{
	two->items = calloc(names->n + 1, sizeof(*two->items));
	if (!two->items)
		return err_memory(err);
	for (size_t i = 0; i < names->n; i++) {
		const struct bench *old = suite_find(two->suites[0], names->items[i]);
		const struct bench *new = suite_find(two->suites[1], names->items[i]);
		struct again_item *item = &two->items[two->n];

		if (!old || !new)
			continue;
		*item = (struct again_item){.name = names->items[i], .df = (double)INFINITY};
		if (stored_compare(old, new, item, err))
			return -1;
		two->n++;
	}
	if (two->n)
		return 0;
	return err_set(err, ERR_INPUT, "%s is not in both, %s and %s", names->items[0],
		       buf_text(&two->labels[0]), buf_text(&two->labels[1]));
}

/* Nothing of a history is run again: profiles were seen to stand beside both. */
static int run_nothing(const struct stored_request *request, struct again *again)
{
	struct err err = {0};

	(void)request;
	err_set(&err, ERR_INPUT, "the profiles of both have no benchmark %s", again->items[0].name);
	return status_fail(&err);
}

/* "also different: kernel 6.1 -> 6.2, machine box -> other" */
static void print_differences(const struct two *two)
{
	const struct table_style style = table_style_for(stdout);
	struct buf line = {0};

	profiled_differences_add(&line, two->history, two->results[0], two->results[1]);
	if (line.len) {
		line_print(stdout, &style, COLOUR_YELLOW, "also different: ", buf_text(&line));
		fputc('\n', stdout);
	}
	buf_release(&line);
}

static int print_json(const struct two *two, json_t *rows)
{
	struct buf line = {0};
	struct err err = {0};
	int rc;

	profiled_differences_add(&line, two->history, two->results[0], two->results[1]);
	rc = json_print(json_pack("{s:O, s:o, s:o, s:o}", "benchmarks", rows, "old",
				  json_text_new(two->paths[0]), "new", json_text_new(two->paths[1]),
				  "also_different", json_text_new(buf_text(&line))),
			stdout, &err);
	buf_release(&line);
	return rc ? status_fail(&err) : EXIT_DONE;
}

static int explain_two(const struct explain *explain, struct two *two)
{
	const struct explain_options options = EXPLAIN_DEFAULTS;
	const struct stored_request request = {
		.n = 2,
		.paths = {two->paths[0], two->paths[1]},
		.suites = {two->suites[0], two->suites[1]},
		.labels = {buf_text(&two->labels[0]), buf_text(&two->labels[1])},
		.options = &options,
		.verbose = explain->verbose,
		.keeps_to_profiles = true,
		.rows = explain->common.json ? json_array() : NULL,
		.run_again = run_nothing,
	};
	int status;

	if (!request.rows)
		print_differences(two);
	status = stored_explain_items(&request, two->items, two->n);
	if (status == EXIT_DONE && request.rows)
		status = print_json(two, request.rows);
	json_decref(request.rows);
	return status;
}

static int work_two(const struct explain *explain, struct history *history,
		    const struct history_names *names, const struct texts *words, struct err *err)
{
	struct two two = {.history = history};
	int rc = profiled_find_two(two.results, history, words->items[1],
				   words->n > 2 ? words->items[2] : NULL, err);

	if (!rc)
		rc = read_two(&two, err) || choose_items(&two, names, err) ? -1 : 0;
	if (!rc)
		rc = explain_two(explain, &two);
	release_two(&two);
	return rc;
}

/* ---- all of them */

static int work_all(const struct explain *explain, struct history *history,
		    const struct history_names *names, struct err *err)
{
	json_t *list = explain->common.json ? json_array() : NULL;
	struct over_time_output output = {.html = explain->html};
	int rc = 0;

	if (explain->html && names->n > 1)
		return err_set(err, ERR_USAGE,
			       "--html: a page is of one benchmark, and these are %zu: %s, %s, ...",
			       names->n, names->items[0], names->items[1]);
	for (size_t i = 0; i < names->n && !rc; i++) {
		json_t *json = NULL;

		output.json = list ? &json : NULL;
		if (i && !list)
			fputc('\n', stdout);
		rc = explain_over_time(history, names->items[i], &output, err);
		if (!rc && list && json_array_append_new(list, json))
			rc = err_memory(err);
	}
	if (!rc && list)
		rc = json_print(json_pack("{s:O}", "benchmarks", list), stdout, err);
	json_decref(list);
	return rc;
}

static int check(const struct explain *explain, const struct texts *words, struct err *err)
{
	if (words->n == 0 || words->n > 3)
		return err_set(
			err, ERR_USAGE,
			"give a benchmark, and which results: NAME, NAME AFTER, or NAME A B");
	if (explain->html && words->n > 1)
		return err_set(err, ERR_USAGE, "--html shows all results: leave out %s",
			       words->items[1]);
	return 0;
}

static int work(void *options, const struct texts *words, struct err *err)
{
	const struct explain *explain = options;
	const struct texts name = {words->items, 1, 0};
	struct history history = {0};
	struct history_names names = {0};
	int rc = check(explain, words, err) ||
				 history_open_given(&history, &explain->common, err) ||
				 history_names(&names, &history, err) ||
				 chosen_keep(&names, &history, &name, err)
			 ? -1
			 : 0;

	if (!rc)
		rc = words->n > 1 ? work_two(explain, &history, &names, words, err)
				  : work_all(explain, &history, &names, err);
	history_names_release(&names);
	history_release(&history);
	return rc;
}

const struct history_action history_explain = {
	.name = "explain",
	.usage = "[options] NAME [A [B]]",
	.summary = "where the time goes over results, and why two of them differ",
	.description =
		"Look at the profiles that lie beside results (assay run --explain keeps them). NAME alone: "
		"which functions had how much of the time, result by result, and what the last one "
		"changed. NAME A B: why two results differ, as assay explain OLD NEW says it, and what "
		"else was different. NAME AFTER: that result against the one before it. A result is "
		"named by a commit, a date (2026-11-29, UTC: the last one of that day), or its file.",
	.epilog = "examples:\n"
		  "  assay history explain json_dumps\n"
		  "  assay history explain json_dumps --html json_dumps.html\n"
		  "  assay history explain json_dumps 9cfe5fa abc1234\n"
		  "  assay history explain json_dumps 2026-11-29\n",
	.size = sizeof(struct explain),
	.add_options = add_options,
	.work = work,
};
