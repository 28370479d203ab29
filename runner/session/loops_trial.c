#include "runner/session/loops_trial.h"

#include "runner/drive/marks.h"

#include <math.h>

/* A value in pieces that lasts longer is not long by waiting for the CPU alone. */
#define NO_WAIT_S 0.05

bool loops_trial_passes_over(struct loops_trial *trial, const struct worker *worker,
			     const struct taken *taken, double min_time_s)
{
	bool is_first = !trial->is_begun;

	trial->is_begun = true;
	/* One piece: its wall time is that of the calls, whatever clock a suite has of its own. */
	return is_first && worker->is_in_pieces &&
	       (double)taken->reading.wall_ns * 1e-9 < min_time_s;
}

static int agreements(const struct worker *worker, double shortest_s)
{
	return worker->is_in_pieces && shortest_s < NO_WAIT_S ? 6 : 2;
}

enum loops_trial_state loops_trial_add(struct loops_trial *trial, const struct worker *worker,
				       const struct taken *taken, const struct plan *plan,
				       bool is_sure)
{
	bool is_again = trial->believed == trial->loops;
	double lasted_s = worker->is_in_pieces ? taken->elapsed_s
					       : marks_undisturbed_seconds(&taken->reading);
	int64_t next;

	trial->shortest_s = is_again ? fmin(trial->shortest_s, lasted_s) : lasted_s;
	trial->agreed = is_again ? trial->agreed + 1 : 1;
	next = plan_calibrate(plan, trial->loops, trial->shortest_s);
	if (next == 0)
		return LOOPS_TRIAL_NOTHING;
	if (next == trial->loops &&
	    (is_sure || trial->agreed >= agreements(worker, trial->shortest_s)))
		return LOOPS_TRIAL_FOUND;
	trial->believed = trial->loops;
	trial->loops = next;
	return LOOPS_TRIAL_GOES_ON;
}
