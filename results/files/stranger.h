/*
 * What a file is that is no result file, and which file is wanted instead: a guess from its first
 * bytes and its top keys, for errors only. Files that nearly everybody takes for the right one at
 * first: asv's benchmarks.json, a CSV of hyperfine, a report of our own.
 */
#ifndef RESULTS_FILES_STRANGER_H
#define RESULTS_FILES_STRANGER_H

#include <stddef.h>

/* "is a list of asv's benchmarks, without results: ...", or NULL where nothing is recognized. The
   text need not be JSON, nor whole. Nothing is kept; the answer is constant. */
const char *stranger_name(const char *text, size_t len);

#endif
