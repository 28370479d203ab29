#include "cli/page/verdicts.h"

#include "cli/page/document.h"

#include <string.h>

/* Fewer rows are seen at a glance. */
enum { FILTER_FROM = 6 };

static void add_tools(struct buf *out, const char *const *states)
{
	buf_adds(out, "<div class=\"tools\" hidden><input type=\"search\" aria-label=\"filter by "
		      "name\" placeholder=\"filter by name\">");
	for (size_t i = 0; states[i]; i++)
		buf_addf(out,
			 "<button type=\"button\" data-verdict=\"%s\" "
			 "aria-pressed=\"false\">%s</button>",
			 states[i], states[i]);
	buf_adds(out, "<span class=\"dim\" role=\"status\"></span></div>\n");
}

void verdicts_begin(struct buf *out, const char *caption, size_t n, const char *const *states)
{
	if (n >= FILTER_FROM)
		add_tools(out, states);
	page_table_begin(out, "verdicts", caption);
}

void verdicts_end(struct buf *out)
{
	buf_adds(out, "</tbody>");
	page_table_end(out);
}

void verdicts_row_begin(struct buf *out, size_t table, size_t at, const char *state,
			const char *name)
{
	buf_addf(out,
		 "<tr data-verdict=\"%s\"><th scope=\"row\" class=\"name\"><a href=\"#b%zu-%zu\">",
		 state, table, at);
	page_name(out, name);
	buf_adds(out, "</a></th>");
}

/* Not by colour alone. */
static const char *sign_of(const char *state)
{
	static const char *const signs[][2] = {{"slower", "\xe2\x96\xb2"},
					       {"faster", "\xe2\x96\xbc"},
					       {"same", "="},
					       {"undecided", "?"},
					       {"failed", "\xe2\x9c\x95"}};

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (strcmp(signs[i][0], state) == 0)
			return signs[i][1];
	return "";
}

void verdicts_word_add(struct buf *out, const char *state, const char *amount, const char *word)
{
	buf_addf(out, "<span class=\"v\"><span aria-hidden=\"true\">%s</span> %s%s%s</span>",
		 sign_of(state), amount, *amount ? " " : "", word);
}

void verdicts_details_begin(struct buf *out, const char *name, bool is_open)
{
	buf_addf(out, "<details class=\"bench\"%s><summary><h3>", is_open ? " open" : "");
	page_name(out, name);
	buf_adds(out, "</h3>");
}

/* The name of the link is inside, so that a browser opens it by itself. */
void verdicts_details_body(struct buf *out, size_t table, size_t at)
{
	buf_addf(out, "</summary>\n<div class=\"body\" id=\"b%zu-%zu\">\n", table, at);
}

void verdicts_details_end(struct buf *out)
{
	buf_adds(out, "</div></details>\n");
}

void verdicts_note_add(struct buf *out, const char *text, bool is_warning)
{
	buf_addf(out, "<li%s>", is_warning ? " class=\"warn\"" : "");
	page_text(out, text);
	buf_adds(out, "</li>\n");
}
