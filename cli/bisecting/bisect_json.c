#include "cli/bisecting/bisect_json.h"

#include "results/base/json.h"

#include <string.h>

static json_t *commit_new(const struct commit *commit)
{
	return json_pack("{s:s, s:o, s:o, s:s, s:i}", "commit", commit->id.text, "subject",
			 json_text_new(commit->subject), "author", json_text_new(commit->author),
			 "date", commit->date, "parents", (int)commit->n_parents);
}

static json_t *end_new(const struct search *search, int end)
{
	json_t *json = commit_new(end ? &search->bad : &search->good);

	if (json)
		json_object_set_new(json, "rev", json_text_new(search->names[end]));
	return json;
}

/* The ratio is candidate / baseline; bounds that are not known are null. */
static int add_trial(json_t *to, const struct trial *trial)
{
	const struct interval ratio = interval_exp(trial->log_ratio);
	json_t *more = json_pack("{s:o, s:o, s:o, s:o, s:I, s:o}", "ratio",
				 json_finite_new(ratio.estimate), "low", json_finite_new(ratio.low),
				 "high", json_finite_new(ratio.high), "level",
				 json_finite_new(ratio.level), "blocks", (json_int_t)trial->blocks,
				 "seconds", json_finite_new(trial->seconds));
	int rc = more ? json_object_update(to, more) : -1;

	json_decref(more);
	return rc;
}

static json_t *trial_new(const struct trial *trial)
{
	json_t *json = json_object();

	if (json && add_trial(json, trial)) {
		json_decref(json);
		return NULL;
	}
	return json;
}

static const char *side_word(const struct search_step *step)
{
	if (step->trial.was_skipped)
		return "skipped";
	switch (step->side) {
	case STEP_LIKE_START:
		return "good";
	case STEP_LIKE_END:
		return "bad";
	case STEP_UNKNOWN:
		break;
	}
	return "undecided";
}

static json_t *step_new(const struct search_step *step)
{
	json_t *json = commit_new(&step->commit);

	if (!json)
		return NULL;
	json_object_set_new(json, "side", json_string(side_word(step)));
	if (step->trial.was_skipped)
		json_object_set_new(json, "reason", json_text_new(step->trial.reason));
	add_trial(json, &step->trial);
	return json;
}

static json_t *steps_new(const struct search *search)
{
	json_t *list = json_array();

	for (size_t i = 0; i < search->n; i++)
		json_array_append_new(list, step_new(&search->steps[i]));
	return list;
}

static json_t *range_new(const struct search *search)
{
	json_t *list = json_array();

	for (size_t i = 0; i < search->range.n; i++)
		json_array_append_new(list, json_string(search->range.items[i].text));
	return list;
}

static const char *end_word(const struct search *search)
{
	switch (search->end) {
	case SEARCH_NAMED:
		return "found";
	case SEARCH_RANGE:
		return "range";
	case SEARCH_NONE:
		break;
	}
	return search->there == STEP_SAME ? "same" : "no difference shown";
}

json_t *bisect_json_new(const struct search *search, const char *benchmark)
{
	bool is_named = search->end == SEARCH_NAMED;

	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:b, s:I, s:o, s:o, s:o, s:o}", "outcome",
			 end_word(search), "benchmark", json_text_new(benchmark), "good",
			 end_new(search, 0), "bad", end_new(search, 1), "whole",
			 trial_new(&search->whole), "benchmark_changed", search->is_other_benchmark,
			 "commits", (json_int_t)search->n_commits, "steps", steps_new(search),
			 "found", is_named ? commit_new(&search->named) : json_null(), "around",
			 search->has_around ? trial_new(&search->around) : json_null(), "range",
			 range_new(search));
}
