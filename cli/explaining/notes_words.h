/* What should be known beside the numbers: notes that hold, each with a constant name for programs
   and a sentence for people. */
#ifndef CLI_EXPLAINING_NOTES_WORDS_H
#define CLI_EXPLAINING_NOTES_WORDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The names of those that hold, an array; NULL: memory. */
json_t *notes_json_new(const char *const *names, const bool *notes, size_t n);
/* An empty line and the sentences of those that hold, wrapped; nothing where none does. A sentence
   of NULL is for programs alone. */
void notes_print(const char *const *sentences, const bool *notes, size_t n, FILE *out);

#endif
