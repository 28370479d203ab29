/* A plan under construction: what the files of runner/tuning/plan*.c share. */
#ifndef RUNNER_TUNING_PLANNING_H
#define RUNNER_TUNING_PLANNING_H

#include "runner/tuning/tuning.h"

struct tuning_planning {
	struct tuning_writes *writes;
	const struct tuning_state *state;
	bool is_tune; /* else: to pyperf's fixed values */
	struct err *err;
};

/* Append the write of `text` into a file, unless the file says so already; `subject` is its CPU,
   interrupt or -1. 0, or -1 with plan->err (memory). */
int tuning_plan_file(const struct tuning_planning *plan, enum tuning_op op, int subject,
		     const char *path, const char *text);
/* The same for a file below the CPU's folder: "cpufreq/scaling_governor". */
int tuning_plan_cpu_file(const struct tuning_planning *plan, enum tuning_op op, int cpu,
			 const char *name, const char *text);

/* runner/tuning/plan_company.c. 0, or -1 with plan->err (memory). */
int tuning_plan_irq(const struct tuning_planning *plan);
int tuning_plan_shield(const struct tuning_planning *plan);
int tuning_plan_smt(const struct tuning_planning *plan);

#endif
