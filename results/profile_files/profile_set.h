/*
 * The profiles of a result's benchmarks, in a file of their own beside it: what a benchmark did can
 * be looked at later, and compared with another run's. "run.json" has "run.profile.json.gz".
 *
 * The file says which result it is of, by name and by a checksum of what was measured, which stays
 * the same when the result is indented or compressed. docs/file-format.md has its form.
 */
#ifndef RESULTS_PROFILE_FILES_PROFILE_SET_H
#define RESULTS_PROFILE_FILES_PROFILE_SET_H

#include "results/base/atomic.h"
#include "results/base/buf.h"
#include "results/model/suite.h"
#include "results/profile_files/profile_labels.h"
#include "results/profiles/stack_profile.h"

/* `= {0}` is valid and empty; it owns all. */
struct profile_set {
	char *result;	   /* the file name of the result, without its folder; NULL: of none */
	uint32_t checksum; /* of the result */
	struct profile_labels labels;
	double start_s;	   /* when it was recorded, seconds since 1970; 0: unknown */
	double duration_s; /* 0: unknown */
	struct stack_profile *profiles;
	size_t n, cap;
	bool lacks_stacks; /* read from a file that has functions and their callers only */
};

void profile_set_release(struct profile_set *set);

/* A new, empty profile in the set, of this name (copied); valid until the next one is added. NULL
   with err (memory). */
struct stack_profile *profile_set_add(struct profile_set *set, const char *name, struct err *err);
/* Move a profile into the set, under its own name (with a number where another has it): what is
   left is empty. 0, or -1 with err (memory). */
int profile_set_move(struct profile_set *set, struct stack_profile *profile, struct err *err);
/* The profile of that name; NULL when there is none. */
struct stack_profile *profile_set_find(const struct profile_set *set, const char *name);

/* Give the last profile this name (copied), with a number where another has it: names tell profiles
   apart. 0, or -1 with err (memory). */
int profile_set_name_last(struct profile_set *set, const char *name, struct err *err);

/* "DIR/run.profile.json.gz" for "DIR/run.json" and "DIR/run.json.gz"; free() it. NULL: memory. */
char *profile_set_path_new(const char *result_path);

/* From now on the set is of this result, read from or written to `path`: it has the labels of what
   all runs of that share (profile_labels.h), and its time. 0, or -1 with err (memory). */
int profile_set_bind(struct profile_set *set, const struct suite *suite, const char *path,
		     struct err *err);
/* 0 when the set is of this result. -1 with err: ERR_INPUT names both (the result has changed, or
   is another one), memory. Of a set that is of none: 0. */
int profile_set_check(const struct profile_set *set, const struct suite *suite, const char *path,
		      struct err *err);

/* Does a file of profiles stand beside the result? 1, 0, or -1 with err (memory). */
int profile_set_stands_beside(const char *result_path, struct err *err);
/* Fill an empty set from the file beside the result, if one stands there, and check that it is of
   this suite. 0, or -1 with err as of profile_set_read and profile_set_check. */
int profile_set_read_beside(struct profile_set *set, const struct suite *suite,
			    const char *result_path, struct err *err);

/* The text of the file, appended to `out`: one line, ASCII. 0, or -1 with err (memory). */
int profile_set_format(const struct profile_set *set, struct buf *out, struct err *err);
/* The file, compressed where its name ends in .gz, whole or not at all (results/base/atomic.h). 0,
   or -1 with err that names it. */
int profile_set_write(const struct profile_set *set, const char *path, enum write_mode mode,
		      struct err *err);

/* Bind the set to the result that stands in `result_path`, and write it beside that, in the place
   of an earlier one; nothing where the set is empty. 0, or -1 with err. */
int profile_set_write_beside(struct profile_set *set, const struct suite *suite,
			     const char *result_path, struct err *err);

/* Fill an empty set from the text of such a file. 0, or -1 with err: ERR_INPUT with the place of
   what makes no sense, memory; the set is to be released either way. */
int profile_set_parse(struct profile_set *set, const char *text, size_t len, struct err *err);
/* The same from a file, gzip or plain, or "-" (stdin); errors name it. */
int profile_set_read(struct profile_set *set, const char *path, struct err *err);

#endif
