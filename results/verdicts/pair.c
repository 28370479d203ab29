#include "results/verdicts/pair.h"

#include "results/base/unit.h"
#include "results/model/keys.h"
#include "results/files/merge.h"
#include "results/model/evidence.h"
#include "results/verdicts/remarks.h"
#include "stats/dist.h"
#include "stats/planning.h"
#include "stats/reference.h"
#include "stats/signed_rank.h"
#include "stats/ttest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEVEL 0.95
/* The chance to decide that "about N more" aims at. */
#define POWER 0.8

/* ---- stored files: Welch on logs */

/* Logs of the process means, each over its yardstick of that kind; kind < 0: the means alone. */
static void fill_logs(const struct sample *sample, int kind, double *logs)
{
	for (size_t i = 0; i < sample->processes; i++)
		logs[i] = log(kind >= 0 ? sample->means[i] / sample->yardsticks[kind][i]
					: sample->means[i]);
}

/* Variance of these logs within the files, and within machines of merged ones: all that the choice
   of a yardstick may see. logs: scratch for the larger side. */
static double variance_within(const struct comparison *c, int kind, double *logs)
{
	const struct sample *sides[2] = {&c->old_side, &c->new_side};
	const size_t *of[2] = {c->sites.of_old, c->sites.of_new};
	struct ttest_side found[2];

	for (int side = 0; side < 2; side++) {
		fill_logs(sides[side], kind, logs);
		sites_center(&c->sites, of[side], logs, sides[side]->processes);
		found[side] = ttest_side_of(logs, sides[side]->processes);
	}
	return reference_pooled(found[0].variance, found[0].n, found[1].variance, found[1].n);
}

/* May speed be taken out by what ran beside each process? Other models of CPU do other work faster.
 */
static bool is_alike(const struct comparison *c)
{
	return c->machine == MACHINE_SAME || c->machine == MACHINE_CLASS;
}

/* Which yardstick, by stats/reference.h; index 0: none. */
static struct reference choose_yardstick(struct comparison *c, const struct compare_rules *rules,
					 double *logs)
{
	double variances[SAMPLE_YARDSTICKS + 1];
	size_t df = c->old_side.processes + c->new_side.processes - 2;

	if (c->basis != BASIS_PROCESSES || !is_alike(c) || rules->ignore_yardstick)
		return (struct reference){0, 1};
	variances[0] = variance_within(c, -1, logs);
	for (int kind = 0; kind < SAMPLE_YARDSTICKS; kind++) {
		bool is_there = c->old_side.yardsticks[kind] && c->new_side.yardsticks[kind];

		variances[kind + 1] = is_there ? variance_within(c, kind, logs) : NAN;
		c->has_yardsticks |= is_there;
	}
	return reference_choose(variances, SAMPLE_YARDSTICKS + 1, (double)df);
}

/* The price of having chosen: the interval is a little wider. */
static void widen(struct ttest *test, double factor)
{
	struct interval *of = &test->difference;

	test->se *= factor;
	of->low = of->estimate - factor * (of->estimate - of->low);
	of->high = of->estimate + factor * (of->high - of->estimate);
	if (test->se > 0 && isfinite(test->se))
		test->p = 2 * (1 - dist_t_cdf(fabs(of->estimate) / test->se, test->df));
}

/* Two-sided form of the one-sided p of "the log ratio is not above log(1 + limit)": at most alpha
   exactly when the lower bound of the interval of level 1 - alpha is above. */
static double p_beyond_t(const struct ttest *test, double limit)
{
	double away = test->difference.estimate - log1p(limit);

	if (isnan(limit))
		return NAN;
	if (test->se == 0)
		return away > 0 ? 0 : 1;
	return fmin(1, 2 * (1 - dist_t_cdf(away / test->se, test->df)));
}

static size_t more_processes(const struct ttest *test, const struct ttest_side *old_side,
			     const struct ttest_side *new_side, const struct ttest_session *session,
			     double margin)
{
	struct planning_side a = {old_side->n, sqrt(old_side->variance)};
	struct planning_side b = {new_side->n, sqrt(new_side->variance)};
	struct planning_need need =
		planning_more_processes(test->difference.estimate, a, b,
					session ? 2 * session->variance : 0, margin, LEVEL, POWER);

	return need.outcome == PLANNING_NEVER ? 0 : need.more;
}

/* Of all processes, or, in merged files, within each machine. */
static int welch(struct comparison *c, const double *old_logs, const double *new_logs,
		 const struct ttest_session *session, struct sites_test *found, struct err *err)
{
	bool is_sample = c->session.source == SESSION_MACHINES;

	if (!c->sites.shared) {
		found->old_side = ttest_side_of(old_logs, c->old_side.processes);
		found->new_side = ttest_side_of(new_logs, c->new_side.processes);
		found->test = ttest_welch_sides(found->old_side, found->new_side, session, LEVEL);
		return 0;
	}
	if (sites_welch(&c->sites, old_logs, new_logs, session, is_sample, LEVEL, found, err))
		return -1;
	sites_note(&c->sites, found, is_sample, &c->notes);
	return 0;
}

/* Over the pacer, where both sides have one that can be compared; then `logs` are over it. */
static int try_pacer(struct comparison *c, const struct compare_rules *rules, double *logs,
		     struct err *err)
{
	double *new_logs = logs + c->old_side.processes;

	fill_logs(&c->old_side, -1, logs);
	fill_logs(&c->new_side, -1, new_logs);
	if (rules->ignore_pacer || !is_alike(c))
		return 0;
	if (paced_pair_init(&c->paced, &c->old_side, &c->new_side, &c->sites, logs, new_logs,
			    &c->notes, err))
		return -1;
	if (c->paced.is_used)
		c->basis = BASIS_PACER;
	return 0;
}

/* Over a yardstick, where there is one that follows; else `logs` stay those of the times. Returns
   what the standard error is to be multiplied by. */
static double try_yardstick(struct comparison *c, const struct compare_rules *rules, double *logs)
{
	struct reference chosen = choose_yardstick(c, rules, logs);

	if (chosen.index > 0) {
		c->basis = BASIS_YARDSTICK;
		c->yardstick = sample_yardstick_names[chosen.index - 1];
	}
	fill_logs(&c->old_side, (int)chosen.index - 1, logs);
	fill_logs(&c->new_side, (int)chosen.index - 1, logs + c->old_side.processes);
	return c->has_yardsticks ? chosen.widening : 1;
}

/* Beside a ratio over the pacer stand times that tell the same story: at its best pace, as far as
   the files know it. */
static void show_full_speed(struct comparison *c, const struct sites_test *found)
{
	const char *key = c->paced.kind ? KEY_PACER_MEMORY_BEST : KEY_PACER_BEST;
	double old_best = meta_number(c->old_side.bench->runs[0]->meta, key, NAN);
	double new_best = meta_number(c->new_side.bench->runs[0]->meta, key, NAN);
	double at_best = c->paced.slope.b * log(fmin(old_best, new_best));

	if (c->sites.shared || !isfinite(at_best))
		return;
	c->old_side.shown = exp(found->old_side.mean + at_best);
	c->new_side.shown = exp(found->new_side.mean + at_best);
}

/* scratch: as long as logs. */
static int compare_logs(struct comparison *c, const struct compare_rules *rules, double widening,
			const double *logs, double *scratch, struct err *err)
{
	const struct ttest_session *session = &c->session.term;
	struct sites_test found;
	struct ttest test;

	session_find(c, rules, logs, scratch);
	if (c->session.source == SESSION_NONE || c->session.source == SESSION_MACHINES)
		session = NULL;
	if (welch(c, logs, logs + c->old_side.processes, session, &found, err))
		return -1;
	test = found.test;
	if (widening > 1)
		widen(&test, widening);
	c->log_ratio = test.difference;
	c->se = test.se;
	c->df = test.df;
	c->verdict = verdict_of_log(test.difference, rules->margin);
	if (isfinite(test.se)) { /* else nothing was tested: one process on a side */
		c->p = test.p;
		c->p_beyond = p_beyond_t(&test, rules->limit);
		if (!c->verdict && c->session.source != SESSION_MACHINES)
			c->needs = more_processes(&test, &found.old_side, &found.new_side, session,
						  rules->margin);
	}
	if (c->basis == BASIS_PACER)
		show_full_speed(c, &found);
	return 0;
}

static int compare_processes(struct comparison *c, const struct compare_rules *rules,
			     struct err *err)
{
	size_t n = c->old_side.processes + c->new_side.processes;
	double *logs = malloc(2 * n * sizeof(*logs)), widening;
	int rc;

	if (!logs)
		return err_memory(err);
	rc = try_pacer(c, rules, logs, err);
	widening = c->basis == BASIS_PACER ? c->paced.widening : try_yardstick(c, rules, logs);
	if (!rc)
		rc = compare_logs(c, rules, widening, logs, logs + n, err);
	free(logs);
	return rc;
}

/* ---- duels */

static int compare_blocks(struct comparison *c, const struct compare_rules *rules, struct err *err)
{
	double *scratch = malloc(block_scratch(c->blocks.n) * sizeof(*scratch));
	struct block_limit limit = {rules->limit, rules->family ? rules->family : 1};
	struct block_verdict decided;

	if (!scratch)
		return err_memory(err);
	decided = block_decide_limit(c->blocks.d, c->blocks.n, &c->blocks.plan, rules->margin,
				     isnan(rules->limit) ? NULL : &limit, scratch);
	comparison_take_blocks(c, &decided);
	remark_blocks(c, &decided);
	free(scratch);
	return 0;
}

/* ---- either */

static enum machine choose_machine(const struct comparison *c, const struct compare_rules *rules)
{
	struct machine_id old_one = machine_of(c->old_side.bench->runs[0]);
	struct machine_id new_one = machine_of(c->new_side.bench->runs[0]);

	if (c->sites.shared)
		return MACHINE_SAME;
	return rules->same_class ? machine_compare_class(old_one, new_one)
				 : machine_compare(old_one, new_one);
}

static enum basis choose_basis(const struct comparison *c)
{
	if (c->old_side.processes == 0 || c->new_side.processes == 0 ||
	    strcmp(c->unit, bench_unit(c->new_side.bench)) != 0)
		return BASIS_NONE;
	if (c->blocks.n)
		return BASIS_BLOCKS;
	return BASIS_PROCESSES;
}

static int decide(struct comparison *c, const struct compare_rules *rules, struct err *err)
{
	int rc = 0;

	c->log_ratio = (struct interval){NAN, NAN, NAN, LEVEL};
	c->se = c->df = c->p = c->p_beyond = NAN;
	if (c->basis == BASIS_BLOCKS)
		rc = compare_blocks(c, rules, err);
	else if (c->basis != BASIS_NONE)
		rc = compare_processes(c, rules, err);
	c->ratio = interval_exp(c->log_ratio);
	c->p_report = c->p;
	c->p_gate = c->p_beyond;
	return rc;
}

int comparison_init(struct comparison *c, const struct bench *old_bench,
		    const struct bench *new_bench, const struct compare_rules *rules,
		    struct err *err)
{
	*c = (struct comparison){.name = bench_name(old_bench), .unit = bench_unit(old_bench)};
	if (sample_init(&c->old_side, old_bench, err) || sample_init(&c->new_side, new_bench, err))
		return -1;
	if (sites_init(&c->sites, old_bench, new_bench, err))
		return -1;
	c->machine = choose_machine(c, rules);
	if (blocks_init(&c->blocks, old_bench, new_bench, err))
		return -1;
	c->basis = choose_basis(c);
	if (decide(c, rules, err) || remark_all(c, rules, err) ||
	    metric_comparisons_init(&c->metrics, old_bench, new_bench, rules->metrics,
				    rules->n_metrics, rules->limit, err))
		return -1;
	return c->notes.failed ? err_memory(err) : 0;
}
