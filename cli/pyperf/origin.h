/*
 * What must be known of a file wherever its values are shown. Of another tool's: what it does not
 * have, what was left out, what failed (results/files/foreign.h). Of one that is no whole suite:
 * what it lacks (results/shards/lacks.h). Notes, on stderr: what pyperf prints stays as it is.
 * Quiet or not, since without them the values say something else.
 */
#ifndef CLI_PYPERF_ORIGIN_H
#define CLI_PYPERF_ORIGIN_H

#include "cli/pyperf/files.h"

/* A line for each note, "assay: FILE: NAME and 3 others: ...", of the benchmarks of `file` that are
   shown; then "assay: FILE: a part: ...". 0, or -1 with err (memory). */
int pyperf_print_origin(const struct pyperf_file *file, FILE *out, struct err *err);

#endif
