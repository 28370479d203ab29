#include "results/verdicts/metric.h"

#include "results/base/json.h"
#include "stats/dist.h"
#include "stats/ttest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEVEL 0.95

/* ---- the same source on both sides */

/* The new side's source first; where the old one has it not, the old side's. */
static int read_sides(struct metric_comparison *c, const struct bench *old_bench,
		      const struct bench *new_bench, const char *name, struct err *err)
{
	struct metric_view other = {0};
	int rc;

	if (metric_view_init(&c->new_side, new_bench, name, NULL, err) ||
	    metric_view_init(&c->old_side, old_bench, name,
			     c->new_side.metric.n ? c->new_side.metric.source : NULL, err))
		return -1;
	if (c->new_side.metric.n == 0 || c->old_side.metric.n > 0)
		return 0;
	metric_view_release(&c->old_side);
	rc = metric_view_init(&c->old_side, old_bench, name, NULL, err);
	if (!rc && c->old_side.metric.n > 0)
		rc = metric_view_init(&other, new_bench, name, c->old_side.metric.source, err);
	if (!rc && other.metric.n > 0) {
		metric_view_release(&c->new_side);
		c->new_side = other;
		return 0;
	}
	metric_view_release(&other);
	return rc;
}

static bool is_missing(struct metric_comparison *c)
{
	const struct metric *old_side = &c->old_side.metric, *new_side = &c->new_side.metric;

	if (old_side->n == 0 || new_side->n == 0)
		c->lack = METRIC_LACKS_A_SIDE;
	else if (strcmp(old_side->source, new_side->source) != 0)
		c->lack = METRIC_LACKS_ONE_SOURCE;
	return c->lack != METRIC_LACKS_NOTHING;
}

/* ---- the numbers */

static bool same_layouts(const struct metric *a, const struct metric *b)
{
	return a->layouts && b->layouts && a->n == b->n &&
	       memcmp(a->layouts, b->layouts, a->n * sizeof(*a->layouts)) == 0;
}

static bool is_constant(const struct metric *metric)
{
	for (size_t i = 1; i < metric->n; i++)
		if (metric->values[i] != metric->values[0])
			return false;
	return true;
}

static bool has_zero(const struct metric *metric)
{
	for (size_t i = 0; i < metric->n; i++)
		if (!(metric->values[i] > 0))
			return true;
	return false;
}

/* The log ratio, above 0 when it became worse. */
static double worsening(const struct metric_comparison *c)
{
	return c->kind.is_gain ? -c->log_ratio.estimate : c->log_ratio.estimate;
}

/* Two numbers and nothing else: the difference is what it is. */
static void compare_exactly(struct metric_comparison *c, double old_value, double new_value,
			    double limit)
{
	double ratio = old_value > 0 ? new_value / old_value : new_value > 0 ? INFINITY : 1;

	c->ratio = (struct interval){ratio, ratio, ratio, 1};
	c->log_ratio = (struct interval){log(ratio), log(ratio), log(ratio), 1};
	c->p = new_value == old_value ? 1 : 0;
	c->p_beyond = isnan(limit)					  ? NAN
		      : (c->kind.is_gain ? 1 / ratio : ratio) > 1 + limit ? 0
									  : 1;
	c->verdict = new_value > old_value   ? VERDICT_SLOWER
		     : new_value < old_value ? VERDICT_FASTER
					     : VERDICT_SAME;
}

static double p_beyond(const struct metric_comparison *c, const struct ttest *test, double limit)
{
	double away = worsening(c) - log1p(limit);

	if (isnan(limit) || !isfinite(test->se))
		return isnan(limit) ? NAN : 1;
	if (test->se == 0)
		return away > 0 ? 0 : 1;
	return fmin(1, 2 * (1 - dist_t_cdf(away / test->se, test->df)));
}

static int compare_logs(struct metric_comparison *c, double limit, struct err *err)
{
	const struct metric *a = &c->old_side.metric, *b = &c->new_side.metric;
	double *d = malloc((a->n + b->n) * sizeof(*d));
	struct ttest test;

	if (!d)
		return err_memory(err);
	for (size_t i = 0; i < a->n; i++)
		d[i] = log(a->values[i]);
	for (size_t i = 0; i < b->n; i++)
		d[a->n + i] = log(b->values[i]);
	for (size_t i = 0; c->is_paired && i < a->n; i++)
		d[i] = d[a->n + i] - d[i];
	test = c->is_paired ? ttest_paired(d, a->n, LEVEL)
			    : ttest_welch(d, a->n, d + a->n, b->n, LEVEL);
	free(d);
	c->log_ratio = test.difference;
	c->ratio = interval_exp(test.difference);
	c->p = isfinite(test.se) ? test.p : NAN;
	c->p_beyond = p_beyond(c, &test, limit);
	c->verdict = verdict_of_log(test.difference, c->kind.margin);
	if (!isfinite(test.se))
		c->lack = a->layouts ? METRIC_LACKS_LAYOUTS : METRIC_LACKS_PROCESSES;
	return 0;
}

/* A count of 0 has no log: the counts themselves, and a ratio without bounds. */
static void compare_counts(struct metric_comparison *c)
{
	const struct metric *a = &c->old_side.metric, *b = &c->new_side.metric;
	struct ttest test = ttest_welch(a->values, a->n, b->values, b->n, LEVEL);
	double old_mean = c->old_side.mean.estimate, new_mean = c->new_side.mean.estimate;

	c->ratio = interval_unbounded(old_mean > 0 ? new_mean / old_mean : NAN);
	c->log_ratio = interval_unbounded(log(c->ratio.estimate));
	c->p = isfinite(test.se) ? test.p : NAN;
	if (c->p <= 1 - LEVEL)
		c->verdict = new_mean > old_mean ? VERDICT_SLOWER : VERDICT_FASTER;
}

static int decide(struct metric_comparison *c, double limit, struct err *err)
{
	const struct metric *a = &c->old_side.metric, *b = &c->new_side.metric;

	c->is_paired = same_layouts(a, b);
	if (is_constant(a) && is_constant(b) &&
	    (c->kind.is_exact || (a->values[0] == 0 && b->values[0] == 0))) {
		compare_exactly(c, a->values[0], b->values[0], limit);
		return 0;
	}
	if (!has_zero(a) && !has_zero(b))
		return compare_logs(c, limit, err);
	compare_counts(c);
	return 0;
}

int metric_comparison_init(struct metric_comparison *c, const struct bench *old_bench,
			   const struct bench *new_bench, const char *name, double limit,
			   struct err *err)
{
	int rc = 0;

	*c = (struct metric_comparison){.p = NAN, .p_beyond = NAN};
	c->ratio = c->log_ratio = (struct interval){NAN, NAN, NAN, LEVEL};
	if (read_sides(c, old_bench, new_bench, name, err))
		return -1;
	c->kind = c->new_side.metric.kind;
	if (!is_missing(c))
		rc = decide(c, limit, err);
	c->p_report = c->p;
	c->p_gate = c->p_beyond;
	return rc;
}

void metric_comparison_release(struct metric_comparison *c)
{
	metric_view_release(&c->old_side);
	metric_view_release(&c->new_side);
}

bool metric_comparison_is_lost(const struct metric_comparison *c)
{
	const struct metric *old_side = &c->old_side.metric, *new_side = &c->new_side.metric;

	return old_side->n > 0 &&
	       (new_side->n == 0 || strcmp(old_side->source, new_side->source) != 0);
}

static const char *word_of(enum verdict verdict)
{
	return verdict == VERDICT_SLOWER   ? "more"
	       : verdict == VERDICT_FASTER ? "less"
					   : verdict_word(verdict);
}

const char *metric_comparison_word(const struct metric_comparison *c)
{
	return word_of(c->verdict);
}

const char *less_of(const char *unit)
{
	return strcmp(unit, "integer") == 0 ? "fewer" : "less";
}

static const char *says(enum verdict verdict, const char *unit)
{
	return verdict == VERDICT_FASTER ? less_of(unit) : word_of(verdict);
}

const char *metric_comparison_says(const struct metric_comparison *c)
{
	return says(c->verdict, c->kind.unit);
}

enum verdict metric_comparison_judged(const struct metric_comparison *c)
{
	if (c->kind.is_gain && c->verdict == VERDICT_SLOWER)
		return VERDICT_FASTER;
	if (c->kind.is_gain && c->verdict == VERDICT_FASTER)
		return VERDICT_SLOWER;
	return c->verdict;
}

struct interval metric_comparison_bounds(const struct metric_comparison *c)
{
	struct interval ratio = c->ratio;

	if (!isfinite(c->log_ratio.low) || !isfinite(c->log_ratio.high))
		ratio.low = ratio.high = NAN;
	return ratio;
}

/* ---- what it lacks */

static const char *const lack_words[] = {
	[METRIC_LACKS_A_SIDE] = "side",	    [METRIC_LACKS_ONE_SOURCE] = "one-source",
	[METRIC_LACKS_LAYOUTS] = "layouts", [METRIC_LACKS_PROCESSES] = "processes",
	[METRIC_LACKS_PROOF] = "proof",
};

const char *metric_lack_word(enum metric_lack lack)
{
	return lack_words[lack];
}

/* The side, or both, that did not count. */
static const char *side_without(const struct metric_comparison *c)
{
	if (c->old_side.metric.n)
		return "new";
	return c->new_side.metric.n ? "old" : "both";
}

void metric_lack_figures(const struct metric_comparison *c,
			 struct figure figures[METRIC_LACK_FIGURES + 1])
{
	struct figure *next = figures;

	if (c->lack != METRIC_LACKS_NOTHING)
		*next++ = figure_text("lack", metric_lack_word(c->lack));
	if (c->lack == METRIC_LACKS_A_SIDE)
		*next++ = figure_text("side", side_without(c));
	if (c->lack == METRIC_LACKS_ONE_SOURCE) {
		*next++ = figure_text("old", c->old_side.metric.source);
		*next++ = figure_text("new", c->new_side.metric.source);
	}
	if (c->lack == METRIC_LACKS_PROOF) {
		*next++ = figure_text("alone", says(c->alone, c->kind.unit));
		*next++ = figure_count("comparisons", c->among);
		*next++ = figure_of("p_adjusted", FIGURE_TWO_DIGITS, c->p_report);
	}
	*next = (struct figure){.name = NULL};
}

/* ---- all of a benchmark's */

static int add(struct metric_comparisons *all, const struct bench *old_bench,
	       const struct bench *new_bench, const char *name, double limit, bool is_asked,
	       struct err *err)
{
	struct metric_comparison *c;
	int rc;

	if (metric_comparisons_find(all, name))
		return 0;
	if (mem_reserve(&all->items, &all->cap, all->n + 1, sizeof(*all->items)))
		return err_memory(err);
	c = &all->items[all->n];
	rc = metric_comparison_init(c, old_bench, new_bench, name, limit, err);
	c->is_asked = is_asked;
	/* What nobody asked for is there when both sides have it. */
	if (!rc && !is_asked && (c->old_side.metric.n == 0 || c->new_side.metric.n == 0))
		metric_comparison_release(c);
	else
		all->n++;
	return rc;
}

int metric_comparisons_init(struct metric_comparisons *all, const struct bench *old_bench,
			    const struct bench *new_bench, const char *const *asked, size_t n,
			    double limit, struct err *err)
{
	static const char *const evidence[] = {"minor_faults", "major_faults", "voluntary_switches",
					       "gc_collections"};
	json_t *names = metric_names_new(new_bench);
	int rc = names ? 0 : err_memory(err);
	size_t counted;

	for (size_t i = 0; !rc && i < n; i++)
		if (strcmp(asked[i], "time") != 0)
			rc = add(all, old_bench, new_bench, asked[i], limit, true, err);
	for (size_t i = 0; !rc && i < json_array_size(names); i++)
		rc = add(all, old_bench, new_bench, json_string_value(json_array_get(names, i)),
			 limit, false, err);
	json_decref(names);
	counted = all->n;
	for (size_t i = 0; !rc && i < sizeof(evidence) / sizeof(*evidence); i++)
		rc = add(all, old_bench, new_bench, evidence[i], limit, false, err);
	for (size_t i = counted; i < all->n; i++)
		all->items[i].is_evidence = true;
	return rc;
}

void metric_comparisons_release(struct metric_comparisons *all)
{
	for (size_t i = 0; i < all->n; i++)
		metric_comparison_release(&all->items[i]);
	free(all->items);
	*all = (struct metric_comparisons){0};
}

const struct metric_comparison *metric_comparisons_find(const struct metric_comparisons *all,
							const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->items[i].new_side.metric.kind.name, name) == 0)
			return &all->items[i];
	return NULL;
}
