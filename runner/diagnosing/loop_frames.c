#include "runner/diagnosing/loop_frames.h"

#include <string.h>

static const struct {
	const char *file;     /* its end */
	const char *function; /* without its class; NULL: all of the file */
	enum loop_frame frame;
} drivers[] = {
	{"/asyncio/base_events.py", "run_until_complete", LOOP_FRAME_LOOP},
	{"/asyncio/base_events.py", "run_forever", LOOP_FRAME_LOOP},
	{"/asyncio/base_events.py", "_run_once", LOOP_FRAME_LOOP},
	{"/asyncio/events.py", "_run", LOOP_FRAME_HANDLE},
	{"/asyncio/runners.py", NULL, LOOP_FRAME_RUNNER},
	{"/uvloop/__init__.py", NULL, LOOP_FRAME_RUNNER},
	/* The worker's own, for a benchmark that is a coroutine. */
	{"/loader.py", "run_in_a_loop", LOOP_FRAME_RUNNER},
};

bool loop_frame_ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && strcmp(text + n - m, end) == 0;
}

const char *loop_frame_bare(const char *function)
{
	const char *dot = strrchr(function, '.');

	return dot ? dot + 1 : function;
}

enum loop_frame loop_frame_of(const struct reader_code *code)
{
	for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++)
		if (loop_frame_ends_with(code->file, drivers[i].file) &&
		    (!drivers[i].function ||
		     strcmp(loop_frame_bare(code->function), drivers[i].function) == 0))
			return drivers[i].frame;
	return LOOP_FRAME_NONE;
}
