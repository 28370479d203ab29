#include "cli/explaining/by_instructions.h"
#include "cli/explaining/count_words.h"
#include "cli/explaining/frame_words.h"
#include "cli/explaining/notes_words.h"
#include "results/base/json.h"

#include <math.h>
#include <string.h>

/* ---- functions */

bool instruction_is_loop(const struct profile_frame *frame)
{
	return !*frame->file && strcmp(frame->function, INSTRUCTIONS_LOOP) == 0;
}

void instruction_name_add(struct buf *out, const struct profile_frame *frame)
{
	if (instruction_is_loop(frame))
		buf_adds(out, "the measured loop");
	else
		frame_name_add(out, frame);
}

void instruction_frame_add(struct buf *out, const struct profile_frame *frame)
{
	if (instruction_is_loop(frame))
		instruction_name_add(out, frame);
	else
		frame_words_add(out, frame);
}

json_t *instruction_frame_json_new(const struct profile_frame *frame)
{
	if (instruction_is_loop(frame))
		return json_pack("{s:n, s:n, s:n}", "function", "file", "first_line");
	return json_pack("{s:o, s:o, s:i}", "function", json_text_new(frame->function), "file",
			 json_text_new(frame->file), "first_line", frame->first_line);
}

/* ---- figures: fractions of instructions mean nothing to anybody */

void instruction_figure_add(struct buf *out, struct floor_figure figure, bool varies)
{
	double low = round(figure.low), high = round(figure.high);

	count_words_add(out, varies ? low : round(figure.middle));
	if (!varies || low >= high)
		return;
	buf_adds(out, " to ");
	count_words_add(out, high);
}

void instruction_floor_add(struct buf *out, double floor)
{
	count_words_add(out, ceil(floor));
}

void instruction_change_add(struct buf *out, double change)
{
	double whole = round(change);

	buf_adds(out, whole > 0 ? "+" : "");
	count_words_add(out, whole == 0 ? 0 : whole); /* no -0 */
}

json_t *instruction_figure_json_new(struct floor_figure figure)
{
	return json_pack("{s:o, s:o, s:o}", "estimate", json_finite_new(figure.middle), "low",
			 json_finite_new(figure.low), "high", json_finite_new(figure.high));
}

/* ---- notes */

static const char *const names[INSTRUCTION_NOTES] = {
	[INSTRUCTION_NOTE_SELF] = "self_with_c_functions",
	[INSTRUCTION_NOTE_CALLS] = "calls_not_inlined",
	[INSTRUCTION_NOTE_NO_COLLECTOR] = "no_collector",
	[INSTRUCTION_NOTE_WATCHED] = "calls_watched",
	[INSTRUCTION_NOTE_VARIES] = "varies",
	[INSTRUCTION_NOTE_THREADS] = "one_thread",
	[INSTRUCTION_NOTE_TIMES_ITSELF] = "times_itself",
	[INSTRUCTION_NOTE_FOLDER] = "own_folder",
};

static const char *const sentences[INSTRUCTION_NOTES] = {
	[INSTRUCTION_NOTE_SELF] =
		"self: the function and the C code that it calls; floor: how far the same code is "
		"apart in other layouts of memory; instructions are not time",
	[INSTRUCTION_NOTE_CALLS] =
		"to be told apart, Python calls are not inlined: from CPython 3.11 on each takes more "
		"instructions than in timed runs",
	[INSTRUCTION_NOTE_NO_COLLECTOR] =
		"the cyclic garbage collector is off meanwhile: it runs in whatever function comes "
		"along",
	[INSTRUCTION_NOTE_WATCHED] =
		"on CPython 3.13 each call is watched as well, which takes some hundred instructions "
		"of its caller",
	[INSTRUCTION_NOTE_VARIES] =
		"it does not do the same in each iteration: the least and the most that were counted "
		"are given",
	[INSTRUCTION_NOTE_THREADS] =
		"it uses threads or child processes: only the measuring thread is counted",
	[INSTRUCTION_NOTE_TIMES_ITSELF] =
		"it times itself: the whole call is counted, not only what it times",
	[INSTRUCTION_NOTE_FOLDER] =
		"it does not load in an empty folder: counted in its own, where new files move counts",
};

/* So much of the whole do n iterations have more than as many others, in one layout. */
#define VARIES_FROM 0.01

static bool varies(const struct stack_profile *profile)
{
	for (size_t i = 0; i + 1 < profile->n_parts; i += INSTRUCTIONS_PARTS) {
		const struct profile_part *few = &profile->parts[i];
		const struct profile_part *many = &profile->parts[i + 1];
		double one = (double)few->samples / (double)few->iterations;
		double other = (double)many->samples / (double)many->iterations;

		if (fabs(one - other) > VARIES_FROM * fmax(fabs(one), fabs(other)))
			return true;
	}
	return false;
}

void instruction_notes(const struct instructions_counted *counted, bool notes[INSTRUCTION_NOTES])
{
	static const char watched[] = "CPython 3.13.";
	const char *interpreter = counted->own.interpreter;

	notes[INSTRUCTION_NOTE_SELF] = notes[INSTRUCTION_NOTE_CALLS] = true;
	notes[INSTRUCTION_NOTE_NO_COLLECTOR] = true;
	notes[INSTRUCTION_NOTE_WATCHED] |= strncmp(interpreter, watched, strlen(watched)) == 0;
	notes[INSTRUCTION_NOTE_VARIES] |= varies(&counted->own);
	notes[INSTRUCTION_NOTE_THREADS] |= counted->has_threads;
	notes[INSTRUCTION_NOTE_TIMES_ITSELF] |= counted->times_itself;
	notes[INSTRUCTION_NOTE_FOLDER] |= counted->is_in_folder;
}

json_t *instruction_notes_json_new(const bool notes[INSTRUCTION_NOTES])
{
	return notes_json_new(names, notes, INSTRUCTION_NOTES);
}

void instruction_notes_print(const bool notes[INSTRUCTION_NOTES], FILE *out)
{
	notes_print(sentences, notes, INSTRUCTION_NOTES, out);
}
