/* assay history prune: old results leave the history. */
#include "cli/history/action.h"
#include "cli/history/cells.h"
#include "cli/words/status.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct prune {
	struct history_common common;
	long keep;
	double older_s;
	bool yes;
};

static void add_options(struct option_table *table, void *options)
{
	struct prune *prune = options;
	const struct option rows[] = {
		OPT_COUNT(0, "keep", &prune->keep, "N", "keep the newest N results of each machine",
			  .min = 1, .max = 1e9),
		OPT_NUMBER(0, "older-than", &prune->older_s, "DAYS",
			   "remove only what is older than so many days", .min = 0, .max = 1e6),
		OPT_FLAG('y', "yes", &prune->yes, NULL,
			 "remove them; without it they are only named"),
		{0},
	};

	prune->older_s = NAN;
	option_table_add(table, rows);
}

/* ---- what is to go */

/* The newest of each machine stay. */
static bool *chosen_new(const struct history *history, const struct prune *prune, int64_t now_s,
			struct err *err)
{
	bool *chosen = calloc(history->n + 1, sizeof(*chosen));
	long *newer = calloc(history->nmachines + 1, sizeof(*newer));

	for (size_t i = history->n; chosen && newer && i-- > 0;) {
		const struct history_result *result = &history->results[i];

		chosen[i] = newer[result->machine]++ >= prune->keep;
		if (!isnan(prune->older_s) &&
		    (double)(now_s - result->when_s) <= prune->older_s * 86400)
			chosen[i] = false;
	}
	if (!chosen || !newer) {
		free(chosen);
		chosen = NULL;
		err_memory(err);
	}
	free(newer);
	return chosen;
}

/* ---- doing it */

static int remove_file(char *path, bool must_be, struct err *err)
{
	int rc = 0;

	if (!path)
		return err_memory(err);
	if (unlink(path) && (must_be || errno != ENOENT))
		rc = err_sys(err, "cannot remove %s", path);
	free(path);
	return rc;
}

static void tell(const struct history_result *result, bool yes)
{
	char date[CELL_DATE], commit[CELL_COMMIT];

	printf("%s %s  %s  %s\n", yes ? "removed" : "would remove", result->file,
	       cell_date(result->when_s, date), cell_commit(result, commit));
}

static int remove_all(const struct history *history, const bool *chosen, bool yes, size_t *n,
		      struct err *err)
{
	*n = 0;
	for (size_t i = 0; i < history->n; i++) {
		if (!chosen[i])
			continue;
		if (yes && (remove_file(history_profile_path_new(history, i), false, err) ||
			    remove_file(history_path_new(history, i), true, err)))
			return -1;
		tell(&history->results[i], yes);
		++*n;
	}
	return 0;
}

static int prune_all(const struct prune *prune, const struct history *history, struct err *err)
{
	bool *chosen = chosen_new(history, prune, time(NULL), err);
	size_t n;
	int rc = chosen ? remove_all(history, chosen, prune->yes, &n, err) : -1;

	if (!rc && n == 0)
		printf("nothing to remove: all %zu results stay\n", history->n);
	else if (!rc)
		printf("%zu of %zu results%s\n", n, history->n,
		       prune->yes ? " are removed" : "; --yes removes them");
	free(chosen);
	return rc;
}

static int work(void *options, const struct texts *words, struct err *err)
{
	const struct prune *prune = options;
	struct history history = {0};
	int rc;

	if (words->n)
		return err_set(err, ERR_USAGE, "it takes no words, and was given %s",
			       words->items[0]);
	if (!prune->keep && isnan(prune->older_s))
		return err_set(err, ERR_USAGE,
			       "say what may go: --keep N, --older-than DAYS, or both");
	rc = history_open_given(&history, &prune->common, err);
	if (!rc)
		rc = prune_all(prune, &history, err);
	history_release(&history);
	return rc ? -1 : EXIT_DONE;
}

const struct history_action history_prune = {
	.name = "prune",
	.usage = "[options] (--keep N | --older-than DAYS)",
	.summary = "remove old results; without --yes they are only named",
	.description =
		"Remove old results and their profiles from the history. With --keep and --older-than "
		"only what both let go is removed. Nothing is removed without --yes. Files that cannot "
		"be read, and what was said of the history, stay.",
	.epilog = "examples:\n"
		  "  assay history prune --keep 500\n"
		  "  assay history prune --keep 100 --older-than 365 --yes\n",
	.size = sizeof(struct prune),
	.add_options = add_options,
	.work = work,
};
