/*
 * What is to be measured: a snippet, a function in a file, a test of pytest, a benchmark of a
 * pyperf script, or a program. Plain data, made by the commands, the manifest reader and discovery;
 * loaded into workers by runner/drive/worker.h.
 */
#ifndef RUNNER_TARGET_TARGET_H
#define RUNNER_TARGET_TARGET_H

#include "results/base/err.h"
#include "runner/machine/facts.h"
#include "runner/os/environment.h"
#include "runner/target/launch.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum target_kind { TARGET_SNIPPET, TARGET_FILE, TARGET_TEST, TARGET_SCRIPT, TARGET_COMMAND };

/* What a benchmark of a suite of asv's has beside a file's (docs/asv.md). `= {0}` is that of one
   which is of none. Texts are owned. */
struct suite_part {
	char *folder;	  /* what is imported as a package; NULL: it is of no suite */
	char *late_path;  /* "A:B": imported from where no package that is installed is found; NULL
			   */
	char *skipped;	  /* why the suite leaves it out; NULL: it does not */
	bool is_once;	  /* it runs once in a process: its result is the value */
	double timeout_s; /* of a process (runner/drive/worker_spec.h); 0: it does not say */
	/* Benchmarks of one folder and key share what one setup_cache() made. NULL: it has none. */
	char *cache;
	double cache_timeout_s; /* 0: it does not say */
	/* Below targets->scratch, once runner/drive/suite_caches.h has made them: where its
	   processes have their working directories, and where its cache lies. */
	char *work_folder, *cache_folder;
};

struct target {
	enum target_kind kind;
	char *name; /* unique in a session, one line */
	/* file, test: what the file calls it; command: what it is called among others in a duel;
	   where that is another name; or NULL */
	char *own_name;
	char *description; /* one line, or NULL */
	/* snippet: Python text, lines separated by newlines */
	char *setup, *stmt, *teardown; /* setup and teardown may be NULL */
	/* file, test, script */
	char *path;
	long index;    /* script: which of its benchmarks, in the order of its calls */
	char *inherit; /* script: names of environment variables that it wants, "A,B", or NULL */
	char *import_path; /* the folders of its project, before those of PYTHONPATH; or NULL */
	/* command: NULL-terminated; script: its own arguments, or NULL */
	char **argv;
	struct launch launch; /* command */
	struct suite_part suite;
	char *unit;	     /* of its values: "byte" or "integer"; NULL: seconds */
	int64_t inner_loops; /* how many times one loop does the work; 1 by default */
	int64_t duplicate;   /* how many times a snippet's statement stands in its loop */
	int64_t loops;	     /* that it wants unless the user asks for others; 0: calibrated */
	bool is_in_pieces;   /* snippet: its setup is for so many (runner/drive/worker_loops.h) */
	struct facts facts;  /* metadata of its runs: the statement, the command line */
	enum err_kind load_kind; /* ERR_TIMEOUT, ERR_BENCHMARK or ERR_SKIPPED, with load_error */
	char *load_error;	 /* why it could not be loaded, or NULL */
	char *load_details;	 /* the traceback of that, or NULL */
};

struct targets {
	struct target *items;
	size_t n, cap;
	char *scratch; /* a folder that is removed with them; or NULL */
};

/* Append an empty target with this name and return it, NULL when memory ran out. Borrowed until the
   next call. inner_loops and duplicate are 1. */
struct target *targets_add(struct targets *targets, enum target_kind kind, const char *name);
/* The loops of its values where the user asks for `asked` (0: none); 0: to be calibrated. */
int64_t target_loops(const struct target *target, int64_t asked);
/* The unit of its values, as result files name it. Borrowed. */
const char *target_unit(const struct target *target);
bool target_is_timed(const struct target *target);
/* Make targets->scratch where there is none yet. 0, or -1 with err. */
int targets_make_scratch(struct targets *targets, struct err *err);
/* The rules with what this target wants beside them; borrows from both. */
struct environment_rules target_environment(const struct target *target,
					    const struct environment_rules *rules);
/* Where it imports from: kept, and recorded with its runs. `path` is copied; NULL: nowhere in
   particular. 0, or -1 with err (memory). */
int target_set_import_path(struct target *target, const char *path, struct err *err);
/* It cannot be measured, and that is why: `kind` is one of load_kind, and what is none of these is
   ERR_BENCHMARK. `details` NULL: there are none. 0, or -1 with err (memory). */
int target_set_load_error(struct target *target, enum err_kind kind, const char *error,
			  const char *details, struct err *err);
/* Not to be measured by its own wish; load_error says why. */
bool target_is_skipped(const struct target *target);
void target_release(struct target *target);
/* Give it a copy of `argv` (NULL-terminated; NULL: none). 0 or -1 (memory). */
int target_set_argv(struct target *target, char *const *argv);
void targets_release(struct targets *targets);

/* The file that a snippet's function is compiled under, in the worker. */
#define TARGET_SNIPPET_FILE "<snippet>"

/* The Python source of a snippet's function `run(it, begin, end)`; the caller frees it. NULL when
   memory ran out. Setup and teardown run once per value, outside the timed region; their names
   are fast locals of the statement, as in timeit. */
char *target_source_new(const struct target *target);

#endif
