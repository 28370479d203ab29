#include "runner/reader/safe_point.h"

#include "runner/reader/rights.h"

#include <errno.h>
#include <string.h>

/* Of a thread's flags: stop at the next safe point, and look what is asked. */
static const uint64_t please_stop = 1u << 5;

/* ---- can it be asked? */

static int refuse_version(const struct safe_point *at, struct err *err)
{
	return err_set(
		err, ERR_INPUT,
		"process %d runs CPython %s, which cannot be asked to run code of ours: that "
		"came with 3.14 (PEP 768); a program of 3.8 or later is counted from its start with assay record",
		(int)at->memory.pid, at->found.version);
}

/* The address of its main interpreter, whose number is 0; 0: not found. */
static uint64_t main_interpreter(struct safe_point *at)
{
	const struct layout *layout = &at->found.layout;
	const int most = 10000;
	uint64_t interpreter, id;

	memory_forget(&at->memory);
	if (!memory_word(&at->memory, at->found.runtime + layout->rt_interpreters, &interpreter))
		return 0;
	for (int i = 0; interpreter && i < most; i++) {
		if (!memory_word(&at->memory, interpreter + layout->is_id, &id))
			return 0;
		if (id == 0)
			return interpreter;
		if (!memory_word(&at->memory, interpreter + layout->is_next, &interpreter))
			return 0;
	}
	return 0;
}

static int check(struct safe_point *at, struct err *err)
{
	const struct layout *layout = &at->found.layout;
	int32_t is_askable;
	uint64_t interpreter;

	if (layout->ts_asked == LAYOUT_NONE)
		return refuse_version(at, err);
	interpreter = main_interpreter(at);
	if (!interpreter || !memory_read(&at->memory, interpreter + layout->is_askable, &is_askable,
					 sizeof(is_askable)))
		return err_set(err, ERR_INPUT, "process %d has no interpreter yet, or no more",
			       (int)at->memory.pid);
	if (is_askable != 1)
		return err_set(
			err, ERR_INPUT,
			"process %d does not let itself be asked to run code of ours: it was "
			"started with PYTHON_DISABLE_REMOTE_DEBUG or -X "
			"disable-remote-debug, or its Python was built without that",
			(int)at->memory.pid);
	return 0;
}

int safe_point_open(struct safe_point *at, pid_t pid, struct err *err)
{
	*at = (struct safe_point){.memory = {.pid = pid}};
	held_init(&at->target, pid, READER_PTRACE);
	if (!memory_init(&at->memory, pid))
		return err_memory(err);
	if (maps_read(&at->maps, pid, NULL))
		return rights_refuse(pid, errno, err);
	return find_interpreter(&at->found, &at->memory, &at->maps, err) || check(at, err) ? -1 : 0;
}

void safe_point_close(struct safe_point *at)
{
	if (at->memory.pages)
		held_release(&at->target);
	maps_release(&at->maps);
	memory_release(&at->memory);
}

/* ---- while it stands still */

/* The flag is set last, and the bit that makes the thread look at it. */
static bool ask_thread(struct safe_point *at, uint64_t state, const char *path)
{
	const struct layout *layout = &at->found.layout;
	const struct memory *memory = &at->memory;
	uint64_t asked = state + layout->ts_asked, breaker;
	const int32_t flag = 1;

	if (!memory_read(&at->memory, state + layout->ts_breaker, &breaker, sizeof(breaker)))
		return false;
	breaker |= please_stop;
	return memory_write(memory, asked + layout->asked_path, path, strlen(path) + 1) &&
	       memory_write(memory, asked + layout->asked_flag, &flag, sizeof(flag)) &&
	       memory_write(memory, state + layout->ts_breaker, &breaker, sizeof(breaker));
}

static bool withdraw_from(struct safe_point *at, uint64_t state)
{
	const int32_t flag = 0;

	return memory_write(&at->memory,
			    state + at->found.layout.ts_asked + at->found.layout.asked_flag, &flag,
			    sizeof(flag));
}

/* Each thread is asked, or with a path of NULL no more. How many: 0 where none could be. */
static size_t tell_threads(struct safe_point *at, const char *path)
{
	const struct layout *layout = &at->found.layout;
	const int most = 100000;
	uint64_t interpreter = main_interpreter(at), state = 0;
	size_t n = 0;

	if (!interpreter || !memory_word(&at->memory, interpreter + layout->is_threads, &state))
		return 0;
	for (int i = 0; state && i < most; i++) {
		n += path ? ask_thread(at, state, path) : withdraw_from(at, state);
		if (!memory_word(&at->memory, state + layout->ts_next, &state))
			break;
	}
	return n;
}

int safe_point_ask(struct safe_point *at, const char *path, struct err *err)
{
	size_t n;

	if (strlen(path) >= at->found.layout.asked_path_size)
		return err_set(err, ERR_INPUT,
			       "%s: too long a name for what a process can be asked", path);
	switch (held_stop(&at->target)) {
	case STOPPED_GONE:
		return err_set(err, ERR_INPUT, "process %d has ended", (int)at->memory.pid);
	case STOPPED_NOT:
		return err_set(err, ERR_SYSTEM,
			       "process %d does not stop (it may wait for a device)",
			       (int)at->memory.pid);
	default:
		break;
	}
	n = tell_threads(at, path);
	held_continue(&at->target);
	return n ? 0
		 : err_set(err, ERR_SYSTEM, "process %d: its memory cannot be written",
			   (int)at->memory.pid);
}

bool safe_point_withdraw(struct safe_point *at)
{
	if (held_stop(&at->target) != STOPPED)
		return false;
	(void)tell_threads(at, NULL);
	held_continue(&at->target);
	return true;
}
