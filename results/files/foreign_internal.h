/* What the readers of results/files/foreign.h share. */
#ifndef RESULTS_FILES_FOREIGN_INTERNAL_H
#define RESULTS_FILES_FOREIGN_INTERNAL_H

#include "results/files/foreign.h"
#include "results/model/metadata.h"

struct foreign {
	struct suite *suite; /* to be filled; borrowed */
	struct meta *common; /* of all runs */
	json_t *failed;	     /* as suite_set_failures wants it */
};

/* Set a scalar if it can be metadata: lists and objects become JSON text, texts one line; null and
   what breaks a rule of pyperf's keys are ignored. -1 only when memory ran out. */
int foreign_set(struct meta **meta, const char *key, json_t *value, struct err *err);
int foreign_set_text(struct meta **meta, const char *key, const char *text, struct err *err);
/* The same under the key PREFIX_KEY. */
int foreign_set_under(struct meta **meta, const char *prefix, const char *key, json_t *value,
		      struct err *err);
/* "2026-11-23T15:32:22.123456+00:00" -> date "2026-11-23 15:32:22.123456"; anything else is
   ignored. */
int foreign_set_date(struct meta **meta, json_t *iso, struct err *err);

/* A benchmark's name as a suite can hold it: one line without white space around. NULL when memory
   ran out; the caller frees it. */
char *foreign_name_new(const char *text);
/* A new run of the benchmark of this name, on what is common. */
struct run *foreign_run_new(const struct foreign *f, const char *name, struct err *err);
/* The one run of the benchmark of this name: a new one, to be handed to foreign_take_run (*is_new),
   or the suite's, which then counts as joined. */
struct run *foreign_run_of(const struct foreign *f, const char *name, bool *is_new,
			   struct err *err);
/* Set the run's loops, if all that was joined in it has the same number. */
int foreign_keep_loops(struct run *run, json_t *loops, bool is_new, struct err *err);
/* Add a value; not > 0: counted in *dropped. */
int foreign_add_value(struct run *run, json_t *value, double unit, size_t *dropped,
		      struct err *err);
/* Were so many dropped that the benchmark must be left out? */
bool foreign_is_too_few(size_t kept, size_t dropped);
/* Add the new run to the suite, or list it as failed when it has too few values. Frees it unless
   the suite has it. */
int foreign_take_run(struct foreign *f, struct run *run, size_t dropped, struct err *err);
/* Count values that the run lost. */
int foreign_add_dropped(struct run *run, size_t dropped, struct err *err);
/* List a benchmark that is left out. */
int foreign_fail(struct foreign *f, const char *name, const char *why, struct err *err);

/* Read the document, known to be of that tool. 0, or -1 with err. */
int foreign_read_pytest(json_t *document, struct foreign *f, struct err *err);
int foreign_read_hyperfine(json_t *document, struct foreign *f, struct err *err);
int foreign_read_asv(json_t *document, struct foreign *f, struct err *err);
int foreign_read_google(json_t *document, struct foreign *f, struct err *err);

#define FOREIGN_NO_PROCESSES "process_level"
#define FOREIGN_AGGREGATE    "aggregate"
#define FOREIGN_DROPPED	     "values_dropped"
#define FOREIGN_JOINED	     "entries_joined"

#endif
