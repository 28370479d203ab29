/*
 * Names cut to a width so that those that differ still do. Names of tests often share their
 * beginning (file::test[parameters], module.Class.time_x), so a cut at the right end is only the
 * first way that is tried.
 */
#ifndef CLI_WORDS_CUT_H
#define CLI_WORDS_CUT_H

#include "results/base/err.h"

#include <stddef.h>

/*
 * Each of the n texts that is wider than `width` columns is cut, and `mark` (one column) stands for
 * what is missing: the end of all, or the beginning of all, or the middle of all, or the beginning
 * that the wide ones share and the end. The first way that keeps different texts different is
 * taken. The texts are malloc()ed, and replaced where they are cut. 0; 1 when no way does; -1 with
 * err (memory). Nothing is changed unless it is 0.
 */
int cut_apart(char **texts, size_t n, size_t width, const char *mark, struct err *err);

#endif
