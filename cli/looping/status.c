/* assay loop status: what was tried, what it gained, what comes next. */
#include "cli/looping/loop_words.h"
#include "cli/looping/looping.h"
#include "cli/words/difference.h"
#include "cli/words/json_print.h"
#include "cli/words/status.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/attempts/gains.h"
#include "results/base/json.h"
#include "results/base/unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- as text */

static const struct trial *keep_of(const struct attempts *attempts, size_t number)
{
	for (size_t i = attempts->keeps.n; i > 0; i--)
		if (attempts->keeps.items[i - 1].attempt == number)
			return &attempts->keeps.items[i - 1];
	return NULL;
}

static const char *kept_word(const struct attempts *attempts, const struct trial *trial)
{
	const struct trial *keep = keep_of(attempts, trial->attempt);

	if (keep)
		return trial_confirms(keep) ? "kept" : "not confirmed";
	return trial->base < attempts_base(attempts) ? "earlier baseline" : "";
}

static void add_rows(struct table *table, const struct attempts *attempts,
		     const struct trial *trial)
{
	for (size_t i = 0; i < trial->n || i == 0; i++) {
		struct buf words = {0};

		if (i == 0)
			table_addf(table, COLOUR_NONE, "%zu", trial->attempt);
		else
			table_add(table, COLOUR_NONE, "");
		table_add(table, COLOUR_NONE, i < trial->n ? trial->rows[i].name : "");
		if (i < trial->n)
			loop_trial_row_add(&words, &trial->rows[i]);
		else
			buf_adds(&words, trial_outcome_word(trial_outcome(trial)));
		table_add(table, COLOUR_NONE, buf_text(&words));
		table_add(table, COLOUR_NONE, i == 0 ? kept_word(attempts, trial) : "");
		table_add(table, COLOUR_NONE, i == 0 && trial->note ? trial->note : "");
		buf_release(&words);
	}
}

static int print_tries(const struct attempts *attempts, struct err *err)
{
	static const struct table_column columns[] = {
		{"try", TABLE_RIGHT, 0, false, 0},
		{"benchmark", TABLE_LEFT, 16, false, 0},
		{"against its baseline", TABLE_LEFT, 20, false, 0},
		{"", TABLE_LEFT, 0, false, 0},
		{"note", TABLE_LEFT, 12, true, 0}};
	struct table_style style = table_style_for(stdout);
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	int rc;

	for (size_t i = 0; i < attempts->tries.n; i++)
		add_rows(table, attempts, &attempts->tries.items[i]);
	rc = attempts->tries.n ? table_print(table, stdout, &style, err) : 0;
	table_free(table);
	return rc;
}

static void print_gains(const struct gains *gains)
{
	for (size_t i = 0; i < gains->n; i++) {
		struct trial_row row = {
			.verdict = verdict_of_log(
				(struct interval){log(gains->items[i].ratio.estimate),
						  log(gains->items[i].ratio.low),
						  log(gains->items[i].ratio.high),
						  gains->items[i].ratio.level},
				0),
			.ratio = gains->items[i].ratio};
		struct difference d = difference_of(row.ratio);
		struct buf name = {0};

		text_escape(&name, gains->items[i].name, term_is_utf8());
		printf("since the start: %s %s %s", buf_text(&name),
		       row.verdict == VERDICT_UNDECIDED ? "" : d.amount,
		       row.verdict == VERDICT_UNDECIDED ? "unknown" : verdict_word(row.verdict));
		if (d.has_interval)
			printf(" (%s .. %s)", d.low, d.high);
		printf(", as confirmed\n");
		buf_release(&name);
	}
}

static const char *where(const struct attempts *attempts, const char *tree, char text[40])
{
	const struct trial *one = attempts_find_tree(attempts, tree);

	if (strcmp(tree, attempts->tree) == 0)
		return "the baseline";
	if (!one)
		return "not measured";
	snprintf(text, 40, "try %zu", one->attempt);
	return text;
}

static void print_head(const struct loop *loop, const char *tree)
{
	const struct attempts *attempts = &loop->attempts;
	char text[40], next_try[UNIT_TEXT], next_keep[UNIT_TEXT];

	printf("baseline: ");
	if (attempts_base(attempts))
		printf("confirmed %zu time%s since %s", attempts_base(attempts),
		       attempts_base(attempts) == 1 ? "" : "s", attempts->started);
	else
		printf("the working tree of %s", attempts->started);
	printf("; the working tree is %s\n", where(attempts, tree, text));
	unit_format_percent(attempts_next_error(attempts), false, next_try);
	unit_format_percent(attempts_next_keep_error(attempts), false, next_keep);
	printf("error: the next try may spend %s, the next keep %s\n", next_try, next_keep);
}

/* ---- as JSON */

static json_t *gains_json_new(const struct gains *gains)
{
	json_t *list = json_array();

	for (size_t i = 0; i < gains->n; i++) {
		const struct interval *ratio = &gains->items[i].ratio;

		if (json_array_append_new(list,
					  json_pack("{s:o, s:o, s:o, s:o, s:o}", "name",
						    json_text_new(gains->items[i].name), "ratio",
						    json_finite_new(ratio->estimate), "low",
						    json_finite_new(ratio->low), "high",
						    json_finite_new(ratio->high), "level",
						    json_finite_new(ratio->level)))) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static double spent(const struct trials *trials)
{
	double sum = 0;

	for (size_t i = 0; i < trials->n; i++)
		sum += trials->items[i].error;
	return sum;
}

static json_t *status_json_new(const struct loop *loop, const char *tree, const struct gains *gains,
			       const struct next *next)
{
	const struct attempts *attempts = &loop->attempts;
	const struct trial *now = attempts_find_tree(attempts, tree);
	bool is_baseline = strcmp(tree, attempts->tree) == 0;
	json_t *top = attempts_json_new(attempts);
	json_t *more = json_pack(
		"{s:o, s:I, s:{s:s, s:o}, s:{s:f, s:f, s:f, s:f}, s:o, s:o}", "folder",
		json_text_new(loop->folder), "confirmed", (json_int_t)attempts_base(attempts),
		"working_tree", "state",
		is_baseline ? "baseline"
		: now	    ? "tried"
			    : "new",
		"attempt",
		now && !is_baseline ? json_integer((json_int_t)now->attempt) : json_null(), "error",
		"next_try", attempts_next_error(attempts), "next_keep",
		attempts_next_keep_error(attempts), "spent_on_tries", spent(&attempts->tries),
		"spent_on_keeps", spent(&attempts->keeps), "gains", gains_json_new(gains), "next",
		loop_next_json_new(loop, next));
	int rc = top && more ? json_object_update(top, more) : -1;

	json_decref(more);
	if (!rc)
		return top;
	json_decref(top);
	return NULL;
}

int loop_print_status(const struct loop *loop, const char *tree, bool json, struct err *err)
{
	struct next next = next_of(&loop->attempts, tree);
	struct gains gains;
	int rc = gains_of(&gains, &loop->attempts, err);

	if (!rc && json) {
		rc = json_print(status_json_new(loop, tree, &gains, &next), stdout, err);
	} else if (!rc) {
		print_head(loop, tree);
		rc = print_tries(&loop->attempts, err);
		print_gains(&gains);
		loop_print_next(loop, &next);
	}
	gains_release(&gains);
	return rc;
}

int loop_status(const struct loop_options *options, struct err *err)
{
	struct loop loop = {0};
	char tree[SNAPSHOT_TREE];
	int rc = loop_open(&loop, err) || snapshots_take(&loop.snapshots, tree, err) ||
		 loop_print_status(&loop, tree, options->json, err);

	loop_close(&loop);
	return rc ? -1 : EXIT_DONE;
}
