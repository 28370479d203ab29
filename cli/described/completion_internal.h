/* What the completion scripts of several shells have in common. */
#ifndef CLI_DESCRIBED_COMPLETION_INTERNAL_H
#define CLI_DESCRIBED_COMPLETION_INTERNAL_H

#include "cli/described/described.h"
#include "cli/words/option_internal.h"

/* Print what stands between single quotes; the characters of `escaped` get a backslash. */
void completion_put_quoted(FILE *out, const char *text, const char *escaped);

/* A command's name as a part of a function's name. */
void completion_put_identifier(FILE *out, const char *name);

#endif
