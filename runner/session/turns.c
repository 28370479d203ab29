#include "runner/session/turns.h"

#include "runner/drive/reading_sum.h"

#include <math.h>
#include <string.h>

double turns_pacer_s(double slice_s, double share)
{
	double wanted = slice_s * share / (1 - share);

	return fmin(fmax(wanted, TURNS_PACER_MIN_S), TURNS_PACER_MAX_S);
}

static bool has_pacer(const struct turns *turns)
{
	return turns->pacer && turns->pacer->is_there;
}

/* The slices of all kinds. Whose pacer is lost goes on alone; an interruption or a lack of memory
   is the end. */
static int take_pacer(struct turns *turns, double seconds, struct err *lost, struct err *err)
{
	struct err cause = {0};
	int rc = 0;

	if (turns->waits_memory)
		rc = pacer_take(turns->pacer, PACER_MEMORY, seconds, &turns->partner[PACER_MEMORY],
				&cause);
	if (!rc)
		rc = pacer_take(turns->pacer, PACER_EVERYDAY, seconds,
				&turns->partner[PACER_EVERYDAY], &cause);
	if (!rc)
		return 0;
	if (cause.kind == ERR_INTERRUPTED || cause.kind == ERR_MEMORY) {
		*err = cause;
		return -1;
	}
	turns->pacer->is_there = false;
	*lost = cause;
	return 0;
}

static int take_benchmark(struct turns *turns, int64_t loops, struct err *err)
{
	struct reading reading;

	if (worker_measure(turns->worker, WORKER_LOOP, loops, &reading, err))
		return -1;
	reading_add(&turns->reading, &reading);
	return 0;
}

static int take_slice(struct turns *turns, int64_t loops, struct err *lost, struct err *err)
{
	bool is_short = turns->slice_s <= TURNS_SHORT_S;
	double seconds = turns_pacer_s(turns->slice_s, turns->share);
	double before = is_short ? (coins_draw(turns->coins) ? seconds : 0) : seconds / 2;

	if (before > 0 && has_pacer(turns) && take_pacer(turns, before, lost, err))
		return -1;
	if (take_benchmark(turns, loops, err))
		return -1;
	if (before < seconds && has_pacer(turns))
		return take_pacer(turns, seconds - before, lost, err);
	return 0;
}

int turns_take(struct turns *turns, int64_t loops, struct err *lost, struct err *err)
{
	long slices = has_pacer(turns) && turns->slices > 1 ? turns->slices : 1;

	turns->reading = reading_none;
	memset(turns->partner, 0, sizeof(turns->partner));
	for (long i = 0; i < slices; i++) {
		int rc = has_pacer(turns) ? take_slice(turns, loops / slices, lost, err)
					  : take_benchmark(turns, loops / slices, err);

		if (rc)
			return -1;
	}
	if (!has_pacer(turns)) /* half of a partner is none */
		memset(turns->partner, 0, sizeof(turns->partner));
	return 0;
}
