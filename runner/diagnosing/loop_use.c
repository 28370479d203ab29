#include "runner/diagnosing/loop_use.h"

#include "results/base/buf.h"

#include <math.h>
#include <stdlib.h>

void loop_use_release(struct loop_use *use)
{
	free(use->rows);
	free(use->held);
	free(use->waits);
	*use = (struct loop_use){0};
}

/* ---- rows */

static int row_of(struct loop_use *use, size_t frame, struct loop_row **row, struct err *err)
{
	for (size_t i = 0; i < use->n; i++)
		if (use->rows[i].frame == frame) {
			*row = &use->rows[i];
			return 0;
		}
	if (mem_reserve(&use->rows, &use->cap, use->n + 1, sizeof(*use->rows)))
		return err_memory(err);
	*row = &use->rows[use->n++];
	**row = (struct loop_row){.frame = frame,
				  .place = STACK_NO_PLACE,
				  .longest = {.place = STACK_NO_PLACE, .leaf = PROFILE_NO_PARENT}};
	return 0;
}

/* ---- holds */

/* From its first sample to its last, and the time that lies around these on average. The pauses
   count while it waits, since waiting goes on. */
static double held_s(const struct loop_use *use)
{
	const struct sampling_seen *first = &use->held[0], *last = &use->held[use->n_held - 1];
	double seconds = (double)(last->at_ns - first->at_ns) * 1e-9 + use->rule.step_s;

	for (size_t i = 0; i + 1 < use->n_held; i++)
		if (!use->held[i].waits)
			seconds -= use->held[i].stopped_s;
	if (first->loop.is_measured && use->rule.iteration_s < seconds)
		seconds = use->rule.iteration_s;
	return seconds;
}

static int find_place(const struct loop_use *use, const struct stack_profile *profile,
		      struct loop_hold *hold, struct err *err)
{
	struct stack_spot *spots = calloc(use->n_held, sizeof(*spots)), most;

	if (!spots)
		return err_memory(err);
	for (size_t i = 0; i < use->n_held; i++)
		spots[i] = stack_spot_of(profile, use->held[i].node, 1);
	stack_spots_sort(spots, use->n_held);
	if (stack_spots_most(spots, use->n_held, spots[0].root, &most)) {
		hold->place = most.place;
		hold->leaf = most.leaf;
	}
	free(spots);
	return 0;
}

static struct loop_wait *wait_of(struct loop_use *use, size_t frame, struct err *err)
{
	for (size_t i = 0; i < use->n_waits; i++)
		if (use->waits[i].frame == frame)
			return &use->waits[i];
	if (mem_reserve(&use->waits, &use->cap_waits, use->n_waits + 1, sizeof(*use->waits))) {
		err_memory(err);
		return NULL;
	}
	use->waits[use->n_waits] = (struct loop_wait){.frame = frame};
	return &use->waits[use->n_waits++];
}

/* Who waited in the hold under way, which was so long. */
static int add_waits(struct loop_use *use, const struct stack_profile *profile, double seconds,
		     struct err *err)
{
	for (size_t i = 0; i < use->n_held; i++) {
		struct stack_spot spot = stack_spot_of(profile, use->held[i].node, 1);
		struct loop_wait *wait;

		if (!use->held[i].waits || spot.place.frame == PROFILE_NO_PARENT)
			continue;
		wait = wait_of(use, spot.place.frame, err);
		if (!wait)
			return -1;
		wait->samples++;
		wait->longest_s = fmax(wait->longest_s, seconds);
	}
	return 0;
}

/* The hold under way is over. */
static int let_go(struct loop_use *use, const struct stack_profile *profile, struct err *err)
{
	struct loop_hold hold = {.samples = (int64_t)use->n_held};
	struct loop_row *row;
	int rc = 0;

	if (use->n_held == 0)
		return 0;
	hold.seconds = held_s(use);
	for (size_t i = 0; i < use->n_held; i++)
		hold.waiting += use->held[i].waits;
	if (row_of(use, stack_root(profile, use->held[0].node), &row, err) ||
	    add_waits(use, profile, hold.seconds, err))
		return -1;
	if (hold.seconds > row->longest.seconds) {
		rc = find_place(use, profile, &hold, err);
		row->longest = hold;
	}
	use->n_held = 0;
	return rc;
}

static bool goes_on(const struct loop_use *use, const struct stack_profile *profile,
		    const struct sampling_seen *seen)
{
	const struct sampling_seen *last = use->n_held ? &use->held[use->n_held - 1] : NULL;

	return last && seen->loop.state == LOOP_CALLBACK && last->loop.run == seen->loop.run &&
	       stack_root(profile, last->node) == stack_root(profile, seen->node);
}

/* ---- all together */

void loop_use_begin(struct loop_use *use, const struct loop_hold_rule *rule)
{
	use->rule = *rule;
	use->n_held = 0;
}

int loop_use_add(struct loop_use *use, const struct stack_profile *profile,
		 const struct sampling_seen *seen, struct err *err)
{
	struct loop_row *row;

	if (!goes_on(use, profile, seen) && let_go(use, profile, err))
		return -1;
	use->samples += seen->loop.state != LOOP_NONE;
	use->idle += seen->loop.state == LOOP_IDLE;
	use->itself += seen->loop.state == LOOP_ITSELF;
	if (seen->loop.state != LOOP_CALLBACK)
		return 0;
	if (row_of(use, stack_root(profile, seen->node), &row, err))
		return -1;
	row->samples++;
	if (mem_reserve(&use->held, &use->cap_held, use->n_held + 1, sizeof(*use->held)))
		return err_memory(err);
	use->held[use->n_held++] = *seen;
	return 0;
}

int loop_use_end(struct loop_use *use, const struct stack_profile *profile, struct err *err)
{
	return let_go(use, profile, err);
}

static int by_samples(const void *a, const void *b)
{
	const struct loop_row *x = a, *y = b;

	if (x->samples != y->samples)
		return x->samples < y->samples ? 1 : -1;
	return (x->frame > y->frame) - (x->frame < y->frame);
}

int loop_use_conclude(struct loop_use *use, const struct stack_profile *profile, struct err *err)
{
	struct stack_spot *spots, most;
	size_t n;

	if (use->n == 0)
		return 0;
	spots = stack_spots_new(profile, &n, err);
	if (!spots)
		return -1;
	for (size_t i = 0; i < use->n; i++)
		if (stack_spots_most(spots, n, use->rows[i].frame, &most))
			use->rows[i].place = most.place;
	free(spots);
	qsort(use->rows, use->n, sizeof(*use->rows), by_samples);
	return 0;
}

enum loop_finding loop_finding_of(const struct loop_hold *hold)
{
	if (hold->seconds < LOOP_LONG_S || hold->samples < LOOP_LONG_SAMPLES)
		return LOOP_FINDING_NONE;
	return 2 * hold->waiting > hold->samples ? LOOP_FINDING_WAITS : LOOP_FINDING_COMPUTES;
}
