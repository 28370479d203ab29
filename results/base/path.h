/* Paths of files: what several rooms ask of them. */
#ifndef RESULTS_BASE_PATH_H
#define RESULTS_BASE_PATH_H

#include <stdbool.h>

/* Is it a folder, or a link to one? */
bool path_is_folder(const char *path);

/* A regular file, or a link to one, that this user may execute? */
bool path_is_program(const char *path);

/* Do both lead to one file, so that writing one replaces the other? By what they lead to, or where
   none is there yet by folder and name. Devices and pipes are not replaced: those are not the same.
 */
bool path_is_same_file(const char *a, const char *b);

/* FOLDER/NAME; free() it. NULL: memory. */
char *path_in_new(const char *folder, const char *name);

#endif
