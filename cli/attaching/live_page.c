#include "cli/attaching/live_page.h"

#include "cli/words/table.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "runner/os/interrupt.h"
#include "runner/os/terminal.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Keys come one by one and are not echoed; Ctrl-C stays what it is. */
static void take_keys(struct termios *before)
{
	struct termios settings;

	terminal_remember(); /* for a second Ctrl-C, which ends us at once */
	if (tcgetattr(STDIN_FILENO, before))
		return;
	settings = *before;
	settings.c_lflag &= (tcflag_t) ~(ICANON | ECHO);
	tcsetattr(STDIN_FILENO, TCSANOW, &settings);
}

void live_page_begin(struct live_page *page)
{
	page->is_live = term_is_live(stdout);
	page->reads_keys = page->is_live && isatty(STDIN_FILENO);
	if (page->reads_keys)
		take_keys(&page->before);
	if (page->is_live)
		fputs("\033[?1049h\033[?25l\033[2J", stdout); /* of its own, without a cursor */
}

void live_page_end(const struct live_page *page)
{
	if (page->is_live)
		fputs("\033[?25h\033[?1049l", stdout);
	fflush(stdout);
	if (page->reads_keys)
		tcsetattr(STDIN_FILENO, TCSANOW, &page->before);
}

int live_page_lines(const struct live_page *page, int otherwise)
{
	return page->is_live ? term_lines(stdout) : otherwise;
}

/* As many lines as the terminal has, each cut to its width: what is longer would push the rest. */
static void draw(char *text)
{
	size_t lines = (size_t)term_lines(stdout), columns = (size_t)term_columns(stdout);
	const struct table_style style = table_style_for(stdout);
	char *rest = text, *line;

	fputs("\033[H", stdout);
	for (size_t i = 1; i < lines && (line = strsep(&rest, "\n")); i++) {
		/* Lines of the table fit, and their colours have no width. */
		if (!style.colour || i <= 3)
			line[text_fit(line, columns)] = '\0';
		printf("%s\033[K\n", line);
	}
	fputs("\033[J", stdout);
	fflush(stdout);
}

void live_page_show(const struct live_page *page, char *text)
{
	if (page->is_live)
		draw(text);
	else
		fputs(text, stdout);
}

static bool wants_end(void)
{
	char key;

	return read(STDIN_FILENO, &key, 1) != 1 || key == 'q' || key == 'Q';
}

bool live_page_wait(const struct live_page *page, int64_t until_ns)
{
	struct pollfd keys = {.fd = STDIN_FILENO, .events = POLLIN};
	int rc = interrupt_poll(&keys, page->reads_keys ? 1 : 0, until_ns);

	return rc < 0 || (rc > 0 && wants_end());
}
