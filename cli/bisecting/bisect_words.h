/* The sentences of a search (cli/bisecting/search.h). Whatever commits say is made harmless. */
#ifndef CLI_BISECTING_BISECT_WORDS_H
#define CLI_BISECTING_BISECT_WORDS_H

#include "cli/bisecting/search.h"

#include <stdio.h>

/* What a search is about, for its sentences; all borrowed. */
struct bisect_words {
	const char *benchmark;
	double limit; /* a ratio; 0: none */
};

/* Good against bad: how much, and what there is to search; or why there is nothing. A line, or two.
 */
void bisect_words_whole(struct buf *out, const struct bisect_words *words,
			const struct search *search);

/* `3 of ~6: 4f2a1c9 "subject": 3.1% slower [+2.6% .. +3.6%], like main; 12 blocks, 4 s`, a line. */
void bisect_words_step(struct buf *out, const struct search *search,
		       const struct search_step *step);

/* What was found, in lines; nothing where there was no difference. */
void bisect_words_end(struct buf *out, const struct bisect_words *words,
		      const struct search *search);

#endif
