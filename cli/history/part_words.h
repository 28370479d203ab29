/* The words for what a result of a history, and first of all the newest, lacks since it is a part
   (results/history/part.h), for people and programs. */
#ifndef CLI_HISTORY_PART_WORDS_H
#define CLI_HISTORY_PART_WORDS_H

#include "cli/words/table.h"
#include "results/history/part.h"

/* Append "a part: shard 3 of 8 missing; not here: a, b, c"; nothing of a result that is none. 0, or
   -1 with err. */
int part_words_of_result(struct buf *out, const struct history *history, size_t result,
			 struct err *err);
/* The same for programs: {the figures of results/shards/lacks.h, "names", "text"}, with all names
   in a list; null of a result that is none. A new reference; NULL with err. */
json_t *part_words_of_result_json_new(const struct history *history, size_t result,
				      struct err *err);

/* Append "the newest result, 09acdb7c1e (2026-11-29 12:20): a part: shard 3 of 8 missing; not here:
   a, b, c". */
void part_words_add(struct buf *out, const struct history *history,
		    const struct history_part *part);

/* Print that, if the newest result lacks any of these benchmarks; `above`: with an empty line
   before it. 0, or -1 with err. */
int part_words_print(struct history *history, const struct history_names *names,
		     const struct table_style *style, bool above, struct err *err);

/* The same for programs: as of a result, with its "file", "commit", "date" and "subject" before
   that; null where there is nothing to say. A new reference; NULL with err. */
json_t *part_words_json_new(struct history *history, const struct history_names *names,
			    struct err *err);

#endif
