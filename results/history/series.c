#include "results/history/series.h"

#include "results/base/buf.h"
#include "results/history/bench_ids.h"
#include "results/history/index.h"
#include "results/history/summary_bytes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- points as the index has them */

struct raw {
	size_t result, machine;
	int64_t unit, pacer, host; /* machine may stand for several hosts of a class */
	bool is_old_name;
	struct summary summary;
	double best; /* log; of its pacer on its machine */
};

struct raws {
	struct raw *items;
	size_t n, cap;
};

/* 0: of a file that is not in this history. */
static size_t place_of(const size_t *places, size_t n, int64_t id)
{
	return id >= 0 && (size_t)id < n ? places[id] : 0;
}

static int take_raw(struct raws *raws, struct history_index *index, sqlite3_stmt *row,
		    bool is_old_name, struct err *err)
{
	size_t result = place_of(index->results, index->nresults, sqlite3_column_int64(row, 0));
	size_t machine = place_of(index->machines, index->nmachines, sqlite3_column_int64(row, 1));
	struct raw raw = {.result = result - 1,
			  .machine = machine - 1,
			  .unit = sqlite3_column_int64(row, 2),
			  .pacer = sqlite3_column_int64(row, 3),
			  .host = sqlite3_column_int64(row, 1),
			  .is_old_name = is_old_name};

	if (!result || !machine)
		return 0;
	if (!summary_unpack(&raw.summary, sqlite3_column_blob(row, 4),
			    (size_t)sqlite3_column_bytes(row, 4))) {
		index->is_useless = true;
		return err_set(err, ERR_INPUT, "the index has a point that makes no sense");
	}
	if (mem_reserve(&raws->items, &raws->cap, raws->n + 1, sizeof(*raws->items)))
		return err_memory(err);
	raws->items[raws->n++] = raw;
	return 0;
}

static int read_bench(struct raws *raws, struct history_index *index, int64_t bench,
		      bool is_old_name, struct err *err)
{
	sqlite3_stmt *row = index_prepare(
		index, "SELECT file, machine, unit, pacer, summary FROM points WHERE bench = ?",
		err);
	int more = row ? 1 : -1;

	if (row)
		sqlite3_bind_int64(row, 1, bench);
	while (more == 1 && (more = index_step(index, row, err)) == 1)
		if (take_raw(raws, index, row, is_old_name, err))
			more = -1;
	sqlite3_finalize(row);
	return more;
}

/* Under all the names that it ever had. */
static int read_raws(struct raws *raws, struct history *history, const char *now, struct err *err)
{
	struct bench_ids benches = {0};
	int rc = bench_ids_find(&benches, history->index, err);

	for (size_t i = 0; !rc && i < benches.n; i++)
		if (strcmp(history_name_now(&history->notes, benches.names[i]), now) == 0)
			rc = read_bench(raws, history->index, benches.ids[i],
					strcmp(benches.names[i], now) != 0, err);
	bench_ids_release(&benches);
	return rc;
}

static int compare_raws(const void *a, const void *b)
{
	const struct raw *x = a, *y = b;

	if (x->result != y->result)
		return x->result < y->result ? -1 : 1;
	if (x->machine != y->machine)
		return x->machine < y->machine ? -1 : 1;
	if (x->host != y->host)
		return x->host < y->host ? -1 : 1;
	return x->is_old_name - y->is_old_name;
}

/* A result that has both names: what has the new one counts. */
static void drop_old_names(struct raws *raws)
{
	size_t kept = 0;

	for (size_t i = 0; i < raws->n; i++) {
		const struct raw *last = kept ? &raws->items[kept - 1] : NULL;

		if (!last || last->result != raws->items[i].result ||
		    last->host != raws->items[i].host)
			raws->items[kept++] = raws->items[i];
	}
	raws->n = kept;
}

/* Returns how many. */
static size_t drop_other_units(struct raws *raws)
{
	int64_t unit = raws->n ? raws->items[raws->n - 1].unit : 0;
	size_t kept = 0, dropped;

	for (size_t i = 0; i < raws->n; i++)
		if (raws->items[i].unit == unit)
			raws->items[kept++] = raws->items[i];
	dropped = raws->n - kept;
	raws->n = kept;
	return dropped;
}

/* ---- the pace that each pacer's values are told at */

static int compare_pacers(const void *a, const void *b)
{
	const struct raw *x = *(struct raw *const *)a, *y = *(struct raw *const *)b;

	if (x->machine != y->machine)
		return x->machine < y->machine ? -1 : 1;
	return (x->pacer > y->pacer) - (x->pacer < y->pacer);
}

/* The quickest that any session knew of; where none says so, what the pacer took at all. */
static double best_of(struct raw *const *group, size_t n, int kind)
{
	double best = NAN, sum = 0;
	size_t known = 0;

	for (size_t i = 0; i < n; i++) {
		const struct summary_pacing *pacing = &group[i]->summary.kinds[kind];

		best = fmin(best, pacing->best);
		if (!isnan(pacing->pacer)) {
			sum += pacing->pacer;
			known++;
		}
	}
	return isfinite(best) ? best : sum / (double)known;
}

static int find_paces(struct raws *raws, int kind, struct err *err)
{
	struct raw **sorted = calloc(raws->n + 1, sizeof(struct raw *));

	if (!sorted)
		return err_memory(err);
	for (size_t i = 0; i < raws->n; i++)
		sorted[i] = &raws->items[i];
	qsort(sorted, raws->n, sizeof(struct raw *), compare_pacers);
	for (size_t from = 0, to; from < raws->n; from = to) {
		double best;

		for (to = from; to < raws->n && !compare_pacers(&sorted[from], &sorted[to]); to++)
			;
		best = best_of(sorted + from, to - from, kind);
		for (size_t i = from; i < to; i++)
			sorted[i]->best = best;
	}
	free(sorted);
	return 0;
}

/* ---- the series */

static int find_manner(struct summary_manner *manner, struct raws *raws, struct err *err)
{
	struct summary *summaries = calloc(raws->n + 1, sizeof(*summaries));

	if (!summaries)
		return err_memory(err);
	for (size_t i = 0; i < raws->n; i++)
		summaries[i] = raws->items[i].summary;
	*manner = summary_manner_of(summaries, raws->n);
	free(summaries);
	return manner->kind < 0 ? 0 : find_paces(raws, manner->kind, err);
}

static int add_points(struct history_series *series, const struct history *history,
		      struct raws *raws, struct err *err)
{
	struct summary_manner manner;

	series->points = calloc(raws->n + 1, sizeof(*series->points));
	if (!series->points)
		return err_memory(err);
	if (find_manner(&manner, raws, err))
		return -1;
	for (size_t i = 0; i < raws->n; i++) {
		const struct raw *raw = &raws->items[i];
		struct history_point *point = &series->points[series->n++];

		*point = (struct history_point){.result = raw->result,
						.machine = raw->machine,
						.when_s = history->results[raw->result].when_s,
						.processes = raw->summary.processes};
		point->is_paced = summary_level(&raw->summary, manner, raw->best, &point->level,
						&point->error);
	}
	return 0;
}

static int find_unit(struct history_series *series, struct history_index *index,
		     const struct raws *raws, struct err *err)
{
	sqlite3_stmt *ask = index_prepare(index, "SELECT text FROM texts WHERE id = ?", err);
	int rc = -1;

	if (ask)
		sqlite3_bind_int64(ask, 1, raws->items[raws->n - 1].unit);
	if (ask && index_step(index, ask, err) == 1) {
		series->unit =
			strndup(sqlite3_column_blob(ask, 0), (size_t)sqlite3_column_bytes(ask, 0));
		rc = series->unit ? 0 : err_memory(err);
	}
	sqlite3_finalize(ask);
	return rc;
}

static int fill(struct history_series *series, struct history *history, const char *name,
		struct raws *raws, struct err *err)
{
	const char *now = history_name_now(&history->notes, name);

	series->name = strdup(now);
	if (!series->name)
		return err_memory(err);
	if (read_raws(raws, history, now, err))
		return -1;
	if (raws->n == 0)
		return 0;
	qsort(raws->items, raws->n, sizeof(*raws->items), compare_raws);
	drop_old_names(raws);
	series->of_other_units = drop_other_units(raws);
	return find_unit(series, history->index, raws, err) ||
			       add_points(series, history, raws, err)
		       ? -1
		       : 0;
}

int history_series(struct history_series *series, struct history *history, const char *name,
		   struct err *err)
{
	struct raws raws = {0};
	int rc = fill(series, history, name, &raws, err);

	free(raws.items);
	return rc;
}

void history_series_release(struct history_series *series)
{
	free(series->name);
	free(series->unit);
	free(series->points);
	*series = (struct history_series){0};
}

size_t history_points_of(const struct history_series *series, size_t machine,
			 struct history_point *points)
{
	size_t n = 0;

	for (size_t i = 0; i < series->n; i++)
		if (series->points[i].machine == machine)
			points[n++] = series->points[i];
	return n;
}
