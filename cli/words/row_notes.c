#include "cli/words/row_notes.h"

#include "cli/words/line.h"
#include "cli/words/shared_words.h"

#include <stdlib.h>

int row_notes_init(struct row_notes *notes, size_t n, struct err *err)
{
	*notes = (struct row_notes){.rows = calloc(n + 1, sizeof(*notes->rows)), .n = n};
	if (notes->rows)
		return 0;
	notes->n = 0;
	return err_memory(err);
}

void row_notes_release(struct row_notes *notes)
{
	for (size_t i = 0; i < notes->n; i++)
		json_decref(notes->rows[i]);
	free(notes->rows);
	*notes = (struct row_notes){0};
}

void row_notes_place(struct row_notes *notes, bool wants_all, size_t lines)
{
	notes->layout = note_layout_of(notes->rows, notes->n, wants_all, lines);
}

void row_notes_add(const struct row_notes *notes, size_t row, struct table *table)
{
	for (size_t at = 0; at < json_array_size(notes->rows[row]); at++) {
		const json_t *note = json_array_get(notes->rows[row], at);

		if (note_layout_shows(&notes->layout, row, at))
			table_add_note(table, note_is_remark(note) ? COLOUR_DIM : COLOUR_YELLOW,
				       note_text(note));
	}
}

void row_notes_print(const struct row_notes *notes, FILE *out)
{
	const struct note_layout *layout = &notes->layout;
	const struct table_style style = table_style_for(out);
	size_t hidden = layout->hidden + notes->more;
	struct buf line = {0};

	for (size_t i = 0; i < layout->ngroups; i++) {
		const struct note_group *group = &layout->groups[i];

		buf_clear(&line);
		shared_words_add(&line, &(struct shared){group->kind, group->size, group->text,
							 group->rows, notes->n, notes->is_of_duel});
		line_print(out, &style, group->is_remark ? COLOUR_DIM : COLOUR_YELLOW,
			   group->is_remark ? "  - " : "  ! ", buf_text(&line));
	}
	buf_clear(&line);
	if (hidden)
		buf_addf(&line, "%zu more note%s: -v shows all", hidden, hidden == 1 ? "" : "s");
	if (hidden)
		line_print(out, &style, COLOUR_DIM, "  - ", buf_text(&line));
	buf_release(&line);
}
