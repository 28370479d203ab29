/* A suite of paced values, for programs that know no pacer: each value as it would be at one pace
   of the machine. */
#ifndef RESULTS_VERDICTS_PACED_VALUES_H
#define RESULTS_VERDICTS_PACED_VALUES_H

#include "results/model/suite.h"

/* Make the values of every benchmark what they would be where a loop of the pacer takes `pace_s`
   seconds (NaN: what it took at its best, as the file knows it). Suites can be compared when all
   have the same pace and pacer. Warm-ups and evidence go; `assay_paced` says how a benchmark
   followed its pacer. One that did not keeps its values. 0, or -1 with err: a benchmark without a
   pacer beside each process, or memory; then the suite is as it was. */
int suite_extract_paced(struct suite *suite, double pace_s, struct err *err);

#endif
