/*
 * What was typed of the options that timeit, run, command and their duels have in common; what is
 * to be done is made of it by cli/measuring/settings.h.
 */
#ifndef CLI_MEASURING_OPTIONS_H
#define CLI_MEASURING_OPTIONS_H

#include "cli/measuring/extra_blocks.h"
#include "cli/measuring/output_files.h"
#include "cli/words/option.h"
#include "runner/keeping/begun.h"

#include <stdbool.h>

/* The options as given; filled by option_parse. */
struct measure_options {
	long processes, values, warmups, loops;
	bool processes_seen, values_seen, warmups_seen, loops_seen, min_time_seen;
	bool rigorous, fast, debug_single_value;
	double min_time, precision, budget, timeout, deadline;
	double max_memory, max_cpu_time; /* of a worker; 0: no limit */
	bool precision_seen, budget_seen;
	long seed;
	bool seed_seen;
	const char *python, *affinity, *inherit_environ;
	bool no_project;
	bool has_targets;	     /* of timeit and run: a project may be around them */
	struct asv_builds *asv;	     /* of run alone: where its suite is measured; NULL: not */
	const struct texts *targets; /* the files and folders of run; NULL: where we are */
	bool copy_env, no_locale, no_pin;
	const char *output, *append, *resume;
	const char *shard, *shard_by; /* of run alone: I/N or auto; a former result */
	long replicas;		      /* with shard: of each benchmark; 0: one */
	const char *html;	      /* a page; NULL: none */
	const struct begun *begun;    /* the command's own words; never NULL once they are parsed */
	const char *json_output;      /* the file that JSON goes to, beside the text; NULL: none */
	const struct options_given *given; /* what was given, and how; NULL: nothing */
	bool quiet, verbose, json, subtract;
	bool explain;	      /* afterwards */
	bool calibrate_noise; /* of run alone */
	const char *yardstick;
	bool no_yardstick;
	const char *pacer; /* "auto", "none" or the reference interpreter; NULL: not said */
	bool no_pacer;
	const char *counters; /* a list of names */
	bool counters_inherit;
	struct texts metrics; /* to be counted in workers of their own */
	long layouts;
	struct extra_blocks blocks;
};

#define MEASURE_DEFAULTS                                                                           \
	{                                                                                          \
		.min_time = -1, .precision = 0.01, .budget = 10, .layouts = 5                      \
	}

/* Append the options that fill `options`. */
void measure_options_add(struct option_table *table, struct measure_options *options);

/* Free what option_parse filled. */
void measure_options_release(struct measure_options *options);

/* The file that the result goes to: -o's or --append's; NULL: none. */
const char *measure_options_output(const struct measure_options *options);

/* ---- cli/measuring/relations.c */

/* What cannot be meant together, or means nothing alone. 0, or -1 with ERR_USAGE. */
int measure_options_check_relations(const struct measure_options *options, struct err *err);

/* ---- cli/measuring/places.c */

/* The files that the command writes, appended. 0, or -1 with err (memory). */
int measure_output_files(const struct measure_options *options, struct output_files *files,
			 struct err *err);

/* Can the files be written? One that exists or whose folder is not there is found here, before
   anything is measured. 0, or -1 with err. */
int measure_options_check_places(const struct measure_options *options, struct err *err);

#endif
