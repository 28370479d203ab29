/* The notes of a table: under its rows, and once below it. */
#include "cli/measuring/outcome_internal.h"

#include "cli/words/line.h"
#include "cli/words/shared_words.h"

#include <stdlib.h>

int outcome_notes_init(struct outcome_notes *notes, const struct session *session,
		       const struct outcome_style *style, struct err *err)
{
	*notes = (struct outcome_notes){.rows = calloc(session->n + 1, sizeof(*notes->rows))};
	if (!notes->rows)
		return err_memory(err);
	notes->n = session->n;
	for (size_t i = 0; i < session->n && !style->quiet; i++)
		if (session->measurements[i].processes > 0)
			notes->rows[i] = outcome_findings_new(
				session, &session->measurements[i],
				headlines_of(style->headlines, &session->measurements[i]));
	notes->layout = note_layout_of(notes->rows, notes->n, style->verbose);
	return 0;
}

void outcome_notes_release(struct outcome_notes *notes)
{
	for (size_t i = 0; i < notes->n; i++)
		json_decref(notes->rows[i]);
	free(notes->rows);
	*notes = (struct outcome_notes){0};
}

void outcome_notes_add(const struct outcome_notes *notes, size_t row, struct table *table)
{
	for (size_t at = 0; at < json_array_size(notes->rows[row]); at++)
		if (note_layout_shows(&notes->layout, row, at))
			table_add_note(table, COLOUR_YELLOW,
				       warning_text(json_array_get(notes->rows[row], at)));
}

void outcome_notes_print(const struct outcome_notes *notes, FILE *out)
{
	const struct note_layout *layout = &notes->layout;
	const struct table_style style = table_style_for(out);
	struct buf line = {0};

	for (size_t i = 0; i < layout->ngroups; i++) {
		const struct note_group *group = &layout->groups[i];

		buf_clear(&line);
		shared_words_add(&line, group->kind, group->size, group->text, group->rows,
				 notes->n);
		line_print(out, &style, COLOUR_YELLOW, "  ! ", buf_text(&line));
	}
	buf_clear(&line);
	if (layout->hidden)
		buf_addf(&line, "%zu more note%s: -v shows all", layout->hidden,
			 layout->hidden == 1 ? "" : "s");
	if (layout->hidden)
		line_print(out, &style, COLOUR_DIM, "  - ", buf_text(&line));
	buf_release(&line);
}
