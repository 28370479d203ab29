#include "cli/explaining/options.h"

#include "results/profile_files/formats.h"
#include "results/profile_files/tracemalloc.h"
#include "runner/reader/calls_check.h"

#include <string.h>
#include <unistd.h>

/* Long names of the measuring commands' options that say what runs, where and how long. The others
   belong to values and their statistics, of which there are none here. */
static const char *const kept[] = {
	"setup",
	"teardown",
	"name",
	"inner-loops",
	"duplicate",
	"keep",
	"vs",
	"vs-python",
	"vs-rev",
	"base",
	"vs-path",
	"vs-env",
	"build",
	"warmups",
	"loops",
	"timeout",
	"deadline",
	"seed",
	"python",
	"no-project",
	"affinity",
	"no-pin",
	"inherit-environ",
	"copy-env",
	"no-locale",
	"max-memory",
	"max-cpu-time",
	"json",
	"quiet",
	"verbose",
	/* of programs */
	"shell",
	"default-shell",
	"no-shell",
	"input",
	"stdout",
	"show-output",
	"prepare",
	"conclude",
	"cleanup",
	"ignore-failure",
	"reference",
	"parameter-list",
	"parameter-scan",
	"parameter-step-size",
	"command-name",
	NULL,
};

bool explain_options_keep(const struct option *row)
{
	return option_is_among(row, kept);
}

/* A program's many options are for --help-all here. */
static void make_rare(struct option_table *table)
{
	for (size_t i = 0; i < table->n; i++) {
		struct option *row = &table->rows[i];

		if (row->words > 1 || (row->long_name && strcmp(row->long_name, "prepare") == 0))
			row->is_common = false;
	}
}

/* clang-format off */
void explain_options_add(struct option_table *table, struct explain_options *e)
{
	const struct option rows[] = {
	{OPT_HEADING, .help = "how it is looked at"},
	OPT_TEXT(0, "by", &e->by, "WHAT", "look at time (default), lines, calls, instructions, allocations, gc, imports or loop", .is_common = true,
	 .choices = EXPLAIN_BY_CHOICES),
	OPT_FLAG(0, "why", &e->why,
	 .help = "of two sides, say why one is slower, from all of these",
	 .is_common = true),
	OPT_COUNT('p', "processes", &e->processes, "N", "processes of each side (default 6; 2 to 10 with --by)", 1, 1000,
	 &e->processes_seen, .is_common = true),
	OPT_SECONDS(0, "seconds", &e->seconds, "TIME",
	 "how long the measured loop of each process is sampled (default 2s)", 0.01, 86400, &e->seconds_seen,
	 .is_common = true),
	OPT_NUMBER(0, "rate", &e->rate, "HZ",
	 "samples a second (default 1000; 250 where there is one CPU)", 1, 2000, &e->rate_seen),
	OPT_FLAG(0, "native", &e->native, NULL,
	 "all native calls below the Python function that runs, not only the innermost"),
	OPT_TEXT(0, "most", &e->most, "WHAT",
	 "of allocations: what lines are ranked by, and what a file of one profile holds (default bytes)",
	 .choices = EXPLAIN_MOST_CHOICES),
	OPT_BYTES(0, "memory-limit", &e->memory_limit, "SIZE",
	 "of allocations: fail where one iteration holds more than this at its peak (10MiB)", 0, 1e15,
	 &e->memory_limit_seen),
	OPT_BYTES(0, "leak-limit", &e->leak_limit, "SIZE",
	 "of allocations: fail where an iteration leaves more than this behind for good (0 for nothing)", 0, 1e15,
	 &e->leak_limit_seen),
	OPT_TEXT('o', "output", &e->output, "FILE",
	 "write the profile for other tools, by the end of the name: .html .profile.json .collapsed .speedscope.json .pprof .prof .firefox.json .callgrind, also with .gz; of allocations .tracemalloc .tracemalloc.txt",
	 .is_common = true),
	{0}};

	option_table_keep(table, kept);
	make_rare(table);
	option_table_add(table, rows);
}
/* clang-format on */

/* Of allocations of one side. */
static int check_snapshot(const struct explain_options *e, size_t n, struct err *err)
{
	if (!e->by || strcmp(e->by, "allocations") != 0)
		return err_set(err, ERR_USAGE, "-o %s: this form belongs to --by allocations",
			       e->output);
	if (n > 1)
		return err_set(err, ERR_USAGE,
			       "-o %s: this form holds one benchmark of one side, but there are "
			       "%zu",
			       e->output, n);
	return 0;
}

static int check_form(const char *path, size_t n, struct err *err)
{
	enum profile_format format = profile_format_of_path(path);

	if (format == PROFILE_FORMATS)
		return err_set(
			err, ERR_USAGE,
			"-o %s: its name does not say a form: .html, .profile.json, .collapsed, "
			".speedscope.json, .pprof, .prof, .firefox.json or .callgrind, also with "
			".gz; of allocations also " TRACEMALLOC_ENDING,
			path);
	if (profile_formats[format].has_one && n > 1)
		return err_set(err, ERR_USAGE,
			       "-o %s: this form holds one profile, but there are %zu: "
			       ".profile.json and .speedscope.json hold several",
			       path, n);
	return 0;
}

static bool has_ending(const char *path, const char *ending)
{
	size_t len = path ? strlen(path) : 0, end = strlen(ending);

	return len > end && strcmp(path + len - end, ending) == 0;
}

bool explain_output_is_snapshot_text(const struct explain_options *e)
{
	return has_ending(e->output, TRACEMALLOC_TEXT);
}

bool explain_output_is_snapshot(const struct explain_options *e)
{
	return has_ending(e->output, TRACEMALLOC_ENDING) || explain_output_is_snapshot_text(e);
}

int explain_options_check(const struct explain_options *e, size_t n, struct err *err)
{
	if (e->native && calls_check_machine(err))
		return -1;
	if (!e->output)
		return 0;
	if ((explain_output_is_snapshot(e) ? check_snapshot(e, n, err)
					   : check_form(e->output, n, err)) ||
	    check_place(e->output, err))
		return -1;
	if (access(e->output, F_OK) == 0)
		return err_set(err, ERR_INPUT, "%s already exists", e->output);
	return 0;
}
