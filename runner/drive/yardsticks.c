#include "runner/drive/yardsticks.h"

#include "results/model/keys.h"
#include "runner/os/interrupt.h"
#include "stats/order.h"

/* Yardsticks take at most about a tenth of the time that the benchmark itself was measured. */
#define SLICE_S	    0.001
#define SHARE	    0.05 /* of those between the values, when others come after them */
#define SHARE_ALONE 0.08
#define END_SHARE   0.04
/* Shorter processes would spend more on the memory walk's 16 MiB than on its slices. */
#define END_FROM_S 0.1
#define END_SLICES 8

static bool wants(const struct yardsticks *yardsticks, enum yardstick kind)
{
	return yardsticks->kinds & YARDSTICKS_OF(kind) && yardsticks->n[kind] < YARDSTICK_SLICES;
}

static int take(struct yardsticks *yardsticks, enum yardstick kind, struct worker *worker,
		struct err *err)
{
	int64_t start_ns = clock_now_ns();
	double per_iteration_s;
	struct err cause = {0};

	if (worker_measure_yardstick(worker, kind, &per_iteration_s, &cause)) {
		yardsticks->kinds &= ~YARDSTICKS_OF(kind);
		if (cause.kind == ERR_BENCHMARK)
			return 0;
		*err = cause;
		return -1;
	}
	yardsticks->spent_s += (double)(clock_now_ns() - start_ns) * 1e-9;
	yardsticks->slices[kind][yardsticks->n[kind]++] = per_iteration_s;
	return 0;
}

/* The kind that runs between the values. */
static enum yardstick first_kind(const struct yardsticks *yardsticks)
{
	return yardsticks->kinds & YARDSTICKS_OF(YARDSTICK_MIX) ? YARDSTICK_MIX : YARDSTICK_MEMORY;
}

int yardsticks_between(struct yardsticks *yardsticks, struct worker *worker, double timed_s,
		       struct err *err)
{
	double share = yardsticks->kinds == YARDSTICKS_AUTO ? SHARE : SHARE_ALONE;
	enum yardstick kind = first_kind(yardsticks);

	if (!wants(yardsticks, kind) || yardsticks->spent_s + SLICE_S > share * timed_s)
		return 0;
	return take(yardsticks, kind, worker, err);
}

int yardsticks_at_end(struct yardsticks *yardsticks, struct worker *worker, double timed_s,
		      struct err *err)
{
	double until_s = yardsticks->spent_s + END_SHARE * timed_s;

	if (yardsticks->kinds != YARDSTICKS_AUTO || timed_s < END_FROM_S)
		return 0;
	/* At least two: the median of one is whatever disturbed it. */
	for (size_t i = 0; i < END_SLICES && (i < 2 || yardsticks->spent_s < until_s); i++)
		if (wants(yardsticks, YARDSTICK_MEMORY) &&
		    take(yardsticks, YARDSTICK_MEMORY, worker, err))
			return -1;
	return 0;
}

int yardsticks_once(struct yardsticks *yardsticks, struct worker *worker, struct err *err)
{
	enum yardstick kind = first_kind(yardsticks);

	return wants(yardsticks, kind) ? take(yardsticks, kind, worker, err) : 0;
}

int yardsticks_write(const struct yardsticks *yardsticks, struct run *run, struct err *err)
{
	static const char *const keys[YARDSTICK_KINDS] = {
		[YARDSTICK_MIX] = KEY_YARDSTICK_MIX, [YARDSTICK_MEMORY] = KEY_YARDSTICK_MEMORY};
	double scratch[YARDSTICK_SLICES];

	for (int kind = 0; kind < YARDSTICK_KINDS; kind++)
		if (yardsticks->n[kind] > 0 &&
		    run_set_real(
			    run, keys[kind],
			    order_median(yardsticks->slices[kind], yardsticks->n[kind], scratch),
			    err))
			return -1;
	return 0;
}
