#include "runner/diagnosing/loop_counts.h"

#include "results/base/buf.h"
#include "runner/diagnosing/counted.h"
#include "runner/diagnosing/stack_cut.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of each worker. */
#define DOUBLINGS 3

struct counting_loops {
	struct counted run;
	struct loop_counts *counts;
	char *folder; /* of the worker's own files */
	size_t part, parts;
	int64_t sign;
};

void loop_counts_release(struct loop_counts *counts)
{
	for (size_t i = 0; i < counts->n; i++) {
		free(counts->rows[i].function);
		free(counts->rows[i].file);
		free(counts->rows[i].made);
		free(counts->rows[i].runs);
		free(counts->rows[i].longest_s);
	}
	free(counts->rows);
	free(counts->iterations);
	free(counts->turns);
	free(counts->interpreter);
	*counts = (struct loop_counts){0};
}

/* ---- rows */

static struct loop_counts_row *find(struct loop_counts *counts, const struct worker_loop_row *row)
{
	for (size_t i = 0; i < counts->n; i++) {
		struct loop_counts_row *known = &counts->rows[i];

		if (known->is_task == row->is_task && known->first_line == row->first_line &&
		    strcmp(known->function, row->function) == 0 &&
		    strcmp(known->file, row->file) == 0)
			return known;
	}
	return NULL;
}

static struct loop_counts_row *append(struct counting_loops *c, const struct worker_loop_row *row,
				      struct err *err)
{
	struct loop_counts *counts = c->counts;
	struct loop_counts_row *new;

	if (mem_reserve(&counts->rows, &counts->cap, counts->n + 1, sizeof(*counts->rows))) {
		err_memory(err);
		return NULL;
	}
	new = &counts->rows[counts->n++];
	*new = (struct loop_counts_row){.is_task = row->is_task,
					.is_measured = stack_cut_is_ours(row->file, c->folder),
					.first_line = row->first_line,
					.function = strdup(row->function),
					.file = strdup(row->file),
					.made = calloc(c->parts, sizeof(int64_t)),
					.runs = calloc(c->parts, sizeof(int64_t)),
					.longest_s = calloc(c->parts, 2 * sizeof(double))};
	if (new->function &&new->file &&new->made &&new->runs)
		return new;
	err_memory(err);
	return NULL;
}

static int add_row(void *context, const struct worker_loop_row *row, struct err *err)
{
	struct counting_loops *c = context;
	struct loop_counts_row *to = find(c->counts, row);

	if (!to)
		to = append(c, row, err);
	if (!to)
		return -1;
	to->made[c->part] += c->sign * row->made;
	to->runs[c->part] += c->sign * row->runs;
	to->longest_s[2 * c->part + (c->sign > 0)] = (double)row->longest_ns * 1e-9;
	if (c->run.worker.is_fixed) /* a part of one value has it twice */
		to->longest_s[2 * c->part] = (double)row->longest_ns * 1e-9;
	return 0;
}

/* ---- a worker */

/* A loop that is not asyncio's own goes past what is counted. */
static int check_loop(const char *loop, int64_t turns, struct err *err)
{
	if (turns > 0 || strcmp(loop, "asyncio") == 0)
		return 0;
	if (*loop)
		return err_set(err, ERR_BENCHMARK,
			       "it runs on %s: only asyncio's own event loops can be counted "
			       "(without --by its stacks are sampled)",
			       loop);
	return err_set(err, ERR_BENCHMARK,
		       "no event loop of asyncio runs in its measured loop: --by loop has nothing "
		       "to count");
}

static int count(struct counted *run, int64_t loops, int64_t sign, struct err *err)
{
	struct counting_loops *c = run->context;
	char loop[120];
	int64_t turns;

	c->sign = sign;
	if (counted_worker_take(&run->worker, loops, NULL, err) ||
	    worker_turns(&run->worker.worker, &turns, loop, sizeof(loop), add_row, c, err) ||
	    check_loop(loop, turns, err))
		return -1;
	c->counts->turns[c->part] += sign * turns;
	return 0;
}

static int begin_part(struct counted *run, int64_t loops, struct err *err)
{
	struct counting_loops *c = run->context;

	(void)err;
	c->part = c->counts->n_parts++;
	c->counts->iterations[c->part] = loops * run->worker.of->target->inner_loops;
	return 0;
}

static int name_interpreter(struct counted *run, struct err *err)
{
	struct loop_counts *counts = ((struct counting_loops *)run->context)->counts;

	if (!counts->interpreter)
		counts->interpreter = counted_worker_interpreter_new(&run->worker);
	return counts->interpreter ? 0 : err_memory(err);
}

int loop_counts_take(struct loop_counts *counts, const struct diagnosing_config *config,
		     const struct diagnosing_side *of, int side, struct err *err)
{
	struct counting_loops c = {
		.run = {.way = {.instrument = "loop", .cannot = "its event loop cannot be counted"},
			.doublings = DOUBLINGS,
			.begin_part = begin_part,
			.count = count,
			.begin = name_interpreter,
			.worker = {.config = config, .of = of}},
		.counts = counts,
		.parts = (size_t)config->workers * DOUBLINGS,
		.folder = counted_folder_new(of->side)};
	int rc = 0;

	*counts = (struct loop_counts){.iterations = calloc(c.parts, sizeof(int64_t)),
				       .turns = calloc(c.parts, sizeof(int64_t))};
	if (!c.folder || !counts->iterations || !counts->turns)
		rc = err_memory(err);
	c.run.context = &c;
	rc = rc || counted_run(&c.run, side, err) ? -1 : 0;
	snprintf(counts->details, sizeof(counts->details), "%s", c.run.details);
	free(c.folder);
	return rc;
}
