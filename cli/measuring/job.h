/*
 * A measuring command at work: what was typed, what is to be done, what this machine has for it,
 * and who hears of it. On the way from options to an exit status.
 */
#ifndef CLI_MEASURING_JOB_H
#define CLI_MEASURING_JOB_H

#include "cli/measuring/options.h"
#include "cli/measuring/sharding.h"
#include "cli/measuring/silence_line.h"
#include "results/profile_files/profile_set.h"
#include "runner/preparing/preparation.h"

/* `= {0}` is valid; job_release is always due. It must not move in memory between. */
struct job {
	const struct measure_options *options;
	struct settings settings;
	struct sharding sharding;
	struct preparation preparation;
	struct silence_line silence; /* of all workers */
};

/* What a job may need: flags. */
enum {
	JOB_PYTHON = 1, /* the interpreter that is measured */
	JOB_PACER = 2,	/* pacers beside its processes, where they are wanted */
};

/* Check the options, decide, and prepare: what can be found wrong is found here. 0, or -1 with err.
 */
int job_init(struct job *job, const struct measure_options *options, unsigned needs,
	     struct err *err);
void job_release(struct job *job);

/* How what was measured is explained (--explain): as text on stdout, unless JSON goes there; as
   rows of JSON where there is an array; the profiles go into `set`. Returns the exit status;
   whatever went wrong was printed. */
typedef int job_explain(const struct job *job, const struct session *session, json_t *rows,
			struct profile_set *set);

/* Measure the targets, print, store, explain. Returns the exit status; whatever went wrong was
   printed. */
int job_run(struct job *job, const struct targets *targets, bool single, job_explain *explain);

#endif
