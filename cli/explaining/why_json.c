#include "cli/explaining/why_report.h"
#include "cli/explaining/why_words.h"
#include "results/base/json.h"

#include <math.h>

static const char *const step_names[ASKING_STEPS] = {
	[ASKING_CLOCK] = "clock",
	[ASKING_CALLS] = "calls",
	[ASKING_ALLOCATIONS] = "allocations",
	[ASKING_COLLECTIONS] = "collections",
	[ASKING_SHORT_TIME] = "short_time",
	[ASKING_INSTRUCTIONS] = "instructions",
	[ASKING_TIME] = "time",
};

/* null where there is no estimate. */
static json_t *interval_new(struct interval interval)
{
	if (!(interval.estimate > -INFINITY))
		return json_null();
	return json_pack("{s:o, s:o, s:o}", "estimate", json_finite_new(interval.estimate), "low",
			 json_finite_new(interval.low), "high", json_finite_new(interval.high));
}

/* null: no place is known. */
static json_t *place_new(const struct why_place *place)
{
	json_t *json;

	if (!place->function)
		return json_null();
	json = json_pack("{s:o, s:o, s:o}", "function", json_text_new(place->function), "file",
			 json_text_new(place->file), "line",
			 place->line > 0 ? json_integer(place->line) : json_null());
	if (place->text)
		json_object_set_new(json, "text", json_text_new(place->text));
	return json;
}

static json_t *figure_new(struct call_figure figure)
{
	return json_pack("[f, f]", figure.low, figure.high);
}

/* {"allocations": {"old": [low, high], "new": ..., "differs", "own"}}: what is known. */
static json_t *evidence_new(const struct why_evidence evidence[WHY_COUNTED])
{
	json_t *json = json_object();

	for (enum why_counted i = 0; i < WHY_COUNTED; i++) {
		const struct why_evidence *e = &evidence[i];
		json_t *one;

		if (!e->is_known)
			continue;
		one = json_pack("{s:o, s:o, s:b, s:b}", "old", figure_new(e->sides[0]), "new",
				figure_new(e->sides[1]), "differs", e->is_different, "own",
				e->is_own);
		if (e->floor > 0)
			json_object_set_new(one, "floor", json_finite_new(e->floor));
		if (e->line.function) {
			json_object_set_new(one, "at", place_new(&e->line));
			json_object_set_new(one, "more_at", json_finite_new(e->line_more));
		}
		json_object_set_new(json, why_counted_name(i), one);
	}
	return json;
}

static json_t *text_new(const struct buf *text)
{
	return json_text_new(buf_text(text));
}

static json_t *cause_new(const struct why_cause *cause)
{
	struct buf text = {0};
	json_t *json;

	why_cause_add(&text, cause);
	json = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:I, s:o}",
			 "kind", why_kind_name(cause->kind), "text", text_new(&text), "place",
			 place_new(&cause->place), "other", place_new(&cause->other), "at",
			 place_new(&cause->line), "ratio", interval_new(cause->ratio), "moved",
			 interval_new(cause->moved), "of_difference",
			 json_finite_new(cause->of_difference), "held_s",
			 cause->held_s > 0 ? json_real(cause->held_s) : json_null(), "new",
			 cause->is_new, "gone", cause->is_gone, "more", (json_int_t)cause->more,
			 "evidence", evidence_new(cause->evidence));
	if (cause->leaf)
		json_object_set_new(json, "below_python", json_text_new(cause->leaf));
	if (cause->library)
		json_object_set_new(json, "library", json_text_new(cause->library));
	buf_release(&text);
	return json;
}

static json_t *causes_new(const struct why *why)
{
	json_t *list = json_array();

	for (size_t i = 0; i < why->n; i++)
		json_array_append_new(list, cause_new(&why->causes[i]));
	return list;
}

static json_t *touched_new(const struct why *why)
{
	json_t *list = json_array();

	for (size_t i = 0; i < why->n_touched; i++) {
		const struct why_touch *touch = &why->touched[i];
		struct buf text = {0};

		why_touch_add(&text, touch);
		json_array_append_new(list, json_pack("{s:o, s:s, s:s, s:o, s:o}", "place",
						      place_new(touch->place), "verdict",
						      why_verdict_name(touch->verdict), "kind",
						      why_kind_name(touch->cause.kind), "text",
						      text_new(&text), "evidence",
						      evidence_new(touch->cause.evidence)));
		buf_release(&text);
	}
	return list;
}

static json_t *asked_new(const struct asked *asked)
{
	json_t *json = json_object();

	for (enum asking_step step = 0; step < ASKING_STEPS; step++)
		if (asked->was_taken[step])
			json_object_set_new(json, step_names[step],
					    json_real(asked->seconds[step]));
	return json;
}

json_t *why_json_new(const char *name, const char *const labels[2], const struct asked *asked)
{
	const struct why *why = &asked->why;
	struct buf text = {0};
	json_t *json;

	why_line_add(&text, why);
	json = json_pack(
		"{s:o, s:o, s:o, s:{s:s, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o}}", "name",
		json_text_new(name), "baseline", json_text_new(labels[0]), "candidate",
		json_text_new(labels[1]), "why", "kind", why_kind_name(why->kind), "text",
		text_new(&text), "certain", why->is_certain, "whole_ratio",
		interval_new(why->whole), "detectable_ratio", json_finite_new(why->least), "causes",
		causes_new(why), "touched", touched_new(why), "counted", evidence_new(why->counted),
		"asked_s", asked_new(asked), "notes", json_text_new(buf_text(&asked->notes)));
	buf_release(&text);
	return json;
}
