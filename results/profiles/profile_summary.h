/*
 * What one profile says, in the order of how much it matters: functions, lines, where the time goes
 * below Python. Shares are over all workers; times per iteration come with the interval that the
 * workers' differences give.
 */
#ifndef RESULTS_PROFILES_PROFILE_SUMMARY_H
#define RESULTS_PROFILES_PROFILE_SUMMARY_H

#include "results/profiles/stack_profile.h"
#include "stats/interval.h"

struct summary_row {
	size_t frame;
	int line;		/* of a line; 0 else */
	double self, total;	/* shares of all samples */
	struct interval self_s; /* seconds per iteration, 95 % of the workers' mean
				   (interval_t_positive: unbounded below 2 workers); NaN where
				   iterations were not counted */
};

struct summary_rows {
	struct summary_row *items; /* the largest own share first */
	size_t n;
};

/* `= {0}` may be released. */
struct profile_summary {
	int64_t samples, lost, iterations;
	size_t workers; /* that have samples */
	double seconds;
	struct interval iteration_s; /* of the workers' times per iteration, pauses left out */
	double dilation; /* how much longer an iteration takes beside the reader, pauses included:
			    geometric mean over workers of seen_s / plain_s; NaN: unknown */
	double kinds[PROFILE_FRAME_KINDS]; /* shares, as of profile_kinds_of() */
	double interpreter; /* the share of native code that is the interpreter's own: how Python
			       works, as much as what C code does for it */
	struct summary_rows functions; /* of Python, with what runs below them in C */
	struct summary_rows lines;
	struct summary_rows native; /* symbols, system calls: what stacks end in beside Python */
};

/* 0, or -1 with err (memory). A profile without samples has no rows and NaN for shares. */
int profile_summary_make(struct profile_summary *summary, const struct stack_profile *profile,
			 struct err *err);
void profile_summary_release(struct profile_summary *summary);

/* Every frame for itself, whatever its kind: what runs in a native function is not its caller's
   own. Rows as of a summary, in the same order. 0, or -1 with err (memory); free(frames->items)
   either way. */
int profile_frames_make(struct summary_rows *frames, const struct stack_profile *profile,
			struct err *err);

#endif
