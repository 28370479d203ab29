/*
 * How much of the time each function (or path) had, column by column: a column is a period, the
 * time under one value of a label, or one result. What two sides of them differ by is found as
 * everywhere (results/causes/causes.h): a change is named only where it is proven.
 */
#ifndef CLI_PROFILES_TIMELINE_H
#define CLI_PROFILES_TIMELINE_H

#include "results/causes/causes.h"
#include "results/profiles/over_time.h"

struct timeline_column {
	char *label;		    /* "2026-11-29 03:00", "9cfe5fa" */
	double start_s, until_s;    /* of what is in it */
	struct over_time_pick pick; /* its moments; `at` is owned */
	int64_t samples;	    /* 0: nothing was recorded then */
	double threads;		    /* busy in the mean; NaN: unknown */
};

struct timeline_row {
	size_t thing;
	const double *share;		 /* of each column; NaN where that has no samples */
	const struct causes_row *change; /* NULL: not compared, or too little seen */
};

/* One of the two that are compared. */
struct timeline_side {
	char *label;
	struct over_time_pick pick;   /* `at` is owned */
	struct stack_profile profile; /* of the moments; empty where others were given */
};

/* `= {0}`, then `over`, is valid and empty. */
struct timeline {
	const struct over_time *over; /* borrowed */
	struct timeline_column *columns;
	size_t n_columns, cap_columns;
	struct timeline_row *rows; /* those with most in any column first */
	size_t n_rows;
	double *numbers;
	bool is_compared;
	struct timeline_side sides[PROFILE_SIDES];
	struct causes causes;
};

void timeline_release(struct timeline *timeline);

/* Add a column of these moments (places, copied); its figures are worked out. 0, or -1 with err
   (memory). */
int timeline_add_column(struct timeline *timeline, const char *label, const size_t *at, size_t n,
			struct err *err);

/* A column for each period of the moments' time, those without samples too. 0, or -1 with err
   (ERR_USAGE: more than TIMELINE_COLUMNS; memory). */
enum { TIMELINE_COLUMNS = 400 };
int timeline_add_periods(struct timeline *timeline, double period_s, struct err *err);

/* Compare two lots of moments; the labels are copied. 0, or -1 with err (memory). */
int timeline_compare(struct timeline *timeline, const char *const labels[PROFILE_SIDES],
		     const struct over_time_pick picks[PROFILE_SIDES], struct err *err);

/* The same by other profiles of these moments, with workers as they ran: borrowed until the
   timeline is released. `timed`, `df`: as causes_find wants them. */
int timeline_compare_profiles(struct timeline *timeline, const char *const labels[PROFILE_SIDES],
			      const struct over_time_pick picks[PROFILE_SIDES],
			      const struct stack_profile *const profiles[PROFILE_SIDES],
			      struct interval timed, double df, struct err *err);

/* Make the rows: `most` things at most. 0, or -1 with err (memory). */
int timeline_make_rows(struct timeline *timeline, size_t most, struct err *err);

#endif
