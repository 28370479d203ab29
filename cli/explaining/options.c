#include "cli/explaining/options.h"

#include "results/profile_files/formats.h"

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
	OPT_TEXT(0, "by", &e->by, "WHAT", "what is looked at (default time)", .is_common = true,
	 .choices = EXPLAIN_BY_CHOICES),
	OPT_FLAG(0, "why", &e->why,
	 .help = "of two sides, say why one is slower: clock, calls, allocations, instructions and time together, the cheapest first, until it is certain",
	 .is_common = true),
	OPT_COUNT('p', "processes", &e->processes, "N", "processes of each side (default 6; 2 by calls)", 1, 1000,
	 &e->processes_seen, .is_common = true),
	OPT_SECONDS(0, "seconds", &e->seconds, "TIME",
	 "how long the measured loop of each process is sampled (default 2s)", 0.01, 86400, &e->seconds_seen,
	 .is_common = true),
	OPT_NUMBER(0, "rate", &e->rate, "HZ",
	 "samples a second (default 1000; 250 where there is one CPU)", 1, 2000, &e->rate_seen),
	OPT_TEXT('o', "output", &e->output, "FILE",
	 "write the profile for other tools, by the end of the name: .html .profile.json .collapsed .speedscope.json .pprof .prof .firefox.json, also with .gz",
	 .is_common = true),
	{0}};

	option_table_keep(table, kept);
	make_rare(table);
	option_table_add(table, rows);
}
/* clang-format on */

static int check_form(const char *path, size_t n, struct err *err)
{
	enum profile_format format = profile_format_of_path(path);

	if (format == PROFILE_FORMATS)
		return err_set(
			err, ERR_USAGE,
			"-o %s: its name does not say a form: .html, .profile.json, .collapsed, "
			".speedscope.json, .pprof, .prof or .firefox.json, also with .gz",
			path);
	if (profile_formats[format].has_one && n > 1)
		return err_set(err, ERR_USAGE,
			       "-o %s: this form holds one profile, but there are %zu: "
			       ".profile.json and .speedscope.json hold several",
			       path, n);
	return 0;
}

int explain_options_check(const struct explain_options *e, size_t n, struct err *err)
{
	if (!e->output)
		return 0;
	if (check_form(e->output, n, err) || check_place(e->output, err))
		return -1;
	if (access(e->output, F_OK) == 0)
		return err_set(err, ERR_INPUT, "%s already exists", e->output);
	return 0;
}
