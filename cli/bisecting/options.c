#include "cli/bisecting/options.h"

#include <string.h>

/* Long names of the options of `assay run` that say what runs, where, and how blocks are made. */
static const char *const kept[] = {
	"keep",	   "build",    "margin",	"rounds",   "slice",	 "parallel",
	"loops",   "timeout",  "deadline",	"seed",	    "python",	 "no-project",
	"no-pin",  "affinity", "own-placement", "copy-env", "no-locale", "inherit-environ",
	"verbose", "explain",  "max-memory",	"quiet",    "json",	 "max-cpu-time",
	"renamed", NULL};

/* These are all that is typed often here. */
static const char *const common[] = {"keep", "build", "python", "explain", "json", "quiet", NULL};

/* clang-format off */
void bisect_options_add(struct option_table *table, struct bisect_options *b)
{
	const struct option rows[] = {
	{OPT_HEADING, .help = "the search"},
	OPT_PERCENT(0, "limit", &b->limit, "PCT",
	 "search only for a difference of more than this (default: any that is proven)", 0, 1e15,
	 &b->limit_seen, .is_common = true),
	OPT_FLAG(0, "first-parent", &b->first_parent, NULL,
	 "follow first parents alone: a merged branch counts as its merge", .is_common = true),
	OPT_SECONDS(0, "budget", &b->budget_s, "TIME",
	 "measure each commit for no longer than this (default 1min)", 1e-3, 1e9, .is_common = true),
	OPT_SECONDS(0, "build-timeout", &b->build_s, "TIME",
	 "end a build that takes longer, and skip its commit (default 1h)", 1e-3, 2e6),
	OPT_FLAG(0, "resume", &b->resume, NULL,
	 "go on with the search that was interrupted here; needs no other word, and the same words do the same",
	 .is_common = true),
	OPT_FLAG(0, "restart", &b->restart, NULL, "drop an interrupted search, and begin anew",
	 .is_common = true),
	{0}};

	option_table_keep(table, kept);
	for (size_t i = 0; i < table->n; i++)
		table->rows[i].is_common = option_is_among(&table->rows[i], common);
	option_table_add(table, rows);
}
/* clang-format on */
