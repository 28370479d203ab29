/*
 * Counting under valgrind's callgrind: client requests, instructions that do nothing anywhere else,
 * say which part of this process is counted. The manager reads the counts from the files that
 * callgrind writes (runner/counting/valgrind.c). Workers that are timed never come here.
 */
#include "runner/worker/worker.h"
#include "runner/counters/known.h"

#if defined(__has_include)
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#define HAS_REQUESTS 1
#endif
#endif

#ifdef HAS_REQUESTS

int collect_is_possible(void)
{
	return RUNNING_ON_VALGRIND != 0;
}

/* From here on valgrind instruments the code, which makes it slow: start-up and warm-up were spared
   that. */
static void instrument(void)
{
	CALLGRIND_START_INSTRUMENTATION;
}

void collect_toggle(void)
{
	CALLGRIND_TOGGLE_COLLECT;
}

/* Write the counts into the next file, and start counting anew. */
static void dump(void)
{
	CALLGRIND_DUMP_STATS_AT("assay");
}

#else

int collect_is_possible(void)
{
	return 0;
}

static void instrument(void)
{
}

void collect_toggle(void)
{
}

static void dump(void)
{
}

#endif

static int need_valgrind(struct worker *worker)
{
	if (worker->is_instrumented)
		return 0;
	if (!collect_is_possible()) {
#ifdef HAS_REQUESTS
		PyErr_SetString(PyExc_RuntimeError, "this worker does not run under valgrind");
#else
		PyErr_SetString(PyExc_RuntimeError,
				"assay was built without valgrind's header: it cannot say what is "
				"to be counted");
#endif
		return -1;
	}
	instrument();
	worker->is_instrumented = 1;
	return 0;
}

int task_count(struct worker *worker)
{
	int rc;

	if (need_valgrind(worker))
		return -1;
	rc = task_measure_between(worker, worker->run, worker->count_begin, worker->count_end);
	dump();
	return rc;
}

int task_count_known(struct worker *worker)
{
	const char *text = message_next(&worker->in, message_next(&worker->in, NULL));
	long long iterations = text ? strtoll(text, NULL, 10) : 0;

	if (iterations < 1) {
		PyErr_SetString(PyExc_ValueError, "count-known needs iterations >= 1");
		return -1;
	}
	if (need_valgrind(worker))
		return -1;
	collect_toggle();
	known_loop((uint64_t)iterations);
	collect_toggle();
	dump();
	return message_adds(&worker->out, "value") || message_add_number(&worker->out, "wall_ns", 0)
		       ? -1
		       : 0;
}
