/* assay history add: results become part of the history. */
#include "cli/history/action.h"
#include "cli/history/take.h"
#include "cli/words/status.h"
#include "results/files/last.h"
#include "results/history/file_name.h"
#include "results/history/folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct add {
	struct history_common common;
	const char *commit;
	bool quiet;
};

static void add_options(struct option_table *table, void *options)
{
	struct add *add = options;
	const struct option rows[] = {
		OPT_TEXT(0, "commit", &add->commit, "HASH",
			 "the commit that was measured, for files that do not say so"),
		OPT_FLAG('q', "quiet", &add->quiet, NULL, "do not say what was added"),
		{0},
	};

	option_table_add(table, rows);
}

static void tell(const struct add *add, const char *path, const struct history_kept *kept)
{
	if (kept->lost)
		fprintf(stderr, "assay: note: %s: its profiles are left behind: %s\n", path,
			kept->lost);
	if (add->quiet)
		return;
	if (kept->is_old)
		printf("%s is there already: %s\n", path, kept->file);
	else
		printf("added %s as %s%s\n", path, kept->file,
		       kept->profile ? ", with its profiles" : "");
}

/* One that fails does not stop the others. */
static int add_all(const struct add *add, const char *folder, const struct texts *paths)
{
	int status = EXIT_DONE;

	for (size_t i = 0; i < paths->n; i++) {
		struct history_kept kept;
		struct err err = {0};

		if (take_file(&kept, folder, paths->items[i], add->commit, &err))
			status = status_fail(&err);
		else
			tell(add, paths->items[i], &kept);
		history_kept_release(&kept);
	}
	return status;
}

static int check(const struct add *add, const struct texts *words, struct err *err)
{
	char commit[HISTORY_COMMIT + 1];

	if (!words->n)
		return err_set(err, ERR_USAGE,
			       "give the result files, as in assay history add "
			       "today.json; last is the last run without -o");
	if (!add->commit)
		return 0;
	file_name_commit(add->commit, commit);
	if (!*commit)
		return err_set(err, ERR_USAGE,
			       "--commit %s is no hash of a commit: give what git rev-parse says",
			       add->commit);
	return 0;
}

static int work(void *options, const struct texts *words, struct err *err)
{
	const struct add *add = options;
	struct texts paths = {words->items, words->n, words->cap};
	struct last_paths last = {0};
	char *folder = NULL;
	int status = -1;

	if (check(add, words, err) == 0 && last_paths_resolve(&last, &paths, err) == 0)
		folder = history_folder_new(add->common.dir, err);
	if (folder && history_folder_make(folder, err) == 0)
		status = add_all(add, folder, &paths);
	free(folder);
	last_paths_release(&last);
	return status;
}

const struct history_action history_add = {
	.name = "add",
	.usage = "[options] FILE...",
	.summary = "keep results",
	.description =
		"Keep results in the history: each becomes a file that never changes, named by its "
		"date, its commit and a checksum. Files of assay and pyperf, and of pytest-benchmark, "
		"hyperfine, asv and Google Benchmark; - is standard input; last, last~1, ... are runs "
		"without -o. Profiles beside a result are taken along. A result that is there already "
		"is told, and nothing changes.",
	.epilog = "examples:\n"
		  "  assay run suites/ -o today.json && assay history add today.json\n"
		  "  assay history add last\n"
		  "  assay history add --commit \"$(git rev-parse HEAD)\" hyperfine.json\n",
	.size = sizeof(struct add),
	.add_options = add_options,
	.work = work,
};
