/*
 * What `assay system` prints, from states and writes alone: pyperf's lines to the byte, in pyperf's
 * five sections, and after them in each section those of the operations that pyperf lacks.
 */
#ifndef CLI_MACHINE_SYSTEM_REPORT_H
#define CLI_MACHINE_SYSTEM_REPORT_H

#include "runner/tuning/tuning.h"

/* Lines, each ended by a newline. `= {0}` is valid and empty. */
struct system_report {
	struct buf actions, states, advices, warnings, errors;
	bool was_refused;  /* something failed for lack of permission */
	bool is_not_tuned; /* something is not as it should be for benchmarks */
};

void system_report_release(struct system_report *report);

/* ---- cli/machine/system_writes.c */

/* What writing came to: `before` is the state that the writes were decided from. Writes that were
   not tried say nothing, so that a plan alone tells what could not be read. */
int system_report_writes(struct system_report *report, const struct tuning_state *before,
			 const struct tuning_writes *writes, enum tuning_action action,
			 struct err *err);

/* ---- cli/machine/system_back.c */

/* The same for writes that brought back what a record says. */
int system_report_back(struct system_report *report, const struct tuning_writes *writes,
		       struct err *err);

/* ---- cli/machine/system_state.c */

/* How the machine is. */
int system_report_state(struct system_report *report, const struct tuning_state *state,
			enum tuning_action action, struct err *err);

/* ---- what these have in common */

/* 0, or -1 with err when memory ran out for any line. */
int system_report_check(const struct system_report *report, struct err *err);
/* One line, "Perf event: ..." (without the name for TUNING_OPS), with its newline. */
void system_say(struct buf *lines, enum tuning_op op, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Why a write failed, in those words; borrowed from `cause`, which is cleared first. */
const char *system_cause(struct buf *cause, const struct tuning_write *write);
/* "0-3,7"; "None" for no CPU at all, as pyperf has it. */
void system_add_list(struct buf *out, const struct cpus *set);

/* Both parts tell what could not be read, each when it looks. */
void system_report_irqs_unread(struct system_report *report, const struct tuning_state *state);
void system_report_irqbalance_trouble(struct system_report *report, const struct irqbalance *found);
/* The first CPU of `cpus` whose register could not be read, or -1, with all that pyperf says of it
   in `lines`. */
int system_report_register_unread(struct system_report *report, struct buf *lines,
				  const struct tuning_state *state, const struct cpus *cpus);

#endif
