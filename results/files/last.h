/*
 * The results of the last runs that were to write no file: a few, in the state folder
 * (results/files/statedir.h), so that nothing that was measured is lost. They are named "last",
 * "last~1" (the one before), ...
 */
#ifndef RESULTS_FILES_LAST_H
#define RESULTS_FILES_LAST_H

#include "results/base/texts.h"
#include "results/model/suite.h"

/* So many are kept, the newest, and no more bytes than this in all. */
enum { LAST_KEPT = 10 };
#define LAST_BYTES ((size_t)64 << 20)

/* Keep it as the last, and drop what is more than the bounds. 0, or -1 with err: there is no place,
   or it cannot be written, or alone is more than the bound; then nothing else has changed. */
int last_keep(const struct suite *suite, struct err *err);

/* 0 for "last", N for "last~N"; -1 for any other word. */
long last_number(const char *word);

/* Paths that stand for words; `= {0}` may be released. */
struct last_paths {
	char **items;
	size_t n;
};

/* Put the path of the kept result in the place of each name that is such a word, unless there is a
   file of that name. 0, or -1 with err (ERR_USAGE: so many are not kept; memory). The names borrow
   from the paths. */
int last_paths_resolve(struct last_paths *paths, struct texts *names, struct err *err);
void last_paths_release(struct last_paths *paths);

#endif
