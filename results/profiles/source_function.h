/* Which function a line of a Python file is in, by its indentation. Pure. */
#ifndef RESULTS_PROFILES_SOURCE_FUNCTION_H
#define RESULTS_PROFILES_SOURCE_FUNCTION_H

#include "results/base/buf.h"

#include <stdbool.h>

/* Append the qualified name ("Encoder.encode", "outer.<locals>.inner") of the function around line
   `line` (from 1) of the text; its own `def` line and decorators are of it. *first is the line of
   its `def`. False: the line is in no function, or there is no such line. A line of a string that
   begins left of the code around it is taken for code. */
bool source_function_at(const char *text, int line, struct buf *name, int *first);

#endif
