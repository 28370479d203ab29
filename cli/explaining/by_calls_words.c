#include "cli/explaining/by_calls.h"
#include "cli/explaining/count_words.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/base/json.h"

/* ---- figures */

void call_figure_add(struct buf *out, struct call_figure figure)
{
	count_words_add(out, figure.low);
	if (call_figure_is_exact(figure))
		return;
	buf_adds(out, " to ");
	count_words_add(out, figure.high);
}

void call_figure_add_calls(struct buf *out, struct call_figure figure)
{
	call_figure_add(out, figure);
	buf_adds(out, call_figure_is_exact(figure) && figure.low == 1 ? " call" : " calls");
}

/* ---- for programs */

void call_figure_set(json_t *object, const char *name, struct call_figure figure)
{
	json_object_set_new(object, name, json_finite_new((figure.low + figure.high) / 2));
	if (call_figure_is_exact(figure))
		return;
	json_object_set_new(object, "low", json_finite_new(figure.low));
	json_object_set_new(object, "high", json_finite_new(figure.high));
}

json_t *call_frame_json_new(const struct profile_frame *frame)
{
	if (!frame)
		return json_pack("{s:n, s:n, s:n}", "function", "file", "first_line");
	return json_pack("{s:o, s:o, s:i}", "function", json_text_new(frame->function), "file",
			 json_text_new(frame->file), "first_line", frame->first_line);
}

/* ---- notes */

static const char *const names[CALL_NOTES] = {
	[CALL_NOTE_NO_C] = "no_c_functions",
	[CALL_NOTE_VARIES] = "varies",
	[CALL_NOTE_CUT] = "paths_cut",
	[CALL_NOTE_NO_CREATED] = "no_generators",
};

static const char *const sentences[CALL_NOTES] = {
	[CALL_NOTE_NO_C] =
		"calls of Python functions, a generator's each time that it is resumed; C functions "
		"are not counted",
	[CALL_NOTE_VARIES] = "some counts are not the same each time: then the least and the most "
			     "that were seen are given",
	[CALL_NOTE_CUT] =
		"there are too many call paths to keep, so some calls are without their callers",
	[CALL_NOTE_NO_CREATED] = "how many generators are made is seen from CPython 3.11 on",
};

static bool varies(const struct call_table *table)
{
	for (size_t i = 0; i < table->n_edges; i++)
		if (!call_figure_is_exact(table->edges[i].calls))
			return true;
	return false;
}

void call_notes(const struct calls_counted *counted, const struct call_table *table,
		bool notes[CALL_NOTES])
{
	notes[CALL_NOTE_NO_C] = true;
	notes[CALL_NOTE_VARIES] |= varies(table);
	notes[CALL_NOTE_CUT] |= counted->is_cut;
	notes[CALL_NOTE_NO_CREATED] |= !counted->knows_created;
}

json_t *call_notes_json_new(const bool notes[CALL_NOTES])
{
	json_t *list = json_array();

	for (int i = 0; i < CALL_NOTES; i++)
		if (notes[i])
			json_array_append_new(list, json_string(names[i]));
	return list;
}

void call_notes_print(const bool notes[CALL_NOTES], FILE *out)
{
	fputs("\n", out);
	for (int i = 0; i < CALL_NOTES; i++)
		if (notes[i] && i != CALL_NOTE_NO_CREATED) {
			text_wrap(out, sentences[i], 0, 2, (size_t)term_columns(out));
			fputs("\n", out);
		}
}
