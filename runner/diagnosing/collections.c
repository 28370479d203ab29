#include "runner/diagnosing/collections.h"

#include "results/base/buf.h"
#include "runner/diagnosing/counted_worker.h"
#include "runner/diagnosing/stack_cut.h"

#include <stdlib.h>
#include <string.h>

/* Values of each worker: n, 2n and 4n loops, twice; or n each time, where the benchmark says so. */
#define VALUES 6

struct collecting {
	struct counted_worker worker;
	struct collections_counted *counted;
	char *folder; /* of the worker's own files */
};

void collections_release(struct collections_counted *counted)
{
	for (size_t i = 0; i < counted->n_lines; i++) {
		free(counted->lines[i].function);
		free(counted->lines[i].file);
	}
	free(counted->lines);
	free(counted->values);
	free(counted->interpreter);
	*counted = (struct collections_counted){0};
}

/* ---- lines */

static struct collections_line *line_of(struct collections_counted *counted,
					const struct worker_collecting_line *line, bool is_loop)
{
	for (size_t i = 0; i < counted->n_lines; i++) {
		struct collections_line *known = &counted->lines[i];

		if (is_loop ? known->is_loop
			    : !known->is_loop && known->line == line->line &&
				      strcmp(known->function, line->function) == 0 &&
				      strcmp(known->file, line->file) == 0)
			return known;
	}
	return NULL;
}

static struct collections_line *append_line(struct collections_counted *counted,
					    const struct worker_collecting_line *line, bool is_loop,
					    struct err *err)
{
	struct collections_line *new;

	if (mem_reserve(&counted->lines, &counted->cap_lines, counted->n_lines + 1,
			sizeof(*counted->lines))) {
		err_memory(err);
		return NULL;
	}
	new = &counted->lines[counted->n_lines++];
	*new = (struct collections_line){.line = is_loop ? 0 : line->line, .is_loop = is_loop};
	new->function = strdup(is_loop ? "" : line->function);
	new->file = strdup(is_loop ? "" : line->file);
	if (new->function &&new->file)
		return new;
	err_memory(err);
	return NULL;
}

static int add_line(void *context, const struct worker_collecting_line *line, struct err *err)
{
	struct collecting *c = context;
	bool is_loop = stack_cut_is_ours(line->file, c->folder);
	struct collections_line *known = line_of(c->counted, line, is_loop);

	if (!known)
		known = append_line(c->counted, line, is_loop, err);
	if (!known)
		return -1;
	known->ns += line->ns;
	for (int i = 0; i < GC_GENERATIONS; i++)
		known->collections[i] += line->collections[i];
	return 0;
}

static int by_time(const void *a, const void *b)
{
	const struct collections_line *one = a, *other = b;

	return (one->ns < other->ns) - (one->ns > other->ns);
}

/* ---- values */

static void set_counts(struct collections_value *value, const struct worker_collections *counts)
{
	for (int i = 0; i < GC_GENERATIONS; i++) {
		value->collections[i] = counts->of[i].collections;
		value->ns[i] = counts->of[i].ns;
		value->collected[i] = counts->of[i].collected;
		value->uncollectable[i] = counts->of[i].uncollectable;
	}
}

static int take_value(struct collecting *c, long number, int64_t loops, struct err *err)
{
	struct collections_counted *counted = c->counted;
	struct collections_value *value;

	if (mem_reserve(&counted->values, &counted->cap, counted->n + 1, sizeof(*counted->values)))
		return err_memory(err);
	value = &counted->values[counted->n];
	*value = (struct collections_value){
		.worker = number, .iterations = loops * c->worker.of->target->inner_loops};
	if (counted_worker_take(&c->worker, loops, &value->loop_s, err) ||
	    worker_collections(&c->worker.worker, &counted->last, add_line, c, err))
		return -1;
	set_counts(value, &counted->last);
	counted->was_disabled |= !counted->last.is_enabled;
	counted->n++;
	return 0;
}

/* ---- workers */

static int name_interpreter(struct collecting *c, struct err *err)
{
	if (!c->counted->interpreter)
		c->counted->interpreter = counted_worker_interpreter_new(&c->worker);
	return c->counted->interpreter ? 0 : err_memory(err);
}

static int run_worker(struct collecting *c, long number, struct err *err)
{
	static const struct counted_way way = {.instrument = "collections",
					       .cannot = "its collections cannot be counted"};
	int rc = counted_worker_start(&c->worker, &way, number, err) || name_interpreter(c, err) ||
		 counted_worker_warm_up(&c->worker, err);

	for (int i = 0; !rc && i < VALUES; i++)
		rc = take_value(c, number, counted_worker_loops(&c->worker, INT64_C(1) << (i % 3)),
				err);
	counted_details(&c->worker.worker, c->counted->details, sizeof(c->counted->details));
	counted_worker_release(&c->worker, !rc);
	return rc ? -1 : 0;
}

/* The sides in turns, each first as often as second. */
static int run_all(struct collecting *sides, size_t n, const struct diagnosing_config *config,
		   int *failed, struct err *err)
{
	for (long i = 0; i < config->workers; i++)
		for (size_t k = 0; k < n; k++) {
			int side = n == 2 && i % 2 ? (int)(1 - k) : (int)k;

			if (config->observe)
				config->observe(config->context, side, i);
			if (run_worker(&sides[side], i, err)) {
				*failed = side;
				return -1;
			}
		}
	return 0;
}

int collections_count(struct collections_counted *counted, const struct diagnosing_config *config,
		      const struct diagnosing_side *sides, size_t n, int *failed, struct err *err)
{
	struct collecting all[2];
	int rc = 0;

	*failed = -1;
	for (size_t i = 0; i < n; i++) {
		counted[i] = (struct collections_counted){0};
		all[i] = (struct collecting){.worker = {.config = config, .of = &sides[i]},
					     .counted = &counted[i],
					     .folder = counted_folder_new(sides[i].side)};
		rc = all[i].folder ? rc : err_memory(err);
	}
	rc = rc ? rc : run_all(all, n, config, failed, err);
	for (size_t i = 0; i < n; i++) {
		if (counted[i].n_lines)
			qsort(counted[i].lines, counted[i].n_lines, sizeof(*counted[i].lines),
			      by_time);
		free(all[i].folder);
	}
	return rc;
}
