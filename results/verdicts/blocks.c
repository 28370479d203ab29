#include "results/verdicts/blocks.h"

#include "results/model/duel_id.h"
#include "results/model/keys.h"
#include "results/verdicts/looks.h"
#include "stats/block.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct entry {
	int64_t block;
	size_t position; /* in the file */
	const struct run *run;
};

struct entries {
	struct entry *items;
	size_t n;
};

/* ---- which duel */

static const char *first_id(const struct bench *bench)
{
	for (size_t i = 0; i < bench->nruns; i++)
		if (bench->runs[i]->nvalues)
			return meta_text(bench->runs[i]->meta, KEY_DUEL);
	return NULL;
}

static bool has_id(const struct bench *bench, const char *duel)
{
	for (size_t i = 0; i < bench->nruns; i++) {
		const char *id = meta_text(bench->runs[i]->meta, KEY_DUEL);

		if (id && bench->runs[i]->nvalues && strcmp(id, duel) == 0)
			return true;
	}
	return false;
}

/* The duel that both have runs of; at least one of them is a side of that alone. NULL: there is
   none. */
static const char *shared_duel(const struct bench *one, const struct bench *other)
{
	const char *a = first_id(one), *b = first_id(other);

	if (a && b && has_id(other, a))
		return a;
	return a && b && has_id(one, b) ? b : NULL;
}

bool blocks_meet(const struct bench *one, const struct bench *other)
{
	return shared_duel(one, other) != NULL;
}

/* ---- its blocks */

static int by_block(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	if (a->block != b->block)
		return a->block < b->block ? -1 : 1;
	return a->position < b->position ? -1 : 1;
}

/* Of equal block numbers the last in the file stays. */
static void drop_repeated(struct entries *entries)
{
	size_t kept = 0;

	for (size_t i = 0; i < entries->n; i++)
		if (i + 1 == entries->n || entries->items[i + 1].block != entries->items[i].block)
			entries->items[kept++] = entries->items[i];
	entries->n = kept;
}

/* The duel's runs with values; none unless all that have values are blocks of its contest. */
static int entries_init(struct entries *entries, const struct bench *bench, const char *duel,
			struct err *err)
{
	entries->items = malloc((bench->nruns + 1) * sizeof(*entries->items));
	if (!entries->items)
		return err_memory(err);
	for (size_t i = 0; i < bench->nruns; i++) {
		const struct run *run = bench->runs[i];
		const struct meta_value *block = meta_get(run->meta, KEY_DUEL_BLOCK);
		const char *id = meta_text(run->meta, KEY_DUEL);

		if (!run->nvalues)
			continue;
		if (!id || !block || block->type != META_INT || block->integer < 1 ||
		    !duel_id_same_contest(duel, id)) {
			entries->n = 0;
			return 0;
		}
		if (strcmp(duel, id) == 0)
			entries->items[entries->n++] = (struct entry){block->integer, i, run};
	}
	if (entries->n)
		qsort(entries->items, entries->n, sizeof(*entries->items), by_block);
	drop_repeated(entries);
	return 0;
}

static void add_block(struct blocks *blocks, const struct run *old_run, const struct run *new_run,
		      double *scratch)
{
	if (old_run->nvalues != new_run->nvalues) {
		blocks->unpaired += 2;
		return;
	}
	blocks->d[blocks->n++] =
		block_log_ratio(old_run->values, new_run->values, old_run->nvalues, scratch);
}

static void pair_up(struct blocks *blocks, const struct entries *old_runs,
		    const struct entries *new_runs, double *scratch)
{
	size_t i = 0, j = 0;

	while (i < old_runs->n && j < new_runs->n) {
		const struct entry *a = &old_runs->items[i], *b = &new_runs->items[j];

		if (a->block == b->block)
			add_block(blocks, a->run, b->run, scratch);
		else
			blocks->unpaired++;
		i += a->block <= b->block;
		j += b->block <= a->block;
	}
	blocks->unpaired += old_runs->n - i + new_runs->n - j;
}

static void find_plan(struct blocks *blocks, const struct run *run)
{
	const char *looks = meta_text(run->meta, KEY_DUEL_LOOKS);
	struct spending plan = spending_duel();

	blocks->has_plan = looks && looks_parse(looks, &blocks->plan) == 0;
	if (!blocks->has_plan)
		blocks->plan = spending_ended_at(&plan, blocks->n);
}

static size_t most_rounds(const struct entries *entries)
{
	size_t most = 0;

	for (size_t i = 0; i < entries->n; i++)
		if (entries->items[i].run->nvalues > most)
			most = entries->items[i].run->nvalues;
	return most;
}

int blocks_init(struct blocks *blocks, const struct bench *old_bench, const struct bench *new_bench,
		struct err *err)
{
	const char *duel = old_bench == new_bench ? NULL : shared_duel(old_bench, new_bench);
	struct entries old_runs = {0}, new_runs = {0};
	double *scratch = NULL;
	int rc = -1;

	*blocks = (struct blocks){0};
	if (!duel)
		return 0;
	if (entries_init(&old_runs, old_bench, duel, err) ||
	    entries_init(&new_runs, new_bench, duel, err))
		goto out;
	rc = 0;
	if (old_runs.n == 0 || new_runs.n == 0)
		goto out;
	scratch = malloc((most_rounds(&old_runs) + 1) * sizeof(*scratch));
	blocks->d = malloc((old_runs.n + 1) * sizeof(*blocks->d));
	if (!scratch || !blocks->d) {
		rc = err_memory(err);
		goto out;
	}
	pair_up(blocks, &old_runs, &new_runs, scratch);
	find_plan(blocks, old_runs.items[0].run);
out:
	free(scratch);
	free(old_runs.items);
	free(new_runs.items);
	return rc;
}

void blocks_release(struct blocks *blocks)
{
	free(blocks->d);
	*blocks = (struct blocks){0};
}
