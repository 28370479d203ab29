/* The frames of one thread of a stopped target: a list in its memory, innermost first. */
#ifndef RUNNER_READER_FRAMES_H
#define RUNNER_READER_FRAMES_H

#include "runner/reader/codes.h"

/* A frame that was read; which line it is at can be found out when the target runs again. */
struct raw_frame {
	const struct code *code;
	int64_t at; /* the instruction: bytes into the bytecode; < 0: before the first */
	uint64_t address;
};

/* A longer list than that is no stack, but memory that is read wrongly. */
#define FRAMES_MOST (1u << 20)

struct frames {
	struct raw_frame *items;
	size_t n, cap;
	/* Of the walk under way: each frame's address, code object and instruction; those code
	   objects whose heads must be read, and the heads. */
	uint64_t *addresses, *codes, *instructions, *asked;
	unsigned char *heads;
	size_t cap_addresses, cap_codes, cap_instructions, cap_asked, cap_heads;
	/* An address within the C frame of the innermost loop that runs bytecode, of the thread
	   that was added last; 0: not known. */
	uint64_t loop_at;
};

struct frames_source {
	struct memory *memory;
	const struct layout *layout;
	struct codes *codes;
	uint64_t code_type; /* 0: not known */
};

/* Append the frames of the thread whose state is at `thread`. False: they could not be read whole,
   or are none that Python could have; nothing is appended then. */
bool frames_add(struct frames *frames, const struct frames_source *from, uint64_t thread);
/* Append the frame at this address alone. False as above. */
bool frames_add_one(struct frames *frames, const struct frames_source *from, uint64_t frame);
void frames_release(struct frames *frames);

#endif
