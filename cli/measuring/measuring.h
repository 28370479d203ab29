/*
 * What timeit, run and command have in common: the options of a plan, the session that carries it
 * out with progress on stderr, the result on stdout and in files, the exit status.
 */
#ifndef CLI_MEASURING_MEASURING_H
#define CLI_MEASURING_MEASURING_H

#include "cli/measuring/extra_blocks.h"
#include "cli/measuring/resuming.h"
#include "cli/measuring/silence_line.h"
#include "cli/words/option.h"
#include "results/model/suite.h"
#include "runner/events/set.h"
#include "runner/machine/describe.h"
#include "runner/machine/facts.h"
#include "runner/machine/neighbours.h"
#include "runner/os/cpus.h"
#include "runner/os/home.h"
#include "runner/session/plan.h"
#include "runner/session/session.h"
#include "runner/target/interp.h"
#include "runner/target/target.h"

#include <stdbool.h>

/* The options as given; filled by option_parse. */
struct measuring {
	long processes, values, warmups, loops;
	bool processes_seen, values_seen, warmups_seen, loops_seen, min_time_seen;
	bool rigorous, fast, debug_single_value;
	double min_time, precision, budget, timeout, deadline;
	double max_memory, max_cpu_time; /* of a worker; 0: no limit */
	bool precision_seen, budget_seen;
	long seed;
	bool seed_seen;
	const char *python, *affinity, *inherit_environ;
	bool copy_env, no_locale, no_pin;
	const char *output, *append, *resume;
	struct resuming *resuming; /* the command's own words; never NULL once they are parsed */
	const struct options_given *given; /* what was given, and how; NULL: nothing */
	bool quiet, verbose, json, subtract;
	bool calibrate_noise; /* of run alone */
	const char *yardstick;
	bool no_yardstick;
	const char *counters; /* a list of names */
	bool counters_inherit;
	struct texts metrics; /* to be counted in workers of their own */
	long layouts;
	struct extra_blocks blocks;
};

#define MEASURING_DEFAULTS                                                                         \
	{                                                                                          \
		.min_time = -1, .precision = 0.01, .budget = 10, .layouts = 5                      \
	}

/* ---- cli/measuring/options.c */

/* Append the options that fill `measuring`. */
void measuring_add_options(struct option_table *table, struct measuring *measuring);

/* Free what option_parse filled. */
void measuring_release(struct measuring *measuring);

/* ---- cli/measuring/plan.c */

/* What a worker may use. */
struct child_limits measuring_limits(const struct measuring *measuring);
/* What a worker's environment is made of. Borrows. */
struct environment_rules measuring_environment(const struct measuring *measuring);

/* The file that the result goes to: -o's or --append's; NULL: none. */
const char *measuring_output(const struct measuring *measuring);

/* The yardsticks that the options ask for: a set of kinds (runner/drive/yardsticks.h). */
unsigned measuring_yardsticks(const struct measuring *measuring);

/* Can they be meant together, and be done? An output file that exists or whose folder is not there
   is found here, before anything is measured. 0, or -1 with err. */
int measuring_check(const struct measuring *measuring, struct err *err);

/* A file that is to be written: its folder must be there, and no folder in its place. NULL is fine.
   0, or -1 with err. */
int measuring_check_place(const char *path, struct err *err);

/* ---- cli/measuring/relations.c */

/* What cannot be meant together, or means nothing alone. 0, or -1 with ERR_USAGE. */
int measuring_check_relations(const struct measuring *measuring, struct err *err);

/* ---- cli/measuring/plan.c, the plan */

/* The plan that they ask for: adaptive unless they fix it, its seed drawn unless it is given. */
struct plan measuring_plan(const struct measuring *measuring);

/* ---- cli/measuring/measurer.c */

/* Everything that a session needs, made from the options. `= {0}` is valid; release is always due.
 */
struct measurer {
	const struct measuring *options;
	struct plan plan;
	struct home home;
	struct interp interp;
	bool needs_python;
	struct cpus one_cpu, all_cpus; /* for workers; one_cpu empty: they are not pinned */
	struct cpus start_cpu;	       /* where a second worker may start meanwhile; may be empty */
	struct topology topology;      /* as it was before we moved to a CPU of our own */
	bool has_topology;
	struct counter_set
		counters;   /* beside the timed values: what can be counted of --counters */
	struct facts facts; /* for the metadata of every run; empty unless wanted */
	struct description description;
	struct neighbours neighbours;
	bool has_told_of_neighbours;
	struct silence_line silence; /* from measurer_init to measurer_release, of all workers */
};

/* Say on stderr, once and unless --quiet, that another run is measuring on this machine. */
void measurer_look_around(struct measurer *measurer);

/* Check the options, decide the plan, find the interpreter and the CPUs: what can be found wrong is
   found here. 0, or -1 with err. */
int measurer_init(struct measurer *measurer, const struct measuring *options, bool needs_python,
		  struct err *err);
void measurer_release(struct measurer *measurer);

/* Add to `same` what of the measurer must be the same when its run is resumed
   (cli/measuring/identity.h). 0, or -1 with err (memory). */
int measurer_add_identity(json_t *same, const struct measurer *measurer, struct err *err);

/* The session that the options ask for; without an observer and a journal. Borrows from both. */
struct session_config measurer_config(const struct measurer *measurer,
				      const struct targets *targets);

/* ---- cli/measuring/measuring.c */

/* A command that measures: how its words become options, and what is done then. */
struct measuring_command {
	struct resumable resumable;
	struct measuring *measuring; /* part of resumable.options */
	/* Returns the exit status; whatever went wrong was printed. */
	int (*measure)(void *options, const struct texts *words);
	void (*release)(void *options);
};

/* Parse argv, or what the run to be resumed was begun with, and measure. Returns the exit status;
   the options are released. */
int measuring_main(const struct measuring_command *command, int argc, char **argv);

/* Measure the targets, print, store. Returns the exit status; whatever went wrong was printed. */
int measurer_run(struct measurer *measurer, const struct targets *targets, bool single);

#endif
