#include "cli/measuring/silence_line.h"

#include "cli/words/term.h"
#include "cli/words/text.h"

void silence_sentence(struct buf *out, const struct silence *silence)
{
	bool is_utf8 = term_is_utf8();

	if (silence->name)
		text_escape(out, silence->name, is_utf8);
	if (silence->name)
		buf_adds(out, *silence->part ? ": " : "");
	text_escape(out, silence->name || *silence->part ? silence->part : "a process", is_utf8);
	buf_addf(out, " has been silent for %.0f s, %s", silence->seconds, silence->doing);
	if (*silence->printed) {
		buf_adds(out, "; it printed last: ");
		text_escape(out, silence->printed, is_utf8);
	}
}

static void tell(void *context, const struct silence *silence)
{
	const struct silence_line *line = context;
	struct buf text = {0};

	if (!line->is_live && !silence->is_milestone)
		return;
	if (!silence->is_over)
		silence_sentence(&text, silence);
	if (line->is_live)
		term_rewrite(line->out, buf_text(&text));
	else
		fprintf(line->out, "assay: %s\n", buf_text(&text));
	fflush(line->out);
	buf_release(&text);
}

void silence_line_begin(struct silence_line *line, bool is_plain)
{
	*line = (struct silence_line){
		.watch = {.after_s = SILENCE_AFTER_S, .tell = tell, .context = line},
		.out = stderr,
		.is_live = !is_plain && term_is_live(stderr)};
	silence_set_watch(&line->watch);
}

void silence_line_end(struct silence_line *line)
{
	if (silence_the_watch() == &line->watch)
		silence_set_watch(NULL);
}
