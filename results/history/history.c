#include "results/history/history.h"

#include "results/base/path.h"
#include "results/history/fill.h"
#include "results/history/index.h"
#include "results/history/load.h"
#include "results/history/machines.h"
#include "results/history/scan.h"
#include "results/profile_files/profile_set.h"

#include <stdlib.h>
#include <string.h>

/* ---- the end */

static void results_release(struct history *history)
{
	for (size_t i = 0; i < history->n; i++)
		result_release(&history->results[i]);
	free(history->results);
	for (size_t i = 0; i < history->nmachines; i++)
		history_machine_release(&history->machines[i]);
	free(history->machines);
	for (size_t i = 0; i < history->nbroken; i++) {
		free(history->broken[i].file);
		free(history->broken[i].reason);
	}
	free(history->broken);
	history->results = NULL;
	history->machines = NULL;
	history->broken = NULL;
	history->n = history->nmachines = history->nbroken = 0;
}

void history_release(struct history *history)
{
	results_release(history);
	history_notes_release(&history->notes);
	if (history->index)
		index_close(history->index);
	free(history->index);
	free(history->folder);
	*history = (struct history){0};
}

/* ---- results, by the index */

static int read_with(struct history *history, enum index_place place, const struct scan *scan,
		     struct err *err)
{
	if (index_open(history->index, history->folder, place, err) ||
	    index_fill(history->index, history->folder, scan, err) ||
	    load_results(history, history->index, err))
		return -1;
	return 0;
}

/* An index that is broken is made anew; where that cannot be, or others use it for very long, one
   is made in memory. */
static int read_results(struct history *history, const struct scan *scan, struct err *err)
{
	for (enum index_place place = INDEX_KEPT; place < INDEX_PLACES; place++) {
		struct err cause = {0};

		if (read_with(history, place, scan, &cause) == 0)
			return 0;
		if (history->index->is_locked && place == INDEX_KEPT)
			place = INDEX_NEW; /* which is passed over */
		index_close(history->index);
		results_release(history);
		if (cause.kind == ERR_MEMORY || place == INDEX_IN_MEMORY)
			return err_set(err, cause.kind, "%s", cause.text);
	}
	return -1;
}

/* ---- all other files */

static int read_note(struct history *history, const char *file, struct err *err)
{
	struct err cause = {0};

	if (history_notes_read(&history->notes, history->folder, file, &cause) == 0)
		return 0;
	if (cause.kind == ERR_MEMORY)
		return err_memory(err);
	return load_broken(history, file, cause.text, err);
}

static int read_others(struct history *history, const struct scan *scan, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < scan->n; i++)
		if (scan->items[i].kind == SCAN_NOTE)
			rc = read_note(history, scan->items[i].name, err);
		else if (scan->items[i].kind == SCAN_STRANGER)
			rc = load_broken(history, scan->items[i].name,
					 "is not named as a result of a history is; assay history "
					 "add takes it in",
					 err);
	return rc;
}

int history_open(struct history *history, const char *folder, bool same_class, struct err *err)
{
	struct scan scan = {0};
	int rc;

	*history = (struct history){.folder = strdup(folder),
				    .same_class = same_class,
				    .index = calloc(1, sizeof(*history->index))};
	if (!history->folder || !history->index)
		return err_memory(err);
	rc = scan_folder(&scan, folder, err);
	if (!rc)
		rc = read_results(history, &scan, err);
	if (!rc)
		rc = read_others(history, &scan, err);
	scan_release(&scan);
	return rc;
}

/* ---- what is asked of it */

char *history_path_new(const struct history *history, size_t result)
{
	return path_in_new(history->folder, history->results[result].file);
}

char *history_profile_path_new(const struct history *history, size_t result)
{
	char *path = history_path_new(history, result);
	char *profile = path ? profile_set_path_new(path) : NULL;

	free(path);
	return profile;
}

enum history_fact history_difference(const struct history_result *a, const struct history_result *b,
				     enum history_fact from)
{
	for (enum history_fact fact = from; fact < HISTORY_FACTS; fact++)
		if (a->facts[fact] && b->facts[fact] && strcmp(a->facts[fact], b->facts[fact]) != 0)
			return fact;
	return HISTORY_FACTS;
}
