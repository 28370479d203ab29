#include "cli/measuring/counting_line.h"

#include "cli/words/term.h"
#include "cli/words/told_words.h"

#include <stdio.h>
#include <string.h>

struct counting_line counting_line_new(bool quiet, bool verbose)
{
	return (struct counting_line){.is_shown = !quiet && !verbose && term_is_live(stderr),
				      .is_verbose = verbose && !quiet,
				      .is_quiet = quiet};
}

void counting_line_clear(struct counting_line *line)
{
	if (line->is_drawn)
		term_rewrite(stderr, "");
	line->is_drawn = false;
	fflush(stderr);
}

static void show_worker(struct counting_line *line, const struct told *told)
{
	struct buf text = {0};

	told_words(&text, told);
	if (line->is_verbose) {
		fputs(buf_text(&text), stderr);
	} else if (line->is_shown && text.len > 0) {
		text.data[text.len - 1] = '\0'; /* it stays in its line */
		term_rewrite(stderr, buf_text(&text));
		line->is_drawn = true;
	}
	buf_release(&text);
}

static void show(void *context, const struct told *told)
{
	struct counting_line *line = context;

	if (told->kind == TOLD_COUNTING) {
		show_worker(line, told);
		return;
	}
	counting_line_clear(line);
	teller_tell(told_on_stderr(line->is_quiet), told);
}

struct teller counting_line_teller(struct counting_line *line)
{
	return (struct teller){show, line};
}
