/* What a worker counted of calls. */
#include "runner/drive/worker_talk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int read_path(struct worker *worker, const char *numbers, const char **last,
		     struct worker_call_path *path, struct err *err)
{
	long long id, parent, calls, created;
	const char *line;
	int end = 0;

	path->function = worker_field(worker, numbers);
	path->file = path->function ? worker_field(worker, path->function) : NULL;
	line = path->file ? worker_field(worker, path->file) : NULL;
	if (!line ||
	    sscanf(numbers, "%lld %lld %lld %lld%n", &id, &parent, &calls, &created, &end) != 4 ||
	    numbers[end] || id <= parent || parent < 0 || calls < 0 || created < 0)
		return err_set(err, ERR_BENCHMARK, "the worker's calls make no sense: \"%.60s\"",
			       numbers);
	path->id = id;
	path->parent = parent;
	path->calls = calls;
	path->created = created;
	path->first_line = atoi(line);
	*last = line;
	return 0;
}

int worker_calls(struct worker *worker,
		 int (*add)(void *context, const struct worker_call_path *path, struct err *err),
		 void *context, bool *is_cut, struct err *err)
{
	struct worker_call_path path;
	struct buf body = {0};
	const char *field;

	message_add(&body, "calls");
	if (worker_call(worker, &body, "calls", err))
		return -1;
	field = worker_field(worker, worker_field(worker, NULL));
	*is_cut = field && strcmp(field, "cut") == 0;
	while (field && (field = worker_field(worker, field)))
		if (read_path(worker, field, &field, &path, err) || add(context, &path, err))
			return -1;
	return 0;
}
