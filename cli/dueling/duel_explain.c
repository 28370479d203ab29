#include "cli/dueling/duel_explain.h"

#include "cli/dueling/bout_order.h"
#include "cli/dueling/duel_files.h"
#include "cli/explaining/left_out.h"
#include "cli/words/status.h"
#include "results/model/keys.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void duel_explained_release(struct duel_explained *explained)
{
	json_decref(explained->rows);
	profile_set_release(&explained->sets[0]);
	profile_set_release(&explained->sets[1]);
	*explained = (struct duel_explained){0};
}

static bool has_changed(const struct bout *bout)
{
	return !bout_is_out(bout) && bout->n > 0 &&
	       (bout->verdict.verdict == VERDICT_SLOWER || bout->verdict.verdict == VERDICT_FASTER);
}

/* Those that changed, as they matter: the first `most` are explained. */
struct changed {
	const struct bout **bouts; /* owned */
	size_t all;
	struct explaining_pair *pairs; /* of the first; owned */
	size_t n;
};

static void changed_release(struct changed *changed)
{
	free(changed->bouts);
	free(changed->pairs);
}

/* 0, or -1 with err (memory); changed_release is due in every case. */
static int changed_init(struct changed *changed, const struct duel *duel, const struct pairs *pairs,
			size_t most, struct err *err)
{
	*changed = (struct changed){.bouts = bout_order_new(duel, err),
				    .pairs = calloc(duel->n + 1, sizeof(*changed->pairs))};
	if (!changed->bouts)
		return -1;
	if (!changed->pairs)
		return err_memory(err);
	for (size_t i = 0; i < duel->n; i++)
		if (has_changed(changed->bouts[i]))
			changed->bouts[changed->all++] = changed->bouts[i];
	for (; changed->n < changed->all && changed->n < most; changed->n++) {
		const struct bout *bout = changed->bouts[changed->n];
		const size_t *pair = pairs->items[bout - duel->bouts];

		changed->pairs[changed->n] =
			(struct explaining_pair){.targets = {pair[0], pair[1]},
						 .timed = bout->verdict.ratio,
						 .timed_df = INFINITY,
						 .needs_more_cpus = bout->needs_more_cpus};
	}
	return 0;
}

static void leave_out(const struct changed *changed, json_t *rows, bool prints)
{
	for (size_t i = changed->n; i < changed->all; i++)
		left_out_add(rows, changed->bouts[i]->targets[0]->name);
	if (prints)
		left_out_print(changed->all - changed->n, changed->all, stdout);
}

int duel_explain(struct duel_explained *explained, const struct duel *duel, const struct job *job,
		 const struct meeting *meeting, const struct duel_options *asked)
{
	const struct measure_options *m = job->options;
	bool prints = !m->json, wants_rows = m->json || m->json_output || duel_files_want(asked);
	struct explain_options options = EXPLAIN_DEFAULTS;
	struct explaining_into into;
	struct changed changed;
	struct err err = {0};
	int status = EXIT_DONE;

	options.why = asked->why;
	*explained = (struct duel_explained){.rows = wants_rows ? json_array() : NULL};
	into = (struct explaining_into){explained->rows, prints, explained->sets};
	if (changed_init(&changed, duel, &meeting->pairs, (size_t)asked->explain_most, &err)) {
		status = status_fail(&err);
	} else if (changed.n > 0) {
		fputs(prints ? "\n" : "", stdout);
		status = explaining_sides(&options, job, meeting->sides, changed.pairs, changed.n,
					  &into);
		leave_out(&changed, explained->rows, prints);
	} else if (prints && !m->quiet) {
		fputs("nothing to explain: none is known to be slower or faster\n", stdout);
	}
	changed_release(&changed);
	return status;
}

/* ---- without a duel before */

/* A pair goes by the name of either; NULL: it is not one of those that are run again. */
static struct again_item *wanted(const struct again *again, const struct meeting *meeting,
				 const size_t pair[2])
{
	struct again_item *item = NULL;

	for (int side = 0; side < 2 && !item; side++)
		item = again_find(again, meeting->sides[side].targets.items[pair[side]].name);
	return item;
}

/* What is known of a pair from stored values. */
static void use_item(struct explaining_pair *one, const struct again *again,
		     struct again_item *item, const struct meeting *meeting)
{
	for (int side = 0; side < 2; side++) {
		const struct target *target =
			&meeting->sides[side].targets.items[one->targets[side]];

		again_tell_changed(again, item, side, facts_text(&target->facts, KEY_SOURCE));
	}
	one->timed = item->timed;
	one->timed_df = item->df;
	item->is_done = true;
}

/* The pairs that were not measured now: all of them, or those that are run again. */
static struct explaining_pair *untimed_pairs_new(const struct explain_options *options,
						 const struct meeting *meeting, size_t *n,
						 struct err *err)
{
	const struct pairs *pairs = &meeting->pairs;
	struct explaining_pair *untimed = calloc(pairs->n + 1, sizeof(*untimed));

	*n = 0;
	for (size_t i = 0; untimed && i < pairs->n; i++) {
		struct again_item *item =
			options->again ? wanted(options->again, meeting, pairs->items[i]) : NULL;
		struct explaining_pair *one = &untimed[*n];

		if (options->again && (!item || item->is_done))
			continue;
		*one = (struct explaining_pair){.targets = {pairs->items[i][0], pairs->items[i][1]},
						.timed_df = INFINITY};
		if (item)
			use_item(one, options->again, item, meeting);
		++*n;
	}
	if (!untimed)
		err_memory(err);
	return untimed;
}

int duel_explain_untimed(const struct explain_options *options, const struct job *job,
			 const struct meeting *meeting)
{
	struct err err = {0};
	size_t n;
	struct explaining_pair *untimed = untimed_pairs_new(options, meeting, &n, &err);
	int status = untimed ? explaining_sides(options, job, meeting->sides, untimed, n, NULL)
			     : status_fail(&err);

	free(untimed);
	return status;
}
