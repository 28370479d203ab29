/* assay history acknowledge: a change is known, and its new level is the level. */
#include "cli/history/action.h"
#include "cli/history/cells.h"
#include "cli/history/chosen.h"
#include "cli/words/status.h"
#include "results/history/acknowledged.h"

#include <stdio.h>

static void add_options(struct option_table *table, void *options)
{
	(void)table;
	(void)options;
}

static int find(const struct history *history, const char *commit, size_t *result, struct err *err)
{
	bool is_ambiguous;

	*result = history_result_of_commit(history, commit, &is_ambiguous);
	if (*result == history->n)
		return err_set(err, ERR_INPUT, "no result of the history is of commit %s", commit);
	if (is_ambiguous)
		return err_set(
			err, ERR_INPUT,
			"the history has several commits that begin with %s: give more of it",
			commit);
	return 0;
}

static int write(struct history *history, const struct history_names *names, size_t result,
		 struct err *err)
{
	char commit[CELL_COMMIT];

	for (size_t i = 0; i < names->n; i++) {
		if (history_acknowledge(history, names->items[i], result, err))
			return -1;
		printf("%s: the level from %s on is known\n", names->items[i],
		       cell_commit(&history->results[result], commit));
	}
	return 0;
}

static int work(void *options, const struct texts *words, struct err *err)
{
	const struct history_common *common = options;
	struct history history = {0};
	struct history_names names = {0};
	size_t result = 0;
	int rc;

	if (words->n != 2)
		return err_set(err, ERR_USAGE,
			       "give a benchmark and a commit, as in assay history acknowledge "
			       "json_dumps 09acdb7");
	rc = history_open_given(&history, common, err);
	if (!rc)
		rc = history_names(&names, &history, err);
	if (!rc) {
		const struct texts name = {.items = words->items, .n = 1};

		rc = chosen_keep(&names, &history, &name, err) ||
		     find(&history, words->items[1], &result, err) ||
		     write(&history, &names, result, err);
	}
	history_names_release(&names);
	history_release(&history);
	return rc ? -1 : EXIT_DONE;
}

const struct history_action history_acknowledge_action = {
	.name = "acknowledge",
	.usage = "[options] NAME COMMIT",
	.summary = "a change is known: what is before it counts no more",
	.description =
		"Say that the benchmark NAME (or all that match a pattern) has a new level from COMMIT "
		"on, which is as it should be. history check then speaks of it no more and judges what "
		"follows by the new level. COMMIT is one of the history's, or its beginning. No result "
		"changes: this is remembered in a small file of the history, which git merges like all "
		"others.",
	.epilog = "examples:\n"
		  "  assay history acknowledge json_dumps 09acdb7\n"
		  "  assay history acknowledge '*' 09acdb7\n",
	.size = sizeof(struct history_common),
	.add_options = add_options,
	.work = work,
};
