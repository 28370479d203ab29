/*
 * The history of a project: a folder of result files that never change, one for each run. No
 * server, no database: files of different names are merged by git, copied by hand, kept in an
 * artifact store or a bucket, and two writers cannot be in each other's way
 * (results/history/keep.h).
 *
 * A result's file is named by its time, its commit and a checksum of what it holds
 * (results/history/file_name.h). A profile (results/profile_files/profile_set.h) lies beside it.
 * What people said of the history (renamed benchmarks, changes that are known) are files there too
 * (results/history/notes.h). What is read of the files is remembered in an index that can be thrown
 * away (results/history/index.h), so that opening reads only what is new.
 *
 * A file that cannot be read is named in `broken`, and the rest goes on.
 *
 * **Order.** Everything here stands in the order of time: by `when_s`, which is when the run began,
 * or when its commit was made where that is later: then the clock of the machine was behind. Of two
 * at the same second the one with the earlier commit comes first, then the smaller checksum: the
 * same order for everybody who has the same files.
 */
#ifndef RESULTS_HISTORY_HISTORY_H
#define RESULTS_HISTORY_HISTORY_H

#include "results/base/err.h"
#include "results/history/notes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a result was measured on and with, each as a text; two results whose texts differ were
   measured under different circumstances. */
enum history_fact {
	HISTORY_INTERPRETER,  /* "cpython 3.14.2 (64-bit)" */
	HISTORY_BUILD,	      /* "pgo, lto, jit off, gil enabled", as far as it is known */
	HISTORY_COMPILER,     /* of the interpreter: "GCC 12.2.0" */
	HISTORY_KERNEL,	      /* "6.18.44 #1 SMP" */
	HISTORY_CPU,	      /* "Intel(R) Xeon(R) Processor" */
	HISTORY_MICROCODE,    /* "0x1" */
	HISTORY_IMAGE,	      /* of a CI runner or container: name and version */
	HISTORY_PLATFORM,     /* "Linux-6.18.44-x86_64-with-glibc2.36" */
	HISTORY_DEPENDENCIES, /* versions of packages, or the name of the environment */
	HISTORY_TOOL,	      /* who measured: "assay 0.1.0", "asv", "pyperf 2.9.0" */
	HISTORY_PACER,	      /* who the pacer was (docs/pacer.md) */
	HISTORY_FACTS
};
/* "interpreter", "build", "compiler", ...: for programs and people. */
extern const char *const history_fact_names[HISTORY_FACTS];

enum history_dirty { HISTORY_DIRTY_UNKNOWN, HISTORY_CLEAN, HISTORY_DIRTY };

struct history_result {
	char *file;	 /* its name in the folder */
	int64_t begun_s; /* when its first run began: seconds since 1970, UTC */
	int64_t when_s;	 /* its place in time (above); not before begun_s */
	char *commit;	 /* the whole hash as recorded; NULL: none is recorded */
	char *subject;	 /* of that commit; NULL: not recorded */
	char *branch;	 /* NULL: not recorded */
	enum history_dirty dirty;
	size_t machine;	 /* place among the machines; of its first run where there are several */
	size_t machines; /* that it is from: 1, of merged files more */
	size_t benches;	 /* how many benchmarks it has */
	char *facts[HISTORY_FACTS]; /* NULL: not recorded; of its first run */
	/* JSON of what it says that it lacks of its suite (suite_lacks_json of
	   results/shards/lacks.h); NULL: nothing. */
	char *lacks;
};

/* Told apart by host and CPU, as results/model/machine.h does; NULL: not known. Where classes count
   all hosts of one are one machine, which has no host then; `class`: "CPU, image", else NULL. */
struct history_machine {
	char *host, *cpu, *image, *class;
};

/* A file that could not be read, or that has a twin. */
struct history_broken {
	char *file;
	char *reason; /* one line, printable, without the file's name */
};

struct history_index;

/* `= {0}` may be released. It owns all. */
struct history {
	char *folder;
	struct history_result *results; /* in the order of time */
	size_t n;
	struct history_machine *machines; /* in the order in which they first appear */
	size_t nmachines;
	bool same_class;
	struct history_broken *broken; /* by name */
	size_t nbroken;
	struct history_notes notes;
	struct history_index *index; /* private */
};

/* Read what is in the folder. It may be read-only, and hold no result at all; a folder that is not
   there is ERR_INPUT. same_class: hosts of one class are one machine (machine_is_of_class). 0, or
   -1 with err (ERR_SYSTEM: the folder cannot be read; memory). Release in every case. */
int history_open(struct history *history, const char *folder, bool same_class, struct err *err);
void history_release(struct history *history);

/* FOLDER/FILE of a result; free(). NULL: memory. */
char *history_path_new(const struct history *history, size_t result);
/* The file of profiles beside it, whether or not one stands there; free(). NULL: memory. */
char *history_profile_path_new(const struct history *history, size_t result);

/* The first fact on which two results differ, at `from` or behind it; HISTORY_FACTS: none. What one
   of them does not say is no difference. */
enum history_fact history_difference(const struct history_result *a, const struct history_result *b,
				     enum history_fact from);

#endif
