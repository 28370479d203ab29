/*
 * The kernel's small text files in /proc and /sys, below a root folder: "" is the real machine,
 * anything else a recorded tree, which is how tests see other machines than their own.
 */
#ifndef RUNNER_OS_SYSFILE_H
#define RUNNER_OS_SYSFILE_H

#include "results/base/buf.h"

#include <stdbool.h>
#include <stdint.h>

/* Set `out` to the file's content, at most 4 MiB. False, with `out` released, when the file is not
   there or cannot be read: most of these files are missing on most machines. */
bool sysfile_read(struct buf *out, const char *root, const char *path_fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The same, cut to its first line without white space around it; false also when that is empty. */
bool sysfile_line(struct buf *out, const char *root, const char *path_fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The first line as a whole number; `missing` when it is none. */
int64_t sysfile_number(int64_t missing, const char *root, const char *path_fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The names in a folder, in the order of their numbers (hwmon2 before hwmon10), no ".x". 0 names
   when it is not there. sysfile_names_free() is due. */
size_t sysfile_names_new(char ***names, const char *root, const char *folder);
void sysfile_names_free(char **names, size_t n);

/* Next line of a text: *rest moves behind it, its end is made NUL. NULL at the end. */
char *sysfile_next_line(char **rest);

/* The value of "key : value" in a text of such lines (/proc/self/status, /proc/cpuinfo), the first
   that has the key: its beginning, *len without white space at its ends. NULL when there is none.
 */
const char *sysfile_field(const char *text, const char *key, size_t *len);

#endif
