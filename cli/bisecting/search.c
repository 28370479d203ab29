#include "cli/bisecting/search.h"

#include "cli/words/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is remembered between steps. */
struct known {
	struct search *search;
	struct trials *trials;
	const struct search_teller *teller;
	struct worktree good_tree;
	struct commit_list good, skipped, candidates;
	struct commit_id bad; /* the earliest that is like it */
	struct step_search bounds;
	double left; /* that the steps to come may err */
};

/* ---- good and bad */

/* A benchmark that was changed itself is told apart from what it measures. */
static int compare_benchmarks(struct search *search, const struct trials *trials, struct err *err)
{
	const struct texts *paths = trials->given->measuring->targets;

	for (size_t i = 0; i < paths->n; i++) {
		bool is_same;

		if (history_is_same_file(&is_same, &search->good.id, &search->bad.id,
					 paths->items[i], err))
			return -1;
		search->is_other_benchmark |= !is_same;
	}
	return 0;
}

int search_init(struct search *search, const struct trials *trials, struct err *err)
{
	const struct texts *words = trials->given->words;
	struct commit_id good, bad;

	*search = (struct search){.names = {words->items[0], words->items[1]}};
	if (history_find(&good, words->items[0], err) || history_find(&bad, words->items[1], err) ||
	    history_check_range(&good, &bad, words->items[0], words->items[1], err) ||
	    history_describe(&search->good, &good, err) ||
	    history_describe(&search->bad, &bad, err))
		return -1;
	return compare_benchmarks(search, trials, err);
}

void search_release(struct search *search)
{
	for (size_t i = 0; i < search->n; i++)
		commit_release(&search->steps[i].commit);
	free(search->steps);
	commit_release(&search->good);
	commit_release(&search->bad);
	commit_release(&search->named);
	commit_release(&search->parent);
	commit_list_release(&search->range);
	*search = (struct search){0};
}

static void known_release(struct known *known)
{
	worktree_release(&known->good_tree);
	commit_list_release(&known->good);
	commit_list_release(&known->skipped);
	commit_list_release(&known->candidates);
}

/* ---- the whole */

struct whole_limits {
	double least, margin; /* log ratios */
};

static bool whole_is_answered(const void *context, struct interval log_ratio)
{
	const struct whole_limits *limits = context;

	return step_whole_of(log_ratio, limits->least, limits->margin) != STEP_OPEN;
}

static struct whole_limits whole_limits_of(const struct trials *trials)
{
	const struct bisect_options *b = trials->options;
	double least = b->limit_seen ? log1p(b->limit) : 0;

	return (struct whole_limits){least,
				     b->limit_seen ? least : log1p(trials->given->dueling->margin)};
}

static int measure_whole(struct known *known, struct err *err)
{
	struct search *search = known->search;
	const struct whole_limits limits = whole_limits_of(known->trials);
	const struct block_question question = {whole_is_answered, &limits};
	const struct trial_plan plan = {.phase = "whole",
					.baseline = &search->good,
					.candidate = &search->bad,
					.labels = {search->names[0], search->names[1]},
					.tree = &known->good_tree,
					.looks = step_looks(STEP_WHOLE_ALPHA),
					.question = &question,
					.is_first = true};

	if (trial_run(&search->whole, known->trials, &plan, err))
		return -1;
	search->there = step_whole_at_end(search->whole.log_ratio, limits.least, limits.margin);
	known->bounds = step_search_of(search->whole.log_ratio);
	return 0;
}

/* ---- the steps */

static bool step_is_answered(const void *context, struct interval log_ratio)
{
	return step_is_clear(context, log_ratio);
}

static int find_candidates(struct known *known, struct err *err)
{
	commit_list_release(&known->candidates);
	return history_candidates(&known->candidates, &known->bad, &known->good,
				  known->trials->options->first_parent, err);
}

static struct search_step *step_new(struct known *known, const struct commit_id *id,
				    struct err *err)
{
	struct search *search = known->search;
	struct search_step *step;

	if (mem_reserve(&search->steps, &search->cap, search->n + 1, sizeof(*search->steps))) {
		err_memory(err);
		return NULL;
	}
	step = &search->steps[search->n++];
	*step = (struct search_step){.number = search->n,
				     .about = search->n - 1 + step_halvings(known->candidates.n)};
	return history_describe(&step->commit, id, err) ? NULL : step;
}

static int measure_step(struct known *known, struct search_step *step, struct err *err)
{
	struct search *search = known->search;
	const double alpha = step_alpha(known->left, known->candidates.n);
	const struct block_question question = {step_is_answered, &known->bounds};
	const struct trial_plan plan = {.phase = "step",
					.baseline = &search->good,
					.candidate = &step->commit,
					.labels = {search->names[0], step->commit.shorter},
					.tree = &known->good_tree,
					.looks = step_looks(alpha),
					.question = &question};

	if (trial_run(&step->trial, known->trials, &plan, err))
		return -1;
	if (!step->trial.was_skipped) {
		known->left -= alpha;
		step->side = step_take(&known->bounds, step->trial.log_ratio);
	}
	return 0;
}

static int take_step(struct known *known, const struct search_step *step, struct err *err)
{
	switch (step->side) {
	case STEP_LIKE_END:
		known->bad = step->commit.id;
		return 0;
	case STEP_LIKE_START:
		return commit_list_add(&known->good, &step->commit.id, err);
	case STEP_UNKNOWN:
		break;
	}
	return commit_list_add(&known->skipped, &step->commit.id, err);
}

static int walk(struct known *known, struct err *err)
{
	const struct search_teller *teller = known->teller;
	const struct commit_id *next;

	while ((next = history_next(&known->candidates, &known->bad, &known->skipped))) {
		struct search_step *step = step_new(known, next, err);

		if (!step || measure_step(known, step, err))
			return -1;
		if (teller->step)
			teller->step(teller->context, known->search, step);
		if (take_step(known, step, err) || find_candidates(known, err))
			return -1;
	}
	return 0;
}

/* ---- the end */

/* What comes with the parent's worktree. */
static int measure_parent(struct known *known, const struct worktree *tree, struct err *err)
{
	struct search *search = known->search;
	const struct whole_limits limits = {0, log1p(known->trials->given->dueling->margin)};
	const struct block_question question = {whole_is_answered, &limits};
	const struct trial_plan plan = {.phase = "around",
					.baseline = &search->parent,
					.candidate = &search->named,
					.labels = {search->parent.shorter, search->named.shorter},
					.tree = tree,
					.looks = spending_duel(),
					.question = &question};

	if (trial_run(&search->around, known->trials, &plan, err))
		return -1;
	search->has_around = !search->around.was_skipped;
	return 0;
}

/* Where the parent cannot be built or measured, or is none, the commit is named all the same. */
static int measure_around(struct known *known, struct err *err)
{
	struct search *search = known->search;
	struct worktree tree = {0};
	struct err cause = {0};
	int rc;

	if (search->named.n_parents == 0)
		return 0;
	if (history_describe(&search->parent, &search->named.parent, err))
		return -1;
	if (strcmp(search->parent.id.text, search->good.id.text) == 0)
		return measure_parent(known, &known->good_tree, err);
	rc = trials_make(known->trials, &tree, &search->parent, true, &cause);
	if (!rc)
		rc = measure_parent(known, &tree, err);
	else if (cause.kind == ERR_INPUT)
		rc = 0;
	else
		*err = cause;
	worktree_release(&tree);
	return rc;
}

static int conclude(struct known *known, struct err *err)
{
	struct search *search = known->search;

	search->end = known->candidates.n == 1 ? SEARCH_NAMED : SEARCH_RANGE;
	search->range = known->candidates;
	known->candidates = (struct commit_list){0};
	if (history_describe(&search->named, &known->bad, err))
		return -1;
	return search->end == SEARCH_NAMED ? measure_around(known, err) : 0;
}

static int look_for(struct known *known, struct err *err)
{
	struct search *search = known->search;
	const struct search_teller *teller = known->teller;

	known->bad = search->bad.id;
	known->left = STEP_ALL_ALPHA - STEP_WHOLE_ALPHA;
	if (commit_list_add(&known->good, &search->good.id, err) || find_candidates(known, err) ||
	    trials_make(known->trials, &known->good_tree, &search->good, false, err))
		return -1;
	search->n_commits = known->candidates.n;
	if (measure_whole(known, err))
		return -1;
	if (teller->whole)
		teller->whole(teller->context, search);
	if (search->there != STEP_THERE)
		return 0;
	return walk(known, err) || conclude(known, err) ? -1 : 0;
}

int search_run(struct search *search, struct trials *trials, const struct search_teller *teller,
	       struct err *err)
{
	struct known known = {.search = search, .trials = trials, .teller = teller};
	int rc = look_for(&known, err);

	known_release(&known);
	return rc;
}

int search_explain(const struct search *search, struct trials *trials, json_t *rows)
{
	struct worktree tree = {0};
	struct err err = {0};
	const struct trial_plan plan = {.phase = "why",
					.baseline = &search->parent,
					.candidate = &search->named,
					.labels = {search->parent.shorter, search->named.shorter},
					.tree = &tree};
	int status = trials_make(trials, &tree, &search->parent, false, &err)
			     ? status_fail(&err)
			     : trial_explain(trials, &plan, &search->around, rows);

	worktree_release(&tree);
	return status;
}
