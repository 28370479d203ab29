/* assay history import: what other tools have kept so far becomes part of the history. */
#include "cli/history/action.h"
#include "cli/history/take.h"
#include "cli/words/status.h"
#include "results/history/folder.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct import {
	struct history_common common;
	bool quiet;
};

static void add_options(struct option_table *table, void *options)
{
	struct import *import = options;
	const struct option rows[] = {
		OPT_FLAG('q', "quiet", &import->quiet, NULL,
			 "do not name files that are no results"),
		{0},
	};

	option_table_add(table, rows);
}

struct imported {
	size_t new, old, others;
	bool is_quiet;
};

static bool ends_in(const char *name, const char *ending)
{
	size_t len = strlen(name), end = strlen(ending);

	return len >= end && strcmp(name + len - end, ending) == 0;
}

/* Files with settings lie among the results: what is no result is named, and no failure. */
static int import_file(struct imported *imported, const char *folder, const char *path,
		       struct err *err)
{
	struct history_kept kept;
	struct err cause = {0};

	if (take_file(&kept, folder, path, NULL, &cause) == 0) {
		*(kept.is_old ? &imported->old : &imported->new) += 1;
	} else if (cause.kind == ERR_INPUT) {
		imported->others++;
		if (!imported->is_quiet)
			fprintf(stderr, "assay: note: %s\n", cause.text);
	} else {
		if (err)
			*err = cause;
		return -1;
	}
	history_kept_release(&kept);
	return 0;
}

/* The same order everywhere. */
static int compare(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static int import_entry(struct imported *imported, const char *folder, FTS *fts, FTSENT *entry,
			struct err *err)
{
	bool is_hidden = entry->fts_level > 0 && entry->fts_name[0] == '.' &&
			 strcmp(entry->fts_name, ".benchmarks") != 0;

	if (entry->fts_info == FTS_D && is_hidden) {
		fts_set(fts, entry, FTS_SKIP);
		return 0;
	}
	if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR || entry->fts_info == FTS_NS) {
		errno = entry->fts_errno;
		return err_sys(err, "%s", entry->fts_path);
	}
	if (entry->fts_info != FTS_F || is_hidden || ends_in(entry->fts_name, ".profile.json.gz") ||
	    !(entry->fts_level == 0 || ends_in(entry->fts_name, ".json") ||
	      ends_in(entry->fts_name, ".json.gz")))
		return 0;
	return import_file(imported, folder, entry->fts_accpath, err);
}

static int import_all(struct imported *imported, const char *folder, const char *path,
		      struct err *err)
{
	char *paths[] = {(char *)path, NULL};
	FTS *fts = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, compare);
	FTSENT *entry;
	int rc = 0;

	if (!fts)
		return err_sys(err, "%s", path);
	while (!rc && (entry = fts_read(fts)))
		rc = import_entry(imported, folder, fts, entry, err);
	fts_close(fts);
	return rc;
}

static int tell(const struct imported *imported, const char *folder, struct err *err)
{
	if (imported->new + imported->old == 0)
		return err_set(err, ERR_INPUT, "there is no result in what was given");
	printf("%zu result%s added to %s", imported->new, imported->new == 1 ? "" : "s", folder);
	if (imported->old)
		printf(", %zu %s there already", imported->old,
		       imported->old == 1 ? "was" : "were");
	if (imported->others)
		printf(", %zu file%s no results", imported->others,
		       imported->others == 1 ? " is" : "s are");
	printf("\n");
	return EXIT_DONE;
}

static int work(void *options, const struct texts *words, struct err *err)
{
	const struct import *import = options;
	struct imported imported = {.is_quiet = import->quiet};
	char *folder = NULL;
	int rc = -1;

	if (!words->n)
		return err_set(err, ERR_USAGE,
			       "give files or folders, as in assay history import .asv/results");
	folder = history_folder_new(import->common.dir, err);
	if (folder)
		rc = history_folder_make(folder, err);
	for (size_t i = 0; !rc && i < words->n; i++)
		rc = import_all(&imported, folder, words->items[i], err);
	if (!rc)
		rc = tell(&imported, folder, err);
	free(folder);
	return rc;
}

const struct history_action history_import = {
	.name = "import",
	.usage = "[options] FILE-OR-FOLDER...",
	.summary = "take in what asv, pytest-benchmark, pyperf and hyperfine kept",
	.description =
		"Take results of other tools into the history: the results folder of asv, the storage of "
		"pytest-benchmark (.benchmarks), files of pyperf and hyperfine, and folders of these. "
		"Each becomes a result with the date and the commit that its tool recorded; asv's are "
		"dated by their commits, since asv measures old commits late. Files that are no results "
		"are named and passed over.",
	.epilog = "examples:\n"
		  "  assay history import .asv/results\n"
		  "  assay history import .benchmarks old/*.json\n",
	.size = sizeof(struct import),
	.add_options = add_options,
	.work = work,
};
