/* What doctor found, for programs. */
#include "cli/machine/doctor_report.h"

#include "results/base/json.h"

#include <math.h>

static json_t *facts_new(const struct facts *facts)
{
	json_t *object = json_object();

	for (size_t i = 0; i < facts->n; i++) {
		const struct fact *f = &facts->items[i];

		json_object_set_new_nocheck(object, f->key,
					    f->type == META_TEXT  ? json_text_new(f->text)
					    : f->type == META_INT ? json_integer(f->integer)
								  : json_finite_new(f->real));
	}
	return object;
}

static json_t *pythons_new(const struct doctor *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->n_pythons; i++) {
		json_t *facts = facts_new(&d->pythons[i].facts);

		json_object_set_new(facts, "path", json_text_new(d->pythons[i].path));
		json_array_append_new(list, facts);
	}
	return list;
}

static json_t *gaps_new(const struct steady *s)
{
	json_t *bins = json_array();

	for (size_t i = 0; i < STEADY_BINS; i++)
		json_array_append_new(
			bins,
			json_pack("{so si}", "below_s",
				  i + 1 < STEADY_BINS ? json_real(1e-9 * (double)steady_bins_ns[i])
						      : json_null(),
				  "count", (int)s->histogram[i]));
	return json_pack("{sf si sf sf sf so}", "watched_s", s->watched_s, "count", (int)s->gaps,
			 "total_s", s->gaps_s, "throttled_s", s->throttled_s, "largest_s",
			 s->largest_gap_s, "histogram", bins);
}

static json_t *yardstick_new(const struct steady *s)
{
	return json_pack("{si so so so so so}", "slices", (int)s->slices, "slice_s",
			 json_finite_new(s->slice_s), "spread", json_finite_new(s->spread), "drift",
			 json_finite_new(s->drift), "autocorrelation", json_finite_new(s->memory),
			 "autocorrelation_p", json_finite_new(s->memory_p));
}

static json_t *remedies_new(const struct doctor *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->n_remedies; i++) {
		const struct doctor_remedy *r = &d->remedies[i];
		struct buf text = {0};

		doctor_remedy_words(&text, r);
		json_array_append_new(list, json_pack("{so so so sf}", "text",
						      json_text_new(buf_text(&text)), "from",
						      json_finite_new(r->from), "to",
						      json_finite_new(r->to), "gain", r->gain));
		buf_release(&text);
	}
	return list;
}

static json_t *shown_new(struct detectable a, struct detectable b)
{
	return json_pack("{so so}", "10s", json_finite_new(expm1(a.log_difference)), "60s",
			 json_finite_new(expm1(b.log_difference)));
}

static json_t *kinds_new(const struct doctor *d)
{
	json_t *list = json_array();

	for (size_t k = 0; k < DOCTOR_KINDS; k++)
		json_array_append_new(
			list, json_pack("{ss si so so}", "name", doctor_kind(k), "blocks",
					(int)d->trial.blocks_of[k], "block_sd",
					json_finite_new(doctor_block_sd(&d->trial, k)), "duel_10s",
					json_finite_new(expm1(d->duel_of[k].log_difference))));
	return list;
}

static json_t *trial_new(const struct doctor *d)
{
	const struct profile *p = &d->profile;

	return json_pack("{si si so so so so so si so so so so so so}", "sessions",
			 (int)d->trial.sessions, "processes", (int)d->trial.per_session,
			 "process_s", json_finite_new(p->process_s), "process_sd",
			 json_finite_new(p->process_sd), "session_sd",
			 json_finite_new(sqrt(p->visit.variance)), "neighbours_median",
			 json_finite_new(d->sequential_median), "neighbours_largest",
			 json_finite_new(d->sequential_largest), "blocks", (int)d->trial.blocks,
			 "block_s", json_finite_new(p->block_s), "block_sd",
			 json_finite_new(p->block_sd), "interleaved",
			 json_finite_new(expm1(d->trial.interleaved.estimate)), "interleaved_low",
			 json_finite_new(expm1(d->trial.interleaved.low)), "interleaved_high",
			 json_finite_new(expm1(d->trial.interleaved.high)), "kinds", kinds_new(d));
}

/* null where no pacer ran. */
static json_t *paced_new(const struct doctor *d)
{
	static const double sides_s[] = {5, 10, 30, 60};
	const struct doctor_paced *paced = &d->paced;
	json_t *widths = json_array();

	if (!paced->has_run) {
		json_decref(widths);
		return json_null();
	}
	for (size_t i = 0; i < sizeof(sides_s) / sizeof(sides_s[0]); i++)
		json_array_append_new(
			widths, json_pack("{sf so}", "side_s", sides_s[i], "half_width",
					  json_finite_new(expm1(
						  doctor_files_paced(d, sides_s[i]).half_width))));
	return json_pack(
		"{sb so so so so so so}", "followed", paced->is_followed, "slope",
		json_finite_new(paced->is_followed ? paced->slope : NAN), "moved",
		json_finite_new(paced->moved), "left", json_finite_new(paced->left), "process_sd",
		json_finite_new(paced->is_followed ? paced->process_sd : NAN), "session_sd",
		json_finite_new(paced->is_followed ? sqrt(paced->session.variance) : NAN),
		"ratio_of_files", widths);
}

json_t *doctor_json_new(const struct doctor *d)
{
	const struct profile *p = &d->profile;

	return json_pack(
		"{so so s{ss sb sb} s{so so} so so so s{so so so so} s{ss ss ss ss} so so so so "
		"si so}",
		"machine", facts_new(&d->facts), "pythons", pythons_new(d), "counters", "valgrind",
		d->valgrind, "hardware", d->can_count_hardware, "software", d->can_count_software,
		"clock", "resolution_s", json_finite_new(d->steady.clock_resolution_s), "cost_s",
		json_finite_new(d->steady.clock_cost_s), "gaps", gaps_new(&d->steady), "yardstick",
		yardstick_new(&d->steady), "same_code", trial_new(d), "detectable", "stored_10s",
		json_finite_new(p->stored_10s), "stored_60s", json_finite_new(p->stored_60s),
		"duel_10s", json_finite_new(p->duel_10s), "duel_60s", json_finite_new(p->duel_60s),
		"limits", "stored_10s", doctor_limit_text(d->stored[0], false), "stored_60s",
		doctor_limit_text(d->stored[1], false), "duel_10s",
		doctor_limit_text(d->duel[0], true), "duel_60s",
		doctor_limit_text(d->duel[1], true), "stored_without_yardstick",
		shown_new(d->stored_bare[0], d->stored_bare[1]), "remedies", remedies_new(d),
		"steal_s", json_finite_new(d->steal_s), "throttled_s",
		json_finite_new(d->throttled_s), "cpu", d->steady.cpu, "paced", paced_new(d));
}
