/* What programs read: JSON on a stream, indented, with a final newline. */
#ifndef CLI_WORDS_JSON_PRINT_H
#define CLI_WORDS_JSON_PRINT_H

#include "results/base/err.h"

#include <jansson.h>
#include <stdio.h>

/* Takes over `top`; NULL means that memory ran out. 0, or -1 with err (memory). Write errors stay
   in the stream: main() checks stdout at the end. */
int json_print(json_t *top, FILE *out, struct err *err);

/* What is printed into memory, to become a file. */
struct json_file {
	FILE *out;
	char *text;
	size_t len;
};

/* 0, or -1 with err (memory); json_file_end is due where it is 0. */
int json_file_begin(struct json_file *file, struct err *err);
/* Unless `rc` says that printing failed, write the file, whole or not at all, in the place of an
   earlier one. 0, or -1 with err, which names the file. */
int json_file_end(struct json_file *file, const char *path, int rc, struct err *err);

#endif
