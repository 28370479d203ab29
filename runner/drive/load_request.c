/* What a worker is asked for so that it loads a target. */
#include "runner/drive/load_request.h"

#include "runner/drive/message.h"
#include "runner/os/child.h"

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

static int add_snippet(struct buf *body, const struct target *target, struct err *err)
{
	char *source = target_source_new(target);

	if (!source)
		return err_memory(err);
	message_add(body, "load-snippet");
	message_add(body, source);
	free(source);
	add_part(body, "<setup>", target->setup);
	add_part(body, "<statement>", target->stmt);
	add_part(body, "<teardown>", target->teardown);
	return 0;
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

/* The folders of a list "A:B", a field each. */
void load_request_add_folders(struct buf *body, const char *path)
{
	while (path && *path) {
		size_t length = strcspn(path, ":");

		buf_add(body, path, length);
		buf_add(body, "", 1);
		path += length + (path[length] == ':');
	}
}

/* Of a suite's: where its process works, where its cache lies, where it also imports from. */
static void add_place(struct buf *body, const struct target *target)
{
	const struct suite_part *suite = &target->suite;

	message_add(body, suite->work_folder ? suite->work_folder : "");
	message_add(body, suite->cache_folder ? suite->cache_folder : "");
	load_request_add_folders(body, suite->late_path);
}

int load_request_add(struct buf *body, const struct target *target, struct err *err)
{
	char index[32];

	switch (target->kind) {
	case TARGET_SNIPPET:
		return add_snippet(body, target, err);
	case TARGET_FILE:
		message_add(body, "load-file");
		message_add(body, target->suite.folder ? target->suite.folder : target->path);
		message_add(body, target->own_name ? target->own_name : target->name);
		if (target->suite.folder)
			add_place(body, target);
		break;
	case TARGET_TEST:
		message_add(body, "load-test");
		message_add(body, target->path);
		message_add(body, target->own_name ? target->own_name : target->name);
		break;
	case TARGET_SCRIPT:
		snprintf(index, sizeof(index), "%ld", target->index);
		message_add(body, "load-script");
		message_add(body, target->path);
		message_add(body, index);
		for (size_t i = 0; target->argv && target->argv[i]; i++)
			message_add(body, target->argv[i]);
		break;
	case TARGET_COMMAND:
		add_command(body, target);
		break;
	}
	return buf_failed(body) ? err_memory(err) : 0;
}
