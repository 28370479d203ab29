/* Adding to a history: a result becomes a file of its own, whole or not at all. */
#ifndef RESULTS_HISTORY_KEEP_H
#define RESULTS_HISTORY_KEEP_H

#include "results/base/err.h"
#include "results/model/suite.h"

#include <stdbool.h>
#include <stdint.h>

struct history_kept {
	char *file;   /* its name in the folder */
	bool is_old;  /* the same result was there already, and nothing was written */
	bool profile; /* its profiles were taken along */
	char *lost;   /* why those that lie beside it were not, one line; NULL: none are lost */
};
void history_kept_release(struct history_kept *kept);

/* Write the result into the folder, which is there. `source`: where it was read from, whose
   profiles are taken along; NULL: none. `undated_s`: the time of a result without any date. 0, or
   -1 with err (ERR_SYSTEM, with the path; memory). */
int history_keep(struct history_kept *kept, const char *folder, const struct suite *suite,
		 const char *source, int64_t undated_s, struct err *err);

#endif
