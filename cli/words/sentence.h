/*
 * Sentences with gaps that figures fill (results/base/figure.h), so that what was found is data and
 * its words are in one table.
 *
 *   {name}         the figure, as people read it; nothing where there is none
 *   {name|s}       what stands behind the bar, unless the figure is 1: "process{n|es}"
 *   {*}            all figures: "hostname a -> b, cpu_model_name"
 *   [name: ...]    only where there is such a figure
 *   [!name: ...]   only where there is none
 *   [name=x: ...]  only where its text is x
 */
#ifndef CLI_WORDS_SENTENCE_H
#define CLI_WORDS_SENTENCE_H

#include "results/base/figure.h"

/* Append the sentence. What figures hold is taken as it is: escape it where it is printed. */
void sentence_add(struct buf *out, const char *pattern, const struct figure *figures);

/* {"kind": kind, "text": text, and the figures}: a new object, NULL when memory ran out. */
json_t *sentence_json_new(const char *kind, const char *text, const struct figure *figures);

#endif
