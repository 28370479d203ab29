/* What a worker is to measure, and what there is to be measured in a file. */
#include "runner/drive/load_request.h"
#include "runner/drive/worker_talk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A snippet's worker does not know its number: we do. */
static void take_snippet(struct worker *worker, const struct target *target)
{
	worker->is_in_pieces = target->is_in_pieces;
	worker->loops = worker->is_in_pieces ? target->loops : 0;
}

int worker_load_begin(struct worker *worker, const struct target *target, struct err *err)
{
	struct buf body = {0};

	worker->tells_end = target->kind == TARGET_TEST;
	take_snippet(worker, target);
	if (load_request_add(&body, target, err)) {
		buf_release(&body);
		return -1;
	}
	return worker_ask(worker, &body, err);
}

int worker_load_end(struct worker *worker, struct err *err)
{
	const char *loops, *line;
	char *rest;

	if (worker_expect(worker, "ok", err))
		return -1;
	loops = worker_field(worker, worker_field(worker, NULL));
	line = loops ? worker_field(worker, loops) : NULL;
	if (loops) {
		worker->loops = strtoll(loops, &rest, 10);
		worker->is_in_pieces = worker->loops > 0 && *rest == '+';
	}
	worker->line = line ? strtol(line, NULL, 10) : 0;
	if (worker->loops < 0)
		return err_set(err, ERR_BENCHMARK, "the worker wants %s loops", loops);
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

/* ---- suites: a name, then fields "key=text", then an empty one */

static void take_part(struct discovered *found, struct discovered_part *part, const char *field)
{
	const struct {
		const char *key;
		const char **place;
	} texts[] = {{"description=", &found->description},
		     {"path=", &part->path},
		     {"unit=", &part->unit},
		     {"asv-unit=", &part->own_unit},
		     {"version=", &part->version},
		     {"cache=", &part->cache},
		     {"skip=", &found->skip},
		     {"error=", &found->error},
		     {"details=", &found->details}};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strncmp(field, texts[i].key, strlen(texts[i].key)) == 0)
			*texts[i].place = field + strlen(texts[i].key);
	if (strncmp(field, "loops=", 6) == 0)
		found->loops = strtoll(field + 6, NULL, 10);
	else if (strncmp(field, "timeout=", 8) == 0)
		part->timeout_s = strtod(field + 8, NULL);
	else if (strncmp(field, "cache-timeout=", 14) == 0)
		part->cache_timeout_s = strtod(field + 14, NULL);
	else if (strcmp(field, "once=1") == 0)
		part->is_once = true;
}

static int each_of_suite(struct worker *worker,
			 int (*add)(void *context, const struct discovered *found, struct err *err),
			 void *context, struct err *err)
{
	const char *field = worker_field(worker, worker_field(worker, NULL));

	while (field) {
		struct discovered_part part = {0};
		struct discovered found = {
			.name = field, .description = "", .inner_loops = 1, .part = &part};

		while ((field = worker_field(worker, field)) && *field)
			take_part(&found, &part, field);
		if (!field || found.loops < 0)
			return err_set(err, ERR_BENCHMARK, "the worker's answer ends in mid-air");
		if (add(context, &found, err))
			return -1;
		field = worker_field(worker, field);
	}
	return 0;
}

/* ---- files and scripts */

static void empty_is_none(const char **field)
{
	if (*field && !**field)
		*field = NULL;
}

/* The fields of a test behind its name. The last of them; NULL: some are missing. */
static const char *read_test(const struct worker *worker, struct discovered *found)
{
	const char **const fields[] = {&found->description, &found->path, &found->error,
				       &found->details, &found->skip};
	const char *field = found->name;

	for (size_t i = 0; field && i < sizeof(fields) / sizeof(fields[0]); i++)
		field = *fields[i] = worker_field(worker, field);
	empty_is_none(&found->error);
	empty_is_none(&found->skip);
	return field;
}

/* Call `add` for each benchmark: triples of fields for functions; for a script's tasks the
   variables that they want, then quadruples; sextuples for tests. */
static int each_benchmark(struct worker *worker,
			  int (*add)(void *context, const struct discovered *found,
				     struct err *err),
			  void *context, struct err *err)
{
	const char *verb = worker_field(worker, NULL), *field = worker_field(worker, verb);
	bool is_task = strcmp(verb, "tasks") == 0, is_test = strcmp(verb, "tests") == 0;
	const char *inherit = is_task ? field : NULL;

	if (is_task && field)
		field = worker_field(worker, field);
	while (field) {
		struct discovered found = {.name = field,
					   .is_task = is_task,
					   .is_test = is_test,
					   .inner_loops = 1,
					   .inherit = inherit};

		field = is_test ? read_test(worker, &found)
				: (found.description = worker_field(worker, field));
		if (is_task)
			found.inner_loops = next_number(worker, &field);
		found.loops = is_test ? 0 : next_number(worker, &field);
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
	    strcmp(worker_field(worker, NULL), "tasks") != 0 &&
	    strcmp(worker_field(worker, NULL), "tests") != 0)
		return err_set(err, ERR_BENCHMARK, "the worker answered \"%s\" to \"discover\"",
			       worker_field(worker, NULL));
	return each_benchmark(worker, add, context, err);
}

int worker_discover_suite(struct worker *worker, const char *folder, const char *late_path,
			  int (*add)(void *context, const struct discovered *found,
				     struct err *err),
			  void *context, struct err *err)
{
	struct buf body = {0};

	message_add(&body, "discover-suite");
	message_add(&body, folder);
	load_request_add_folders(&body, late_path);
	return worker_call(worker, &body, "suite", err) || each_of_suite(worker, add, context, err)
		       ? -1
		       : 0;
}

int worker_fill_cache(struct worker *worker, const struct target *target, const char *folder,
		      struct err *err)
{
	struct buf body = {0};

	message_add(&body, "fill-cache");
	message_add(&body, target->suite.folder);
	message_add(&body, target->own_name ? target->own_name : target->name);
	message_add(&body, folder);
	load_request_add_folders(&body, target->suite.late_path);
	return worker_call(worker, &body, "ok", err);
}
