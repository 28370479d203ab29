/* What several benchmarks have in common, said once: a short sentence for each kind of finding,
   with the largest of their sizes and what would help. */
#ifndef CLI_WORDS_SHARED_WORDS_H
#define CLI_WORDS_SHARED_WORDS_H

#include "results/base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* The figure of a finding of that kind by which the worst is told, "size" for a finding's own; NULL
   where there is none. */
const char *shared_words_key(const char *kind);

/* Is there a short sentence for that kind? */
bool shared_words_know(const char *kind);

/* What some of the rows have. */
struct shared {
	const char *kind;
	double size;	  /* the largest of that figure, relative or a number; 0: it is not known */
	const char *text; /* what is said of a kind that has no sentence here */
	size_t rows, of;  /* so many of so many */
	bool is_of_duel;  /* then "try a duel" is no advice */
};

/* Append "17 of 20: others took up to 42% of their time; ...". */
void shared_words_add(struct buf *out, const struct shared *shared);

#endif
