/* What should be known of an explanation beside its numbers. */
#include "cli/explaining/explained.h"

#include "cli/explaining/child_words.h"

static bool lacks_source(const struct explained *explained)
{
	const struct summary_rows *lines = &explained->summary->lines;
	struct buf text = {0};
	bool lacks = false;

	for (size_t i = 0; i < lines->n && lines->items[i].self >= 0.01 && !lacks; i++) {
		const struct profile_frame *frame =
			&explained->profile->frames[lines->items[i].frame];

		lacks = *frame->file && *frame->file != '<' && lines->items[i].line > 0 &&
			!source_lines_add(explained->sources, frame->file, lines->items[i].line,
					  &text);
	}
	buf_release(&text);
	return lacks;
}

void explained_notes(const struct explained *explained, bool notes[EXPLAINED_NOTES])
{
	static const struct diagnostic_outcome none;
	const struct diagnostic_outcome *outcome = explained->outcome ? explained->outcome : &none;
	const struct profile_summary *summary = explained->summary;

	notes[EXPLAINED_OTHER_THREADS] =
		outcome->threads > 1 && !(explained->threads && explained->threads->samples);
	notes[EXPLAINED_CHILDREN] = children_are_used(explained);
	notes[EXPLAINED_RAN_LONGER] = outcome->ran_longer;
	notes[EXPLAINED_FEW_SAMPLES] = summary->samples < EXPLAINED_FEW;
	notes[EXPLAINED_ONE_CPU] = explained->has_one_cpu;
	notes[EXPLAINED_LOST] = summary->lost * 100 > summary->samples;
	notes[EXPLAINED_NO_SOURCE] = lacks_source(explained);
}
