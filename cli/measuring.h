/*
 * What timeit, run and command have in common: the options of a plan, the session that carries it
 * out with progress on stderr, the result on stdout and in files, the exit status.
 */
#ifndef CLI_MEASURING_H
#define CLI_MEASURING_H

#include "cli/extra_blocks.h"
#include "cli/option.h"
#include "results/suite.h"
#include "runner/cpus.h"
#include "runner/describe.h"
#include "runner/facts.h"
#include "runner/home.h"
#include "runner/interp.h"
#include "runner/plan.h"
#include "runner/session.h"
#include "runner/target.h"

#include <stdbool.h>

/* The options as given; filled by option_parse through MEASURING_ROWS. */
struct measuring {
	long processes, values, warmups, loops;
	bool processes_seen, values_seen, warmups_seen, loops_seen, min_time_seen;
	bool rigorous, fast, debug_single_value;
	double min_time, precision, budget, timeout;
	bool precision_seen, budget_seen;
	long seed;
	bool seed_seen;
	const char *python, *affinity, *inherit_environ;
	bool copy_env, no_locale, no_pin;
	const char *output, *append;
	bool quiet, verbose, json, subtract;
	const char *yardstick;
	struct extra_blocks blocks;
};

#define MEASURING_DEFAULTS                                                                         \
	{                                                                                          \
		.min_time = -1, .precision = 0.01, .budget = 10                                    \
	}

/* clang-format off: rows of a table */
#define MEASURING_ROWS(m)                                                                           \
	{OPT_HEADING, .help = "the plan (adaptive, unless one of the next eight fixes it)"},        \
		{OPT_COUNT,                                                                         \
		 'p',                                                                               \
		 "processes",                                                                       \
		 &(m).processes,                                                                    \
		 "N",                                                                               \
		 "processes that measure values (default 20 when the plan is fixed)",               \
		 1,                                                                                 \
		 1e6,                                                                               \
		 &(m).processes_seen},                                                              \
		{OPT_COUNT,   'n', "values",                                                        \
		 &(m).values, "N", "values per process (default 3)",                                \
		 1,	      1e6, &(m).values_seen},                                               \
		{OPT_COUNT,                                                                         \
		 'w',                                                                               \
		 "warmups",                                                                         \
		 &(m).warmups,                                                                      \
		 "N",                                                                               \
		 "untaken values per process (default 1)",                                          \
		 0,                                                                                 \
		 1e6,                                                                               \
		 &(m).warmups_seen},                                                                \
		{OPT_LOOPS,  'l',	   "loops",                                                 \
		 &(m).loops, "N",	   "loops per value, 2^8 is 256; 0 calibrates",             \
		 0,	     4294967296.0, &(m).loops_seen},                                        \
		{OPT_FLAG,  0,	  "fast",                                                           \
		 &(m).fast, NULL, "half the processes, two thirds of the values"},                  \
		{OPT_FLAG, 0, "rigorous", &(m).rigorous, NULL, "twice the processes"},              \
		{OPT_FLAG,                                                                          \
		 0,                                                                                 \
		 "debug-single-value",                                                              \
		 &(m).debug_single_value,                                                           \
		 NULL,                                                                              \
		 "one process, one value, one loop, no warmup"},                                    \
		{OPT_SECONDS,                                                                       \
		 0,                                                                                 \
		 "min-time",                                                                        \
		 &(m).min_time,                                                                     \
		 "TIME",                                                                            \
		 "least duration of a value while calibrating (default 20ms, or 100ms when the "    \
		 "plan is "                                                                         \
		 "fixed)",                                                                          \
		 1e-9,                                                                              \
		 86400,                                                                             \
		 &(m).min_time_seen},                                                               \
		{OPT_PERCENT,                                                                       \
		 0,                                                                                 \
		 "precision",                                                                       \
		 &(m).precision,                                                                    \
		 "PCT",                                                                             \
		 "adaptive: half-width of the 95% interval that is enough (default 1%)",            \
		 0,                                                                                 \
		 0,                                                                                 \
		 &(m).precision_seen},                                                              \
		{OPT_SECONDS, 0,      "budget",                                                     \
		 &(m).budget, "TIME", "adaptive: time for each benchmark (default 10s)",            \
		 0.001,	      1e6,    &(m).budget_seen},                                            \
		{OPT_SECONDS,  0,      "timeout",                                                   \
		 &(m).timeout, "TIME", "end a process that takes longer",                           \
		 0.001,	       1e6},                                                                \
		{OPT_COUNT,                                                                         \
		 0,                                                                                 \
		 "seed",                                                                            \
		 &(m).seed,                                                                         \
		 "N",                                                                               \
		 "of the order of processes and their hash seeds (default: drawn, and recorded)",   \
		 0,                                                                                 \
		 9e15,                                                                              \
		 &(m).seed_seen},                                                                   \
		{OPT_HEADING, .help = "where it runs"},                                             \
		{OPT_TEXT,    0,	"python",                                                   \
		 &(m).python, "PYTHON", "a path, a version (3.12) or a name"},                      \
		{OPT_TEXT, 0, "affinity", &(m).affinity, "CPUS", "the CPUs of the workers: 2,4-6"}, \
		{OPT_FLAG, 0, "no-pin", &(m).no_pin, NULL, "let the kernel choose the CPUs"},       \
		{OPT_TEXT,                                                                          \
		 0,                                                                                 \
		 "inherit-environ",                                                                 \
		 &(m).inherit_environ,                                                              \
		 "A,B",                                                                             \
		 "more environment variables for the workers"},                                     \
		{OPT_FLAG,	0,    "copy-env",                                                   \
		 &(m).copy_env, NULL, "all environment variables for the workers"},                 \
		{OPT_FLAG,	 0,    "no-locale",                                                 \
		 &(m).no_locale, NULL, "no LANG and LC_* for the workers"},                         \
		{OPT_TEXT,                                                                          \
		 0,                                                                                 \
		 "yardstick",                                                                       \
		 &(m).yardstick,                                                                    \
		 "KIND",                                                                            \
		 "the fixed workload measured between values: mix (default), memory, none"},        \
		{OPT_HEADING, .help = "the result"},                                                \
		{OPT_TEXT,                                                                          \
		 'o',                                                                               \
		 "output",                                                                          \
		 &(m).output,                                                                       \
		 "FILE",                                                                            \
		 "write a result file (pyperf JSON); never "                                        \
		 "overwrites"},                                                                     \
		{OPT_TEXT, 0, "append", &(m).append, "FILE", "add to a result file, or make it"},   \
		{OPT_FLAG, 0, "json", &(m).json, NULL, "print the result as JSON"},                 \
		{OPT_FLAG,   'q',  "quiet",                                                         \
		 &(m).quiet, NULL, "the result alone: no progress, no warnings"},                   \
		{OPT_FLAG, 'v', "verbose", &(m).verbose, NULL, "tell of each process"},             \
	{                                                                                           \
		OPT_FLAG, 0, "subtract-loop-cost", &(m).subtract, NULL,                             \
			"show values less the cost of an empty loop (files keep both)"              \
	}

/* Everything that a session needs, made from the options. `= {0}` is valid; release is always due.
 */
struct measurer {
	const struct measuring *options;
	struct plan plan;
	struct home home;
	struct interp interp;
	bool needs_python;
	struct cpus one_cpu, all_cpus; /* for workers; one_cpu empty: they are not pinned */
	struct topology topology;      /* as it was before we moved to a CPU of our own */
	bool has_topology;
	struct facts facts; /* for the metadata of every run; empty unless wanted */
	struct description description;
};

/* Check the relations between options, decide the plan, find the interpreter and the CPUs. What can
   be found wrong is found here, before anything is measured (an output file that exists, for one).
 */
int measurer_init(struct measurer *measurer, const struct measuring *options, bool needs_python,
		  struct err *err);
void measurer_release(struct measurer *measurer);

/* Measure the targets, print, store. Returns the exit status; whatever went wrong was printed. */
int measurer_run(struct measurer *measurer, const struct targets *targets, bool single);

#endif
/* clang-format on */
