/* What the ways to print an outcome (cli/measuring/outcome*.c) share. */
#ifndef CLI_MEASURING_OUTCOME_INTERNAL_H
#define CLI_MEASURING_OUTCOME_INTERNAL_H

#include "cli/measuring/outcome.h"
#include "cli/measuring/warning.h"
#include "cli/words/table.h"
#include "results/base/buf.h"
#include "results/base/unit.h"
#include "results/noise/noise.h"
#include "stats/interval.h"

/* What differs by less is not worth a word. */
#define OUTCOME_TELLING 0.01

/* The numbers of one benchmark. */
struct outcome_row {
	const struct measurement *m;
	/* In seconds per iteration: what is told first, and the mean of what the clock said. */
	struct interval interval, clock;
	const struct headline *headline; /* NULL: no pacer ran */
	bool tells_clock;		 /* the two differ by more than a percent */
	double less_s;			 /* what the empty loop costs, taken off; 0: nothing is */
	double spread; /* coefficient of variation between processes; NaN below 2 */
	double share;  /* of its wall time inside timed regions */
	struct unit_scale scale;
};

/* With the cost of the empty loop taken off where the style says so. */
struct outcome_row outcome_row_of(const struct measurement *m, const struct outcome_style *style);
/* Why the clock's figure stands alone though it has a pacer: a sentence; NULL: it does not, or has
   none. */
const char *outcome_why_clock(const struct headline *headline);
double outcome_half_width(struct interval interval);
/* "1.2%", half of the interval's width over the mean. False and "?" where that is not known, or not
   less than the mean itself, as what is left of a time after the empty loop's cost. */
bool outcome_width(const struct outcome_row *row, char text[UNIT_TEXT]);
/* "precise", "budget", "complete", "failed", "interrupted" or "deadline". */
const char *outcome_status_name(const struct measurement *m);

/* What only programs have: mean user and system time of a run, the largest peak memory in bytes. */
struct outcome_program {
	double user_s, system_s, max_rss;
};

/* False for what is no program. */
bool outcome_program_of(const struct session *session, const struct measurement *m,
			struct outcome_program *program);

/* What one number does not say. */
struct outcome_shape {
	struct noise noise;
	double median, best; /* of the processes, as the clock told them; NaN: none is there */
	bool is_several;     /* they are of several kinds: no single number describes them */
	double remains; /* the mean when what others took is off; NaN: no other than the mean */
};

struct outcome_shape outcome_shape_of(const struct session *session, const struct outcome_row *row);
/* Append "busy 42%: 11.2 us remain", "2 speeds: median 12.1 us, best 10.3 us": the first mark
   whatever its width, all else as long as it fits into `room` columns. */
void outcome_marks_add(struct buf *out, const struct outcome_shape *shape,
		       const struct unit_scale *scale, size_t room);
/* ---- cli/measuring/outcome_words.c: sentences without their ends, appended; nothing where there
   is nothing to say */

/* What the clock said, where the machine was slower than it can be; or why it is all there is. */
void outcome_words_of_clock(struct buf *out, const struct outcome_row *row);
/* Beside a mean that does not say all. */
void outcome_words_of_shape(struct buf *out, const struct session *session,
			    const struct outcome_row *row);
/* Of a program: its CPU times and memory. */
void outcome_words_of_program(struct buf *out, const struct session *session,
			      const struct measurement *m);
/* How much was measured, and whether that was enough. */
void outcome_words_of_reached(struct buf *out, const struct session *session,
			      const struct outcome_row *row);

/* Processes that differ much though nothing disturbed them. */
bool outcome_spreads_unexplained(const struct measurement *m, const struct noise *noise);

/* What disturbed it (results/noise/noise.h); nothing when memory runs out. */
void outcome_find_noise(const struct session *session, const struct measurement *m,
			struct noise *noise);

#endif
