#include "cli/words/table.h"

#include "cli/words/cut.h"
#include "cli/words/text.h"
#include "results/base/buf.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define GAP	    2 /* blanks between columns */
#define NOTE_INDENT 4 /* indent of a note below its row */
#define FOLD_INDENT 2 /* indent of a folded row's further lines */

struct cell {
	char *text;
	enum colour colour;
	bool is_note;
};

struct table {
	struct table_column *columns;
	size_t ncolumns;
	struct cell *cells;
	size_t n, cap;
	bool failed;
};

struct table *table_new(const struct table_column *columns, size_t n)
{
	struct table *table = calloc(1, sizeof(*table));

	if (!table)
		return NULL;
	table->columns = calloc(n ? n : 1, sizeof(*columns));
	if (!table->columns) {
		free(table);
		return NULL;
	}
	memcpy(table->columns, columns, n * sizeof(*columns));
	table->ncolumns = n;
	return table;
}

void table_free(struct table *table)
{
	if (!table)
		return;
	for (size_t i = 0; i < table->n; i++)
		free(table->cells[i].text);
	free(table->cells);
	free(table->columns);
	free(table);
}

static void add_cell(struct table *table, struct cell cell)
{
	if (!table || !cell.text || table->failed ||
	    mem_reserve(&table->cells, &table->cap, table->n + 1, sizeof(cell))) {
		free(cell.text);
		if (table)
			table->failed = true;
		return;
	}
	table->cells[table->n++] = cell;
}

void table_add(struct table *table, enum colour colour, const char *text)
{
	add_cell(table, (struct cell){.text = strdup(text), .colour = colour});
}

void table_addf(struct table *table, enum colour colour, const char *fmt, ...)
{
	char *text;
	va_list args;

	va_start(args, fmt);
	if (vasprintf(&text, fmt, args) < 0)
		text = NULL;
	va_end(args);
	add_cell(table, (struct cell){.text = text, .colour = colour});
}

void table_add_note(struct table *table, enum colour colour, const char *text)
{
	add_cell(table, (struct cell){.text = strdup(text), .colour = colour, .is_note = true});
}

struct table_style table_style_for(FILE *out)
{
	return (struct table_style){.columns = term_columns(out),
				    .colour = term_has_colour(out),
				    .utf8 = term_is_utf8()};
}

/* ---- the layout: how wide each column is, 0 for one left out */

struct layout {
	const struct table *table;
	const struct table_style *style;
	FILE *out;
	size_t *widths;
	size_t *lines; /* line of a row that each column is in: 0 unless rows are folded */
	char **shown;  /* the cells' texts, escaped */
};

static const char *mark_of(const struct table_style *style)
{
	return style->utf8 ? "\xe2\x80\xa6" : "~";
}

static size_t total_width(const struct layout *layout)
{
	size_t total = 0, used = 0;

	for (size_t i = 0; i < layout->table->ncolumns; i++)
		if (layout->widths[i]) {
			total += layout->widths[i];
			used++;
		}
	return total + (used ? (used - 1) * GAP : 0);
}

static void measure(const struct layout *layout)
{
	const struct table *table = layout->table;
	size_t column = 0;

	for (size_t i = 0; i < table->ncolumns; i++)
		layout->widths[i] = text_width(table->columns[i].title);
	for (size_t i = 0; i < table->n; i++) {
		size_t width;

		if (table->cells[i].is_note)
			continue;
		width = text_width(layout->shown[i]);
		if (width > layout->widths[column])
			layout->widths[column] = width;
		column = (column + 1) % table->ncolumns;
	}
}

static bool has_slack(const struct layout *layout, size_t i)
{
	int floor = layout->table->columns[i].floor;

	return floor > 0 && layout->widths[i] > (size_t)floor;
}

/* Take one column of width from the widest that may lose it. */
static bool shrink(const struct layout *layout)
{
	size_t n = layout->table->ncolumns, widest = n;

	for (size_t i = 0; i < n; i++)
		if (has_slack(layout, i) &&
		    (widest == n || layout->widths[i] > layout->widths[widest]))
			widest = i;
	if (widest == n)
		return false;
	layout->widths[widest]--;
	return true;
}

static bool may_go(const struct layout *layout, size_t i)
{
	return layout->table->columns[i].optional && layout->widths[i];
}

static bool leave_out(const struct layout *layout)
{
	const struct table_column *columns = layout->table->columns;
	bool has_gone = false;
	int rank = 0;

	for (size_t i = 0; i < layout->table->ncolumns; i++)
		if (may_go(layout, i) && columns[i].rank > rank)
			rank = columns[i].rank;
	for (size_t i = layout->table->ncolumns; i-- > 0 && !(has_gone && rank == 0);)
		if (may_go(layout, i) && columns[i].rank == rank) {
			layout->widths[i] = 0;
			has_gone = true;
		}
	return has_gone;
}

/* Put the remaining columns, at full width, on as many lines as they need. */
static void fold(const struct layout *layout, size_t limit)
{
	size_t line = 0, used = limit; /* the first column has its line for itself */

	for (size_t i = 0; i < layout->table->ncolumns; i++) {
		size_t indent = i ? FOLD_INDENT : 0;
		size_t room = limit > indent ? limit - indent : 1;

		if (!layout->widths[i])
			continue;
		if (layout->widths[i] > room)
			layout->widths[i] = room;
		if (i && used + GAP + layout->widths[i] > limit) {
			line++;
			used = FOLD_INDENT + layout->widths[i];
		} else if (i) {
			used += GAP + layout->widths[i];
		}
		layout->lines[i] = line;
	}
}

/* Cut names must still tell rows apart. 1: in this column they do not. */
static int cut_column(const struct layout *layout, size_t column, struct err *err)
{
	const struct table *table = layout->table;
	char **texts = calloc(table->n + 1, sizeof(*texts));
	size_t *at = calloc(table->n + 1, sizeof(*at)), n = 0, place = 0;
	int rc = texts && at ? 0 : err_memory(err);

	for (size_t i = 0; !rc && i < table->n; i++) {
		if (table->cells[i].is_note)
			continue;
		if (place++ % table->ncolumns != column)
			continue;
		texts[n] = layout->shown[i];
		at[n++] = i;
	}
	if (!rc)
		rc = cut_apart(texts, n, layout->widths[column], mark_of(layout->style), err);
	for (size_t i = 0; rc == 0 && i < n; i++)
		layout->shown[at[i]] = texts[i];
	free(texts);
	free(at);
	return rc;
}

static int cut_names(const struct layout *layout, const size_t *full, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < layout->table->ncolumns; i++)
		if (layout->table->columns[i].floor > 0 && layout->widths[i] > 0 &&
		    layout->widths[i] < full[i])
			rc = cut_column(layout, i, err);
	return rc;
}

/* Shrink columns as far as needed. False: that is not enough. */
static bool squeeze(const struct layout *layout, size_t limit)
{
	while (total_width(layout) > limit)
		if (!shrink(layout))
			return false;
	return true;
}

/* Columns that were shrunk in vain get their width back before another one is left out. */
static int fit(const struct layout *layout, struct err *err)
{
	size_t limit = layout->style->columns > 0 ? (size_t)layout->style->columns : 0;
	const struct table *table = layout->table;
	size_t *full = malloc((table->ncolumns + 1) * sizeof(*full));
	bool is_folded = false;
	int rc = 1;

	if (!full)
		return err_memory(err);
	memcpy(full, layout->widths, table->ncolumns * sizeof(*full));
	while (rc > 0 && !is_folded) {
		if (squeeze(layout, limit) && (rc = cut_names(layout, full, err)) <= 0)
			break;
		is_folded = !leave_out(layout);
		for (size_t i = 0; i < table->ncolumns; i++)
			if (layout->widths[i])
				layout->widths[i] = full[i];
	}
	if (is_folded) {
		fold(layout, limit);
		rc = cut_names(layout, full,
			       err); /* otherwise they are cut when they are printed */
	}
	free(full);
	return rc < 0 ? -1 : 0;
}

/* ---- printing */

static void blanks(FILE *out, size_t n)
{
	fprintf(out, "%*s", (int)n, "");
}

static void colour_begin(const struct layout *layout, enum colour colour)
{
	if (layout->style->colour)
		fputs(term_colour_begin(colour), layout->out);
}

static void colour_end(const struct layout *layout, enum colour colour)
{
	if (layout->style->colour)
		fputs(term_colour_end(colour), layout->out);
}

/* The text, cut to `width` with a mark where something is missing. Returns the columns used. */
static size_t print_cut(const struct layout *layout, const char *text, size_t width)
{
	size_t whole = text_width(text), bytes;

	if (whole <= width) {
		fputs(text, layout->out);
		return whole;
	}
	bytes = text_fit(text, width - 1);
	fwrite(text, 1, bytes, layout->out);
	fputs(mark_of(layout->style), layout->out);
	if (bytes == 0)
		return 1;
	/* A wide character that does not fit leaves a column empty. */
	whole = text_width(text) - text_width(text + bytes);
	return whole + 1;
}

/* How far the row that is being printed has come. */
struct pen {
	size_t line;	/* of the row */
	size_t printed; /* the line that has text already; line ends are printed late, too */
	size_t owed;	/* blanks before the next visible text, so that no line ends in them */
};

static void print_cell(const struct layout *layout, size_t column, const char *text,
		       enum colour colour, struct pen *pen)
{
	size_t width = layout->widths[column], natural = text_width(text);
	size_t pad = natural < width ? width - natural : 0, used;

	if (width == 0)
		return;
	if (layout->lines[column] != pen->line) {
		pen->line = layout->lines[column];
		pen->owed = FOLD_INDENT;
	}
	if (*text == '\0') {
		pen->owed += width + GAP;
		return;
	}
	if (pen->printed != pen->line)
		fputc('\n', layout->out);
	pen->printed = pen->line;
	if (layout->table->columns[column].align == TABLE_RIGHT)
		pen->owed += pad;
	blanks(layout->out, pen->owed);
	colour_begin(layout, colour);
	used = print_cut(layout, text, width);
	colour_end(layout, colour);
	pen->owed = GAP;
	if (layout->table->columns[column].align == TABLE_LEFT)
		pen->owed += width - used;
}

static void print_titles(const struct layout *layout)
{
	const struct table *table = layout->table;
	bool any = false;
	struct pen pen = {0};

	for (size_t i = 0; i < table->ncolumns; i++)
		any |= *table->columns[i].title != '\0';
	if (!any)
		return;
	for (size_t i = 0; i < table->ncolumns; i++)
		print_cell(layout, i, table->columns[i].title, COLOUR_BOLD, &pen);
	fputc('\n', layout->out);
}

static void print_note(const struct layout *layout, size_t i)
{
	enum colour colour = layout->table->cells[i].colour;
	size_t columns = layout->style->columns > 0 ? (size_t)layout->style->columns : 0;

	blanks(layout->out, NOTE_INDENT);
	colour_begin(layout, colour);
	text_wrap(layout->out, layout->shown[i], NOTE_INDENT, NOTE_INDENT, columns);
	colour_end(layout, colour);
	fputc('\n', layout->out);
}

static void print_rows(const struct layout *layout)
{
	const struct table *table = layout->table;
	struct pen pen = {0};
	size_t column = 0;

	for (size_t i = 0; i < table->n; i++) {
		if (table->cells[i].is_note) {
			print_note(layout, i);
			continue;
		}
		print_cell(layout, column, layout->shown[i], table->cells[i].colour, &pen);
		column = (column + 1) % table->ncolumns;
		if (column == 0) {
			fputc('\n', layout->out);
			pen = (struct pen){0};
		}
	}
	if (column)
		fputc('\n', layout->out);
}

static char **escape_cells(const struct table *table, const struct table_style *style)
{
	char **shown = calloc(table->n + 1, sizeof(*shown));

	for (size_t i = 0; shown && i < table->n; i++) {
		struct buf text = {0};

		text_escape(&text, table->cells[i].text, style->utf8);
		shown[i] = buf_take(&text);
		if (!shown[i]) {
			while (i-- > 0)
				free(shown[i]);
			free(shown);
			return NULL;
		}
	}
	return shown;
}

int table_print(const struct table *table, FILE *out, const struct table_style *style,
		struct err *err)
{
	struct layout layout = {.table = table, .style = style, .out = out};
	int rc = -1;

	if (!table || table->failed)
		return err_memory(err);
	layout.widths = calloc(table->ncolumns + 1, sizeof(*layout.widths));
	layout.lines = calloc(table->ncolumns + 1, sizeof(*layout.lines));
	layout.shown = escape_cells(table, style);
	if (layout.widths && layout.lines && layout.shown)
		measure(&layout);
	if (!layout.widths || !layout.lines || !layout.shown) {
		err_memory(err);
		goto out;
	}
	if (fit(&layout, err))
		goto out;
	print_titles(&layout);
	print_rows(&layout);
	rc = 0;
out:
	for (size_t i = 0; layout.shown && i < table->n; i++)
		free(layout.shown[i]);
	free(layout.shown);
	free(layout.widths);
	free(layout.lines);
	return rc;
}
