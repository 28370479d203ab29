/* The functions of a profile by their share, as a table. */
#ifndef CLI_ATTACHING_FUNCTIONS_TABLE_H
#define CLI_ATTACHING_FUNCTIONS_TABLE_H

#include "cli/words/table.h"
#include "results/base/err.h"
#include "results/profiles/stack_profile.h"

#include <stdio.h>

/* Print the first `most` functions, by their own share; nothing for a profile without samples. 0,
   or -1 with err (memory). */
int functions_table_print(const struct stack_profile *profile, size_t most,
			  const struct table_style *style, FILE *out, struct err *err);

#endif
