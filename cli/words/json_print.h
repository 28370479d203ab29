/* What programs read: JSON on a stream, indented, with a final newline. */
#ifndef CLI_WORDS_JSON_PRINT_H
#define CLI_WORDS_JSON_PRINT_H

#include "results/base/err.h"

#include <jansson.h>
#include <stdio.h>

/* Takes over `top`; NULL means that memory ran out. 0, or -1 with err (memory). Write errors stay
   in the stream: main() checks stdout at the end. */
int json_print(json_t *top, FILE *out, struct err *err);

/* The same bytes into a file, whole or not at all, in the place of an earlier one. Borrows `top`;
   NULL means that memory ran out. 0, or -1 with err, which names the file. */
int json_write(const json_t *top, const char *path, struct err *err);

#endif
