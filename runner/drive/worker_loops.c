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

	if (wanted.n == 0)
		wanted.n = worker->loops;
	/* A script's number is only one to begin with: it is given to a function that takes any. */
	wanted.is_fixed = wanted.n > 0 && target->kind != TARGET_SCRIPT && !is_users(target, asked);
	return wanted;
}
