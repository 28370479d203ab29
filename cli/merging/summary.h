/* What was merged, in a line. */
#ifndef CLI_MERGING_SUMMARY_H
#define CLI_MERGING_SUMMARY_H

#include "results/model/suite.h"
#include "results/shards/complete.h"

#include <stdio.h>

/* Print "all.json: 3 files, 8 benchmarks, 160 runs, 1 failed; all 3 shards". `count`: of the shards
   that the files were; NULL: they were none. */
void merge_summary_print(const char *output, size_t files, const struct suite *suite,
			 const struct shard_count *count, FILE *out);

#endif
