/* What a worker counted of the garbage collector. */
#include "runner/drive/worker_talk.h"

#include <stdio.h>
#include <stdlib.h>

static int nonsense(const char *text, struct err *err)
{
	return err_set(err, ERR_BENCHMARK, "the worker's collections make no sense: \"%.60s\"",
		       text ? text : "");
}

/* Reads n numbers that are not below 0, and nothing else. */
static int read_numbers(const char *text, int64_t *numbers, int n)
{
	char *end = (char *)text;

	for (int i = 0; text && i < n; i++) {
		const char *begin = end;

		numbers[i] = strtoll(begin, &end, 10);
		if (end == begin || numbers[i] < 0)
			return -1;
	}
	return text && *end == '\0' ? 0 : -1;
}

static int read_sums(struct worker *worker, const char **field, struct worker_collections *to,
		     struct err *err)
{
	int64_t facts[3 + GC_GENERATIONS], sums[4];

	*field = worker_field(worker, worker_field(worker, NULL));
	if (read_numbers(*field, facts, 3 + GC_GENERATIONS))
		return nonsense(*field, err);
	to->is_enabled = facts[0] != 0;
	to->frozen = facts[1];
	to->tracked = facts[2];
	for (int i = 0; i < GC_GENERATIONS; i++) {
		to->thresholds[i] = facts[3 + i];
		*field = worker_field(worker, *field);
		if (read_numbers(*field, sums, 4))
			return nonsense(*field, err);
		to->of[i].collections = sums[0];
		to->of[i].ns = sums[1];
		to->of[i].collected = sums[2];
		to->of[i].uncollectable = sums[3];
	}
	return 0;
}

static int read_line(struct worker *worker, const char **field, struct worker_collecting_line *line,
		     struct err *err)
{
	int64_t numbers[GC_GENERATIONS + 1];
	const char *first = *field, *text;

	line->function = worker_field(worker, first);
	line->file = line->function ? worker_field(worker, line->function) : NULL;
	text = line->file ? worker_field(worker, line->file) : NULL;
	if (!text || read_numbers(first, numbers, GC_GENERATIONS + 1))
		return nonsense(first, err);
	for (int i = 0; i < GC_GENERATIONS; i++)
		line->collections[i] = numbers[i];
	line->ns = numbers[GC_GENERATIONS];
	line->line = atoi(text);
	*field = text;
	return 0;
}

int worker_collections(struct worker *worker, struct worker_collections *counted,
		       int (*add)(void *context, const struct worker_collecting_line *line,
				  struct err *err),
		       void *context, struct err *err)
{
	struct worker_collecting_line line;
	struct buf body = {0};
	const char *field;

	message_add(&body, "collections");
	if (worker_call(worker, &body, "collections", err) ||
	    read_sums(worker, &field, counted, err))
		return -1;
	while ((field = worker_field(worker, field)))
		if (read_line(worker, &field, &line, err) || add(context, &line, err))
			return -1;
	return 0;
}
