/* assay history list: what is in the history, a line for each result. */
#include "cli/history/action.h"
#include "cli/history/cells.h"
#include "cli/history/part_words.h"
#include "cli/words/json_print.h"
#include "cli/words/status.h"
#include "cli/words/table.h"
#include "results/base/json.h"

#include <stdio.h>

struct list {
	struct history_common common;
	long last;
};

static void add_options(struct option_table *table, void *options)
{
	struct list *list = options;
	const struct option rows[] = {
		OPT_COUNT('n', "last", &list->last, "N", "only the last N", .min = 1, .max = 1e9),
		{0},
	};

	option_table_add(table, rows);
	history_add_json(table, &list->common);
	history_add_same_class(table, &list->common);
}

static size_t first_of(const struct list *list, const struct history *history)
{
	size_t last = (size_t)list->last;

	return last && last < history->n ? history->n - last : 0;
}

/* ---- for people */

/* Below the row, what a reader must know of it: its clock, and what it lacks. */
static int add_remarks(struct table *table, const struct history *history, size_t at,
		       struct err *err)
{
	const struct history_result *result = &history->results[at];
	char date[CELL_DATE];
	struct buf text = {0};
	int rc;

	if (result->when_s > result->begun_s) {
		buf_addf(&text, "its clock said %s, which is before its commit",
			 cell_date(result->begun_s, date));
		table_add_note(table, COLOUR_YELLOW, buf_text(&text));
		buf_clear(&text);
	}
	rc = part_words_of_result(&text, history, at, err);
	if (text.len)
		table_add_note(table, COLOUR_YELLOW, buf_text(&text));
	buf_release(&text);
	return rc;
}

static int add_row(struct table *table, const struct history *history, size_t at, struct err *err)
{
	const struct history_result *result = &history->results[at];
	char date[CELL_DATE], commit[CELL_COMMIT];

	table_add(table, COLOUR_NONE, cell_date(result->when_s, date));
	table_add(table, COLOUR_NONE, cell_commit(result, commit));
	table_add(table, COLOUR_NONE, result->subject ? result->subject : "");
	table_addf(table, COLOUR_NONE, "%zu", result->benches);
	if (result->machines > 1)
		table_addf(table, COLOUR_NONE, "%s and %zu more",
			   cell_machine(&history->machines[result->machine]), result->machines - 1);
	else
		table_add(table, COLOUR_NONE, cell_machine(&history->machines[result->machine]));
	table_add(table, COLOUR_NONE,
		  result->facts[HISTORY_INTERPRETER] ? result->facts[HISTORY_INTERPRETER] : "");
	return add_remarks(table, history, at, err);
}

static int print_table(const struct list *list, const struct history *history, struct err *err)
{
	static const struct table_column columns[] = {
		{"date (UTC)", TABLE_LEFT},
		{"commit", TABLE_LEFT},
		{"subject", TABLE_LEFT, .floor = 16, .optional = true},
		{"benchmarks", TABLE_RIGHT},
		{"machine", TABLE_LEFT, .floor = 12, .optional = true},
		{"interpreter", TABLE_LEFT, .floor = 14, .optional = true},
	};
	struct table_style style = table_style_for(stdout);
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	int rc = 0;

	for (size_t i = first_of(list, history); !rc && i < history->n; i++)
		rc = add_row(table, history, i, err);
	if (!rc)
		rc = table_print(table, stdout, &style, err);
	table_free(table);
	return rc;
}

/* ---- for programs */

static json_t *broken_new(const struct history *history)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < history->nbroken; i++)
		if (json_array_append_new(
			    list,
			    json_pack("{s:o, s:o}", "file", json_text_new(history->broken[i].file),
				      "reason", json_text_new(history->broken[i].reason)))) {
			json_decref(list);
			list = NULL;
		}
	return list;
}

static json_t *result_new(const struct history *history, size_t at, struct err *err)
{
	json_t *part = part_words_of_result_json_new(history, at, err);
	json_t *json = part ? cell_result_json(history, &history->results[at]) : NULL;

	if (part && json_object_set_new(json, "part", part)) {
		json_decref(json);
		json = NULL;
		err_memory(err);
	}
	return json;
}

static int print_json(const struct list *list, const struct history *history, struct err *err)
{
	json_t *results = json_array();

	for (size_t i = first_of(list, history); results && i < history->n; i++)
		if (json_array_append_new(results, result_new(history, i, err))) {
			json_decref(results);
			return err->kind ? -1 : err_memory(err);
		}
	return json_print(json_pack("{s:o, s:o, s:o}", "folder", json_text_new(history->folder),
				    "results", results, "broken", broken_new(history)),
			  stdout, err);
}

static int work(void *options, const struct texts *words, struct err *err)
{
	const struct list *list = options;
	struct history history = {0};
	int rc;

	if (words->n)
		return err_set(err, ERR_USAGE, "it takes no words, and was given %s",
			       words->items[0]);
	rc = history_open_given(&history, &list->common, err);
	if (!rc && list->common.json)
		rc = print_json(list, &history, err);
	else if (!rc && history.n)
		rc = print_table(list, &history, err);
	else if (!rc)
		history_tell_empty(&history);
	history_release(&history);
	return rc ? -1 : EXIT_DONE;
}

const struct history_action history_list = {
	.name = "list",
	.usage = "[options]",
	.summary = "a line for each result, the newest last",
	.description =
		"List the results of the history, the newest last: when they began, the commit "
		"(with a + where tracked files differed from it), how many benchmarks they "
		"have, the machine and the interpreter, and of a part of a suite what it lacks.",
	.size = sizeof(struct list),
	.add_options = add_options,
	.work = work,
};
