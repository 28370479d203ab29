/* Where Pythons may lie: the places that runner/target/interp.c tries for a name or a version, in
   order. Looks at names and permissions only; starts nothing. */
#ifndef RUNNER_TARGET_INTERP_SEARCH_H
#define RUNNER_TARGET_INTERP_SEARCH_H

#include "runner/target/interp.h"

#include <stdbool.h>

/* Begins with "#!": a shim or a wrapper around something else. */
bool search_is_script(const char *path);

/* Each adds what exists, best first, and returns 0, or -1 with err (memory). */
int search_path(struct interps *found, const char *name, struct err *err);
/* As interp.h says of "3.12"; `version` begins with a digit. */
int search_version(struct interps *found, const char *version, struct err *err);
/* What pyenv, asdf and uv keep for this user that matches `want` ("3.12", "3.13t"; NULL: all), the
   highest of each first. */
int search_keepers(struct interps *found, const char *want, struct err *err);
/* A version of pyenv by its whole name, "pypy3.10-7.3.12". */
int search_pyenv_name(struct interps *found, const char *name, struct err *err);

/* Path and words are copied. */
int interps_add(struct interps *interps, const char *path, const char *how, struct err *err);

#endif
