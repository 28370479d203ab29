#include "cli/explaining/causes_words.h"

#include "cli/explaining/change_words.h"

#include <math.h>

static void add(struct table *table, enum colour colour, struct buf *cell)
{
	table_add(table, colour, buf_text(cell));
	buf_clear(cell);
}

static void add_change(struct buf *cell, const struct shares_change *change)
{
	if (change->old_share == 0)
		buf_adds(cell, "new");
	else if (change->new_share == 0)
		buf_adds(cell, "gone");
	else if (change->is_tested)
		change_words_add(cell, change->ratio);
}

static void add_row(struct table *table, const struct causes_row *row, struct buf *cell)
{
	enum colour colour = causes_row_colour(row);

	causes_name_add(cell, row->item);
	add(table, COLOUR_NONE, cell);
	share_words_add(cell, row->change.old_share);
	add(table, COLOUR_NONE, cell);
	share_words_add(cell, row->change.new_share);
	add(table, COLOUR_NONE, cell);
	add_change(cell, &row->change);
	add(table, colour, cell);
	if (isfinite(row->part.moved.low))
		percent_words_add(cell, row->part.moved);
	add(table, colour, cell);
}

struct table *causes_table_new(const char *what, const struct causes_row *rows, size_t n,
			       size_t most)
{
	const struct table_column columns[] = {
		{what, TABLE_LEFT, TABLE_NAME_FLOOR, false},
		{"old", TABLE_RIGHT, 0, false},
		{"new", TABLE_RIGHT, 0, false},
		{"change", TABLE_RIGHT, 0, false},
		{"of the whole", TABLE_RIGHT, 0, true},
	};
	struct table *table = table_new(columns, sizeof(columns) / sizeof(*columns));
	struct buf cell = {0};

	for (size_t i = 0; i < n && i < most; i++)
		add_row(table, &rows[i], &cell);
	if (buf_failed(&cell)) {
		table_free(table);
		table = NULL;
	}
	buf_release(&cell);
	return table;
}
