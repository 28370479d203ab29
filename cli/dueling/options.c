/* The options that name a second side: a table. */
#include "cli/dueling/options.h"

/* In the order of details_seen. */
static const char *const details[DUELING_DETAILS] = {"build",	      "margin",	       "rounds",
						     "slice",	      "counters-side", "parallel",
						     "own-placement", "vs-output"};

static const char two_sides[] =
	"a duel has two sides: one duel for each candidate against the same first side";

bool duel_options_want(const struct duel_options *d)
{
	const struct second_side *s = &d->second;

	return s->vs || s->python || s->rev || s->path || s->env.n > 0;
}

int duel_options_check_alone(const struct duel_options *d, struct err *err)
{
	const char *given = d->blocks_seen ? "blocks" : NULL;

	for (size_t i = 0; i < DUELING_DETAILS; i++)
		if (d->details_seen[i])
			given = details[i];
	if (!given)
		return 0;
	return err_set(err, ERR_USAGE,
		       "--%s is for a duel: name its second side by --vs, --vs-python, --vs-rev, "
		       "--vs-path or --vs-env",
		       given);
}

/* clang-format off */
void duel_options_add(struct option_table *table, struct duel_options *d, const char *vs_placeholder,
			 const char *vs_help)
{
	const struct option rows[] = {
	{OPT_HEADING, .help = "a second side, measured in turns with the first (any --vs option makes a duel)"},
	OPT_TEXT(0, "vs", &d->second.vs, vs_placeholder, vs_help, .if_twice = two_sides, .is_common = true),
	OPT_TEXT(0, "vs-python", &d->second.python, "PYTHON", "another interpreter",
	 .if_twice = two_sides, .is_common = true),
	OPT_TEXT(0, "vs-rev", &d->second.rev, "REV", "another git revision, in a worktree of its own",
	 .if_twice = two_sides, .is_common = true),
	OPT_TEXT(0, "vs-path", &d->second.path, "DIR", "another folder or virtual environment",
	 .if_twice = two_sides, .is_common = true),
	OPT_TEXTS(0, "vs-env", &d->second.env, "NAME=VALUE",
	 "set a variable in the second side's environment; repeatable"),
	OPT_TEXT(0, "build", &d->second.build, "COMMAND", "run by the shell in each side's folder before anything is measured",
	 0, 0, &d->details_seen[0]),
	OPT_PERCENT(0, "margin", &d->margin, "PCT",
	 "sides that differ by less are called the same (default 1%)", 0, 1, &d->details_seen[1]),
	OPT_COUNT(0, "blocks", &d->blocks, "N",
	 "exactly N blocks, with one look at the end (default: looks at 16, 24, 40, 80 and 200)",
	 6, 100000, &d->blocks_seen),
	OPT_COUNT(0, "rounds", &d->rounds, "N", "slices of each side in a block (default 8)", 1, 64,
	 &d->details_seen[2]),
	OPT_SECONDS(0, "slice", &d->slice, "TIME", "length of a slice (default 4ms)", 1e-6, 60,
	 &d->details_seen[3]),
	OPT_TEXT(0, "counters-side", &d->counters_side, "SIDE",
	 "use --counters on one side only, baseline or candidate, to see what counting costs",
	 0, 0, &d->details_seen[4]),
	OPT_FLAG(0, "parallel", &d->parallel, NULL,
	 "run blocks on several cores at once, one on each", 0, 0, &d->details_seen[5]),
	OPT_FLAG(0, "own-placement", &d->own_placement, NULL,
	 "let the kernel place each process's memory (default: both processes of a block get the same random placement)",
	 0, 0, &d->details_seen[6]),
	OPT_TEXT(0, "vs-output", &d->output, "FILE",
	 "result file of the second side (default: beside -o, named FILE.vs.json)",
	 0, 0, &d->details_seen[7]),
	{0}};

	option_table_add(table, rows);
}
