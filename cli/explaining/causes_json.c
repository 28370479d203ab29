#include "cli/explaining/causes_words.h"
#include "results/base/json.h"

#include <math.h>

static const char *const kinds[] = {
	[CAUSES_TOO_FEW] = "too_few",
	[CAUSES_NOT_REPRODUCED] = "not_reproduced",
	[CAUSES_NAMED] = "named",
	[CAUSES_ONE_PLACE] = "one_place",
	[CAUSES_ALIKE] = "everything_alike",
	[CAUSES_NOTHING] = "nothing_found",
};

static const char *const again[] = {
	[CAUSES_NOT_TIMED] = "not_timed",
	[CAUSES_AGAIN] = "yes",
	[CAUSES_UNCLEAR] = "unclear",
	[CAUSES_NOT_AGAIN] = "no",
};

static const char *const bases[] = {
	[CAUSES_BY_TIMED] = "timed",
	[CAUSES_BY_WORKERS] = "sampled",
	[CAUSES_BY_REST] = "rest_unchanged",
};

/* null where there is no estimate */
static json_t *interval_new(struct interval interval)
{
	if (!(interval.estimate > -INFINITY)) /* NaN, too */
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o}", "estimate", json_finite_new(interval.estimate),
			 "low", json_finite_new(interval.low), "high",
			 json_finite_new(interval.high), "level", json_finite_new(interval.level));
}

static const char *kind_of(const struct profile_matched *item)
{
	return item->kind == PROFILE_COLLECTOR ? "collector"
	       : profile_matched_is_rest(item) ? "outside"
	       : item->kind == PROFILE_NATIVE  ? "native"
	       : item->function[0]	       ? "function"
					       : "python";
}

/* A line's own number, a function's first. */
static json_t *line_new(const struct profile_matched *item, enum profile_side side)
{
	int line = item->text ? item->line[side] : item->first_line[side];

	return line > 0 ? json_integer(line) : json_null();
}

static json_t *row_new(const struct causes_row *row)
{
	const struct profile_matched *item = row->item;
	const struct shares_change *change = &row->change;

	return json_pack(
		"{s:s, s:o, s:o, s:o, s:o, s:b, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
		"kind", kind_of(item), "function", json_text_new(item->function), "file",
		json_text_new(item->file), "old_line", line_new(item, PROFILE_OLD), "new_line",
		line_new(item, PROFILE_NEW), "changed", change->is_changed, "tested",
		change->is_tested, "old_share", json_finite_new(change->old_share), "new_share",
		json_finite_new(change->new_share), "ratio", interval_new(change->ratio), "p",
		json_finite_new(change->p), "p_adjusted", json_finite_new(change->p_adjusted),
		"moved", interval_new(row->part.moved), "of_difference",
		interval_new(row->part.of_whole), "detectable_ratio",
		json_finite_new(row->detectable), "text", json_text_new(item->text));
}

static json_t *rows_new(const struct causes_row *rows, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n && list; i++)
		if (json_array_append_new(list, row_new(&rows[i]))) {
			json_decref(list);
			list = NULL;
		}
	return list;
}

/* The sentences, without the last newline. */
static json_t *text_new(const struct causes *causes)
{
	struct buf text = {0};
	json_t *json = NULL;

	causes_words_add(&text, causes);
	if (!buf_failed(&text)) {
		text.data[text.len - 1] = '\0';
		json = json_text_new(text.data);
	}
	buf_release(&text);
	return json;
}

/* Only where they were asked for. */
static json_t *natives_new(const struct causes *causes)
{
	return causes->native_match.n ? rows_new(causes->natives, causes->n_natives) : NULL;
}

json_t *causes_json_new(const struct causes *causes)
{
	return json_pack(
		"{s:s, s:s, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o*}", "found",
		kinds[causes->kind], "basis", bases[causes->basis], "whole_ratio",
		interval_new(causes->whole), "text", text_new(causes), "reproduced",
		again[causes->again], "timed_ratio", interval_new(causes->timed), "sampled_ratio",
		interval_new(causes->seen), "rest_ratio", interval_new(causes->rest), "old_matched",
		json_finite_new(causes->match.matched[PROFILE_OLD]), "new_matched",
		json_finite_new(causes->match.matched[PROFILE_NEW]), "detectable_ratio_of_a_tenth",
		json_finite_new(causes->tenth), "functions", rows_new(causes->rows, causes->n),
		"lines", rows_new(causes->lines, causes->n_lines), "native_functions",
		natives_new(causes));
}
