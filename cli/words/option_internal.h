/* Shared by the files of cli/words/option.h; for nobody else. */
#ifndef CLI_WORDS_OPTION_INTERNAL_H
#define CLI_WORDS_OPTION_INTERNAL_H

#include "cli/words/option.h"

/* True for the row that ends a table. */
bool option_is_end(const struct option *row);

/* True when the option takes a value. */
bool option_takes_value(const struct option *row);

/* True when values are collected. */
bool option_is_list(const struct option *row);

/* Put what was given into its row's target. 0, or -1 with ERR_USAGE saying what was given and what
   would work. */
int option_store(const struct option_given *one, struct err *err);

#endif
