#include "cli/dueling/duel_explain.h"

#include "cli/words/status.h"

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
	return bout->status != BOUT_FAILED && bout->n > 0 &&
	       (bout->verdict.verdict == VERDICT_SLOWER || bout->verdict.verdict == VERDICT_FASTER);
}

/* Those that changed into `changed`; how many. */
static size_t find_changed(struct explaining_pair *changed, const struct duel *duel,
			   const struct pairs *pairs)
{
	size_t n = 0;

	for (size_t i = 0; i < duel->n; i++) {
		const struct bout *bout = &duel->bouts[i];

		if (has_changed(bout))
			changed[n++] = (struct explaining_pair){
				.targets = {pairs->items[i][0], pairs->items[i][1]},
				.timed = bout->verdict.ratio,
				.needs_more_cpus = bout->needs_more_cpus};
	}
	return n;
}

int duel_explain(struct duel_explained *explained, const struct duel *duel, const struct job *job,
		 const struct meeting *meeting)
{
	const struct explain_options options = EXPLAIN_DEFAULTS;
	struct explaining_pair *changed = calloc(duel->n + 1, sizeof(*changed));
	struct explaining_into into;
	struct err err = {0};
	size_t n;
	int status;

	*explained = (struct duel_explained){.rows = job->options->json ? json_array() : NULL};
	into = (struct explaining_into){explained->rows, explained->sets};
	if (!changed) {
		err_memory(&err);
		return status_fail(&err);
	}
	n = find_changed(changed, duel, &meeting->pairs);
	if (n > 0 && !explained->rows)
		fputc('\n', stdout);
	status = n > 0 ? explaining_sides(&options, job, meeting->sides, changed, n, &into)
		       : EXIT_DONE;
	if (n == 0 && !explained->rows && !job->options->quiet)
		fputs("nothing to explain: none is known to be slower or faster\n", stdout);
	free(changed);
	return status;
}

/* ---- without a duel before */

static struct explaining_pair *untimed_pairs_new(const struct pairs *pairs, struct err *err)
{
	struct explaining_pair *untimed = calloc(pairs->n + 1, sizeof(*untimed));

	for (size_t i = 0; untimed && i < pairs->n; i++) {
		untimed[i].targets[0] = pairs->items[i][0];
		untimed[i].targets[1] = pairs->items[i][1];
	}
	if (!untimed)
		err_memory(err);
	return untimed;
}

int duel_explain_untimed(const struct explain_options *options, const struct job *job,
			 const struct meeting *meeting)
{
	struct err err = {0};
	struct explaining_pair *untimed = untimed_pairs_new(&meeting->pairs, &err);
	int status = untimed ? explaining_sides(options, job, meeting->sides, untimed,
						meeting->pairs.n, NULL)
			     : status_fail(&err);

	free(untimed);
	return status;
}
