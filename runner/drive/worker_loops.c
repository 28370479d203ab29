#include "runner/drive/worker_loops.h"

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

double worker_lasted_s(const struct worker *worker, const struct taken *taken)
{
	return worker->is_in_pieces ? taken->elapsed_s : reading_seconds(&taken->reading);
}
