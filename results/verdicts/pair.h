/* One benchmark in two files, compared (results/verdicts/comparison.h). */
#ifndef RESULTS_VERDICTS_PAIR_H
#define RESULTS_VERDICTS_PAIR_H

#include "results/verdicts/comparison.h"

/* The two must have the same name. `= {0}` may be released. p_report and p_gate are p and p_beyond
   until a family is known. 0, or -1 with err (memory). */
int comparison_init(struct comparison *comparison, const struct bench *old_bench,
		    const struct bench *new_bench, const struct compare_rules *rules,
		    struct err *err);

#endif
