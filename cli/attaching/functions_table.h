/* The functions of a profile by their share, as a table. */
#ifndef CLI_ATTACHING_FUNCTIONS_TABLE_H
#define CLI_ATTACHING_FUNCTIONS_TABLE_H

#include "cli/words/table.h"
#include "results/base/err.h"
#include "results/profiles/stack_profile.h"

#include <stdbool.h>
#include <stdio.h>

/* Print the first `most` functions, by their own share; nothing for a profile without samples.
   natives: native functions too, each with what ran in it itself, which is then not in the share
   of the Python function that called it. 0, or -1 with err (memory). */
int functions_table_print(const struct stack_profile *profile, bool natives, size_t most,
			  const struct table_style *style, FILE *out, struct err *err);

#endif
