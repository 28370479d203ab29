#include "cli/words/region.h"

#include "cli/words/term.h"
#include "cli/words/text.h"

/* More would be a page, not a glance. */
#define LINES_MAX 10

size_t region_room(const struct region *region)
{
	int lines = term_lines(region->out) - 1; /* one for what was typed */

	return lines > LINES_MAX ? LINES_MAX : lines > 1 ? (size_t)lines : 1;
}

static void go_to_top(const struct region *region)
{
	if (region->height > 1)
		fprintf(region->out, "\x1b[%zuA", region->height - 1);
	fputc('\r', region->out);
}

void region_draw(struct region *region, const char *const *lines, size_t n)
{
	size_t columns = (size_t)term_columns(region->out);

	go_to_top(region);
	for (size_t i = 0; i < n; i++)
		fprintf(region->out, "%s%.*s\x1b[K", i ? "\n\r" : "",
			(int)text_fit(lines[i], columns - 1), lines[i]);
	if (n < region->height)
		fputs("\x1b[J", region->out);
	fflush(region->out);
	region->height = n;
}

void region_clear(struct region *region)
{
	if (!region->height)
		return;
	go_to_top(region);
	fputs("\x1b[J", region->out);
	fflush(region->out);
	region->height = 0;
}
