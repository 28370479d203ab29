#include "runner/duel/files.h"

#include "results/model/keys.h"
#include "results/verdicts/looks.h"

#include <stdlib.h>

int duel_take_runs(struct duel *duel, struct kept_block *done, struct err *err)
{
	struct run **runs = done->block.runs;

	for (int side = 0; side < 2; side++) {
		if (suite_take_run(duel->suites[side], runs[side], err))
			return -1;
		runs[side] = NULL;
	}
	return 0;
}

static int gather_one(void *context, const struct journal_record *text, struct err *err)
{
	struct duel *duel = context;
	struct kept_block done = {0};
	struct record record;
	int rc = 0;

	if (record_parse(&record, text->text, text->len, err))
		rc = -1;
	else if (record.n == 2 && (rc = kept_block_parse(&done, &record, err)) == 0 &&
		 done.pair >= duel->first && done.pair - duel->first < duel->n)
		rc = duel_take_runs(duel, &done, err);
	kept_block_release(&done);
	record_release(&record);
	return rc;
}

int duel_gather(struct duel *duel, struct err *err)
{
	struct journal *journal = duel->config->journal;

	return journal ? journal_each(journal, gather_one, duel, err) : 0;
}

static double number_of(const struct run *run)
{
	return meta_number(run->meta, KEY_DUEL_BLOCK, 1);
}

static void drop_surplus(const struct bout *bout, struct bench *bench)
{
	size_t kept = 0;

	for (size_t j = 0; j < bench->nruns; j++) {
		if (bout_is_surplus(bout, (size_t)number_of(bench->runs[j]) - 1))
			run_free(bench->runs[j]);
		else
			bench->runs[kept++] = bench->runs[j];
	}
	bench->nruns = kept;
}

static int by_number(const void *a, const void *b)
{
	double x = number_of(*(struct run *const *)a), y = number_of(*(struct run *const *)b);

	return (x > y) - (x < y);
}

/* The blocks took turns by chance, and those of several lanes ended as they did. */
static void put_in_order(struct duel *duel, int side)
{
	for (size_t i = 0, at = 0; i < duel->n; i++)
		at += suite_place(duel->suites[side], duel->bouts[i].targets[0]->name, at);
}

static int finish(const struct bout *bout, struct bench *bench, struct err *err)
{
	struct buf looks = {0};
	int rc = 0;

	looks_format(&bout->looks, &looks);
	drop_surplus(bout, bench);
	qsort(bench->runs, bench->nruns, sizeof(*bench->runs), by_number);
	for (size_t j = 0; j < bench->nruns && !rc; j++)
		rc = run_set_text(bench->runs[j], KEY_DUEL_LOOKS, buf_text(&looks), err);
	buf_release(&looks);
	return rc;
}

int duel_finish_suites(struct duel *duel, struct err *err)
{
	for (int side = 0; side < 2; side++) {
		put_in_order(duel, side);
		for (size_t i = 0; i < duel->n; i++) {
			const struct bout *bout = &duel->bouts[i];
			struct bench *bench =
				suite_find(duel->suites[side], bout->targets[0]->name);

			if (bench && finish(bout, bench, err))
				return -1;
		}
	}
	return 0;
}
