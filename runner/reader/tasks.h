/* The tasks of asyncio in a stopped target (3.14 and 3.15), and the coroutines that each awaits. */
#ifndef RUNNER_READER_TASKS_H
#define RUNNER_READER_TASKS_H

#include "runner/reader/frames.h"

/* asyncio's own table, whose address find_asyncio() tells. */
struct task_layout {
	uint64_t name, coroutine, node;	   /* in a task */
	uint64_t running_task, first_node; /* in a thread state */
};

/* One that was read. */
struct raw_task {
	char *name;
	uint64_t thread; /* ident */
	bool is_running;
	size_t first, n; /* its frames, in `frames` */
};

struct tasks {
	struct raw_task *items;
	size_t n, cap;
	struct frames frames; /* outermost first */
};

/* False: the table cannot be read, or makes no sense. */
bool task_layout_read(struct task_layout *layout, struct memory *memory, uint64_t table);

/* Append the tasks of the thread whose state is at `thread`. False: the list could not be read;
   what was read of it stays. A coroutine that cannot be read ends its chain. */
bool tasks_add(struct tasks *tasks, const struct frames_source *from, uint64_t coroutine_type,
	       const struct task_layout *layout, uint64_t thread, uint64_t ident);
/* The name of the task that runs in that thread, to be freed. NULL: none does, or it cannot be
 * read.
 */
char *tasks_running_name_new(const struct frames_source *from, const struct task_layout *layout,
			     uint64_t thread);
void tasks_clear(struct tasks *tasks);
void tasks_release(struct tasks *tasks);

#endif
