#include "runner/reader/kernel_threads.h"

#include "results/base/buf.h"
#include "runner/os/sysfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The last word but one: "-1 SP PC" or "NR six arguments SP PC". */
bool kernel_threads_parse(const char *text, uint64_t *stack)
{
	const char *last = strrchr(text, ' '), *at = last;

	while (at && at > text && at[-1] != ' ')
		at--;
	if (!at || at == text || strncmp(at, "0x", 2) != 0)
		return false;
	*stack = strtoull(at, NULL, 16);
	return true;
}

static void add(struct kernel_threads *threads, pid_t pid, pid_t tid)
{
	struct buf text = {0};
	uint64_t stack;

	if (tid > 0 && tid != pid &&
	    sysfile_line(&text, "", "/proc/%d/task/%d/syscall", (int)pid, (int)tid) &&
	    kernel_threads_parse(buf_text(&text), &stack) &&
	    mem_reserve(&threads->items, &threads->cap, threads->n + 1, sizeof(*threads->items)) ==
		    0)
		threads->items[threads->n++] = (struct kernel_thread){tid, stack};
	buf_release(&text);
}

void kernel_threads_read(struct kernel_threads *threads, pid_t pid)
{
	char folder[64], **names = NULL;
	size_t n;

	snprintf(folder, sizeof(folder), "/proc/%d/task", (int)pid);
	threads->n = 0;
	n = sysfile_names_new(&names, "", folder);
	for (size_t i = 0; i < n; i++)
		add(threads, pid, (pid_t)strtol(names[i], NULL, 10));
	sysfile_names_free(names, n);
}

void kernel_threads_release(struct kernel_threads *threads)
{
	free(threads->items);
	*threads = (struct kernel_threads){0};
}

pid_t kernel_threads_find(const struct kernel_threads *threads, const struct maps *maps,
			  uint64_t ident)
{
	const struct mapping *home = maps_at(maps, ident);
	pid_t found = 0;

	for (size_t i = 0; home && i < threads->n; i++) {
		uint64_t stack = threads->items[i].stack;

		if (stack < home->begin || stack >= ident)
			continue;
		if (found)
			return 0;
		found = threads->items[i].tid;
	}
	return found;
}
