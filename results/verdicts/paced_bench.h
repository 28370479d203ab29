/* All that the processes of one benchmark, and the pacers beside them, say. */
#ifndef RESULTS_VERDICTS_PACED_BENCH_H
#define RESULTS_VERDICTS_PACED_BENCH_H

#include "results/model/suite.h"
#include "stats/pacing.h"

struct paced_bench {
	size_t n;				    /* processes with values */
	double *logs, *scratch;			    /* of means; n */
	struct pacing_process *kinds[PACING_KINDS]; /* NULL: some process has none of this kind */
};

/* 0, or -1 with err (memory); release is due in every case. */
int paced_bench_init(struct paced_bench *data, const struct bench *bench, struct err *err);
void paced_bench_release(struct paced_bench *data);

#endif
