/* The verdict of a duel's benchmark as one sentence, the candidate first. */
#ifndef CLI_DUELING_VERDICT_WORDS_H
#define CLI_DUELING_VERDICT_WORDS_H

#include "cli/dueling/side_names.h"
#include "cli/words/term.h"

/* In parts, so that one can have a colour and lines end between them: "C", " is ", "3.2% slower",
   " than B (95% interval +2.9% .. +3.5%)"; or "C", " compared with B: ", "undecided", and what is
   known. */
struct verdict_words {
	struct buf candidate, link, word, after;
};

/* verdict_words_release is due. Out of memory shows in the buffers. */
void verdict_words_init(struct verdict_words *words, const struct side_names *names,
			const struct bout *bout);
void verdict_words_release(struct verdict_words *words);

/* "slower", "failed": for a row of a table. */
const char *verdict_words_of_bout(const struct bout *bout);
enum colour verdict_words_colour(const struct bout *bout);

#endif
