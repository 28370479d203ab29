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
		 const struct prepared_side sides[2], const struct pairs *pairs)
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
	n = find_changed(changed, duel, pairs);
	if (n > 0 && !explained->rows)
		fputc('\n', stdout);
	status = n > 0 ? explaining_sides(&options, job, sides, changed, n, &into) : EXIT_DONE;
	if (n == 0 && !explained->rows && !job->options->quiet)
		fputs("nothing to explain: none is known to be slower or faster\n", stdout);
	free(changed);
	return status;
}

int duel_explained_write(struct duel_explained *explained, int side, const struct suite *suite,
			 const char *file, struct err *err)
{
	struct profile_set *set = &explained->sets[side];
	char *path;
	int rc;

	if (set->n == 0)
		return 0;
	path = profile_set_path_new(file);
	if (!path)
		return err_memory(err);
	rc = profile_set_bind(set, suite, file, err) ||
	     profile_set_write(set, path, WRITE_REPLACE, err);
	free(path);
	return rc ? -1 : 0;
}
