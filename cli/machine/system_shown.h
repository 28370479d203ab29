/*
 * The parts of `assay system show`, by what they are about. Each says in the report how the
 * settings of one operation are; their order, and which of them a machine has, is
 * cli/machine/system_state.c's.
 */
#ifndef CLI_MACHINE_SYSTEM_SHOWN_H
#define CLI_MACHINE_SYSTEM_SHOWN_H

#include "cli/machine/system_report.h"

struct shown {
	struct system_report *report;
	const struct tuning_state *state;
	enum tuning_action action;
	struct err *err;
};

/* ---- cli/machine/system_shown.c: what they have in common */

/* Note whether one thing is as benchmarks want it. */
void shown_judge(const struct shown *shown, bool is_tuned);

/* The text of a file, borrowed from the state; "" when it could not be read. Whoever may not read
   it is told so at the end. */
const char *shown_text(const struct shown *shown, const char *path);

/* Append "0-3=a; 4-7=b": what `get` says of each of `set`, of CPUs or of other numbers; those of
   which it says nothing are left out. 0, or -1 with shown->err (memory). */
int shown_add_groups(struct buf *out, const struct cpus *set, const struct shown *shown,
		     void (*get)(struct buf *text, const struct shown *shown, int number));

/* Is the file of that name, of cpufreq, "`text`" for all CPUs of `set` that have one? */
bool shown_all_are(const struct shown *shown, const struct cpus *set, const char *name,
		   const char *text);

/* ---- one operation each. 0, or -1 with shown->err (memory). */

/* cli/machine/system_kernel.c: settings of the kernel */
int system_show_perf_event(const struct shown *shown);
int system_show_aslr(const struct shown *shown);
int system_show_scheduler(const struct shown *shown);
int system_show_nohz(const struct shown *shown);
int system_show_thp(const struct shown *shown);

/* cli/machine/system_speed.c: what makes CPUs faster or slower */
int system_show_frequency(const struct shown *shown);
int system_show_power(const struct shown *shown);
int system_show_governor(const struct shown *shown);
int system_show_pstate(const struct shown *shown);
int system_show_msr(const struct shown *shown);
int system_show_boost(const struct shown *shown);
int system_show_energy(const struct shown *shown);

/* cli/machine/system_company.c: who else is on the chosen CPUs */
int system_show_irq(const struct shown *shown);
int system_show_shield(const struct shown *shown);
int system_show_smt(const struct shown *shown);

#endif
