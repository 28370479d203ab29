#include "cli/dueling/settings.h"

#include "runner/session/loops_check.h"
#include "stats/signed_rank.h"

/* Default time for one benchmark: enough for the last default look of a quick benchmark. */
#define DUEL_BUDGET_S 20.0

struct spending duel_looks(const struct duel_options *d)
{
	struct spending looks =
		d->blocks_seen ? spending_fixed((size_t)d->blocks, 0.05) : spending_duel();
	size_t sides = duel_options_sides(d);

	return spending_shared(&looks, sides ? sides : 1);
}

struct spending duel_looks_instead(const struct duel_options *d, size_t benchmarks)
{
	double share = d->instead->error / (double)benchmarks;
	size_t fewest = signed_rank_n_min(1 - share), blocks = (size_t)d->blocks;
	struct spending looks = duel_looks(d);

	if (d->blocks_seen)
		looks = spending_fixed(blocks > fewest ? blocks : fewest, share);
	return spending_of_total(&looks, share);
}

/* A number of blocks is a promise, whatever it takes. */
static double budget_of(const struct duel_options *d, const struct measure_options *m)
{
	if (m->budget_seen)
		return m->budget;
	return d->blocks_seen ? 1e9 : DUEL_BUDGET_S;
}

/* What a value is of one side is a slice of each of two. */
static double slice_of(const struct duel_options *d, const struct measure_options *m)
{
	return m->min_time_seen ? m->min_time : d->slice;
}

struct duel_config duel_settings(const struct duel_options *d, const struct measure_options *m,
				 const struct settings *settings,
				 const struct counter_set *counters)
{
	double budget_s = budget_of(d, m);

	return (struct duel_config){
		.looks = duel_looks(d),
		.margin = d->margin,
		.precision = m->precision_seen ? m->precision : 0,
		.budget_s = budget_s,
		.slice_s = slice_of(d, m),
		.longest_slice_s = loops_check_longest_s(budget_s),
		.rounds = d->rounds,
		.loops = m->loops,
		.yardsticks = settings->yardsticks,
		.counters = {duel_options_count(d, SIDE_BASELINE) ? counters : NULL,
			     duel_options_count(d, SIDE_CANDIDATE) ? counters : NULL},
		.timeout_s = settings->plan.timeout_s,
		.limits = settings->limits,
		.seed = settings->plan.seed,
	};
}
