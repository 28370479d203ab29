/* What took the CPU: a quota, the hypervisor, something regular, other programs, the scheduler. */
#include "results/noise/searches.h"

#include "results/model/evidence.h"
#include "stats/order.h"
#include "stats/period.h"

#include <math.h>
#include <stdlib.h>

/* Time lost to any of these below this share is everyday. */
#define LOST_SHARE 0.01
/* Values that were disturbed: below this share of them a run is not worth a remark. */
#define DISTURBED_SHARE 0.10
/* CPUs that other programs keep at work on a machine that does nothing else: under 0.1 (daemons and
   the measuring program itself); half of one program is 0.5. */
#define OTHERS_CPUS 0.25

/* The kernel counts it for each CPU that was throttled: together that can be more than all the
   time. */
static void find_throttling(struct noise *noise, const struct series *series)
{
	double share = series_share(series, "assay_throttled_seconds");
	double quota = meta_number(series->runs[0]->meta, "assay_cgroup_cpu_quota", 0);

	if (!(share >= LOST_SHARE))
		return;
	share = fmin(1, share);
	noise_add(noise, NOISE_THROTTLED, share,
		  FIGURES(figure_of("share", FIGURE_PERCENT, share),
			  quota > 0 ? figure_of("quota", FIGURE_PLAIN, quota)
				    : figure_text("quota", NULL)));
}

/* Steal is counted for all CPUs together: half of it is enough to matter on a machine of two. What
   is told is the share of all that the machine's CPUs had to give. */
static void find_steal(struct noise *noise, const struct series *series)
{
	double cpus = fmax(1, meta_number(series->runs[0]->meta, "cpu_count", 1));
	double stolen = series_share(series, "assay_steal_seconds"), share = stolen / cpus;

	if (!(stolen >= 2 * LOST_SHARE))
		return;
	share = fmin(1, share);
	noise_add(noise, NOISE_STOLEN, share, FIGURES(figure_of("share", FIGURE_PERCENT, share)));
}

static double median_wall(const struct series *series, double *scratch)
{
	return order_median(series->wall, series->values, scratch);
}

/* Of the time of the values; an empty figure where that is not known. */
static struct figure lost_share(const struct series *series)
{
	if (!(series->wall_s > 0 && series->off_s > 0))
		return figure_text("lost", NULL);
	return figure_of("lost", FIGURE_PERCENT, fmin(1, series->off_s / series->wall_s));
}

/* How much was lost, in how many of the values. */
#define HOW_MUCH(series)                                                                           \
	figure_count("preempted", (series)->preempted), figure_count("values", (series)->values),  \
		lost_share(series)

/* What the values lost is enough to speak of. */
static bool is_disturbed(const struct series *series)
{
	return (double)series->preempted >= DISTURBED_SHARE * (double)series->values ||
	       (series->wall_s > 0 && series->off_s >= LOST_SHARE * series->wall_s);
}

/* A quota stops and goes ten times a second: when it was reported and took most of what was lost,
   neither the period nor the loss is another trouble. */
static bool is_throttling(const struct noise *noise, const struct series *series)
{
	return noise_get(noise, NOISE_THROTTLED) &&
	       series_sum_meta(series, "assay_throttled_seconds") >= series->off_s / 2;
}

static int find_period(struct noise *noise, const struct series *series, struct err *err)
{
	double *scratch;
	struct period period;
	bool repeats;

	if (!series->has_clock || !is_disturbed(series) || is_throttling(noise, series))
		return 0;
	scratch = malloc((series->values + 1) * sizeof(*scratch));
	if (!scratch)
		return err_memory(err);
	/* What comes more often than every second value is in all of them: that is competition. */
	period = period_of(series->middle, series->is_preempted, series->values,
			   2 * median_wall(series, scratch));
	free(scratch);
	if (!(period.p < NOISE_ALPHA))
		return 0;
	if (series_period_repeats(series, period.period, &repeats, err))
		return -1;
	if (!repeats)
		return 0;
	noise_add(noise, NOISE_PERIODIC, period.period,
		  FIGURES(figure_of("period", FIGURE_TIME, period.period), HOW_MUCH(series)));
	return 0;
}

/* NaN when no process knows. */
static double others_cpus(const struct series *series)
{
	double sum = 0;
	size_t known = 0;

	for (size_t p = 0; p < series->processes; p++) {
		double cpus = meta_number(series->runs[p]->meta, "assay_other_cpus", NAN);

		if (isfinite(cpus)) {
			sum += cpus;
			known++;
		}
	}
	return known ? sum / (double)known : NAN;
}

static void find_competition(struct noise *noise, const struct series *series)
{
	double others = others_cpus(series);
	bool is_lost = is_disturbed(series) && !is_throttling(noise, series) &&
		       !noise_get(noise, NOISE_PERIODIC);
	struct figure cpus = figure_of("cpus", FIGURE_ONE_DECIMAL, others);

	if (is_lost && others >= OTHERS_CPUS)
		noise_add(noise, NOISE_COMPETITION, others, FIGURES(cpus, HOW_MUCH(series)));
	else if (others >= OTHERS_CPUS)
		noise_add(noise, NOISE_COMPETITION, others, FIGURES(cpus));
	else if (is_lost && !noise_get(noise, NOISE_STOLEN))
		noise_add(noise, NOISE_COMPETITION, isfinite(others) ? others : 0.0,
			  FIGURES(HOW_MUCH(series)));
}

/* The lowest and the highest CPU where a value ended. */
static void cpus_used(const struct series *series, long *low, long *high)
{
	*low = *high = -1;
	for (size_t p = 0; p < series->processes; p++)
		for (size_t i = 0; i < series->runs[p]->nvalues; i++) {
			struct evidence seen = evidence_unknown;

			run_evidence(series->runs[p], i, &seen);
			if (seen.cpu < 0)
				continue;
			*low = *low < 0 || seen.cpu < *low ? (long)seen.cpu : *low;
			*high = seen.cpu > *high ? (long)seen.cpu : *high;
		}
}

static void find_migration(struct noise *noise, const struct series *series)
{
	double share = (double)series->migrated / (double)series->values;
	long low, high;

	if (!(share >= DISTURBED_SHARE))
		return;
	cpus_used(series, &low, &high);
	noise_add(noise, NOISE_MIGRATION, share,
		  FIGURES(figure_count("moved", series->migrated),
			  figure_count("values", series->values),
			  low < high ? figure_count("low_cpu", (size_t)low)
				     : figure_text("low_cpu", NULL),
			  low < high ? figure_count("high_cpu", (size_t)high)
				     : figure_text("high_cpu", NULL)));
}

int noise_find_lost_time(struct noise *noise, const struct series *series, struct err *err)
{
	find_throttling(noise, series);
	find_steal(noise, series);
	if (find_period(noise, series, err))
		return -1;
	find_competition(noise, series);
	find_migration(noise, series);
	return 0;
}
