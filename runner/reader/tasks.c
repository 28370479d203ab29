#include "runner/reader/tasks.h"

#include "results/base/buf.h"
#include "runner/reader/string_object.h"

#include <stdlib.h>
#include <string.h>

/* Which word of the table is what: the same in 3.14 and 3.15. */
enum {
	WORD_NAME = 1,
	WORD_COROUTINE = 5,
	WORD_NODE = 6,
	WORD_RUNNING = 11,
	WORD_FIRST = 12,
	WORDS
};

bool task_layout_read(struct task_layout *layout, struct memory *memory, uint64_t table)
{
	const uint64_t largest = 1u << 20;
	uint64_t words[WORDS];

	if (!memory_read(memory, table, words, sizeof(words)))
		return false;
	for (size_t i = 0; i < WORDS; i++)
		if (words[i] >= largest)
			return false;
	*layout = (struct task_layout){words[WORD_NAME], words[WORD_COROUTINE], words[WORD_NODE],
				       words[WORD_RUNNING], words[WORD_FIRST]};
	return true;
}

void tasks_clear(struct tasks *tasks)
{
	for (size_t i = 0; i < tasks->n; i++)
		free(tasks->items[i].name);
	tasks->n = tasks->frames.n = 0;
}

void tasks_release(struct tasks *tasks)
{
	tasks_clear(tasks);
	free(tasks->items);
	frames_release(&tasks->frames);
	*tasks = (struct tasks){0};
}

/* ---- one task */

/* A task without a name of its own has a number, and is called by that when somebody asks. */
static char *number_name_new(const struct frames_source *from, uint64_t at)
{
	struct buf name = {0};
	uint64_t tag;
	uint32_t digit;

	if (!memory_word(from->memory, at + from->layout->in_tag, &tag) ||
	    !memory_peek(from->memory, at + from->layout->in_digits, &digit, sizeof(digit)) ||
	    tag >> 3 != 1) /* of one digit, below 2^30 */
		return NULL;
	buf_addf(&name, "Task-%u", digit);
	return buf_take(&name);
}

static char *name_new(const struct frames_source *from, uint64_t at)
{
	char *name = string_read_new(from->memory, from->layout, at);

	if (!name)
		name = number_name_new(from, at);
	return name ? name : strdup("?");
}

/* The coroutine that the one at `coroutine` awaits; 0: it is none, or cannot be read. */
static uint64_t awaited_by(const struct frames_source *from, uint64_t coroutine)
{
	const struct layout *layout = from->layout;
	uint64_t stack, awaited;

	if (!memory_word(from->memory, coroutine + layout->ge_frame + layout->fr_stack_pointer,
			 &stack) ||
	    !stack || !memory_word(from->memory, stack - layout->awaited, &awaited))
		return 0;
	return awaited & ~layout->code_tag;
}

static bool is_coroutine(const struct frames_source *from, uint64_t coroutine_type, uint64_t object)
{
	const uint64_t ob_type = 8;
	uint64_t type;

	return object && coroutine_type && memory_word(from->memory, object + ob_type, &type) &&
	       type == coroutine_type;
}

/* A list whose next one was seen already goes in a circle, as lists in memory that is read wrongly
   do: a few are enough to hold the target for minutes. Brent (1980), An improved Monte Carlo
   factorization algorithm: it is held against one that is left behind further and further. */
struct circle {
	uint64_t mark;
	size_t steps, limit;
};

static bool goes_in_a_circle(struct circle *circle, uint64_t at)
{
	if (at == circle->mark)
		return true;
	if (circle->steps++ == circle->limit) {
		circle->limit = circle->steps * 2;
		circle->mark = at;
	}
	return false;
}

static void add_chain(struct tasks *tasks, const struct frames_source *from,
		      uint64_t coroutine_type, uint64_t coroutine, struct raw_task *task)
{
	const size_t most = 1000;
	struct circle circle = {0};

	task->first = tasks->frames.n;
	while (task->n < most && is_coroutine(from, coroutine_type, coroutine) &&
	       !goes_in_a_circle(&circle, coroutine) &&
	       frames_add_one(&tasks->frames, from, coroutine + from->layout->ge_frame)) {
		task->n++;
		coroutine = task->is_running ? 0 : awaited_by(from, coroutine);
	}
}

bool tasks_add(struct tasks *tasks, const struct frames_source *from, uint64_t coroutine_type,
	       const struct task_layout *layout, uint64_t thread, uint64_t ident)
{
	const size_t most = 1000000, most_frames = 4000000;
	const uint64_t head = thread + layout->first_node;
	struct circle circle = {0};
	uint64_t running, node;

	if (!memory_word(from->memory, thread + layout->running_task, &running) ||
	    !memory_word(from->memory, head, &node))
		return false;
	for (size_t i = 0; node && node != head; i++) {
		uint64_t at = node - layout->node, name, coroutine;
		struct raw_task task = {.thread = ident, .is_running = at == running};

		if (i > most || tasks->frames.n > most_frames || goes_in_a_circle(&circle, node) ||
		    !memory_word(from->memory, at + layout->name, &name) ||
		    !memory_word(from->memory, at + layout->coroutine, &coroutine) ||
		    mem_reserve(&tasks->items, &tasks->cap, tasks->n + 1, sizeof(*tasks->items)))
			return false;
		task.name = name_new(from, name);
		if (!task.name)
			return false;
		add_chain(tasks, from, coroutine_type, coroutine, &task);
		tasks->items[tasks->n++] = task;
		if (!memory_word(from->memory, node, &node))
			return false;
	}
	return true;
}

char *tasks_running_name_new(const struct frames_source *from, const struct task_layout *layout,
			     uint64_t thread)
{
	uint64_t running, name;

	if (!memory_word(from->memory, thread + layout->running_task, &running) || !running ||
	    !memory_word(from->memory, running + layout->name, &name))
		return NULL;
	return name_new(from, name);
}
