/* The options that all measuring commands have: a table. */
#include "cli/measuring/options.h"

/* clang-format off */
void measure_options_add(struct option_table *table, struct measure_options *m)
{
	const struct option plan[] = {
	{OPT_HEADING, .help = "the plan (adaptive, unless one of the next seven fixes it)"},
	{OPT_COUNT, 'p', "processes", &m->processes, "N",
	 "processes that measure values (default 20 when the plan is fixed)",
	 1, 1e6, &m->processes_seen},
	{OPT_COUNT, 'n', "values", &m->values, "N", "values per process (default 3)",
	 1, 1e6, &m->values_seen},
	{OPT_COUNT, 'w', "warmups", &m->warmups, "N",
	 "values per process that do not count yet (default 1)", 0, 1e6, &m->warmups_seen},
	{OPT_LOOPS, 'l', "loops", &m->loops, "N", "loops per value, 2^8 is 256; 0 calibrates",
	 0, 4294967296.0, &m->loops_seen},
	{OPT_FLAG, 0, "fast", &m->fast, NULL, "half the processes, two thirds of the values"},
	{OPT_FLAG, 0, "rigorous", &m->rigorous, NULL, "twice the processes"},
	{OPT_FLAG, 0, "debug-single-value", &m->debug_single_value, NULL,
	 "one process, one value, one loop, no warmup"},
	{OPT_SECONDS, 0, "min-time", &m->min_time, "TIME",
	 "least duration of a value while calibrating (default 20ms, or 100ms when the plan is fixed)",
	 1e-9, 86400, &m->min_time_seen},
	{OPT_PERCENT, 0, "precision", &m->precision, "PCT",
	 "adaptive: half-width of the 95% interval that is enough (default 1%)",
	 1e-6, 1, &m->precision_seen},
	{OPT_SECONDS, 0, "budget", &m->budget, "TIME",
	 "adaptive: time for each benchmark (default 10s; of a duel 20s)",
	 0.001, 1e6, &m->budget_seen},
	{OPT_SECONDS, 0, "timeout", &m->timeout, "TIME", "end a process that takes longer",
	 0.001, 1e6},
	{OPT_SECONDS, 0, "deadline", &m->deadline, "TIME",
	 "end the whole run after this time, with what it has (exit code 124)",
	 0.001, 1e7},
	{OPT_COUNT, 0, "seed", &m->seed, "N",
	 "of the order of processes and their hash seeds (default: drawn, and recorded)",
	 0, 9e15, &m->seed_seen},
	{0}};
	const struct option place[] = {
	{OPT_HEADING, .help = "where it runs"},
	{OPT_TEXT, 0, "python", &m->python, "PYTHON", "a path, a version (3.12) or a name"},
	{OPT_TEXT, 0, "affinity", &m->affinity, "CPUS", "the CPUs of the workers: 2,4-6"},
	{OPT_FLAG, 0, "no-pin", &m->no_pin, NULL, "let the kernel choose the CPUs"},
	{OPT_TEXT, 0, "inherit-environ", &m->inherit_environ, "A,B",
	 "more environment variables for the workers"},
	{OPT_FLAG, 0, "copy-env", &m->copy_env, NULL,
	 "all environment variables for the workers"},
	{OPT_FLAG, 0, "no-locale", &m->no_locale, NULL, "no LANG and LC_* for the workers"},
	{OPT_BYTES, 0, "max-memory", &m->max_memory, "SIZE",
	 "memory that a process may use: 500MB, 2GiB; beyond it the benchmark fails",
	 1e6, 1e15},
	{OPT_SECONDS, 0, "max-cpu-time", &m->max_cpu_time, "TIME",
	 "CPU time that a process may use, in whole seconds; beyond it the benchmark fails",
	 1, 1e9},
	{OPT_TEXT, 0, "yardstick", &m->yardstick, "KIND",
	 "fixed workloads measured beside the values: auto (default: both, compare chooses), mix, memory, none"},
	{OPT_FLAG, 0, "no-yardstick", &m->no_yardstick, NULL, "the same as --yardstick none"},
	{0}};
	const struct option counting[] = {
	{OPT_HEADING, .help = "what is counted besides (docs/counters.md)"},
	{OPT_TEXT, 0, "counters", &m->counters, "LIST",
	 "beside each value: names with commas between (assay counters), default, none"},
	{OPT_FLAG, 0, "counters-inherit", &m->counters_inherit, NULL,
	 "count threads and processes that it starts too"},
	{OPT_TEXTS, 0, "metric", &m->metrics, "NAME",
	 "in processes of their own: instructions, allocations, native_allocations, peak_memory, gc_time, ...; repeatable"},
	{OPT_WORD, 0, "track-memory", &m->metrics, "private_memory",
	 "the most private memory, children included (--metric private_memory)"},
	{OPT_WORD, 0, "tracemalloc", &m->metrics, "traced_memory",
	 "the most memory that tracemalloc sees (--metric traced_memory)"},
	{OPT_COUNT, 0, "layouts", &m->layouts, "N",
	 "counting processes for each, of different hash seeds and environments (default 5)",
	 1, 1000},
	{0}};
	const struct option result[] = {
	{OPT_HEADING, .help = "the result"},
	{OPT_TEXT, 'o', "output", &m->output, "FILE",
	 "write a result file (pyperf JSON); never overwrites"},
	{OPT_TEXT, 0, "append", &m->append, "FILE", "add to a result file, or make it"},
	{OPT_TEXT, 0, "resume", &m->resume, "FILE",
	 "go on with the run that was to write FILE and did not end; needs no other word"},
	{OPT_FLAG, 0, "json", &m->json, NULL, "print the result as JSON"},
	{OPT_FLAG, 'm', "metadata", &m->blocks.metadata, NULL, "show the metadata, as pyperf does"},
	{OPT_FLAG, 'd', "dump", &m->blocks.dump, NULL, "show every value, as pyperf does"},
	{OPT_FLAG, 'g', "hist", &m->blocks.hist, NULL, "show a histogram, as pyperf does"},
	{OPT_FLAG, 't', "stats", &m->blocks.stats, NULL, "show statistics, as pyperf does"},
	{OPT_FLAG, 'q', "quiet", &m->quiet, NULL, "the result alone, with what --metric names: no progress, no warnings"},
	{OPT_FLAG, 'v', "verbose", &m->verbose, NULL, "tell of each process"},
	{OPT_FLAG, 0, "subtract-loop-cost", &m->subtract, NULL,
	 "show values less the cost of an empty loop (files keep both)"},
	{0}};

	option_table_add(table, plan);
	option_table_add(table, place);
	option_table_add(table, counting);
	option_table_add(table, result);
}
/* clang-format on */

void measure_options_release(struct measure_options *m)
{
	texts_release(&m->metrics);
}

const char *measure_options_output(const struct measure_options *m)
{
	return m->output ? m->output : m->append;
}
