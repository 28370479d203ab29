#include "results/profile_files/timeline_page.h"

#include "results/profile_files/page_assets.h"
#include "results/profile_files/page_text.h"

#include <math.h>

/* Rows that have a colour of their own in the large picture: --c0 to --c7 of timeline.css. */
enum { COLOURED = 8 };

/* Of the large picture, which is stretched to the page: a column is so many units wide, and all of
   the time so many high. */
enum { COLUMN_WIDTH = 10, HEIGHT = 100 };

/* ---- the large picture */

static void add_part(struct buf *out, const struct timeline_page *page, size_t column, size_t row,
		     double from, double share)
{
	bool is_rest = row == COLOURED;

	buf_addf(out, "<rect class=\"");
	if (is_rest)
		buf_adds(out, "rest");
	else
		buf_addf(out, "f%zu", row);
	buf_addf(out, "\" x=\"%.4g\" y=\"%.4g\" width=\"%.4g\" height=\"%.4g\"><title>",
		 (double)column * COLUMN_WIDTH + .5, HEIGHT * (1 - from - share),
		 COLUMN_WIDTH - 1.0, HEIGHT * share);
	page_text_add(out, page->columns[column].label);
	buf_addf(out, ": %.1f %% ", 100 * share);
	page_text_add(out, is_rest ? "everything else" : page->rows[row].name);
	buf_adds(out, "</title></rect>\n");
}

static void add_column(struct buf *out, const struct timeline_page *page, size_t column)
{
	double from = 0;

	if (!page->columns[column].is_empty) {
		for (size_t i = 0; i < page->n_rows && i < COLOURED; i++) {
			add_part(out, page, column, i, from, page->rows[i].share[column]);
			from += page->rows[i].share[column];
		}
		add_part(out, page, column, COLOURED, from, fmax(0, 1 - from));
	}
	if (page->columns[column].news)
		buf_addf(out, "<line class=\"news\" x1=\"%zu\" x2=\"%zu\" y1=\"0\" y2=\"%d\"/>\n",
			 column * COLUMN_WIDTH, column * COLUMN_WIDTH, HEIGHT);
}

static void add_legend(struct buf *out, const struct timeline_page *page)
{
	buf_adds(out, "<div class=\"legend\">\n");
	for (size_t i = 0; i < page->n_rows && i < COLOURED; i++) {
		buf_addf(out, "<span><i class=\"f%zu\"></i>", i);
		page_text_add(out, page->rows[i].name);
		buf_adds(out, "</span>\n");
	}
	buf_adds(out, "<span><i class=\"rest\"></i>everything else</span>\n</div>\n");
}

/* What the dashed lines are. */
static void add_news(struct buf *out, const struct timeline_page *page)
{
	bool is_first = true;

	for (size_t i = 0; i < page->n_columns; i++) {
		if (!page->columns[i].news)
			continue;
		buf_adds(out, is_first ? "<p>dashed lines: " : "; ");
		page_text_add(out, page->columns[i].label);
		buf_adds(out, " ");
		page_text_add(out, page->columns[i].news);
		is_first = false;
	}
	buf_adds(out, is_first ? "" : "</p>\n");
}

static void add_picture(struct buf *out, const struct timeline_page *page)
{
	buf_addf(
		out,
		"<figure>\n<svg class=\"shares\" viewBox=\"0 0 %zu %d\" "
		"preserveAspectRatio=\"none\" role=\"img\" aria-label=\"shares over time, as in the "
		"table\">\n",
		page->n_columns * COLUMN_WIDTH, HEIGHT);
	for (size_t i = 0; i < page->n_columns; i++)
		add_column(out, page, i);
	buf_adds(out, "</svg>\n<div class=\"ends\"><span>");
	page_text_add(out, page->columns[0].label);
	buf_adds(out, "</span><span>");
	page_text_add(out, page->columns[page->n_columns - 1].label);
	buf_adds(out, "</span></div>\n");
	add_legend(out, page);
	add_news(out, page);
	buf_adds(out, "</figure>\n");
}

/* ---- the table */

/* From 0 to the row's own most. */
static void add_small(struct buf *out, const struct timeline_page *page, const double *share)
{
	double most = 0;

	for (size_t i = 0; i < page->n_columns; i++)
		most = fmax(most, share[i]); /* NaN is passed over */
	buf_addf(out,
		 "<svg class=\"small\" viewBox=\"0 0 %zu 20\" preserveAspectRatio=\"none\" "
		 "aria-hidden=\"true\">",
		 page->n_columns * COLUMN_WIDTH);
	for (size_t i = 0; i < page->n_columns && most > 0; i++)
		if (share[i] > 0)
			buf_addf(out, "<rect x=\"%zu\" y=\"%.4g\" width=\"%d\" height=\"%.4g\"/>",
				 i * COLUMN_WIDTH, 20 * (1 - share[i] / most), COLUMN_WIDTH - 1,
				 20 * share[i] / most);
	buf_adds(out, "</svg>");
}

static void add_share(struct buf *out, double share)
{
	if (isnan(share))
		buf_adds(out, "<td class=\"number\">");
	else
		buf_addf(out, "<td class=\"number\">%.1f %%", 100 * share);
}

static void add_row(struct buf *out, const struct timeline_page *page, size_t i)
{
	static const char *const colours[] = {"", " class=\"slower\"", " class=\"faster\""};
	const struct timeline_page_row *row = &page->rows[i];

	buf_adds(out, "<tr><td class=\"name\">");
	page_text_add(out, row->name);
	add_share(out, page->sides[i][0]);
	add_share(out, page->sides[i][1]);
	buf_addf(out, "<td%s>", colours[row->colour]);
	page_text_add(out, row->change);
	buf_adds(out, "<td>");
	add_small(out, page, row->share);
	buf_adds(out, "\n");
}

static void add_table(struct buf *out, const struct timeline_page *page)
{
	buf_adds(out, "<div class=\"wide\">\n<table>\n<tr><th>what<th class=\"number\">");
	page_text_add(out, page->first);
	buf_adds(out, "<th class=\"number\">");
	page_text_add(out, page->last);
	buf_adds(out, "<th>change<th>over time\n");
	for (size_t i = 0; i < page->n_rows; i++)
		add_row(out, page, i);
	buf_adds(out, "</table>\n</div>\n");
}

/* Every figure, for those who cannot see pictures or want to copy them. */
static void add_figures(struct buf *out, const struct timeline_page *page)
{
	buf_adds(out, "<details>\n<summary>all figures</summary>\n<div class=\"wide\">\n<table>\n"
		      "<tr><th>what");
	for (size_t i = 0; i < page->n_columns; i++) {
		buf_adds(out, "<th class=\"number\">");
		page_text_add(out, page->columns[i].label);
	}
	for (size_t row = 0; row < page->n_rows; row++) {
		buf_adds(out, "\n<tr><td class=\"name\">");
		page_text_add(out, page->rows[row].name);
		for (size_t i = 0; i < page->n_columns; i++)
			add_share(out, page->rows[row].share[i]);
	}
	buf_adds(out, "\n</table>\n</div>\n</details>\n");
}

/* ---- the document */

static void add_lines(struct buf *out, const char *const *lines, size_t n, const char *class)
{
	for (size_t i = 0; i < n; i++) {
		buf_addf(out, "<p class=\"%s\">", class);
		page_text_add(out, lines[i]);
		buf_adds(out, "</p>\n");
	}
}

int timeline_page_format(const struct timeline_page *page, struct buf *out, struct err *err)
{
	page_text_add_head(out, "'none'");
	buf_adds(out, "<title>");
	page_text_add(out, page->title);
	buf_addf(out, "</title>\n<style>\n%s%s</style>\n</head>\n<body>\n<h1>", page_style,
		 timeline_page_style);
	page_text_add(out, page->title);
	buf_adds(out, "</h1>\n");
	add_lines(out, page->lines, page->n_lines, "dim");
	add_picture(out, page);
	if (page->n_found) {
		buf_adds(out, "<h2>What changed: ");
		page_text_add(out, page->first);
		buf_adds(out, " against ");
		page_text_add(out, page->last);
		buf_adds(out, "</h2>\n");
		add_lines(out, page->found, page->n_found, "found");
	}
	buf_adds(out, "<h2>Shares</h2>\n");
	add_table(out, page);
	add_figures(out, page);
	buf_adds(out, "</body>\n</html>\n");
	return buf_failed(out) ? err_memory(err) : 0;
}
