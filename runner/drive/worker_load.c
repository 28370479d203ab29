/* What a worker is to measure, and what there is to be measured in a file. */
#include "runner/drive/load_request.h"
#include "runner/drive/worker_talk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int worker_load_begin(struct worker *worker, const struct target *target, struct err *err)
{
	struct buf body = {0};

	if (load_request_add(&body, target, err)) {
		buf_release(&body);
		return -1;
	}
	return worker_ask(worker, &body, err);
}

int worker_load_end(struct worker *worker, struct err *err)
{
	const char *line;

	if (worker_expect(worker, "ok", err))
		return -1;
	line = worker_field(worker, worker_field(worker, NULL));
	worker->line = line ? strtol(line, NULL, 10) : 0;
	return 0;
}

int worker_load(struct worker *worker, const struct target *target, struct err *err)
{
	return worker_load_begin(worker, target, err) || worker_load_end(worker, err) ? -1 : 0;
}

/* ---- what is in a file */

/* The next field as a number; -1 where there is none. */
static int64_t next_number(const struct worker *worker, const char **field)
{
	*field = *field ? worker_field(worker, *field) : NULL;
	return *field ? strtoll(*field, NULL, 10) : -1;
}

/* Call `add` for each benchmark: triples of fields for functions; for a script's tasks the
   variables that they want, then quadruples. */
static int each_benchmark(struct worker *worker,
			  int (*add)(void *context, const struct discovered *found,
				     struct err *err),
			  void *context, struct err *err)
{
	const char *verb = worker_field(worker, NULL), *field = worker_field(worker, verb);
	bool is_task = strcmp(verb, "tasks") == 0;
	const char *inherit = is_task ? field : NULL;

	if (is_task && field)
		field = worker_field(worker, field);
	while (field) {
		struct discovered found = {
			.name = field, .is_task = is_task, .inner_loops = 1, .inherit = inherit};

		field = found.description = worker_field(worker, field);
		if (is_task)
			found.inner_loops = next_number(worker, &field);
		found.loops = next_number(worker, &field);
		if (!field || found.inner_loops < 1 || found.loops < 0)
			return err_set(err, ERR_BENCHMARK, "the worker's answer ends in mid-air");
		if (add(context, &found, err))
			return -1;
		field = worker_field(worker, field);
	}
	return 0;
}

int worker_discover(struct worker *worker, const char *path, char *const *arguments,
		    int (*add)(void *context, const struct discovered *found, struct err *err),
		    void *context, struct err *err)
{
	struct buf body = {0};

	message_add(&body, "discover");
	message_add(&body, path);
	for (size_t i = 0; arguments && arguments[i]; i++)
		message_add(&body, arguments[i]);
	if (worker_call(worker, &body, NULL, err))
		return -1;
	if (strcmp(worker_field(worker, NULL), "names") != 0 &&
	    strcmp(worker_field(worker, NULL), "tasks") != 0)
		return err_set(err, ERR_BENCHMARK, "the worker answered \"%s\" to \"discover\"",
			       worker_field(worker, NULL));
	return each_benchmark(worker, add, context, err);
}
