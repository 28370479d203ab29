#include "cli/attaching/named.h"

#include "runner/os/process.h"

#include <fnmatch.h>
#include <string.h>
#include <unistd.h>

bool named_matches(const char *name, const char *command, const char *line)
{
	const size_t kernels = 15; /* bytes of a program's name that the kernel keeps */
	size_t length = strcspn(line, " ");
	const char *file = line;

	if (strpbrk(name, "*?["))
		return fnmatch(name, line, 0) == 0;
	for (size_t i = 0; i < length; i++)
		if (line[i] == '/')
			file = line + i + 1;
	length -= (size_t)(file - line);
	return *name && ((strlen(name) == length && strncmp(name, file, length) == 0) ||
			 (strlen(name) <= kernels && strcmp(name, command) == 0));
}

/* The shell in which the name was typed, and sudo, have it in their command lines. */
static bool is_above_us(const struct processes *all, pid_t pid)
{
	const struct process *at = processes_find(all, getpid());

	for (size_t i = 0; at && i < all->n; i++) {
		if (at->pid == pid)
			return true;
		at = processes_find(all, at->parent);
	}
	return false;
}

/* Those that match: their number, the first one's pid, and a list of the first few. */
static size_t look(const struct processes *all, const char *name, pid_t *pid, struct buf *list)
{
	const size_t few = 5;
	struct buf line = {0};
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct process *process = &all->items[i];

		process_command(&line, process->pid);
		if (!line.len || !named_matches(name, process->name, buf_text(&line)) ||
		    is_above_us(all, process->pid))
			continue;
		if (n == 0)
			*pid = process->pid;
		if (n < few)
			buf_addf(list, "%s%d (%.60s)", n ? ", " : "", (int)process->pid,
				 buf_text(&line));
		n++;
	}
	if (n > few)
		buf_addf(list, " and %zu more", n - few);
	buf_release(&line);
	return n;
}

int named_find(const char *name, pid_t *pid, size_t *n, struct err *err)
{
	struct processes all = {0};
	struct buf list = {0};
	int rc = processes_read(&all) ? 0 : err_memory(err);

	*n = 0;
	if (rc == 0) {
		*n = look(&all, name, pid, &list);
		if (*n == 0)
			rc = err_set(err, ERR_INPUT,
				     "--name %s: no process goes by it: it is the name of a "
				     "command, or with * a pattern of its whole command line, as "
				     "in --name '*server.py*'",
				     name);
		if (*n > 1)
			rc = err_set(err, ERR_INPUT,
				     "--name %s: %zu processes go by it: %s; say more of the "
				     "command line, or name one by its number",
				     name, *n, buf_text(&list));
	}
	buf_release(&list);
	processes_release(&all);
	return rc;
}
