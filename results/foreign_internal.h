/* What the readers of results/foreign.h share. */
#ifndef RESULTS_FOREIGN_INTERNAL_H
#define RESULTS_FOREIGN_INTERNAL_H

#include "results/foreign.h"
#include "results/metadata.h"

/* Set a scalar as far as it can be metadata: null, lists, and what breaks a rule of pyperf's keys
   are passed over, texts become one line. -1 only when memory ran out. */
int foreign_set(struct meta **meta, const char *key, json_t *value, struct err *err);
int foreign_set_text(struct meta **meta, const char *key, const char *text, struct err *err);
/* "2026-11-23T15:32:22.123456+00:00" -> date "2026-11-23 15:32:22.123456"; anything else is passed
   over. */
int foreign_set_date(struct meta **meta, json_t *iso, struct err *err);

/* A benchmark's name as a suite can hold it: one line without white space around. NULL when memory
   ran out; the caller frees it. */
char *foreign_name_new(const char *text);
/* A new run on `common`, of the benchmark of this name, which the suite must not have yet (NULL: it
   may be another run of it). */
struct run *foreign_run_new(struct meta *common, const struct suite *suite, const char *name,
			    struct err *err);
/* Add a value; not > 0: counted in *dropped. */
int foreign_add_value(struct run *run, json_t *value, double unit, size_t *dropped,
		      struct err *err);
/* Add the run to the suite, or free it when it has no values. Also frees it on failure. */
int foreign_take_run(struct suite *suite, struct run *run, size_t dropped, struct err *err);

/* Read the document, known to be of that tool, into the empty suite. 0, or -1 with err. */
int foreign_read_pytest(json_t *document, struct suite *suite, struct err *err);
int foreign_read_hyperfine(json_t *document, struct suite *suite, struct err *err);
int foreign_read_asv(json_t *document, struct suite *suite, struct err *err);
int foreign_read_google(json_t *document, struct suite *suite, struct err *err);

#define FOREIGN_NO_PROCESSES "process_level"

#endif
