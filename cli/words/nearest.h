/* The name that was probably meant: for "did you mean" in messages about unknown words. */
#ifndef CLI_WORDS_NEAREST_H
#define CLI_WORDS_NEAREST_H

#include <stddef.h>

/* Edits (insert, delete, replace, swap of neighbours) that turn a into b: the optimal string
   alignment distance, in bytes. Texts longer than 63 bytes are compared by their first 63. */
size_t nearest_distance(const char *a, const char *b);

/* The one of `names` (n of them) nearest to `word`, or NULL when none is near: at most a third of
   the longer text's length may differ, at least one edit. Of equally near names the first one wins.
   */
const char *nearest_name(const char *word, const char *const *names, size_t n);

#endif
