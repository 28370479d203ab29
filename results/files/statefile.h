/* What is remembered between runs, as JSON: read if it is there, replaced whole. Where such files
   lie is told by results/files/statedir.h. Errors name the file. */
#ifndef RESULTS_FILES_STATEFILE_H
#define RESULTS_FILES_STATEFILE_H

#include "results/base/err.h"

#include <jansson.h>

/* 1: *top is what stands in the file; json_decref() is due. 0: there is no such file. -1 with err
   (ERR_INPUT: it is no JSON, with the line; memory). *top is NULL but for 1. */
int statefile_read(json_t **top, const char *path, struct err *err);

/* Write `top` and make the folders on the way; on the disk when this returns. Takes `top`, of which
   NULL says that memory ran out. 0, or -1 with err (ERR_SYSTEM, memory) and the old file intact. */
int statefile_write(json_t *top, const char *path, struct err *err);

/* The same of what is known of one host, "/WHAT-HOST.json" (statedir_file_new): `take` makes `into`
   of it, returns 0 or -1 with err. 1: taken. 0: nothing is known, or there is no place for it. -1
   with err: as above, or what `take` says, with the file's name. */
int statefile_read_of(const char *what, const char *host,
		      int (*take)(void *into, json_t *top, struct err *err), void *into,
		      struct err *err);
int statefile_write_of(json_t *top, const char *what, const char *host, struct err *err);

#endif
