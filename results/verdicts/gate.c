#include "results/verdicts/gate.h"

#include <math.h>
#include <string.h>

#define ALPHA 0.05

bool report_judges_time(const struct report *report)
{
	const struct compare_rules *rules = &report->rules;

	for (size_t i = 0; i < rules->n_metrics; i++)
		if (strcmp(rules->metrics[i], "time") == 0)
			return true;
	return rules->n_metrics == 0;
}

bool report_is_slower(const struct report *report, const struct comparison *c)
{
	return report->gate_rules.fails_on_slower && report_judges_time(report) &&
	       c->verdict != VERDICT_SAME && c->p_gate <= ALPHA;
}

bool report_is_worse(const struct report *report, const struct metric_comparison *m)
{
	return report->gate_rules.fails_on_slower && m->is_asked && m->verdict != VERDICT_SAME &&
	       m->p_gate <= ALPHA;
}

bool report_is_regression(const struct report *report, const struct comparison *c)
{
	bool is = report_is_slower(report, c);

	for (size_t k = 0; k < c->metrics.n; k++)
		is |= report_is_worse(report, &c->metrics.items[k]);
	return is;
}

static bool is_undecided(const struct report *report, const struct comparison *c)
{
	bool is = report_judges_time(report) && c->verdict == VERDICT_UNDECIDED && !c->is_skipped;

	for (size_t k = 0; k < c->metrics.n; k++)
		is |= c->metrics.items[k].is_asked &&
		      c->metrics.items[k].verdict == VERDICT_UNDECIDED;
	return is;
}

/* Nothing could be tested: one process on a side, or a duel too short for a look. */
static bool is_not_judged(const struct report *report, const struct comparison *c)
{
	bool is = report_judges_time(report) && c->verdict == VERDICT_UNDECIDED && isnan(c->p) &&
		  !c->is_skipped;

	for (size_t k = 0; k < c->metrics.n; k++)
		is |= c->metrics.items[k].is_asked && isnan(c->metrics.items[k].p) &&
		      c->metrics.items[k].verdict == VERDICT_UNDECIDED;
	return is;
}

/* The limit lies inside the interval: more values would tell. */
static bool is_open(const struct report *report, const struct comparison *c)
{
	return report->gate_rules.fails_on_slower && report_judges_time(report) &&
	       c->verdict == VERDICT_SLOWER && !report_is_slower(report, c) &&
	       c->ratio.high > 1 + report->rules.limit;
}

static bool lacks_result(const struct comparison *c)
{
	bool lacks = !c->is_skipped && (c->basis == BASIS_NONE || c->has_failed);

	for (size_t k = 0; k < c->metrics.n; k++)
		lacks |= c->metrics.items[k].is_asked &&
			 metric_comparison_is_lost(&c->metrics.items[k]);
	return lacks;
}

static bool is_counted(const struct report *report, const char *metric)
{
	for (size_t s = 0; s < report->n; s++)
		for (size_t i = 0; i < report->sections[s].n; i++) {
			const struct metric_comparison *m = metric_comparisons_find(
				&report->sections[s].items[i].metrics, metric);

			if (m && (m->old_side.metric.n || m->new_side.metric.n))
				return true;
		}
	return false;
}

/* Where nothing was counted nothing is more than before, which must not pass for good news. */
static const char *find_uncounted(const struct report *report)
{
	const struct compare_rules *rules = &report->rules;

	for (size_t i = 0; i < rules->n_metrics; i++)
		if (strcmp(rules->metrics[i], "time") != 0 &&
		    !is_counted(report, rules->metrics[i]))
			return rules->metrics[i];
	return NULL;
}

bool gate_passes(const struct gate *gate)
{
	return gate->outcome == GATE_PASSED || gate->outcome == GATE_NOT_ASKED;
}

bool gate_is_asked(const struct gate_rules *rules)
{
	return rules->fails_on_slower || rules->fails_on_undecided || rules->fails_on_new;
}

bool report_fails_gone(const struct report *report)
{
	return gate_is_asked(&report->gate_rules) && !report->gate_rules.allows_missing;
}

bool report_fails_unmeasured(const struct report *report, const struct comparison *c)
{
	const struct gate_rules *rules = &report->gate_rules;

	return gate_is_asked(rules) && lacks_result(c) &&
	       (!c->lacks_baseline || rules->fails_on_new);
}

static enum gate_outcome gate_outcome(const struct gate *gate, const struct gate_rules *rules)
{
	if (!gate_is_asked(rules))
		return GATE_NOT_ASKED;
	if (gate->is_other_machine)
		return GATE_OTHER_MACHINE;
	if (gate->slower)
		return GATE_SLOWER;
	if (gate->missing || gate->unloaded || gate->uncounted ||
	    (gate->added && rules->fails_on_new))
		return GATE_MISSING;
	return rules->fails_on_undecided && gate->undecided ? GATE_UNDECIDED : GATE_PASSED;
}

void gate_judge(struct report *report)
{
	const struct gate_rules *rules = &report->gate_rules;
	struct gate *gate = &report->gate;

	for (size_t s = 0; s < report->n; s++) {
		const struct section *section = &report->sections[s];

		gate->missing += rules->allows_missing ? 0 : section->missing.n;
		gate->unloaded += rules->allows_missing ? 0 : section->unloaded.n;
		gate->added += section->added.n;
		gate->is_other_machine |= section->is_other_machine && !rules->any_machine;
		for (size_t i = 0; i < section->n; i++) {
			const struct comparison *c = &section->items[i];

			gate->slower += report_is_regression(report, c);
			gate->missing += lacks_result(c) && !c->lacks_baseline;
			gate->added += c->lacks_baseline;
			gate->undecided += !lacks_result(c) && is_undecided(report, c);
			gate->open += !lacks_result(c) && is_open(report, c);
			gate->not_judged += !lacks_result(c) && is_not_judged(report, c);
			gate->benchmarks++;
		}
	}
	gate->uncounted = find_uncounted(report);
	gate->outcome = gate_outcome(gate, rules);
}
