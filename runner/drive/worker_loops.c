#include "runner/drive/worker_loops.h"

/* A value that lasts longer is not long by waiting for the CPU alone. */
#define NO_WAIT_S 0.05

/* The user knows better than the benchmark, but for what runs once in a process. */
static bool is_users(const struct target *target, int64_t asked)
{
	return asked > 0 && !target->suite.is_once;
}

struct loops_wanted worker_loops(const struct worker *worker, const struct target *target,
				 int64_t asked)
{
	struct loops_wanted wanted = {.n = target_loops(target, asked)};

	if (wanted.n == 0 || worker->is_in_pieces)
		wanted.n = worker->loops;
	/* A script's number is only one to begin with: it is given to a function that takes any. */
	wanted.is_fixed = wanted.n > 0 && target->kind != TARGET_SCRIPT &&
			  (worker->is_in_pieces || !is_users(target, asked));
	return wanted;
}

int64_t worker_timed_loops(const struct worker *worker, const struct target *target, int64_t asked)
{
	int64_t n = target_loops(target, asked);

	if (worker->is_in_pieces)
		return is_users(target, asked) ? asked : 0;
	return n > 0 ? n : worker->loops;
}

int64_t worker_piece(const struct worker *worker)
{
	return worker->is_in_pieces ? worker->loops : 1;
}

double worker_lasts_s(const struct worker *worker, double own_s, double elapsed_s)
{
	return worker->is_in_pieces ? elapsed_s : own_s;
}

bool worker_may_last_less(const struct worker *worker, const struct reading *first, double enough_s)
{
	/* One piece: its wall time is that of the calls, whatever clock a suite has of its own. */
	return worker->is_in_pieces && (double)first->wall_ns * 1e-9 < enough_s;
}

int worker_agreements(const struct worker *worker, double shortest_s)
{
	return worker->is_in_pieces && shortest_s < NO_WAIT_S ? 6 : 2;
}
