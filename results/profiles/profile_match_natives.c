#include "results/profiles/native_identity.h"
#include "results/profiles/profile_match_internal.h"

/* What this frame is one with. `symbol`: room for its name. False: it belongs to its caller. */
static bool name_of(const struct profile_frame *frame, struct buf *library, struct buf *symbol)
{
	switch (frame->kind) {
	case PROFILE_NATIVE:
		native_library_add(library, frame->file);
		native_symbol_add(symbol, frame->function, frame->file);
		return true;
	case PROFILE_PYTHON:
	case PROFILE_COLLECTOR:
		return true;
	default:
		return false;
	}
}

static int add_frame(struct matching *m, enum profile_side side, size_t frame_at)
{
	const struct profile_frame *frame = &m->request->profile[side]->frames[frame_at];
	struct buf symbol = {0};
	size_t at = PROFILE_INTO_CALLER;
	int rc = 0;

	buf_clear(&m->file);
	if (name_of(frame, &m->file, &symbol)) {
		const struct profile_matched named = {.kind = frame->kind,
						      .file = (char *)buf_text(&m->file),
						      .function = (char *)buf_text(&symbol)};

		if (!buf_failed(&m->file) && !buf_failed(&symbol))
			at = matching_item(m, &named, side, frame_at);
		rc = at == SIZE_MAX ? -1 : 0;
	}
	m->group[side][frame_at] = at;
	buf_release(&symbol);
	return rc;
}

int profile_match_natives(struct profile_match *match, const struct profile_match_request *request,
			  struct err *err)
{
	struct matching m = {match, request};

	*match = (struct profile_match){0};
	return matching_weigh(&m, matching_each(&m, add_frame), err);
}
