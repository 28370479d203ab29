/* The options that name a second side: a table. */
#include "cli/dueling.h"

/* clang-format off */
void dueling_add_options(struct option_table *table, struct dueling *d, const char *vs_placeholder,
			 const char *vs_help)
{
	const struct option rows[] = {
	{OPT_HEADING, .help = "against a second side, interleaved (any of these makes a duel)"},
	{OPT_TEXT, 0, "vs", &d->vs, vs_placeholder, vs_help},
	{OPT_TEXT, 0, "vs-python", &d->python, "PYTHON", "another interpreter"},
	{OPT_TEXT, 0, "vs-rev", &d->rev, "REV", "another git revision, in a worktree of its own"},
	{OPT_TEXT, 0, "vs-path", &d->path, "DIR", "another folder or virtual environment"},
	{OPT_TEXTS, 0, "vs-env", &d->env, "NAME=VALUE", "another environment; repeatable"},
	{OPT_TEXT, 0, "build", &d->build, "COMMAND", "run by the shell in the folder of each side"},
	{OPT_PERCENT, 0, "margin", &d->margin, "PCT",
	 "two sides that differ by less are the same (default 1%)", 0, 1},
	{OPT_COUNT, 0, "blocks", &d->blocks, "N",
	 "exactly so many blocks, one look (default: looks at 16, 24, 40, 80 and 200)",
	 6, 100000, &d->blocks_seen},
	{OPT_COUNT, 0, "rounds", &d->rounds, "N", "slices a side in a block (default 8)", 1, 64},
	{OPT_SECONDS, 0, "slice", &d->slice, "TIME", "length of a slice (default 4ms)", 1e-6, 60},
	{OPT_TEXT, 0, "counters-side", &d->counters_side, "SIDE",
	 "--counters beside the values of one side alone, first or second: what counting costs"},
	{OPT_FLAG, 0, "parallel", &d->parallel, NULL,
	 "blocks on several cores at once, one on each"},
	{OPT_FLAG, 0, "own-placement", &d->own_placement, NULL,
	 "the kernel places the memory of each process (default: one draw for both of a block)"},
	{OPT_TEXT, 0, "vs-output", &d->output, "FILE",
	 "result file of the second side (default: beside -o, named FILE.vs.json)"},
	{0}};

	option_table_add(table, rows);
}
