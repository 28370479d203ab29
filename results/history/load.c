#include "results/history/load.h"

#include "results/base/buf.h"
#include "results/history/file_name.h"
#include "results/history/machines.h"

#include <stdlib.h>
#include <string.h>

/* A result on its way from the index. */
struct loaded {
	struct history_result result;
	int64_t id, commit_s;
	uint64_t checksum;
	int64_t *machines; /* ids */
	const char *twin;  /* the file of an earlier one that is the same, or NULL */
};

struct all {
	struct loaded *items;
	size_t n, cap;
};

void result_release(struct history_result *result)
{
	free(result->file);
	free(result->commit);
	free(result->subject);
	free(result->branch);
	free(result->lacks);
	for (int fact = 0; fact < HISTORY_FACTS; fact++)
		free(result->facts[fact]);
}

static void all_release(struct all *all)
{
	for (size_t i = 0; i < all->n; i++) {
		result_release(&all->items[i].result);
		free(all->items[i].machines);
	}
	free(all->items);
}

/* ---- broken files */

static int compare_broken(const void *a, const void *b)
{
	const struct history_broken *x = a, *y = b;

	return strcmp(x->file, y->file);
}

int load_broken(struct history *history, const char *file, const char *reason, struct err *err)
{
	struct history_broken broken = {strdup(file), strdup(reason)};
	struct history_broken *grown =
		realloc(history->broken, (history->nbroken + 1) * sizeof(*history->broken));

	if (grown)
		history->broken = grown;
	if (!grown || !broken.file || !broken.reason) {
		free(broken.file);
		free(broken.reason);
		return err_memory(err);
	}
	history->broken[history->nbroken++] = broken;
	qsort(history->broken, history->nbroken, sizeof(*history->broken), compare_broken);
	return 0;
}

/* ---- rows */

/* NULL for NULL; *failed: memory ran out. */
static char *copy(const char *text, bool *failed)
{
	char *mine = text ? strdup(text) : NULL;

	*failed |= text && !mine;
	return mine;
}

static char *column(sqlite3_stmt *row, int at, bool *failed)
{
	return copy((const char *)sqlite3_column_text(row, at), failed);
}

/* Each ends with a NUL; an empty one is not known. */
static void read_facts(struct history_result *result, const char *texts, size_t len, bool *failed)
{
	const char *end = texts + len;

	for (int fact = 0; fact < HISTORY_FACTS && texts < end; fact++) {
		result->facts[fact] = *texts ? copy(texts, failed) : NULL;
		texts += strlen(texts) + 1;
	}
}

static void read_machines(struct loaded *loaded, sqlite3_stmt *row, bool *failed)
{
	size_t len = (size_t)sqlite3_column_bytes(row, 8);

	loaded->result.machines = len / sizeof(int64_t);
	loaded->machines = malloc(len + 1);
	if (!loaded->machines)
		*failed = true;
	else if (len)
		memcpy(loaded->machines, sqlite3_column_blob(row, 8), len);
}

/* True where all that a file's row must have is there. */
static bool read_row(struct loaded *loaded, sqlite3_stmt *row, bool *failed)
{
	struct history_result *r = &loaded->result;
	const char *facts = sqlite3_column_blob(row, 9);
	size_t len = (size_t)sqlite3_column_bytes(row, 9);
	struct file_name name;

	r->file = column(row, 1, failed);
	if (!r->file || !file_name_parse(r->file, &name))
		return false;
	loaded->id = sqlite3_column_int64(row, 0);
	loaded->checksum = name.checksum;
	loaded->commit_s = sqlite3_column_int64(row, 2);
	r->begun_s = name.begun_s;
	r->when_s = loaded->commit_s > r->begun_s ? loaded->commit_s : r->begun_s;
	r->commit = column(row, 3, failed);
	r->subject = column(row, 4, failed);
	r->branch = column(row, 5, failed);
	r->dirty = (enum history_dirty)sqlite3_column_int(row, 6);
	r->benches = (size_t)sqlite3_column_int64(row, 7);
	r->lacks = column(row, 10, failed);
	read_machines(loaded, row, failed);
	if (r->machines == 0 || !facts || facts[len - 1])
		return false;
	read_facts(r, facts, len, failed);
	return true;
}

static int take_row(struct all *all, struct history_index *index, sqlite3_stmt *row,
		    struct err *err)
{
	bool failed = false;

	if (mem_reserve(&all->items, &all->cap, all->n + 1, sizeof(*all->items)))
		return err_memory(err);
	all->items[all->n] = (struct loaded){.id = 0};
	if (read_row(&all->items[all->n++], row, &failed))
		return failed ? err_memory(err) : 0;
	index->is_useless = !failed;
	return failed ? err_memory(err)
		      : err_set(err, ERR_INPUT, "the index has a row that makes no sense");
}

static int read_rows(struct all *all, struct history_index *index, struct err *err)
{
	sqlite3_stmt *row = index_prepare(index,
					  "SELECT id, name, commit_s, hash, subject, branch, "
					  "dirty, benches, machines, facts, lacks FROM files "
					  "WHERE reason IS NULL",
					  err);
	int more = row ? 1 : -1;

	while (more == 1 && (more = index_step(index, row, err)) == 1)
		if (take_row(all, index, row, err))
			more = -1;
	sqlite3_finalize(row);
	return more;
}

static int read_broken(struct history *history, struct history_index *index, struct err *err)
{
	sqlite3_stmt *row = index_prepare(
		index, "SELECT name, reason FROM files WHERE reason IS NOT NULL", err);
	int more = row ? 1 : -1;

	while (more == 1 && (more = index_step(index, row, err)) == 1)
		if (load_broken(history, (const char *)sqlite3_column_text(row, 0),
				(const char *)sqlite3_column_text(row, 1), err))
			more = -1;
	sqlite3_finalize(row);
	return more;
}

/* ---- order */

/* results/history/history.h says it. */
static int compare_times(const void *a, const void *b)
{
	const struct loaded *x = a, *y = b;

	if (x->result.when_s != y->result.when_s)
		return x->result.when_s < y->result.when_s ? -1 : 1;
	if (x->commit_s != y->commit_s)
		return x->commit_s < y->commit_s ? -1 : 1;
	if (x->checksum != y->checksum)
		return x->checksum < y->checksum ? -1 : 1;
	return strcmp(x->result.file, y->result.file);
}

/* By what they hold; of the same the earlier first. */
static int compare_contents(const void *a, const void *b)
{
	struct loaded *const *x = a, *const *y = b;

	if ((*x)->checksum != (*y)->checksum)
		return (*x)->checksum < (*y)->checksum ? -1 : 1;
	return *x < *y ? -1 : *x > *y;
}

static int find_twins(struct all *all, struct err *err)
{
	struct loaded **sorted = calloc(all->n + 1, sizeof(*sorted));

	if (!sorted)
		return err_memory(err);
	for (size_t i = 0; i < all->n; i++)
		sorted[i] = &all->items[i];
	qsort(sorted, all->n, sizeof(*sorted), compare_contents);
	for (size_t i = 1; i < all->n; i++)
		if (sorted[i]->checksum == sorted[i - 1]->checksum)
			sorted[i]->twin = sorted[i - 1]->twin ? sorted[i - 1]->twin
							      : sorted[i - 1]->result.file;
	free(sorted);
	return 0;
}

/* ---- places */

/* What is needed to place what was read. */
struct loading {
	struct history_index *index;
	sqlite3_stmt *ask; /* for a text by its id */
	struct machine_places machines;
};

static int remember(size_t **places, size_t *n, size_t *cap, int64_t id, size_t place,
		    struct err *err)
{
	if ((size_t)id >= *n) {
		if (mem_reserve(places, cap, (size_t)id + 1, sizeof(**places)))
			return err_memory(err);
		memset(*places + *n, 0, ((size_t)id + 1 - *n) * sizeof(**places));
		*n = (size_t)id + 1;
	}
	(*places)[id] = place + 1;
	return 0;
}

/* By the text with this id. */
static int find_machine(struct history *history, struct loading *loading, int64_t id,
			struct err *err)
{
	struct history_index *index = loading->index;
	size_t place = 0;
	int rc;

	sqlite3_bind_int64(loading->ask, 1, id);
	rc = index_step(index, loading->ask, err);
	if (rc == 1)
		rc = machine_place(&loading->machines, history,
				   sqlite3_column_blob(loading->ask, 0),
				   (size_t)sqlite3_column_bytes(loading->ask, 0), &place, err);
	else if (rc == 0)
		rc = err_set(err, ERR_INPUT, "the index lacks a machine");
	sqlite3_reset(loading->ask);
	index->is_useless |= rc && (!err || err->kind == ERR_INPUT);
	return rc ? -1
		  : remember(&index->machines, &index->nmachines, &index->machines_cap, id, place,
			     err);
}

/* Several hosts may be one machine. */
static size_t count_machines(const struct history_index *index, const struct loaded *loaded)
{
	size_t n = 0;

	for (size_t i = 0; i < loaded->result.machines; i++) {
		size_t before = 0;

		while (before < i && index->machines[loaded->machines[before]] !=
					     index->machines[loaded->machines[i]])
			before++;
		n += before == i;
	}
	return n;
}

static int place_machines(struct history *history, struct loading *loading, struct loaded *loaded,
			  struct err *err)
{
	const struct history_index *index = loading->index;

	for (size_t i = 0; i < loaded->result.machines; i++) {
		int64_t id = loaded->machines[i];

		if (id >= 0 && (size_t)id < index->nmachines && index->machines[id])
			continue;
		if (find_machine(history, loading, id, err))
			return -1;
	}
	loaded->result.machine = index->machines[loaded->machines[0]] - 1;
	loaded->result.machines = count_machines(index, loaded);
	return 0;
}

static int place(struct history *history, struct loading *loading, struct loaded *loaded,
		 struct err *err)
{
	struct history_index *index = loading->index;
	struct buf reason = {0};
	int rc;

	if (!loaded->twin) {
		if (place_machines(history, loading, loaded, err))
			return -1;
		history->results[history->n] = loaded->result;
		loaded->result = (struct history_result){0};
		return remember(&index->results, &index->nresults, &index->results_cap, loaded->id,
				history->n++, err);
	}
	buf_addf(&reason, "is the same result as %s", loaded->twin);
	rc = buf_failed(&reason) ? err_memory(err)
				 : load_broken(history, loaded->result.file, reason.data, err);
	buf_release(&reason);
	return rc;
}

static int place_all(struct history *history, struct history_index *index, struct all *all,
		     struct err *err)
{
	struct loading loading = {
		.index = index,
		.ask = index_prepare(index, "SELECT text FROM texts WHERE id = ?", err)};
	int rc = loading.ask ? 0 : -1;

	history->results = calloc(all->n + 1, sizeof(*history->results));
	if (!history->results)
		rc = err_memory(err);
	for (size_t i = 0; !rc && i < all->n; i++)
		rc = place(history, &loading, &all->items[i], err);
	sqlite3_finalize(loading.ask);
	machine_places_release(&loading.machines);
	return rc;
}

int load_results(struct history *history, struct history_index *index, struct err *err)
{
	struct all all = {0};
	int rc = read_rows(&all, index, err);

	if (!rc && all.n)
		qsort(all.items, all.n, sizeof(*all.items), compare_times);
	if (!rc)
		rc = find_twins(&all, err);
	if (!rc)
		rc = place_all(history, index, &all, err);
	if (!rc)
		rc = read_broken(history, index, err);
	all_release(&all);
	return rc;
}
