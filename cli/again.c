#include "cli/again.h"

#include "cli/doers.h"
#include "cli/explaining/again_plan.h"
#include "cli/instead.h"
#include "results/base/json.h"
#include "results/base/path.h"
#include "results/verdicts/duel_sides.h"
#include "runner/os/environment.h"
#include "runner/os/home.h"
#include "runner/target/interp.h"
#include "runner/target/provenance.h"
#include "runner/target/selector.h"
#include "runner/target/worktree.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

/* What was measured by one command, or by two: run again by one. */
struct group {
	const struct stored_request *request;
	struct again again; /* its items are the group's own */
	const struct command *doer;
	struct again_side sides[2];
	struct option_table tables[2];
	struct again_plan plan;
	struct explain_options options;
	char *output;		  /* the options' own, from anywhere */
	struct worktree worktree; /* of the typed side's commit */
	bool needs_worktree;
};

/* ---- is it still there? */

static const struct command *find_doer(const char *name)
{
	for (size_t i = 0; doers[i]; i++)
		if (strcmp(doers[i]->name, name) == 0)
			return doers[i];
	return NULL;
}

/* The interpreter lies where it did and is of the version that it was. */
static int check_python(const struct recorded *r, struct err *err)
{
	struct interp interp = {0};
	struct facts facts = {0};
	const char *now;
	int rc = 0;

	if (access(r->python, X_OK) != 0)
		return err_set(err, ERR_INPUT,
			       "the interpreter that it ran in is gone: %s (%s); assay explain "
			       "TARGET --python names another one",
			       r->python, r->version ? r->version : "of no known version");
	if (interp_find(&interp, r->python, err) || interp_describe(&interp, environ, &facts, err))
		rc = -1;
	now = facts_text(&facts, "python_version");
	if (!rc && r->version && now && strcmp(now, r->version) != 0)
		rc = err_set(err, ERR_INPUT,
			     "%s is %s now, but it was %s: assay explain TARGET --python names the "
			     "one that is meant",
			     r->python, now, r->version);
	facts_release(&facts);
	interp_release(&interp);
	return rc;
}

static int check_side(const struct again_side *side, struct err *err)
{
	const struct recorded *r = &side->recorded;

	if (!path_is_folder(r->directory))
		return err_set(err, ERR_INPUT, "the folder that it was begun in is gone: %s",
			       r->directory);
	if (strcmp(r->command, "command") == 0)
		return 0;
	if (!r->python)
		return err_set(err, ERR_INPUT, "it does not say which interpreter it ran in");
	return check_python(r, err);
}

/* The files of a suite, from where we are. */
static int check_targets(const struct again_side *side, struct err *err)
{
	const struct texts *words = &side->words.words;

	for (size_t i = 0; strcmp(side->recorded.command, "run") == 0 && i < words->n; i++) {
		char own[HOME_PATH], file[1024];
		const char *name;

		snprintf(file, sizeof(file), "%.*s", (int)selector_split(words->items[i], &name),
			 words->items[i]);
		if (access(file, F_OK) != 0 && !home_find_suite(file, own))
			return err_set(err, ERR_INPUT, "%s is gone (from %s)", file,
				       side->recorded.directory);
	}
	return 0;
}

/* The working tree in front of us, against what the typed side was. */
static int check_commit(struct group *group, struct err *err)
{
	const struct recorded *r = &group->plan.typed->recorded;
	struct facts facts = {0};
	const char *commit, *dirty;
	bool is_there, is_dirty;
	int rc = 0;

	if (!r->commit)
		return 0;
	if (provenance_add_git(&facts, NULL, err))
		return -1;
	commit = facts_text(&facts, "assay_git_commit");
	dirty = facts_text(&facts, "assay_git_dirty");
	is_there = commit && strcmp(commit, r->commit) == 0;
	is_dirty = dirty && strcmp(dirty, "yes") == 0;
	if (!group->plan.needs_commit) {
		if (!is_there && !group->request->quiet)
			fprintf(stderr,
				"assay: explain: measured at commit %.10s; what runs now is %.10s\n",
				r->commit, commit ? commit : "no commit");
	} else if (r->is_dirty && (!is_there || !is_dirty)) {
		rc = err_set(err, ERR_INPUT,
			     "%s was measured with changes that are in no commit (at %.10s), and "
			     "the working tree has moved on",
			     group->plan.typed->path, r->commit);
	} else {
		group->needs_worktree = !r->is_dirty && (!is_there || is_dirty);
	}
	facts_release(&facts);
	return rc;
}

/* ---- what is to be done */

static int read_side(struct group *group, size_t i, const char *name, struct err *err)
{
	struct again_side *side = &group->sides[i];
	const struct suite *suite = group->request->suites[i];
	const struct command *doer;

	side->path = group->request->paths[i];
	side->is_baseline = duel_side_of(suite).role == DUEL_ROLE_BASELINE;
	if (recorded_read(&side->recorded, suite_find(suite, name), err))
		return -1;
	doer = find_doer(side->recorded.command);
	if (!doer)
		return err_set(err, ERR_INPUT,
			       "it was measured by assay %s, which does not explain",
			       side->recorded.command);
	group->doer = doer;
	doer->add_options(&group->tables[i]);
	return again_words_parse(&side->words, &side->recorded, group->tables[i].rows, err);
}

static int plan(struct group *group, const char *name, struct err *err)
{
	size_t n = group->request->n;

	for (size_t i = 0; i < n; i++)
		if (read_side(group, i, name, err))
			return n == 2 && err->kind == ERR_INPUT
				       ? err_in(err, "%s", group->request->paths[i])
				       : -1;
	if (n == 1 ? again_plan_one(&group->plan, &group->sides[0], err)
		   : again_plan_two(&group->plan, group->sides, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (check_side(&group->sides[i], err))
			return n == 2 ? err_in(err, "%s", group->request->paths[i]) : -1;
	return 0;
}

/* ---- a tree of another commit */

/* A word that names a place in the checkout, in the worktree; others are as they are. NULL: memory
   ran out. */
static char *moved_new(const struct worktree *worktree, const char *word)
{
	size_t top = strlen(worktree->top);

	if (strncmp(word, worktree->top, top) != 0 || word[top] != '/')
		return strdup(word);
	return path_in_new(worktree->path, word + top + 1);
}

/* Where we are, but in a worktree of the typed side's commit. `moved`: its words there. */
static int enter_worktree(struct group *group, struct again_line *moved, struct err *err)
{
	const struct again_line *line = &group->plan.line;
	char *here = realpath(".", NULL), *there = NULL;
	int rc = here ? worktree_add(&group->worktree, group->plan.typed->recorded.commit, err)
		      : err_sys(err, "the working directory");

	if (!rc && !(there = moved_new(&group->worktree, here)))
		rc = err_memory(err);
	if (!rc && chdir(strcmp(there, here) == 0 ? group->worktree.path : there) != 0)
		rc = err_sys(err, "%s: commit %.10s has no such folder", here,
			     group->plan.typed->recorded.commit);
	for (int i = 0; i < line->argc && !rc; i++) {
		char *word = moved_new(&group->worktree, line->argv[i]);

		if (word)
			again_line_add(moved, word);
		else
			rc = err_memory(err);
		free(word);
	}
	free(here);
	free(there);
	return rc ? -1 : again_line_end(moved, err);
}

/* ---- doing it */

/* Those that are not explained get the reason, in one line. */
static void fail(struct group *group, const struct err *why)
{
	const struct again *again = &group->again;
	const char *first = NULL;
	struct err text = *why;
	size_t n = 0;

	for (size_t i = 0; i < again->n; i++) {
		struct again_item *item = &again->items[i];

		if (item->is_done)
			continue;
		item->is_done = true;
		first = n++ ? first : item->name;
		if (again->rows)
			json_array_append_new(again->rows,
					      json_pack("{s:o, s:o}", "name",
							json_text_new(item->name), "error",
							json_text_new(why->text)));
	}
	if (n > 1)
		err_in(&text, "explain: %s and %zu other%s", first, n - 1, n == 2 ? "" : "s");
	else
		err_in(&text, "explain: %s", first);
	status_fail(&text);
}

/* What the command did not come to. */
static void fail_rest(const struct group *group)
{
	for (size_t i = 0; i < group->again.n; i++)
		if (!group->again.items[i].is_done && group->again.rows)
			json_array_append_new(group->again.rows,
					      json_pack("{s:o, s:s}", "name",
							json_text_new(group->again.items[i].name),
							"error", "it could not be run again"));
}

static int add_style(struct group *group, struct err *err)
{
	struct again_line *line = &group->plan.line, all = {0};

	if (!line->argv)
		return err_memory(err);
	again_line_add(&all, line->argv[0]);
	if (group->request->quiet)
		again_line_add(&all, "--quiet");
	if (group->request->verbose)
		again_line_add(&all, "--verbose");
	for (int i = 1; i < line->argc; i++)
		again_line_add(&all, line->argv[i]);
	again_line_release(line);
	*line = all;
	return again_line_end(line, err);
}

/* A relative name is one of where we are now. */
static int settle_output(struct group *group, struct err *err)
{
	const char *output = group->options.output;
	char *here;

	if (!output || *output == '/')
		return 0;
	here = realpath(".", NULL);
	group->output = here ? path_in_new(here, output) : NULL;
	free(here);
	group->options.output = group->output;
	return group->output ? 0 : err_memory(err);
}

/* Returns the exit status, or -1 with err: it could not be begun. */
static int carry_out(struct group *group, struct err *err)
{
	struct again_line moved = {0}, *line = &group->plan.line;
	int status = -1;

	if (settle_output(group, err) || add_style(group, err))
		return -1;
	if (chdir(group->plan.typed->recorded.directory) != 0)
		return err_sys(err, "%s", group->plan.typed->recorded.directory);
	group->options.again = &group->again;
	if (check_targets(group->plan.typed, err) == 0 && check_commit(group, err) == 0) {
		if (group->needs_worktree)
			line = &moved;
		if (!group->needs_worktree || enter_worktree(group, &moved, err) == 0)
			status = instead_explain(group->doer, line->argc, line->argv,
						 &group->options);
	}
	again_line_release(&moved);
	return status;
}

static int run_group(struct group *group)
{
	int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct err err = {0};
	int status = -1;

	if (here < 0)
		err_sys(&err, "the working directory");
	else if (!group->request->ignores_profiles) /* its code is run only for those who ask */
		err_set(&err, ERR_INPUT, "no profiles stand beside %s: --again runs again what %s",
			group->request->n == 2 ? "both" : group->request->paths[0],
			group->request->n == 2 ? "they measured" : "it measured");
	else if (plan(group, group->again.items[0].name, &err) == 0)
		status = carry_out(group, &err);
	if (here >= 0 && fchdir(here) != 0 && status >= 0)
		status = err_sys(&err, "the working directory");
	if (here >= 0)
		close(here);
	if (status >= 0) {
		fail_rest(group);
		return status;
	}
	fail(group, &err);
	return err.kind == ERR_INTERRUPTED ? EXIT_WAS_INTERRUPTED : EXIT_FAILED;
}

static void release(struct group *group)
{
	worktree_release(&group->worktree);
	again_plan_release(&group->plan);
	for (int i = 0; i < 2; i++) {
		again_words_release(&group->sides[i].words);
		recorded_release(&group->sides[i].recorded);
	}
	free(group->output);
	free(group->again.items);
}

/* ---- in groups */

/* Were both measured by the same commands? Of what does not say, each is a group of its own. */
static bool belong_together(const struct stored_request *request, const char *one,
			    const char *other)
{
	for (size_t i = 0; i < request->n; i++) {
		struct recorded a = {0}, b = {0};
		bool same = recorded_read(&a, suite_find(request->suites[i], one), NULL) == 0 &&
			    recorded_read(&b, suite_find(request->suites[i], other), NULL) == 0 &&
			    strcmp(a.text, b.text) == 0;

		if (!a.text && !b.text) /* the same reason */
			same = true;
		recorded_release(&a);
		recorded_release(&b);
		if (!same)
			return false;
	}
	return true;
}

static void add_sources(const struct stored_request *request, struct again_item *item)
{
	for (size_t i = 0; i < request->n; i++) {
		struct recorded recorded;

		recorded_read(&recorded, suite_find(request->suites[i], item->name), NULL);
		item->sources[i] = recorded.source;
		recorded_release(&recorded);
	}
}

/* Move the first that is not done, and all that belong to it, into the group. 0: there are none. */
static size_t gather(struct group *group, struct again *all)
{
	const char *first = NULL;

	for (size_t i = 0; i < all->n; i++) {
		struct again_item *item = &all->items[i];

		if (item->is_done || (first && !belong_together(group->request, first, item->name)))
			continue;
		first = first ? first : item->name;
		add_sources(group->request, item);
		group->again.items[group->again.n++] = *item;
		item->is_done = true;
	}
	return group->again.n;
}

static int run_groups(const struct stored_request *request, struct again *all)
{
	int status = EXIT_DONE, one = EXIT_DONE;

	for (size_t i = 0; one != EXIT_WAS_INTERRUPTED; i++) {
		struct group group = {
			.request = request, .again = *all, .options = *request->options};

		group.again.n = 0;
		group.again.items = calloc(all->n, sizeof(*all->items));
		if (!group.again.items || gather(&group, all) == 0) {
			free(group.again.items);
			break;
		}
		if (i > 0 && (!all->rows || all->prints) && status == EXIT_DONE)
			fputc('\n', stdout);
		one = run_group(&group);
		status = status == EXIT_DONE ? one : status;
		release(&group);
	}
	return status;
}

int again_run(const struct stored_request *request, struct again *again)
{
	struct err err = {0};

	for (size_t i = 1; request->options->output && i < again->n; i++)
		if (!belong_together(request, again->items[0].name, again->items[i].name)) {
			err_set(&err, ERR_USAGE,
				"explain: -o %s: %s and %s were measured by different commands: -k "
				"chooses one",
				request->options->output, again->items[0].name,
				again->items[i].name);
			return status_fail(&err);
		}
	return run_groups(request, again);
}
