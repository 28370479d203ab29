#include "cli/page/document.h"

#include "cli/compare/escape.h"
#include "cli/page/assets.h"
#include "cli/words/text.h"
#include "cli/words/version.h"
#include "results/base/atomic.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Longer names are cut, so that one from a hostile file does not become the page. */
enum { NAME_HEAD = 160, NAME_TAIL = 60 };
/* All lines together have so many dots, but each has some, and none more than can be told apart. */
enum { DOTS_ALL = 30000, DOTS_LEAST = 40, DOTS_MOST = 600 };
/* Up to so many benchmarks are opened. */
enum { OPEN_MAX = 8 };
/* Processes in numbers: of all sides, and of one. Fewer than the least are not worth a table. */
enum { PROCESSES_ALL = 6000, PROCESSES_MOST = 200, PROCESSES_LEAST = 10 };

void page_begin(struct buf *out, const char *title)
{
	buf_adds(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
	buf_addf(out,
		 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		 "style-src 'sha256-%s'; script-src 'sha256-%s'; base-uri 'none'; "
		 "form-action 'none'\">\n",
		 report_style_sum, report_script_sum);
	buf_adds(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	page_name(out, title);
	buf_addf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n", report_style);
}

void page_end(struct buf *out)
{
	buf_addf(out,
		 "</main>\n<footer><p>made by assay %s; needs no network and no other "
		 "file</p></footer>\n<script>%s</script>\n</body>\n</html>\n",
		 assay_version, report_script);
}

int page_write(const char *path, const struct buf *page, struct err *err)
{
	if (strcmp(path, "-") == 0)
		fwrite(buf_text(page), 1, page->len,
		       stdout); /* main() checks whether it was written */
	else if (atomic_write(path, WRITE_REPLACE, buf_text(page), page->len, err))
		return err_in(err, "%s", path);
	return 0;
}

void page_text(struct buf *out, const char *text)
{
	escape_xml(out, text);
}

void page_name(struct buf *out, const char *name)
{
	size_t head = text_fit(name, NAME_HEAD), tail = text_fit_end(name, NAME_TAIL);
	struct buf part = {0};

	if (text_width(name) <= NAME_HEAD + NAME_TAIL) {
		page_text(out, name);
		return;
	}
	buf_add(&part, name, head);
	buf_adds(&part, " ... ");
	buf_adds(&part, name + tail);
	page_text(out, buf_text(&part));
	out->failed |= buf_failed(&part);
	buf_release(&part);
}

/* `begin`: up to its class. */
static void add_element(struct buf *out, const char *begin, const char *css, const char *text,
			const char *end)
{
	buf_adds(out, begin);
	if (css)
		buf_addf(out, " class=\"%s\"", css);
	buf_adds(out, ">");
	page_text(out, text);
	buf_adds(out, end);
}

void page_paragraph(struct buf *out, const char *css, const char *text)
{
	if (*text)
		add_element(out, "<p", css, text, "</p>\n");
}

void page_table_begin(struct buf *out, const char *css, const char *caption)
{
	buf_adds(out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
	page_text(out, caption);
	buf_addf(out, "\"><table class=\"%s\">\n<caption>", css);
	page_text(out, caption);
	buf_adds(out, "</caption>\n");
}

void page_table_end(struct buf *out)
{
	buf_adds(out, "</table></div>\n");
}

void page_column(struct buf *out, const char *css, const char *title)
{
	add_element(out, "<th scope=\"col\"", css, title, "</th>");
}

void page_cell(struct buf *out, const char *css, const char *text)
{
	add_element(out, "<td", css, text, "</td>");
}

void page_number(struct buf *out, const char *css, double number, const char *text)
{
	buf_addf(out, "<td class=\"%s\" data-v=\"", css);
	if (isfinite(number))
		buf_addf(out, "%.9g", number);
	buf_adds(out, "\">");
	page_text(out, text);
	buf_adds(out, "</td>");
}

static size_t between(size_t least, size_t x, size_t most)
{
	return x < least ? least : x > most ? most : x;
}

struct page_room page_room_for(size_t n)
{
	size_t each = n ? n : 1, processes = PROCESSES_ALL / each;

	return (struct page_room){.dots = between(DOTS_LEAST, DOTS_ALL / each, DOTS_MOST),
				  .processes = processes < PROCESSES_LEAST
						       ? 0
						       : between(0, processes, PROCESSES_MOST),
				  .is_open = n <= OPEN_MAX};
}

void page_figure_begin(struct buf *out, const char *caption, bool is_long)
{
	buf_addf(out, "<figure%s><figcaption>", is_long ? " class=\"long\"" : "");
	page_text(out, caption);
	buf_adds(out, "</figcaption>\n");
}

void page_figure_end(struct buf *out)
{
	buf_adds(out, "</figure>\n");
}
