#include "results/profile_files/timeline_page.h"

#include "cli/explaining/causes_words.h"
#include "cli/profiles/timeline_words_internal.h"
#include "results/base/atomic.h"

#include <stdlib.h>
#include <string.h>

/* What the page borrows. */
struct made {
	struct timeline_page_column *columns;
	struct timeline_page_row *rows;
	double (*sides)[2];
	char **texts; /* of rows: name, change */
	size_t n_texts;
	const char **found; /* lines of what changed, in `words` */
	size_t n_found;
	char *words;
};

static void release(struct made *made)
{
	for (size_t i = 0; i < made->n_texts; i++)
		free(made->texts[i]);
	free(made->texts);
	free(made->columns);
	free(made->rows);
	free(made->sides);
	free(made->found);
	free(made->words);
}

/* The buffer's text, from now on kept; NULL: memory. */
static const char *keep(struct made *made, struct buf *text)
{
	return made->texts[made->n_texts++] = buf_take(text);
}

static int make_row(struct made *made, const struct timeline *timeline, size_t i)
{
	static const enum timeline_page_colour colours[] = {
		[COLOUR_RED] = TIMELINE_PAGE_SLOWER, [COLOUR_GREEN] = TIMELINE_PAGE_FASTER};
	const struct timeline_row *row = &timeline->rows[i];
	struct timeline_page_row *to = &made->rows[i];
	struct buf name = {0}, change = {0};

	timeline_name_add(&name, timeline, row->thing);
	buf_adds(&change, "");
	timeline_change_add(&change, row);
	to->name = keep(made, &name);
	to->change = keep(made, &change);
	to->share = row->share;
	if (row->change && row->change->change.is_changed)
		to->colour = colours[causes_row_colour(row->change)];
	for (int side = 0; side < PROFILE_SIDES; side++)
		made->sides[i][side] = timeline_of_side(timeline, row, side);
	return to->name && to->change ? 0 : -1;
}

/* The lines of what changed. */
static int split(struct made *made)
{
	size_t lines = 1;

	for (const char *s = made->words; *s; s++)
		lines += *s == '\n';
	made->found = calloc(lines + 1, sizeof(*made->found));
	if (!made->found)
		return -1;
	for (char *line = strtok(made->words, "\n"); line; line = strtok(NULL, "\n"))
		made->found[made->n_found++] = line;
	return 0;
}

static int make(struct made *made, const struct timeline *timeline,
		const struct timeline_head *head)
{
	made->columns = calloc(timeline->n_columns + 1, sizeof(*made->columns));
	made->rows = calloc(timeline->n_rows + 1, sizeof(*made->rows));
	made->sides = calloc(timeline->n_rows + 1, sizeof(*made->sides));
	made->texts = calloc(2 * timeline->n_rows + 1, sizeof(*made->texts));
	made->words = timeline_found_new(timeline, head);
	if (!made->columns || !made->rows || !made->sides || !made->texts || !made->words ||
	    split(made))
		return -1;
	for (size_t i = 0; i < timeline->n_columns; i++)
		made->columns[i] = (struct timeline_page_column){timeline->columns[i].label,
								 timeline->columns[i].samples == 0,
								 head->news[i]};
	for (size_t i = 0; i < timeline->n_rows; i++)
		if (make_row(made, timeline, i))
			return -1;
	return 0;
}

int timeline_write_page(const struct timeline *timeline, const struct timeline_head *head,
			const char *path, struct err *err)
{
	struct made made = {0};
	struct buf bytes = {0};
	int rc = make(&made, timeline, head) ? err_memory(err) : 0;
	const struct timeline_page page = {
		.title = head->title,
		.lines = head->lines,
		.n_lines = head->n_lines,
		.found = made.found,
		.n_found = made.n_found,
		.first = timeline->is_compared ? timeline->sides[PROFILE_OLD].label
					       : timeline->columns[0].label,
		.last = timeline->is_compared ? timeline->sides[PROFILE_NEW].label
					      : timeline->columns[timeline->n_columns - 1].label,
		.sides = made.sides,
		.columns = made.columns,
		.n_columns = timeline->n_columns,
		.rows = made.rows,
		.n_rows = timeline->n_rows,
	};

	if (!rc)
		rc = timeline_page_format(&page, &bytes, err) ||
		     atomic_write(path, WRITE_NEW, buf_text(&bytes), bytes.len, err);
	buf_release(&bytes);
	release(&made);
	return rc ? err_in(err, "%s", path) : 0;
}
