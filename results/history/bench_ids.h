/* The benchmarks that the index has, under the names of their files. Private to this room. */
#ifndef RESULTS_HISTORY_BENCH_IDS_H
#define RESULTS_HISTORY_BENCH_IDS_H

#include "results/history/index.h"

#include <stdint.h>

/* `= {0}` may be released. */
struct bench_ids {
	int64_t *ids;
	char **names;
	size_t n, ids_cap, names_cap;
};

/* Fill an empty list. 0, or -1 with err (the index fails; memory). */
int bench_ids_find(struct bench_ids *benches, struct history_index *index, struct err *err);
void bench_ids_release(struct bench_ids *benches);

#endif
