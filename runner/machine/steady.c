#include "runner/machine/steady.h"

#include "results/base/buf.h"
#include "runner/machine/cgroup.h"
#include "runner/os/interrupt.h"
#include "runner/yardstick/yardstick.h"
#include "stats/autocorrelation.h"
#include "stats/moment.h"
#include "stats/order.h"

#include <math.h>
#include <stdlib.h>

const int64_t steady_bins_ns[STEADY_BINS - 1] = {30000,	  100000,   300000,   1000000,
						 3000000, 10000000, 100000000};

enum { CLOCK_READS = 200000, LOOK_EVERY_NS = 20000000, ITERATIONS = 100000, TOGETHER = 10 };

static int interrupted(struct err *err)
{
	return err_set(err, ERR_INTERRUPTED, "interrupted");
}

static void measure_clock(struct steady *steady)
{
	int64_t begin = clock_now_ns(), last = begin, least = INT64_MAX;

	for (int i = 0; i < CLOCK_READS; i++) {
		int64_t now = clock_now_ns();

		if (now > last && now - last < least)
			least = now - last;
		last = now;
	}
	steady->clock_cost_s = 1e-9 * (double)(last - begin) / CLOCK_READS;
	steady->clock_resolution_s = 1e-9 * (double)least;
}

static void count_gap(struct steady *steady, int64_t gap_ns)
{
	size_t bin = 0;

	while (bin < STEADY_BINS - 1 && gap_ns >= steady_bins_ns[bin])
		bin++;
	steady->histogram[bin]++;
	steady->gaps++;
	steady->gaps_s += 1e-9 * (double)gap_ns;
	steady->largest_gap_s = fmax(steady->largest_gap_s, 1e-9 * (double)gap_ns);
}

static int watch_gaps(struct steady *steady, double seconds, struct err *err)
{
	double throttled_s = cgroup_throttled_seconds("");
	int64_t begin = clock_now_ns(), last = begin, end = begin + (int64_t)(seconds * 1e9);
	int64_t look = begin + LOOK_EVERY_NS;

	while (last < end) {
		int64_t now = clock_now_ns();

		if (now - last >= STEADY_GAP_NS)
			count_gap(steady, now - last);
		last = now;
		if (now > look) {
			if (interrupt_seen())
				return interrupted(err);
			look = now + LOOK_EVERY_NS;
			last = clock_now_ns(); /* the check itself is not a gap */
		}
	}
	steady->watched_s = 1e-9 * (double)(last - begin);
	steady->throttled_s = cgroup_throttled_seconds("") - throttled_s;
	return 0;
}

double steady_others(const struct steady *steady)
{
	return fmax(0, steady->gaps_s - steady->throttled_s) / steady->watched_s;
}

struct slices {
	double *items;
	size_t n, cap;
};

static int take_slices(struct slices *slices, double seconds, struct err *err)
{
	int64_t end = clock_now_ns() + (int64_t)(seconds * 1e9), before, after;
	volatile uint64_t result;

	result = yardstick_mix(ITERATIONS); /* this builds its table */
	do {
		if (interrupt_seen())
			return interrupted(err);
		if (mem_reserve(&slices->items, &slices->cap, slices->n + 1, sizeof(double)))
			return err_memory(err);
		before = clock_now_ns();
		result = yardstick_mix(ITERATIONS);
		after = clock_now_ns();
		slices->items[slices->n++] = 1e-9 * (double)(after - before);
	} while (after < end);
	(void)result;
	return 0;
}

/* Medians of ten neighbours: single slices that lost the CPU are counted as gaps already. */
static int judge_slices(struct steady *steady, const struct slices *slices, struct err *err)
{
	size_t n = slices->n / TOGETHER, third = n / 3;
	double *medians = calloc(n + slices->n + 1, sizeof(*medians));
	double *scratch = medians ? medians + n : NULL;

	if (!medians)
		return err_memory(err);
	for (size_t i = 0; i < n; i++)
		medians[i] = log(order_median(slices->items + i * TOGETHER, TOGETHER, scratch));
	steady->slices = slices->n;
	steady->slice_s = order_median(slices->items, slices->n, scratch);
	steady->spread = moment_sd(medians, n);
	steady->memory = autocorrelation(medians, n, 1);
	steady->memory_p = autocorrelation_ljung_box(medians, n, 0).p;
	steady->drift = third ? expm1(order_median(medians + n - third, third, scratch) -
				      order_median(medians, third, scratch))
			      : NAN;
	free(medians);
	return 0;
}

static int measure_pinned(struct steady *steady, double seconds_gaps, double seconds_yardstick,
			  struct err *err)
{
	struct slices slices = {0};
	int rc = -1;

	measure_clock(steady);
	if (watch_gaps(steady, seconds_gaps, err) == 0 &&
	    take_slices(&slices, seconds_yardstick, err) == 0)
		rc = judge_slices(steady, &slices, err);
	free(slices.items);
	return rc;
}

int steady_measure(struct steady *steady, int cpu, double seconds_gaps, double seconds_yardstick,
		   struct err *err)
{
	struct cpus before = {0}, one = {0};
	int rc = -1;

	*steady = (struct steady){.cpu = cpu};
	if (cpus_get_affinity(&before, 0, err) || cpus_add(&one, cpu, err))
		goto out;
	if (cpus_set_affinity(&one, 0, err))
		goto out;
	rc = measure_pinned(steady, seconds_gaps, seconds_yardstick, err);
	if (cpus_set_affinity(&before, 0, rc ? NULL : err))
		rc = -1;
out:
	cpus_release(&before);
	cpus_release(&one);
	return rc;
}
