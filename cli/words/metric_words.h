/* The words for metrics: of one side, of what a comparison of them lacks, and of those that moved
   with a time. */
#ifndef CLI_WORDS_METRIC_WORDS_H
#define CLI_WORDS_METRIC_WORDS_H

#include "results/verdicts/witness.h"

/* "263579 instructions, 0.02% apart over 3 layouts (valgrind)". */
void metric_words_of_view(struct buf *out, const struct metric_view *view);

/* The pattern (cli/words/sentence.h) of every lack, for metric_lack_figures. */
extern const char metric_lack_pattern[];
/* Append why nothing can be said; nothing where nothing lacks. */
void metric_words_of_lack(struct buf *out, const struct metric_comparison *c);

/* "12.0% more instructions at the same IPC, 80.0% more page faults". */
void metric_words_of_witness(struct buf *out, const struct witness *witness);

#endif
