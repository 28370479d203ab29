/*
 * The environment of a worker: as pyperf gives it (few variables, so that two users measure the
 * same), with what the user asks for, and a hash seed of its own.
 */
#ifndef RUNNER_OS_ENVIRONMENT_H
#define RUNNER_OS_ENVIRONMENT_H

#include "results/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct environment_rules {
	bool copy_all;		 /* --copy-env */
	bool no_locale;		 /* --no-locale */
	const char *inherit;	 /* --inherit-environ A,B; may be NULL */
	const char *wanted;	 /* the same, asked for by the benchmark itself; may be NULL */
	const char *import_path; /* folders before those of PYTHONPATH, "A:B"; may be NULL */
	char *const *set; /* NAME=VALUE entries that are always set, NULL-terminated; or NULL */
};

/* The variables of `from` (as environ) that the rules keep, plus PYTHONHASHSEED. NULL-terminated;
   freed by environment_free. A hash seed of 0 keeps the variable as `from` and the rules have it.
 */
char **environment_new(const struct environment_rules *rules, char *const *from, uint32_t hash_seed,
		       struct err *err);
void environment_free(char **env);

/* Add a variable that makes the whole a multiple of ENVIRONMENT_BLOCK bytes, plus `padding`
   (the stack begins below it: the longer paths of one user or one side do not move it). Its value
   is `text` and as many letters as are needed. Takes `env` and returns its replacement, or NULL
   with err (memory; `env` is freed). */
#define ENVIRONMENT_BLOCK 16384
char **environment_padded(char **env, const char *name, const char *text, size_t padding,
			  struct err *err);

/* Do the two rules keep different variables of `from`? */
bool environment_differs(const struct environment_rules *a, const struct environment_rules *b,
			 char *const *from);

#endif
