/* The local variables of frames of a stopped target: their names out of the code object, their
   values out of the frame. */
#ifndef RUNNER_READER_LOCALS_H
#define RUNNER_READER_LOCALS_H

#include "runner/reader/frames.h"
#include "runner/reader/reader.h"
#include "runner/reader/values.h"

/* Of a frame, and of all frames of a sample, so many are read: the target stands still meanwhile.
 */
enum { LOCALS_OF_FRAME = 200, LOCALS_OF_SAMPLE = 50000 };

struct locals {
	struct reader_local *items;
	size_t n, cap;
	/* Of each frame, in the order in which they were read. */
	struct locals_span {
		size_t first, n, left_out;
	} * spans;
	size_t n_spans, cap_spans;
};

/* Append the variables of each of these frames, and a span for each; what is not read by `until_ns`
   (clock_now_ns) is left out. False: the names of one cannot
   be read, or memory ran out. A value that cannot be read says so in its text. */
bool locals_add(struct locals *locals, const struct values_source *from,
		const struct raw_frame *frames, size_t n, int64_t until_ns);
void locals_clear(struct locals *locals);
void locals_release(struct locals *locals);

#endif
