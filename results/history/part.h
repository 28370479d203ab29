/*
 * Is the newest result a part of its suite (results/shards/lacks.h)? Then what it lacks was not
 * removed: nobody knows how it does at the newest commit, and its verdict is an older one. The
 * words are cli/history/part_words.h.
 */
#ifndef RESULTS_HISTORY_PART_H
#define RESULTS_HISTORY_PART_H

#include "results/history/names.h"
#include "results/shards/lacks.h"

/* `= {0}` is none, and may be released. */
struct history_part {
	size_t result; /* place among history->results */
	struct suite_lacks lacks;
	json_t *said; /* private: what `lacks` borrows from */
};

/* All that this result lacks since it is a part; NULL in part->said: nothing. 0, or -1 with err;
   history_part_release is due in every case. */
int history_part_of(struct history_part *part, const struct history *history, size_t result,
		    struct err *err);

/* Does the newest result lack any of these benchmarks since it is a part? True in *is_part, with
   `part` filled. Of one that was merged without shards and does not say what is in them: any that
   it does not have. 0, or -1 with err (memory; the index cannot be read); history_part_release is
   due in every case. */
int history_part_find(struct history_part *part, bool *is_part, struct history *history,
		      const struct history_names *names, struct err *err);
void history_part_release(struct history_part *part);

#endif
