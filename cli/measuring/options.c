/* The options that all measuring commands have: a table. */
#include "cli/measuring/options.h"

#include "cli/measuring/counters_option.h"
#include "cli/measuring/metric_option.h"
#include "cli/measuring/pacer_option.h"

/* clang-format off */
void measure_options_add(struct option_table *table, struct measure_options *m)
{
	const struct option plan[] = {
	{OPT_HEADING, .help = "the plan (adaptive, unless one of the next seven fixes it)"},
	OPT_COUNT('p', "processes", &m->processes, "N",
	 "processes that measure values (default 20 when the plan is fixed)",
	 1, 1e6, &m->processes_seen),
	OPT_COUNT('n', "values", &m->values, "N", "values per process (default 3)",
	 1, 1e6, &m->values_seen),
	OPT_COUNT('w', "warmups", &m->warmups, "N",
	 "warmup values per process, which do not count (default 1)", 0, 1e6, &m->warmups_seen),
	OPT_LOOPS('l', "loops", &m->loops, "N", "loops per value: 64, or 2^6; 0 calibrates",
	 0, 4294967296.0, &m->loops_seen),
	OPT_FLAG(0, "fast", &m->fast, NULL, "half the processes, two thirds of the values"),
	OPT_FLAG(0, "rigorous", &m->rigorous, NULL, "twice the processes"),
	OPT_FLAG(0, "debug-single-value", &m->debug_single_value, NULL,
	 "one process, one value, one loop, no warmup"),
	OPT_SECONDS(0, "min-time", &m->min_time, "TIME",
	 "how long a value must be at least when calibrating (default 20ms, 4ms beside a pacer, or 100ms when the plan is fixed); in a duel the same as --slice",
	 1e-9, 86400, &m->min_time_seen),
	OPT_PERCENT(0, "precision", &m->precision, "PCT",
	 "stop when the 95% interval is +- this (default 1%)",
	 1e-6, 1, &m->precision_seen, .is_common = true),
	OPT_SECONDS(0, "budget", &m->budget, "TIME",
	 "time for each benchmark (default 10s; 20s in a duel)",
	 0.001, 1e6, &m->budget_seen, .is_common = true),
	OPT_SECONDS(0, "timeout", &m->timeout, "TIME", "end a process that takes longer",
	 0.001, 1e6),
	OPT_SECONDS(0, "deadline", &m->deadline, "TIME",
	 "end the whole run after this time, with what it has (exit code 124)",
	 0.001, 1e7),
	OPT_COUNT(0, "seed", &m->seed, "N",
	 "seed of the order of processes and of their hash seeds (default: random, and recorded)",
	 0, 9e15, &m->seed_seen),
	{0}};
	const struct option place[] = {
	{OPT_HEADING, .help = "where it runs"},
	OPT_TEXT(0, "python", &m->python, "PYTHON", "a path, a version (3.12) or a name", .is_common = true),
	OPT_FLAG(0, "no-project", &m->no_project, NULL,
	 "import from no project around the target, and look for no .venv beside it"),
	OPT_TEXT(0, "affinity", &m->affinity, "CPUS", "the CPUs of the workers: 2,4-6"),
	OPT_FLAG(0, "no-pin", &m->no_pin, NULL, "let the kernel choose the CPUs"),
	OPT_TEXT(0, "inherit-environ", &m->inherit_environ, "A,B",
	 "pass these environment variables to the workers, too"),
	OPT_FLAG(0, "copy-env", &m->copy_env, NULL,
	 "pass all environment variables to the workers"),
	OPT_FLAG(0, "no-locale", &m->no_locale, NULL, "do not pass LANG and LC_* to the workers"),
	OPT_BYTES(0, "max-memory", &m->max_memory, "SIZE",
	 "memory limit of a process (500MB, 2GiB); a benchmark that exceeds it fails",
	 1e6, 1e15),
	OPT_SECONDS(0, "max-cpu-time", &m->max_cpu_time, "TIME",
	 "CPU time limit of a process, in whole seconds; a benchmark that exceeds it fails",
	 1, 1e9),
	OPT_TEXT(0, "pacer", &m->pacer, "PYTHON",
	 "measure fixed work of this interpreter beside every value, to take the machine's speed out; auto: the system's (default: $ASSAY_PACER, else " PACER_DEFAULT ")"),
	OPT_FLAG(0, "no-pacer", &m->no_pacer, NULL, "measure no such work: the same as --pacer none"),
	OPT_TEXT(0, "yardstick", &m->yardstick, "KIND",
	 "fixed workload measured beside the values: mix, memory, none, or auto (default: both, and compare chooses)",
	 .choices = "auto mix memory none"),
	OPT_FLAG(0, "no-yardstick", &m->no_yardstick, NULL, "the same as --yardstick none"),
	{0}};
	const struct option counting[] = {
	{OPT_HEADING, .help = "what else is counted (docs/counters.md)"},
	OPT_TEXT(0, "counters", &m->counters, "LIST",
	 "counted with each value: names separated by commas (assay counters lists them), default or none",
	 .choices = counters_option_choices()),
	OPT_FLAG(0, "counters-inherit", &m->counters_inherit, NULL,
	 "also count the threads and processes that it starts"),
	OPT_TEXTS(0, "metric", &m->metrics, "NAME",
	 "counted in separate processes: instructions, allocations, native_allocations, peak_memory, gc_time, ...; repeatable",
	 .choices = metric_option_choices()),
	OPT_WORD(0, "track-memory", &m->metrics, "private_memory",
	 "peak of private memory, children included (--metric private_memory)"),
	OPT_WORD(0, "tracemalloc", &m->metrics, "traced_memory",
	 "peak of memory that tracemalloc sees (--metric traced_memory)"),
	OPT_COUNT(0, "layouts", &m->layouts, "N",
	 "counting processes per metric, each with another hash seed and environment (default 5)",
	 1, 1000),
	{0}};
	const struct option result[] = {
	{OPT_HEADING, .help = "the result"},
	OPT_TEXT('o', "output", &m->output, "FILE",
	 "write a result file (pyperf JSON); never overwrites", .is_common = true),
	OPT_TEXT(0, "append", &m->append, "FILE", "add to a result file; make it if there is none"),
	OPT_TEXT(0, "resume", &m->resume, "FILE",
	 "go on with the interrupted run that was to write FILE; needs no other argument"),
	OPT_TEXT(0, "html", &m->html, "FILE",
	 "write a page with pictures, to look at and to pass on (docs/report.md)"),
	OPT_FLAG(0, "json", &m->json, NULL, "print the result as JSON", .is_common = true),
	OPT_TEXT(0, "json-output", &m->json_output, "FILE",
	 "write what --json prints to a file, beside the text"),
	OPT_FLAG(0, "explain", &m->explain, NULL,
	 "say afterwards where the time goes; of a duel, which functions made the difference"),
	OPT_FLAG('m', "metadata", &m->blocks.metadata, NULL, "show the metadata, as pyperf does"),
	OPT_FLAG('d', "dump", &m->blocks.dump, NULL, "show every value, as pyperf does"),
	OPT_FLAG('g', "hist", &m->blocks.hist, NULL, "show a histogram, as pyperf does"),
	OPT_FLAG('t', "stats", &m->blocks.stats, NULL, "show statistics, as pyperf does"),
	OPT_FLAG('q', "quiet", &m->quiet, NULL, "print only the result: no progress, no notes", .is_common = true),
	OPT_FLAG('v', "verbose", &m->verbose, NULL, "print a line for each process, every note, more columns"),
	OPT_FLAG(0, "subtract-loop-cost", &m->subtract, NULL,
	 "subtract the cost of an empty loop, or of a program's shell, from what is shown (files keep both)"),
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
