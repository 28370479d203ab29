/* What a worker counted of event loops. */
#include "runner/drive/worker_talk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int nonsense(const char *text, struct err *err)
{
	return err_set(err, ERR_BENCHMARK, "the worker's turns make no sense: \"%.60s\"",
		       text ? text : "");
}

static int read_row(struct worker *worker, const char **field, struct worker_loop_row *row,
		    struct err *err)
{
	const char *kind = *field, *numbers = worker_field(worker, kind), *line;
	long long made, runs, longest;
	int end = 0;

	row->function = numbers ? worker_field(worker, numbers) : NULL;
	row->file = row->function ? worker_field(worker, row->function) : NULL;
	line = row->file ? worker_field(worker, row->file) : NULL;
	if (!line || sscanf(numbers, "%lld %lld %lld%n", &made, &runs, &longest, &end) != 3 ||
	    numbers[end] || made < 0 || runs < 0 || longest < 0)
		return nonsense(numbers, err);
	row->is_task = strcmp(kind, "task") == 0;
	row->made = made;
	row->runs = runs;
	row->longest_ns = longest;
	row->first_line = atoi(line);
	*field = line;
	return 0;
}

int worker_turns(struct worker *worker, int64_t *turns, char *loop, size_t size,
		 int (*add)(void *context, const struct worker_loop_row *row, struct err *err),
		 void *context, struct err *err)
{
	struct worker_loop_row row;
	struct buf body = {0};
	const char *number, *field;

	message_add(&body, "turns");
	if (worker_call(worker, &body, "turns", err))
		return -1;
	number = worker_field(worker, worker_field(worker, NULL));
	field = number ? worker_field(worker, number) : NULL;
	if (!field)
		return nonsense(number, err);
	*turns = strtoll(number, NULL, 10);
	snprintf(loop, size, "%s", field);
	while ((field = worker_field(worker, field)))
		if (read_row(worker, &field, &row, err) || add(context, &row, err))
			return -1;
	return 0;
}
