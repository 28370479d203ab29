/*
 * How long a benchmark takes when the machine runs at its full speed: what its processes took over
 * the pacer beside them, times what the pacer takes at its best (results/learned/pace.h). Where it
 * does not follow the pacer, the clock's figure stands alone.
 */
#ifndef RESULTS_VERDICTS_HEADLINE_H
#define RESULTS_VERDICTS_HEADLINE_H

#include "results/learned/pace.h"
#include "results/model/suite.h"
#include "stats/interval.h"
#include "stats/planning.h"

#include <stdbool.h>

/* Why the clock's figure stands alone though a pacer ran; the words are the command line's. */
enum headline_why {
	HEADLINE_FINE,
	HEADLINE_WAITS,	  /* for other things than the processor */
	HEADLINE_UNMOVED, /* its time does not follow the machine's speed */
};

struct headline {
	bool is_paced;
	/* Seconds per iteration at full speed, 95 %: with the spread between processes, what
	   sessions differ by beyond that, and how well the slope is known. Full speed itself is
	   what was seen of this machine (results/learned/pace.h). */
	struct interval time;
	struct planning_standing standing; /* what more processes would make of it, in logs */
	int kind;			   /* paced_kind_names */
	double slope;
	double speed;	  /* the machine's while it was measured, of its best: .83 */
	double off_share; /* of the clock's time, that others had its CPU */
	enum headline_why why;
};

/* 0, or -1 with err (memory). Not paced below two processes. */
int headline_of(struct headline *headline, const struct bench *bench, const struct pace *pace,
		struct err *err);

#endif
