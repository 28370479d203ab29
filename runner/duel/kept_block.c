#include "runner/duel/kept_block.h"

#include "results/files/record.h"
#include "runner/session/kept_loops.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void kept_block_release(struct kept_block *kept)
{
	block_release(&kept->block);
	free(kept->details);
	*kept = (struct kept_block){0};
}

/* ---- writing */

int kept_block_write(const struct kept_block *kept, bool with_runs, struct journal *journal,
		     struct err *err)
{
	const struct block *block = &kept->block;
	json_t *head = json_pack(
		"{s:s, s:I, s:I, s:I, s:I, s:f, s:f, s:f, s:I, s:f, s:I, s:I, s:b, s:i}", "record",
		"block", "pair", (json_int_t)kept->pair, "number", (json_int_t)kept->number,
		"start", (json_int_t)kept->start, "hash_seed", (json_int_t)kept->hash_seed,
		"spent_s", kept->spent_s, "elapsed_s", kept->elapsed_s, "timed_s", block->timed_s,
		"loops", (json_int_t)block->loops, "slice_s", block->slice_taken_s, "rounds",
		(json_int_t)block->rounds, "disturbed", (json_int_t)block->disturbed,
		"needs_more_cpus", block->needs_more_cpus, "failed_side", block->failed_side);
	int rc =
		head ? record_set_failure(head, &kept->cause, kept->details, err) : err_memory(err);

	if (!rc)
		rc = kept_loops_write(head, &block->dependence, err);
	if (!rc && block->no_counters[0] &&
	    json_object_set_new(head, "no_counters", record_text_new(block->no_counters)))
		rc = err_memory(err);
	if (!rc)
		rc = record_append(journal, head, block->runs, with_runs ? 2 : 0, err);
	json_decref(head);
	return rc;
}

int kept_looks_write(const size_t *blocks, size_t n, struct journal *journal, struct err *err)
{
	json_t *list = json_array(), *head;
	int rc = 0;

	for (size_t i = 0; i < n && !rc; i++)
		rc = json_array_append_new(list, json_integer((json_int_t)blocks[i]));
	head = rc ? NULL : json_pack("{s:s, s:O}", "record", "look", "blocks", list);
	rc = record_append(journal, head, NULL, 0, err);
	json_decref(list);
	json_decref(head);
	return rc;
}

/* ---- reading */

/* A whole number that is not negative; -1 with err. */
static int take_number(const struct record *record, const char *key, int64_t most, int64_t *number,
		       struct err *err)
{
	*number = record_int(record, key, -1);
	if (*number >= 0 && *number <= most)
		return 0;
	return err_set(err, ERR_INPUT, "\"%s\" is missing or no such number", key);
}

static int take_which(struct kept_block *kept, const struct record *record, struct err *err)
{
	int64_t pair, number, start, seed;

	if (strcmp(record_text(record, "record", ""), "block") != 0)
		return err_set(err, ERR_INPUT, "not the record of a block");
	if (take_number(record, "pair", INT32_MAX, &pair, err) ||
	    take_number(record, "number", INT32_MAX, &number, err) ||
	    take_number(record, "start", INT32_MAX, &start, err) ||
	    take_number(record, "hash_seed", UINT32_MAX, &seed, err))
		return -1;
	kept->pair = (size_t)pair;
	kept->number = (size_t)number;
	kept->start = (size_t)start;
	kept->hash_seed = (uint32_t)seed;
	kept->spent_s = record_real(record, "spent_s", 0);
	kept->elapsed_s = record_real(record, "elapsed_s", 0);
	return 0;
}

static int take_block(struct block *block, const struct record *record, struct err *err)
{
	int64_t rounds, disturbed;

	if (take_number(record, "loops", INT64_MAX, &block->loops, err) ||
	    take_number(record, "rounds", INT32_MAX, &rounds, err) ||
	    take_number(record, "disturbed", INT32_MAX, &disturbed, err))
		return -1;
	block->rounds = (long)rounds;
	block->disturbed = (long)disturbed;
	block->slice_taken_s = record_real(record, "slice_s", 0);
	block->timed_s = record_real(record, "timed_s", 0);
	block->dependence = kept_loops_parse(record);
	block->needs_more_cpus = record_bool(record, "needs_more_cpus");
	snprintf(block->no_counters, sizeof(block->no_counters), "%s",
		 record_text(record, "no_counters", ""));
	block->failed_side = (int)record_int(record, "failed_side", -1);
	if (block->failed_side < -1 || block->failed_side > 1)
		return err_set(err, ERR_INPUT, "\"failed_side\" is not a side");
	return 0;
}

/* Both or none, and as many values as there were rounds. */
static int take_runs(struct block *block, struct record *record, struct err *err)
{
	if (record->n == 0)
		return 0;
	for (size_t side = 0; side < 2; side++)
		if (!record->runs[side] || record->runs[side]->nvalues != (size_t)block->rounds)
			return err_set(err, ERR_INPUT, "the record of a block that is not whole");
	memcpy(block->runs, record->runs, sizeof(block->runs));
	memset(record->runs, 0, sizeof(record->runs));
	return 0;
}

int kept_block_parse(struct kept_block *kept, struct record *record, struct err *err)
{
	*kept = (struct kept_block){.block.failed_side = -1, .is_written = true};
	if (take_which(kept, record, err) || take_block(&kept->block, record, err) ||
	    record_failure(record, &kept->cause, &kept->details, err))
		return -1;
	return take_runs(&kept->block, record, err);
}

int kept_looks_parse(size_t *blocks, size_t n, const struct record *record, struct err *err)
{
	const json_t *list = json_object_get(record->head, "blocks");

	if (json_array_size(list) != n)
		return err_set(err, ERR_INPUT, "looks of another number of benchmarks");
	for (size_t i = 0; i < n; i++)
		blocks[i] = (size_t)json_integer_value(json_array_get(list, i));
	return 0;
}
