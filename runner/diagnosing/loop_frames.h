/* The frames that drive an event loop, of asyncio and uvloop. Pure. */
#ifndef RUNNER_DIAGNOSING_LOOP_FRAMES_H
#define RUNNER_DIAGNOSING_LOOP_FRAMES_H

#include "runner/reader/reader.h"

enum loop_frame {
	LOOP_FRAME_NONE,
	LOOP_FRAME_RUNNER, /* runs a loop: below it is asyncio's loop, or a callback of uvloop's */
	LOOP_FRAME_LOOP,   /* asyncio's loop itself: below it is what it does between callbacks */
	LOOP_FRAME_HANDLE, /* calls a callback or a task's step: that is below it */
};

enum loop_frame loop_frame_of(const struct reader_code *code);

/* Is this text the end of that one? */
bool loop_frame_ends_with(const char *text, const char *end);
/* "f" of "C.f": functions are qualified from 3.11 on. */
const char *loop_frame_bare(const char *function);

#endif
