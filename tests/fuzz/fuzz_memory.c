/*
 * Any bytes, as the memory of a process whose tasks and local variables are read. The first byte
 * says what, the second which version; the rest is its memory, again and again below 2^32, so that
 * most pointers lead somewhere:
 *
 *     t  the tasks of asyncio: its table at TABLE, a thread at THREAD
 *     l  the variables of a frame at FRAME, whose code is at CODE
 *
 * What comes out is bounded and can be printed, and reading it ends.
 */
#include "runner/reader/locals.h"
#include "runner/reader/tasks.h"
#include "tests/fuzz/fuzz.h"

#include <errno.h>
#include <sys/uio.h>

enum {
	SPACE = 1 << 14,
	TABLE = 0x100,
	THREAD = 0x200,
	FRAME = 0x400,
	CODE = 0x800,
	TYPES = 0x3000
};

static unsigned char space[SPACE];

/* In place of the system call: the memory is ours. */
ssize_t process_vm_readv(pid_t pid, const struct iovec *to, unsigned long to_count,
			 const struct iovec *from, unsigned long from_count, unsigned long flags)
{
	const uint64_t end = UINT64_C(1) << 32;
	unsigned char *next = to->iov_base;

	(void)pid;
	(void)to_count;
	(void)flags;
	for (unsigned long i = 0; i < from_count; i++) {
		uint64_t at = (uint64_t)(uintptr_t)from[i].iov_base;

		if (at >= end || from[i].iov_len > end - at) {
			errno = EFAULT;
			return -1;
		}
		for (size_t k = 0; k < from[i].iov_len; k++)
			*next++ = space[(at + k) % SPACE];
	}
	return next - (unsigned char *)to->iov_base;
}

static struct layout layout_by(uint8_t byte)
{
	const unsigned minors[] = {8, 9, 10, 11, 12, 14};
	unsigned minor = minors[byte % 6];
	struct layout layout;

	HOLDS(layout_of_version(&layout, minor == 14 ? 12 : minor, NULL) == 0);
	if (minor == 14) { /* what its own table would say */
		layout.minor = 14;
		layout.code_tag = 3;
		layout.awaited = 8;
		layout.ge_frame = 72;
		layout.fr_stack_pointer = 64;
		layout.in_tag = 16;
		layout.in_digits = 24;
		layout.fr_locals = 80;
		layout.tu_items = 32;
	}
	return layout;
}

static void check_line(const char *text)
{
	const size_t longest = 5000;
	const char *at = text;

	while (*at) {
		uint32_t c;
		size_t step = text_decode(at, &c);

		HOLDS(step > 0 && !text_is_control(c));
		at += step;
	}
	HOLDS((size_t)(at - text) < longest);
}

static void read_locals(struct memory *memory, const struct layout *layout)
{
	const struct object_types types = {.integer = TYPES,
					   .boolean = TYPES + 0x40,
					   .real = TYPES + 0x80,
					   .text = TYPES + 0xc0,
					   .bytes = TYPES + 0x100,
					   .list = TYPES + 0x140,
					   .tuple = TYPES + 0x180,
					   .dict = TYPES + 0x1c0,
					   .set = TYPES + 0x200,
					   .frozen_set = TYPES + 0x240,
					   .cell = TYPES + 0x280,
					   .none = TYPES + 0x2c0};
	const struct values_source from = {memory, layout, &types};
	const struct code code = {.at = CODE};
	const struct raw_frame frame = {.code = &code, .address = FRAME};
	struct locals locals = {0};

	(void)locals_add(&locals, &from, &frame, 1, INT64_MAX);
	HOLDS(locals.n <= LOCALS_OF_FRAME);
	for (size_t i = 0; i < locals.n; i++) {
		const struct reader_local *local = &locals.items[i];

		HOLDS(local->name && local->length >= -1);
		if (local->value)
			check_line(local->value);
		if (local->type)
			check_line(local->type);
	}
	locals_release(&locals);
}

static bool add_tasks(struct tasks *tasks, const struct frames_source *from)
{
	struct task_layout where;

	return from->layout->ge_frame != LAYOUT_NONE &&
	       task_layout_read(&where, from->memory, TABLE) &&
	       tasks_add(tasks, from, TYPES + 0x40, &where, THREAD, 7);
}

static void read_tasks(struct memory *memory, const struct layout *layout)
{
	struct codes codes = {0};
	const struct frames_source from = {memory, layout, &codes, TYPES};
	struct tasks tasks = {0};

	(void)add_tasks(&tasks, &from);
	for (size_t i = 0; i < tasks.n; i++) {
		const struct raw_task *task = &tasks.items[i];

		HOLDS(task->name && task->thread == 7);
		HOLDS(task->first <= tasks.frames.n && task->n <= tasks.frames.n - task->first);
	}
	tasks_release(&tasks);
	codes_release(&codes);
}

static void fill(const uint8_t *bytes, size_t len)
{
	memset(space, 0, sizeof(space));
	memcpy(space, bytes, len < sizeof(space) ? len : sizeof(space));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct memory memory;
	struct layout layout;

	if (len < 2)
		return 0;
	layout = layout_by(bytes[1]);
	fill(bytes + 2, len - 2);
	HOLDS(memory_init(&memory, 1));
	if (bytes[0] == 't')
		read_tasks(&memory, &layout);
	else
		read_locals(&memory, &layout);
	memory_release(&memory);
	return 0;
}
