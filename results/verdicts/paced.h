/* Two benchmarks whose values have partners in time: what is compared is what their processes take
   over the pacer that ran beside them (stats/pacing.h, docs/pacer.md). */
#ifndef RESULTS_VERDICTS_PACED_H
#define RESULTS_VERDICTS_PACED_H

#include "results/verdicts/notes.h"
#include "results/verdicts/sample.h"
#include "results/verdicts/sites.h"
#include "stats/pacing.h"

struct paced_pair {
	bool is_used;
	int kind; /* paced_kind_names */
	struct pacing_slope slope;
	double widening;
	/* What sessions differ by beyond their processes: never zero. With the error of the slope,
	   as far as the machine's speed differed between the files. Also where the pacer only tells
	   that, and the times alone are compared (has_rest, not is_used). */
	bool has_rest;
	struct ttest_session rest;
	double speed; /* log of the pacer's time, new less old: above 0 the machine was slower */
};

/* Decide whether the pacer is used, and which kind, without looking at how the sides differ. When
   it is, old_logs and new_logs become logs over it. They hold those of the process means, in the
   order of `sites`. Why it cannot be used though both have one becomes a note. 0, or -1 with err
   (memory). */
int paced_pair_init(struct paced_pair *paced, const struct sample *old_side,
		    const struct sample *new_side, const struct sites *sites, double *old_logs,
		    double *new_logs, struct notes *notes, struct err *err);

#endif
