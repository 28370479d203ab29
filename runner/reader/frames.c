#include "runner/reader/frames.h"

#include "results/base/buf.h"

#include <stdlib.h>
#include <string.h>

void frames_release(struct frames *frames)
{
	free(frames->items);
	free(frames->addresses);
	free(frames->codes);
	free(frames->instructions);
	free(frames->asked);
	free(frames->heads);
	*frames = (struct frames){0};
}

static uint64_t word_in(const unsigned char *bytes, uint64_t offset)
{
	uint64_t word;

	memcpy(&word, bytes + offset, sizeof(word));
	return word;
}

/* ---- the list of frames: where their code is, and their instruction */

/* The innermost frame, 0 in a thread that runs no Python code. */
static bool first_frame(const struct frames_source *from, uint64_t thread, uint64_t *frame)
{
	const struct layout *layout = from->layout;

	if (!memory_word(from->memory, thread + layout->ts_frame, frame))
		return false;
	if (layout->ts_via == LAYOUT_NONE)
		return true;
	return *frame && memory_word(from->memory, *frame + layout->ts_via, frame);
}

/* The frame whose head was read is number n of the walk. */
static bool note(struct frames *frames, size_t n, const struct layout *layout, uint64_t address,
		 const unsigned char *head)
{
	if (mem_reserve(&frames->addresses, &frames->cap_addresses, n + 1,
			sizeof(*frames->addresses)) ||
	    mem_reserve(&frames->codes, &frames->cap_codes, n + 1, sizeof(*frames->codes)) ||
	    mem_reserve(&frames->instructions, &frames->cap_instructions, n + 1,
			sizeof(*frames->instructions)))
		return false;
	frames->addresses[n] = address;
	frames->codes[n] = word_in(head, layout->fr_code) & ~layout->code_tag;
	frames->instructions[n] = word_in(head, layout->fr_instruction);
	return true;
}

/* A generator that is just being resumed is current before it is linked to its caller: its stack
   ends in it then, which no whole one does. */
static bool is_cut_short(const struct layout *layout, int outermost_owner)
{
	return layout->owner_generator >= 0 && outermost_owner == layout->owner_generator;
}

static bool walk(struct frames *frames, const struct frames_source *from, uint64_t thread,
		 size_t *n)
{
	const struct layout *layout = from->layout;
	const size_t size = layout_frame_size(layout);
	unsigned char head[LAYOUT_FRAME];
	int owner = -1;
	uint64_t frame, back;

	*n = 0;
	frames->loop_at = 0;
	if (layout->ts_c_frame != LAYOUT_NONE &&
	    !memory_word(from->memory, thread + layout->ts_c_frame, &frames->loop_at))
		return false;
	if (!first_frame(from, thread, &frame))
		return false;
	for (size_t steps = 0; frame; steps++, frame = back) {
		if (steps > FRAMES_MOST || !memory_peek(from->memory, frame, head, size))
			return false;
		back = word_in(head, layout->fr_back);
		owner = layout->fr_owner == LAYOUT_NONE ? -1 : head[layout->fr_owner];
		if (layout->owner_foreign && owner >= layout->owner_foreign) {
			if (!frames->loop_at)
				frames->loop_at = frame;
			continue;
		}
		if (!note(frames, *n, layout, frame, head))
			return false;
		++*n;
	}
	return *n == 0 || !is_cut_short(layout, owner);
}

/* ---- their code objects: one call reads the heads of all that this stop has not seen yet */

static bool ask(struct frames *frames, const struct frames_source *from, size_t n, size_t *n_asked)
{
	*n_asked = 0;
	for (size_t i = 0; i < n; i++) {
		struct code *code = codes_known(from->codes, frames->codes[i]);

		if (code && code->asked == from->memory->round)
			continue;
		if (code)
			code->asked = from->memory->round;
		if (mem_reserve(&frames->asked, &frames->cap_asked, *n_asked + 1,
				sizeof(*frames->asked)))
			return false;
		frames->asked[(*n_asked)++] = frames->codes[i];
	}
	return true;
}

static bool check(struct frames *frames, const struct frames_source *from, size_t n_asked)
{
	const size_t size = layout_code_size(from->layout);
	const uint64_t ob_type = 8;

	if (mem_reserve(&frames->heads, &frames->cap_heads, n_asked * size, 1) ||
	    !memory_gather(from->memory, frames->asked, n_asked, size, frames->heads))
		return false;
	for (size_t i = 0; i < n_asked; i++) {
		const unsigned char *head = frames->heads + i * size;
		struct code *code;

		if (from->code_type && word_in(head, ob_type) != from->code_type)
			return false;
		code = codes_find(from->codes, from->memory, from->layout, frames->asked[i], head);
		if (!code)
			return false;
		code->checked = code->asked = from->memory->round;
	}
	return true;
}

/* In bytes; false when the instruction lies outside the code. */
static bool place_of(const struct layout *layout, const struct code *code, uint64_t instruction,
		     int64_t *at)
{
	if (layout->instruction == INSTRUCTION_POINTER) {
		*at = (int64_t)(instruction - code->at - layout->co_code);
		return *at >= -2 && *at / 2 < code->size;
	}
	*at = (int32_t)instruction;
	if (layout->instruction == INSTRUCTION_UNIT && *at > 0)
		*at *= 2;
	return *at >= -1;
}

/* Turn the n frames that were noted into frames that can be shown. */
static bool settle(struct frames *frames, const struct frames_source *from, size_t n)
{
	size_t n_asked;

	if (!ask(frames, from, n, &n_asked) || !check(frames, from, n_asked) ||
	    mem_reserve(&frames->items, &frames->cap, frames->n + n, sizeof(*frames->items)))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct raw_frame *frame = &frames->items[frames->n + i];

		frame->address = frames->addresses[i];
		frame->code = codes_known(from->codes, frames->codes[i]);
		if (!frame->code || frame->code->checked != from->memory->round ||
		    !place_of(from->layout, frame->code, frames->instructions[i], &frame->at))
			return false;
	}
	frames->n += n;
	return true;
}

bool frames_add(struct frames *frames, const struct frames_source *from, uint64_t thread)
{
	size_t n;

	return walk(frames, from, thread, &n) && settle(frames, from, n);
}

bool frames_add_one(struct frames *frames, const struct frames_source *from, uint64_t frame)
{
	const struct layout *layout = from->layout;
	unsigned char head[LAYOUT_FRAME];

	return memory_peek(from->memory, frame, head, layout_frame_size(layout)) &&
	       note(frames, 0, layout, frame, head) && settle(frames, from, 1);
}
