/* What a worker is to measure, and what there is to be measured in a file. */
#include "runner/drive/worker_talk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_part(struct buf *body, const char *label, const char *text)
{
	if (!text)
		return;
	message_add(body, label);
	message_add(body, text);
}

static int ask_for_snippet(struct worker *worker, const struct target *target, struct err *err)
{
	struct buf body = {0};
	char *source = target_source_new(target);

	if (!source)
		return err_memory(err);
	message_add(&body, "load-snippet");
	message_add(&body, source);
	free(source);
	add_part(&body, "<setup>", target->setup);
	add_part(&body, "<statement>", target->stmt);
	add_part(&body, "<teardown>", target->teardown);
	return worker_ask(worker, &body, err);
}

static void add_setting(struct buf *body, const char *key, const char *text)
{
	if (!text)
		return;
	buf_addf(body, "%s=%s", key, text);
	buf_add(body, "", 1);
}

/* How the program is started, then its words. */
static void add_command(struct buf *body, const struct target *target)
{
	const struct launch *launch = &target->launch;
	char shown[32];

	snprintf(shown, sizeof(shown), "%d,%d", CHILD_SHOWN_OUT_FD, CHILD_SHOWN_ERR_FD);
	message_add(body, "load-command");
	for (char *const *word = launch_shell(launch); *word; word++)
		add_setting(body, "shell", *word);
	add_setting(body, "in-shell", launch->is_in_shell ? "1" : NULL);
	add_setting(body, "prepare", launch->prepare);
	add_setting(body, "conclude", launch->conclude);
	add_setting(body, "input", launch->input);
	if (launch->output == LAUNCH_PIPE)
		add_setting(body, "output", "pipe");
	if (launch->output == LAUNCH_SHOWN)
		add_setting(body, "output", shown);
	add_setting(body, "file", launch->file);
	add_setting(body, "ignored", launch->ignored);
	message_add(body, "");
	for (size_t i = 0; target->argv[i]; i++)
		message_add(body, target->argv[i]);
}

int worker_load_begin(struct worker *worker, const struct target *target, struct err *err)
{
	struct buf body = {0};
	char index[32];

	switch (target->kind) {
	case TARGET_SNIPPET:
		return ask_for_snippet(worker, target, err);
	case TARGET_FILE:
		message_add(&body, "load-file");
		message_add(&body, target->path);
		message_add(&body, target->own_name ? target->own_name : target->name);
		break;
	case TARGET_SCRIPT:
		snprintf(index, sizeof(index), "%ld", target->index);
		message_add(&body, "load-script");
		message_add(&body, target->path);
		message_add(&body, index);
		for (size_t i = 0; target->argv && target->argv[i]; i++)
			message_add(&body, target->argv[i]);
		break;
	case TARGET_COMMAND:
		add_command(&body, target);
		break;
	}
	return worker_ask(worker, &body, err);
}

int worker_load_end(struct worker *worker, struct err *err)
{
	return worker_expect(worker, "ok", err);
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
