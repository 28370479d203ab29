/* The words for what a file of another tool lacks (foreign_notes, results/files/foreign.h). */
#ifndef CLI_WORDS_FOREIGN_WORDS_H
#define CLI_WORDS_FOREIGN_WORDS_H

/* The pattern (cli/words/sentence.h) for all of them, worded to follow "NAME: ". */
extern const char foreign_pattern[];

#endif
