#include "cli/compare/comparison_json.h"

#include "cli/compare/cells.h"
#include "cli/words/metric_words.h"
#include "results/base/json.h"

static json_t *text_or_null(struct buf *text)
{
	json_t *json = text->len ? json_text_new(buf_text(text)) : json_null();

	if (buf_failed(text)) {
		json_decref(json);
		json = NULL;
	}
	buf_release(text);
	return json;
}

static json_t *witness_new(const struct witness *witness)
{
	struct buf text = {0};

	if (witness)
		metric_words_of_witness(&text, witness);
	return text_or_null(&text);
}

/* ---- metrics */

static json_t *lack_new(const struct metric_comparison *c)
{
	struct buf text = {0};

	metric_words_of_lack(&text, c);
	return text_or_null(&text);
}

/* What the new side has, with the old side's, and what became of it. */
static json_t *metric_new(const struct metric_comparison *c)
{
	struct interval ratio = metric_comparison_bounds(c);

	return comparison_json_with(
		metric_view_json_new(&c->new_side),
		json_pack("{s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:s?, s:o, s:b}", "old",
			  metric_view_json_new(&c->old_side), "ratio",
			  json_finite_new(ratio.estimate), "ratio_low", json_finite_new(ratio.low),
			  "ratio_high", json_finite_new(ratio.high), "verdict",
			  metric_comparison_word(c), "p", json_finite_new(c->p), "p_adjusted",
			  json_finite_new(c->p_report), "lack", metric_lack_word(c->lack), "note",
			  lack_new(c), "paired", c->is_paired));
}

/* {NAME: that, ...} of what was asked for, or counted on both sides. */
static json_t *metrics_new(const struct metric_comparisons *all)
{
	json_t *json = json_object();

	for (size_t i = 0; json && i < all->n; i++) {
		const struct metric_comparison *c = &all->items[i];

		if (c->new_side.metric.n == 0 || c->is_evidence)
			continue;
		if (json_object_set_new_nocheck(json, c->kind.name, metric_new(c))) {
			json_decref(json);
			return NULL;
		}
	}
	return json;
}

/* ---- the row */

json_t *comparison_json_new(const struct comparison *c)
{
	return json_pack("{s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "name", json_text_new(c->name),
			 "metrics", metrics_new(&c->metrics), "verdict", verdict_word(c->verdict),
			 "ratio", json_finite_new(c->ratio.estimate), "low",
			 json_finite_new(cells_low(c)), "high", json_finite_new(c->ratio.high),
			 "level", json_finite_new(c->ratio.level), "witness",
			 witness_new(c->witness));
}

json_t *comparison_json_with(json_t *object, json_t *more)
{
	if (!object || !more || json_object_update(object, more)) {
		json_decref(object);
		object = NULL;
	}
	json_decref(more);
	return object;
}

json_t *texts_json_new(const struct texts *texts)
{
	json_t *list = json_array();

	for (size_t i = 0; i < texts->n; i++)
		json_array_append_new(list, json_text_new(texts->items[i]));
	return list;
}
