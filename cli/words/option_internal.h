/* Shared by the files of cli/words/option.h; for nobody else. */
#ifndef CLI_WORDS_OPTION_INTERNAL_H
#define CLI_WORDS_OPTION_INTERNAL_H

#include "cli/words/option.h"

/* True for the row that ends a table. */
bool option_is_end(const struct option *row);

/* True when the option takes a value. */
bool option_takes_value(const struct option *row);

/* True when the value is a number, so that "-3" may be one. */
bool option_is_numeric(const struct option *row);

#define OPTION_NAME_SIZE 80
/* How the option is called in messages: "-p/--processes". `out` receives it. */
void option_spell(const struct option *row, char out[OPTION_NAME_SIZE]);

/* Put the value given (NULL for a flag) into the row's target. 0, or -1 with ERR_USAGE saying
   what was given and what would work. */
int option_store(const struct option *row, const char *value, struct err *err);

#endif
