/* The options that name the other sides: a table. */
#include "cli/dueling/options.h"

/* In the order of details_seen. */
static const char *const details[DUELING_DETAILS] = {
	"build",	"margin",	 "rounds",	 "slice", "counters-side",
	"parallel",	"own-placement", "vs-output",	 "aa",	  "why",
	"explain-most", "comment",	 "comment-name", "junit", "github"};
static const char *const gate[] = {"fail-if-slower", "fail-if-undecided", "fail-if-new",
				   "allow-missing", "renamed"};

void duel_options_release(struct duel_options *d)
{
	texts_release(&d->vs);
	texts_release(&d->pythons);
	texts_release(&d->revs);
	texts_release(&d->paths);
	texts_release(&d->env);
	texts_release(&d->outputs);
	texts_release(&d->renamed);
}

bool duel_options_have_gate(const struct duel_options *d)
{
	return d->limit_seen || d->fail_if_undecided || d->fail_if_new;
}

size_t duel_options_sides(const struct duel_options *d)
{
	const size_t named[] = {d->vs.n, d->pythons.n, d->revs.n, d->paths.n, d->env.n > 0};
	size_t n = 0;

	for (size_t i = 0; i < sizeof(named) / sizeof(*named); i++)
		n = named[i] > n ? named[i] : n;
	return n;
}

static const char *nth(const struct texts *texts, size_t i)
{
	return texts->n == 0 ? NULL : texts->items[i < texts->n ? i : 0];
}

struct second_side duel_options_side(const struct duel_options *d, size_t i)
{
	return (struct second_side){.vs = nth(&d->vs, i),
				    .python = nth(&d->pythons, i),
				    .rev = nth(&d->revs, i),
				    .path = nth(&d->paths, i),
				    .env = d->env,
				    .build = d->build,
				    .copy_of = d->instead ? d->instead->root : NULL,
				    .is_one_more = i > 0};
}

bool duel_options_explain(const struct duel_options *d, const struct measure_options *m)
{
	return m->explain || d->why;
}

bool duel_options_want(const struct duel_options *d)
{
	return duel_options_sides(d) > 0;
}

int duel_options_check_alone(const struct duel_options *d, struct err *err)
{
	const bool gate_seen[] = {d->limit_seen, d->fail_if_undecided, d->fail_if_new,
				  d->allow_missing, d->renamed.n > 0};
	const char *given = d->blocks_seen ? "blocks" : NULL;

	for (size_t i = 0; i < DUELING_DETAILS; i++)
		if (d->details_seen[i])
			given = details[i];
	for (size_t i = 0; i < sizeof(gate_seen) / sizeof(*gate_seen); i++)
		if (gate_seen[i])
			given = gate[i];
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
	{OPT_HEADING, .help = "a second side, measured in turns with the first (any --vs option makes a duel; repeatable: each one more is one more side)"},
	OPT_TEXTS(0, "vs", &d->vs, vs_placeholder, vs_help, .is_common = true),
	OPT_TEXTS(0, "vs-python", &d->pythons, "PYTHON", "another interpreter; repeatable", .is_common = true),
	OPT_TEXTS(0, "vs-rev", &d->revs, "REV", "a git revision, in a worktree of its own; repeatable",
	 .is_common = true),
	OPT_TEXTS(0, "base", &d->revs, "REV", "the same as --vs-rev; repeatable"),
	OPT_TEXTS(0, "vs-path", &d->paths, "DIR", "another folder or virtual environment; repeatable",
	 .is_common = true),
	OPT_TEXTS(0, "vs-env", &d->env, "NAME=VALUE",
	 "set a variable in the second side's environment; repeatable"),
	OPT_TEXT(0, "build", &d->build, "COMMAND", "run by the shell in each side's folder before anything is measured",
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
	 0, 0, &d->details_seen[4], .choices = "baseline candidate"),
	OPT_FLAG(0, "parallel", &d->parallel, NULL,
	 "run blocks on several cores at once, one on each", 0, 0, &d->details_seen[5]),
	OPT_FLAG(0, "own-placement", &d->own_placement, NULL,
	 "let the kernel place each process's memory (default: both processes of a block get the same random placement)",
	 0, 0, &d->details_seen[6]),
	OPT_TEXTS(0, "vs-output", &d->outputs, "FILE",
	 "result file of the second side (default: beside -o, named FILE.vs.json); repeatable: one for each side",
	 0, 0, &d->details_seen[7]),
	OPT_FLAG(0, "aa", &d->aa, NULL,
	 "measure the baseline against itself, too, in turns with the rest; takes as long as one more benchmark",
	 0, 0, &d->details_seen[8]),
	OPT_FLAG(0, "why", &d->why, NULL,
	 "say afterwards why what got slower or faster did, in a line each (docs/explain-why.md)",
	 0, 0, &d->details_seen[9]),
	OPT_COUNT(0, "explain-most", &d->explain_most, "N",
	 "with --why or --explain: at most N of each other side, those that changed most (default 5)",
	 1, 100000, &d->details_seen[10]),
	{OPT_HEADING, .help = "reports of a duel beside what is printed"},
	OPT_TEXT(0, "comment", &d->comment, "FILE",
	 "Markdown for a pull request's comment: what changed and why, the rest folded", 0, 0,
	 &d->details_seen[11]),
	OPT_TEXT(0, "comment-name", &d->comment_name, "NAME",
	 "what its hidden mark calls it, to be found again among others (default gate)", 0, 0,
	 &d->details_seen[12]),
	OPT_TEXT(0, "junit", &d->junit, "FILE",
	 "JUnit XML: slower counts as failed, undecided as skipped", 0, 0, &d->details_seen[13]),
	OPT_FLAG(0, "github", &d->github, NULL,
	 "print annotations for GitHub Actions, and add the comment to $GITHUB_STEP_SUMMARY where that is set",
	 0, 0, &d->details_seen[14]),
	{OPT_HEADING, .help = "a gate, which sets the exit status of a duel"},
	OPT_PERCENT(0, "fail-if-slower", &d->limit, "PCT",
	 "exit 1 when a benchmark is proven slower than the baseline by more than this", 0, 1e15,
	 &d->limit_seen),
	OPT_FLAG(0, "fail-if-undecided", &d->fail_if_undecided, NULL,
	 "exit 3 when a benchmark is undecided"),
	OPT_FLAG(0, "fail-if-new", &d->fail_if_new, NULL,
	 "exit 4 when a benchmark has no baseline (default: it passes, and is said)"),
	OPT_FLAG(0, "allow-missing", &d->allow_missing, NULL,
	 "pass when a benchmark of the baseline is gone (default of a gate: exit 4)"),
	OPT_TEXTS(0, "renamed", &d->renamed, "OLD=NEW",
	 "the baseline's benchmark OLD is NEW now; repeatable"),
	{0}};

	option_table_add(table, rows);
}
