#include "cli/explaining/by_calls.h"
#include "cli/explaining/notes_words.h"

/* ---- figures */

void call_figure_add_calls(struct buf *out, struct call_figure figure)
{
	call_figure_add(out, figure);
	buf_adds(out, call_figure_is_exact(figure) && figure.low == 1 ? " call" : " calls");
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
	[CALL_NOTE_NO_CREATED] = NULL, /* the table has that column only where it is known */
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
	return notes_json_new(names, notes, CALL_NOTES);
}

void call_notes_print(const bool notes[CALL_NOTES], FILE *out)
{
	notes_print(sentences, notes, CALL_NOTES, out);
}
