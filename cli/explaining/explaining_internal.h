/* What explaining one side and two have in common. */
#ifndef CLI_EXPLAINING_EXPLAINING_INTERNAL_H
#define CLI_EXPLAINING_EXPLAINING_INTERNAL_H

#include "cli/explaining/explained.h"
#include "cli/explaining/explaining.h"
#include "cli/explaining/live.h"
#include "results/profile_files/profile_set.h"

#include <limits.h>

/* Everything about one run of the command. */
struct explaining {
	const struct explain_options *options;
	const struct job *job;
	struct explain_live live;
	json_t *rows;		 /* NULL: text is printed */
	bool prints_rows;	 /* they are this command's own */
	bool prints_text;	 /* beside them */
	struct profile_set kept; /* for -o */
	struct buf snapshot;	 /* for -o FILE.tracemalloc, instead */
	struct profile_set *set; /* where one side's profiles go instead; NULL: nowhere else */
	struct source_lines sources[2];	   /* of each side */
	const struct prepared_side *sides; /* NULL: there is one */
	size_t printed, failed, timed_out;
	size_t beyond; /* benchmarks beyond a limit that was given */
};

struct explaining explaining_begin(const struct explain_options *options, const struct job *job);

/* Another command prints the rows (NULL: there are none, text is printed). */
void explaining_give_rows(struct explaining *e, json_t *rows);

/* How benchmarks are looked at. */
struct diagnosing_config explaining_config(struct explaining *e);

/* The reader shares the only CPU with what it reads. */
bool explaining_has_one_cpu(const struct explaining *e);

/* For a snippet, whose source is in no file. 0, or -1 with err (memory). */
int explaining_give_source(struct source_lines *sources, const struct target *target,
			   struct err *err);

/* Is text printed? Where rows are wanted it is only where it is wanted, too. */
bool explaining_prints(const struct explaining *e);

/* Before what is printed of a benchmark: an empty line, except before the first. */
void explaining_begin_section(struct explaining *e);

/* The profile goes into the file that is written at the end, if one is; `label`: its side, NULL
   where there is one. What is left is empty. 0, or -1 with err (memory). */
int explaining_keep(struct explaining *e, struct stack_profile *profile, const char *label,
		    struct err *err);
/* The page of all that was kept, appended to `out`. 0, or -1 with err (memory). */
int explaining_page_add(struct explaining *e, struct buf *out, struct err *err);
/* Where each side's own files begin: its folder, or the working directory, which is written to
   `here` (NULL where there is none). */
void explaining_roots(const struct prepared_side sides[2], char here[PATH_MAX],
		      const char *roots[2]);

/* Into this set, under its own name. 0, or -1 with err (memory). */
int explaining_keep_in(struct profile_set *set, struct stack_profile *profile, const char *name,
		       struct err *err);

/* A benchmark failed, which is one row less, or it skips itself, which is no failure; the others go
   on. Told; err is forgotten. */
void explaining_fail(struct explaining *e, const char *name, struct err *err, const char *details);

/* Of those that should be run again each that was not found fails. */
void explaining_fail_missing(struct explaining *e);

/* No other benchmark can follow. */
bool explaining_ends_all(const struct err *err);

/* Print the rows and what ended it, if anything did; write the file. Returns the exit status. */
int explaining_end(struct explaining *e, const struct err *err);

#endif
