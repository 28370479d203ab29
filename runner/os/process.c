#include "runner/os/process.h"

#include "runner/os/sysfile.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool process_parse(struct process *process, const char *stat)
{
	/* A name may hold anything, also ") R 1". */
	const char *open = strchr(stat, '('), *close = strrchr(stat, ')');
	int pid, parent;
	char state;

	*process = (struct process){0};
	if (!open || !close || sscanf(stat, "%d", &pid) != 1 ||
	    sscanf(close + 1,
		   " %c %d %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s "
		   "%" SCNu64,
		   &state, &parent, &process->started) != 3)
		return false;
	process->pid = (pid_t)pid;
	process->parent = (pid_t)parent;
	snprintf(process->name, sizeof(process->name), "%.*s", (int)(close - open - 1), open + 1);
	return state != 'Z' && state != 'X';
}

bool process_look(struct process *process, pid_t pid)
{
	struct buf stat = {0};
	bool is_there = sysfile_read(&stat, "", "/proc/%d/stat", (int)pid) &&
			process_parse(process, buf_text(&stat));

	buf_release(&stat);
	return is_there;
}

void process_command(struct buf *command, pid_t pid)
{
	char *text;

	sysfile_read(command, "", "/proc/%d/cmdline", (int)pid);
	text = command->data;
	while (command->len > 0 && text[command->len - 1] == '\0')
		command->len--;
	for (size_t i = 0; i < command->len; i++)
		if (text[i] == '\0')
			text[i] = ' ';
}

bool processes_read(struct processes *processes)
{
	char **names = NULL;
	size_t n = sysfile_names_new(&names, "", "/proc");
	bool is_whole = true;

	processes->n = 0;
	for (size_t i = 0; i < n && is_whole; i++) {
		pid_t pid = (pid_t)strtol(names[i], NULL, 10);
		struct process process;

		if (pid <= 0 || !process_look(&process, pid))
			continue;
		is_whole = mem_reserve(&processes->items, &processes->cap, processes->n + 1,
				       sizeof(*processes->items)) == 0;
		if (is_whole)
			processes->items[processes->n++] = process;
	}
	sysfile_names_free(names, n);
	return is_whole;
}

const struct process *processes_find(const struct processes *processes, pid_t pid)
{
	for (size_t i = 0; i < processes->n; i++)
		if (processes->items[i].pid == pid)
			return &processes->items[i];
	return NULL;
}

void processes_release(struct processes *processes)
{
	free(processes->items);
	*processes = (struct processes){0};
}
