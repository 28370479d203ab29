#include "stats/block.h"

#include <math.h>

#include "stats/dist.h"
#include "stats/order.h"
#include "stats/signed_rank.h"

/* The chance to decide that `missing` aims at; an even chance would be a promise broken every other
   time. */
#define POWER 0.8
/* The chance of even one false alarm among the questions of a gate. */
#define FAMILY_ALPHA 0.05
/* Nobody will wait for more blocks. */
#define MISSING_MAX 1e6

double block_log_ratio(const double *old_x, const double *new_x, size_t rounds, double *scratch)
{
	for (size_t j = 0; j < rounds; j++) {
		if (!(old_x[j] > 0 && new_x[j] > 0))
			return NAN;
		scratch[j] = log(new_x[j] / old_x[j]);
	}
	order_sort(scratch, rounds, scratch);
	return order_median_sorted(scratch, rounds);
}

size_t block_scratch(size_t n)
{
	/* An early, exact look needs more than a late one that is not. */
	return n + signed_rank_scratch(n < SIGNED_RANK_EXACT ? n : SIGNED_RANK_EXACT);
}

/* Half of the interval's width at `alpha` after n blocks, from the width seen now, since it shrinks
   with the root of n; plus a reserve for the error of the estimate, for the power. */
static double expected_reach(const struct block_verdict *now, double alpha, double n)
{
	struct interval seen = now->log_ratio;
	double se = (seen.high - seen.low) / 2 / dist_normal_quantile((1 + seen.level) / 2);

	return se * sqrt((double)now->blocks / n) *
	       (dist_normal_quantile(1 - alpha / 2) + dist_normal_quantile(POWER));
}

/* What the reach must not exceed for a verdict: the distance to 0, or to the edge of the margin. */
static double room(const struct block_verdict *now, double margin)
{
	double away = fabs(now->log_ratio.estimate);

	return fmax(away, log1p(margin) - away);
}

static size_t estimate_missing(const struct block_verdict *now, size_t n,
			       const struct spending *plan, double margin)
{
	double enough = room(now, margin), last = 0, wanted;

	if (!isfinite(now->log_ratio.high - now->log_ratio.low) || !(enough > 0))
		return BLOCK_MISSING_UNKNOWN;
	for (size_t k = 0; k < plan->count; k++) {
		last = plan->look[k].alpha;
		if (plan->look[k].n > n &&
		    expected_reach(now, last, (double)plan->look[k].n) <= enough)
			return plan->look[k].n - n;
	}
	wanted = pow(expected_reach(now, last, 1) / enough, 2);
	if (!(wanted < MISSING_MAX))
		return BLOCK_MISSING_UNKNOWN;
	/* The interval is wider than expected at the last look: at least one more block. */
	return wanted > (double)n + 1 ? (size_t)ceil(wanted) - n : 1;
}

/* The state of the first n blocks at `level`. Returns the two-sided p at this look. */
static double look_at(const double *d, size_t n, double level, double *scratch,
		      struct block_verdict *out)
{
	struct signed_rank test = signed_rank_test(d, n, level, scratch);

	out->log_ratio = test.center;
	out->ratio = interval_exp(test.center);
	out->exact = test.exact;
	out->blocks = n;
	out->mean = ttest_paired(d, n, level);
	return test.p;
}

/* p_beyond after the looks that were taken. p: those of the looks. */
static double look_beyond(const double *d, const struct spending *plan, size_t k, double *p,
			  const struct block_limit *limit, double *scratch)
{
	p[k] = fmin(1, 2 * signed_rank_p_above(d, plan->look[k].n, log1p(limit->limit), scratch));
	return spending_p(plan, p, k + 1);
}

static bool is_settled(const struct block_verdict *now, const struct block_limit *limit)
{
	if (!now->verdict || !limit || now->verdict == VERDICT_SAME)
		return now->verdict;
	return now->log_ratio.high <= log1p(limit->limit) ||
	       now->p_beyond * (double)limit->family <= FAMILY_ALPHA;
}

/* What the looks ask: the four words with a limit, which may be NULL, or the question. */
struct asked {
	double margin;
	const struct block_limit *limit;
	const struct block_question *question;
};

/* Look k, at which nothing was settled before. p, beyond: those of the looks. */
static void take_look(const double *d, const struct spending *plan, size_t k,
		      const struct asked *asked, double *p, double *beyond, double *scratch,
		      struct block_verdict *out)
{
	enum verdict seen;

	p[k] = look_at(d, plan->look[k].n, spending_level(plan, k), scratch, out);
	seen = verdict_of_log(out->log_ratio, asked->margin);
	out->verdict = seen ? seen : out->verdict;
	if (asked->limit)
		out->p_beyond = look_beyond(d, plan, k, beyond, asked->limit, scratch);
	out->is_settled = asked->question ? asked->question->is_answered(asked->question->context,
									 out->log_ratio)
					  : is_settled(out, asked->limit);
}

static struct block_verdict decide(const double *d, size_t n, const struct spending *plan,
				   const struct asked *asked, double *scratch)
{
	struct block_verdict out = {.p = 1, .p_beyond = NAN, .look = -1};
	double p[SPENDING_LOOKS_MAX] = {0}, beyond[SPENDING_LOOKS_MAX] = {0}, level;
	size_t k = 0;

	for (; k < plan->count && plan->look[k].n <= n && !out.is_settled; k++)
		take_look(d, plan, k, asked, p, beyond, scratch, &out);
	out.look = (int)k - 1;
	out.p = spending_p(plan, p, k);
	if (asked->question ? !out.is_settled : !out.verdict) {
		level = spending_level(plan, k < plan->count ? k : plan->count - 1);
		/* After the last look nothing is tested any more. */
		look_at(d, k < plan->count ? n : plan->look[k - 1].n, level, scratch, &out);
		out.missing = estimate_missing(&out, n, plan, asked->margin);
	}
	out.mean_disagrees =
		out.verdict && verdict_of_log(out.mean.difference, asked->margin) != out.verdict;
	return out;
}

struct block_verdict block_decide_limit(const double *d, size_t n, const struct spending *plan,
					double margin, const struct block_limit *limit,
					double *scratch)
{
	const struct asked asked = {.margin = margin, .limit = limit};

	return decide(d, n, plan, &asked, scratch);
}

struct block_verdict block_decide_question(const double *d, size_t n, const struct spending *plan,
					   double margin, const struct block_question *question,
					   double *scratch)
{
	const struct asked asked = {.margin = margin, .question = question};

	return decide(d, n, plan, &asked, scratch);
}

struct block_verdict block_decide(const double *d, size_t n, const struct spending *plan,
				  double margin, double *scratch)
{
	return block_decide_limit(d, n, plan, margin, NULL, scratch);
}
