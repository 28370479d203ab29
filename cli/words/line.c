#include "cli/words/line.h"

#include "cli/words/text.h"

#include <string.h>

void line_print(FILE *out, const struct table_style *style, enum colour colour, const char *mark,
		const char *text)
{
	size_t columns = style->columns > 0 ? (size_t)style->columns : 0;
	struct buf shown = {0};

	text_escape(&shown, text, style->utf8);
	fputs(mark, out);
	if (style->colour)
		fputs(term_colour_begin(colour), out);
	text_wrap(out, buf_text(&shown), strlen(mark), strlen(mark) ? strlen(mark) : 2, columns);
	if (style->colour)
		fputs(term_colour_end(colour), out);
	fputc('\n', out);
	buf_release(&shown);
}
