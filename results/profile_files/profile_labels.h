/* Labels of all samples of a file, as pprof has them: "commit" is "9cfe5fa". */
#ifndef RESULTS_PROFILE_FILES_PROFILE_LABELS_H
#define RESULTS_PROFILE_FILES_PROFILE_LABELS_H

#include "results/base/err.h"

#include <stddef.h>

/* Of profiles that stand beside a result: the commit that was measured, and where. */
#define LABEL_COMMIT  "commit"
#define LABEL_MACHINE "machine"
/* Those that say which profile of a file a sample is of: its benchmark, worker and interpreter. */
#define LABEL_BENCHMARK	  "benchmark"
#define LABEL_WORKER	  "worker"
#define LABEL_INTERPRETER "interpreter"

struct profile_label {
	char *key, *text;
};

/* `= {0}` is valid and empty; it owns all. In the order in which they were set. */
struct profile_labels {
	struct profile_label *items;
	size_t n, cap;
};

void profile_labels_release(struct profile_labels *labels);

/* Set it, in the place of one with this key. 0, or -1 with err (memory). */
int profile_labels_set(struct profile_labels *labels, const char *key, const char *text,
		       struct err *err);
/* The same from "KEY=TEXT". 0, or -1 with err: ERR_USAGE (it is none; the key is one of those that
   say which profile a sample is of), memory. */
int profile_labels_set_word(struct profile_labels *labels, const char *word, struct err *err);
/* NULL: there is none. */
const char *profile_labels_get(const struct profile_labels *labels, const char *key);

#endif
