#include "cli/explaining/options.h"

#include "results/profile_files/formats.h"

#include <string.h>
#include <unistd.h>

/* Long names of the measuring commands' options that say what runs, where and how long. The others
   belong to values and their statistics, of which there are none here. */
static const char *const kept[] = {
	"setup",     "teardown",   "name",	   "inner-loops", "duplicate",	     "keep",
	"vs",	     "vs-python",  "vs-rev",	   "base",	  "vs-path",	     "vs-env",
	"build",     "warmups",	   "loops",	   "timeout",	  "deadline",	     "seed",
	"python",    "no-project", "affinity",	   "no-pin",	  "inherit-environ", "copy-env",
	"no-locale", "max-memory", "max-cpu-time", "json",	  "quiet",	     "verbose",
};

static bool is_kept(const struct option *row)
{
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (row->long_name && strcmp(row->long_name, kept[i]) == 0)
			return true;
	return false;
}

/* A heading stays when a row below it does. */
static void narrow(struct option_table *table)
{
	struct option_table all = *table;
	const struct option *heading = NULL;

	*table = (struct option_table){0};
	for (size_t i = 0; i < all.n; i++) {
		const struct option rows[] = {all.rows[i], {0}};

		if (all.rows[i].type == OPT_HEADING)
			heading = &all.rows[i];
		if (!is_kept(&all.rows[i]))
			continue;
		if (heading)
			option_table_add(table, (const struct option[]){*heading, {0}});
		heading = NULL;
		option_table_add(table, rows);
	}
}

/* clang-format off */
void explain_options_add(struct option_table *table, struct explain_options *e)
{
	const struct option rows[] = {
	{OPT_HEADING, .help = "how it is looked at"},
	OPT_TEXT(0, "by", &e->by, "WHAT", "what is looked at (default time)", .is_common = true,
	 .choices = EXPLAIN_BY_CHOICES),
	OPT_COUNT('p', "processes", &e->processes, "N", "processes of each side (default 6)", 1, 1000,
	 &e->processes_seen, .is_common = true),
	OPT_SECONDS(0, "seconds", &e->seconds, "TIME",
	 "how long the measured loop of each process is sampled (default 2s)", 0.01, 86400,
	 .is_common = true),
	OPT_NUMBER(0, "rate", &e->rate, "HZ",
	 "samples a second (default 1000; 250 where there is one CPU)", 1, 2000, &e->rate_seen),
	OPT_TEXT('o', "output", &e->output, "FILE",
	 "write the profile for other tools, by the end of the name: .html .profile.json .collapsed .speedscope.json .pprof .prof .firefox.json, also with .gz",
	 .is_common = true),
	{0}};

	narrow(table);
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
