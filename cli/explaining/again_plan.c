#include "cli/explaining/again_plan.h"

#include "cli/words/quote.h"
#include "results/model/duel_id.h"

#include <stdlib.h>
#include <string.h>

/* Options that name a second side by another tree. */
static const char *const trees[] = {"vs-rev", "base", "vs-path", NULL};
static const char *const revisions[] = {"vs-rev", "base", NULL};
/* What is not said again: the result knows better what it was, or whoever explains says it. */
#define SAID_ANEW "python", "vs-python", "deadline", "json", "quiet", "verbose"
static const char *const of_run[] = {SAID_ANEW, NULL};
static const char *const of_one[] = {SAID_ANEW, "vs",	  "vs-rev", "base",
				     "vs-path", "vs-env", "build",  NULL};
static const char *const of_duel[] = {SAID_ANEW, "vs-rev", "base", NULL};
/* What two runs may differ by and still be of the same benchmarks. */
static const char *const free_options[] = {SAID_ANEW, "keep", "warmups",  "loops",  "timeout",
					   "seed",    "name", "affinity", "no-pin", NULL};

void again_plan_release(struct again_plan *plan)
{
	again_line_release(&plan->line);
}

static bool is_command(const struct again_side *side, const char *name)
{
	return strcmp(side->recorded.command, name) == 0;
}

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* The interpreter that a side ran in; programs name their own. */
static const char *python_of(const struct again_side *side)
{
	return is_command(side, "command") ? NULL : side->recorded.python;
}

/* ---- one */

/* Of a duel's file: is it of the side that was typed, not of one that an option describes? */
static bool is_typed(const struct again_side *side)
{
	return side->is_baseline != again_words_have(&side->words, trees);
}

static int check_one(const struct again_side *side, struct err *err)
{
	static const char *const others[] = {"vs", "vs-rev", "base", "vs-path", "vs-env", NULL};

	if (!side->recorded.duel || (is_typed(side) && !is_command(side, "command")) ||
	    (!is_command(side, "command") && !again_words_have(&side->words, others)))
		return 0;
	return err_set(err, ERR_INPUT,
		       "it is one side of a duel (%s), which only runs again with the other one: "
		       "assay explain OLD NEW names the files of both",
		       side->recorded.side ? side->recorded.side : "it does not say which");
}

int again_plan_one(struct again_plan *plan, const struct again_side *side, struct err *err)
{
	struct again_line *line = &plan->line;

	if (check_one(side, err))
		return -1;
	plan->typed = side;
	again_line_add(line, side->recorded.command);
	again_line_add_option(line, "python", python_of(side));
	again_line_add_options(line, &side->words, side->recorded.duel ? of_one : of_run);
	again_line_add_words(line, &side->words);
	return again_line_end(line, err);
}

/* ---- two sides of one duel */

/* Options of this kind that named second sides; the one that is meant says what it was then. */
static void add_others(struct again_line *line, const struct again_words *words, const char *as,
		       const char *const *names, const char *then, size_t meeting)
{
	size_t n = 0, i = 0;

	for (size_t k = 0; k < words->given.n; k++)
		n += options_given_any(&(struct options_given){&words->given.items[k], 1, 1},
				       names) != NULL;
	for (size_t k = 0; k < words->given.n; k++) {
		const struct option_given *one = &words->given.items[k];

		if (!options_given_any(&(struct options_given){(struct option_given *)one, 1, 1},
				       names))
			continue;
		if (then && (n == 1 || i == meeting))
			again_line_add_option(line, as, then);
		else
			again_line_add_option(line, one->row->long_name, one->value);
		i++;
	}
}

static int plan_duel(struct again_plan *plan, const struct again_side sides[2], struct err *err)
{
	static const char *const python[] = {"vs-python", NULL};
	bool by_tree = again_words_have(&sides[0].words, trees);
	const struct again_side *typed = &sides[by_tree], *other = &sides[!by_tree];
	struct again_line *line = &plan->line;

	for (int i = 0; i < 2; i++)
		if (duel_id_number(sides[i].recorded.duel) > plan->meeting)
			plan->meeting = duel_id_number(sides[i].recorded.duel);
	plan->typed = typed;
	plan->needs_commit = again_words_have(&typed->words, revisions);
	again_line_add(line, typed->recorded.command);
	again_line_add_option(line, "python", python_of(typed));
	add_others(line, &typed->words, "vs-python", python, python_of(other), plan->meeting);
	add_others(line, &typed->words, "vs-rev", revisions, other->recorded.commit, plan->meeting);
	again_line_add_options(line, &typed->words, of_duel);
	again_line_add_words(line, &typed->words);
	return again_line_end(line, err);
}

/* ---- two runs */

/* What of two runs is not the same. */
struct differences {
	bool by_words, by_python, by_folder, by_revision;
};

static bool same_text(const struct again_line *a, const struct again_line *b)
{
	return a->text.len == b->text.len &&
	       (a->text.len == 0 || memcmp(a->text.data, b->text.data, a->text.len) == 0);
}

/* The targets of run choose among benchmarks; those of the others are what runs. */
static bool same_words(const struct again_side sides[2])
{
	struct again_line lines[2] = {{{0}}};
	bool are_same;

	for (int i = 0; i < 2; i++)
		again_line_add_words(&lines[i], &sides[i].words);
	are_same = is_command(&sides[0], "run") || same_text(&lines[0], &lines[1]);
	again_line_release(&lines[0]);
	again_line_release(&lines[1]);
	return are_same;
}

static bool same_options(const struct again_side sides[2])
{
	struct again_line lines[2] = {{{0}}};
	bool are_same;

	for (int i = 0; i < 2; i++)
		again_line_add_options(&lines[i], &sides[i].words, free_options);
	are_same =
		is_command(&sides[0], sides[1].recorded.command) && same_text(&lines[0], &lines[1]);
	again_line_release(&lines[0]);
	again_line_release(&lines[1]);
	return are_same;
}

/* Did files of git change between the two, as far as that is recorded? */
static bool differs_by_revision(const struct recorded *old, const struct recorded *new)
{
	if (!old->commit || !new->commit)
		return false;
	return strcmp(old->commit, new->commit) != 0 || old->is_dirty != new->is_dirty;
}

static struct differences find_differences(const struct again_side sides[2])
{
	const struct recorded *old = &sides[0].recorded, *new = &sides[1].recorded;
	struct differences d = {.by_words = !same_words(sides),
				.by_python = !same(python_of(&sides[0]), python_of(&sides[1])),
				.by_folder = strcmp(old->directory, new->directory) != 0};

	d.by_revision = !d.by_folder && differs_by_revision(old, new);
	/* What a statement or a program is needs no file of the repository. */
	if (!is_command(&sides[0], "run") && (d.by_words || d.by_python))
		d.by_revision = false;
	return d;
}

static int check_revisions(const struct again_side sides[2], const struct differences *d,
			   struct err *err)
{
	const struct recorded *old = &sides[0].recorded, *new = &sides[1].recorded;
	bool has_changed = !same(old->source, new->source);

	if (d->by_folder)
		return 0;
	if (d->by_revision && old->is_dirty)
		return err_set(err, ERR_INPUT,
			       "%s was measured with changes that are in no commit (at %.10s): "
			       "only committed code can be brought back",
			       sides[0].path, old->commit);
	if (!d->by_revision && has_changed)
		return err_set(err, ERR_INPUT,
			       "its file changed between %s and %s, and no commit has what it was",
			       sides[0].path, sides[1].path);
	return 0;
}

static int check_differences(const struct again_side sides[2], const struct differences *d,
			     struct err *err)
{
	if (sides[0].recorded.duel || sides[1].recorded.duel)
		return err_set(err, ERR_INPUT,
			       "%s is one side of a duel, whose other side is not %s: name the two "
			       "files of one duel, or those of two runs",
			       sides[sides[0].recorded.duel ? 0 : 1].path,
			       sides[sides[0].recorded.duel ? 1 : 0].path);
	if (!same_options(sides))
		return err_set(err, ERR_INPUT,
			       "%s and %s were begun with other options: what differs cannot be "
			       "made two sides; assay explain --help has the --vs options",
			       sides[0].path, sides[1].path);
	if (check_revisions(sides, d, err))
		return -1;
	if (d->by_words && (d->by_folder || d->by_revision))
		return err_set(err, ERR_INPUT,
			       "%s and %s differ in what ran and in where it ran: assay explain "
			       "with --vs takes one of these at a time",
			       sides[0].path, sides[1].path);
	if (!d->by_words && !d->by_python && !d->by_folder && !d->by_revision)
		return err_set(err, ERR_INPUT,
			       "command, interpreter and source of %s and %s are the same, as far "
			       "as these say: there are no two sides to run again",
			       sides[0].path, sides[1].path);
	return 0;
}

/* What another side runs, as --vs takes it: lines of a statement, a program in one text. */
static char *words_of_side_new(const struct again_side *side)
{
	const struct texts *words = &side->words.words;
	bool is_program = is_command(side, "command");
	struct buf text = {0};

	for (size_t i = 0; i < words->n; i++) {
		buf_adds(&text, i == 0 ? "" : is_program ? " " : "\n");
		if (is_program && words->n > 1)
			quote_shell(&text, words->items[i]);
		else
			buf_adds(&text, words->items[i]);
	}
	return buf_take(&text);
}

static int add_words_of(struct again_line *line, const struct again_side *side, struct err *err)
{
	char *text = words_of_side_new(side);

	if (!text)
		return err_memory(err);
	again_line_add_option(line, "vs", text);
	free(text);
	return 0;
}

static int plan_runs(struct again_plan *plan, const struct again_side sides[2], struct err *err)
{
	const struct differences d = find_differences(sides);
	bool by_tree = d.by_folder || d.by_revision;
	const struct again_side *typed = &sides[by_tree], *other = &sides[!by_tree];
	struct again_line *line = &plan->line;

	if (check_differences(sides, &d, err))
		return -1;
	plan->typed = typed;
	plan->needs_commit = d.by_revision;
	again_line_add(line, typed->recorded.command);
	again_line_add_option(line, "python", python_of(typed));
	if (d.by_python)
		again_line_add_option(line, "vs-python", python_of(other));
	if (d.by_words && add_words_of(line, other, err))
		return -1;
	if (d.by_folder)
		again_line_add_option(line, "vs-path", other->recorded.directory);
	if (d.by_revision)
		again_line_add_option(line, "vs-rev", other->recorded.commit);
	again_line_add_options(line, &typed->words, of_run);
	again_line_add_words(line, &typed->words);
	return again_line_end(line, err);
}

int again_plan_two(struct again_plan *plan, const struct again_side sides[2], struct err *err)
{
	const char *one = sides[0].recorded.duel, *other = sides[1].recorded.duel;

	if (one && other && duel_id_same_contest(one, other) &&
	    same(sides[0].recorded.text, sides[1].recorded.text))
		return plan_duel(plan, sides, err);
	return plan_runs(plan, sides, err);
}
