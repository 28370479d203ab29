#include "cli/explaining/by_calls.h"
#include "cli/explaining/change_words.h"
#include "cli/explaining/sides_words.h"
#include "cli/explaining/why_report.h"
#include "cli/explaining/why_words.h"
#include "cli/words/term.h"
#include "cli/words/text.h"

#include <math.h>
#include <string.h>

static const char *const step_words[ASKING_STEPS] = {
	[ASKING_CLOCK] = "clock",
	[ASKING_CALLS] = "calls",
	[ASKING_ALLOCATIONS] = "allocations",
	[ASKING_COLLECTIONS] = "collections",
	[ASKING_SHORT_TIME] = "time, shortly",
	[ASKING_INSTRUCTIONS] = "instructions",
	[ASKING_TIME] = "time",
};

enum { LABEL = 9 };

/* "why      TEXT", wrapped below itself. */
static void print_row(const char *label, struct buf *raw, enum colour colour, FILE *out)
{
	struct buf text = {0};
	bool coloured = term_has_colour(out);

	text_escape(&text, buf_text(raw), term_is_utf8());
	fprintf(out, "%-*s", LABEL, label);
	fputs(coloured ? term_colour_begin(colour) : "", out);
	text_wrap(out, buf_text(&text), LABEL, LABEL, (size_t)term_columns(out));
	fputs(coloured ? term_colour_end(colour) : "", out);
	fputc('\n', out);
	buf_release(&text);
	buf_clear(raw);
}

static void print_head(const char *name, const char *const labels[2], const struct why *why,
		       FILE *out)
{
	struct buf text = {0};

	sides_head_add(&text, name, labels);
	if (why->whole.estimate > 0 && isfinite(why->whole.high)) {
		buf_adds(&text, ": ");
		change_words_add(&text, why->whole);
	}
	text_wrap(out, buf_text(&text), 0, 2, (size_t)term_columns(out));
	fputs("\n", out);
	buf_release(&text);
}

static enum colour colour_of(const struct why_cause *cause)
{
	if (cause->kind == WHY_MOVED || isnan(cause->moved.estimate))
		return COLOUR_NONE;
	return cause->moved.estimate > 0 ? COLOUR_RED : COLOUR_GREEN;
}

static void print_causes(const struct why *why, FILE *out)
{
	struct buf text = {0};

	for (size_t i = 0; i < why->n; i++) {
		why_cause_add(&text, &why->causes[i]);
		print_row("why", &text, colour_of(&why->causes[i]), out);
		why_part_add(&text, &why->causes[i], why);
		if (text.len)
			print_row("", &text, COLOUR_NONE, out);
	}
	if (why->n == 0) {
		why_line_add(&text, why);
		print_row("why", &text, COLOUR_NONE, out);
	}
	buf_release(&text);
}

static void print_touched(const struct why *why, FILE *out)
{
	struct buf text = {0};

	for (size_t i = 0; i < why->n_touched; i++) {
		why_touch_add(&text, &why->touched[i]);
		print_row("touched", &text, COLOUR_NONE, out);
	}
	buf_release(&text);
}

static void print_counted(const struct why *why, FILE *out)
{
	struct buf text = {0};

	for (enum why_counted i = 0; i < WHY_COUNTED; i++) {
		const struct why_evidence *e = &why->counted[i];

		if (!e->is_known)
			continue;
		buf_adds(&text, text.len ? "; " : "");
		for (const char *c = why_counted_name(i); *c; c++)
			buf_addf(&text, "%c", *c == '_' ? ' ' : *c);
		buf_adds(&text, " ");
		call_figure_add(&text, e->sides[0]);
		buf_adds(&text, e->is_different ? " -> " : " = ");
		call_figure_add(&text, e->sides[1]);
	}
	if (text.len)
		print_row("counted", &text, COLOUR_NONE, out);
	buf_release(&text);
}

static void print_asked(const struct asked *asked, FILE *out)
{
	struct buf text = {0};

	for (enum asking_step step = 0; step < ASKING_STEPS; step++)
		if (asked->was_taken[step])
			buf_addf(&text, "%s%s %.1f s", text.len ? "; " : "", step_words[step],
				 asked->seconds[step]);
	print_row("asked", &text, COLOUR_DIM, out);
	buf_release(&text);
}

static void print_notes(const struct asked *asked, FILE *out)
{
	struct buf text = {0};

	for (const char *at = buf_text(&asked->notes); *at;) {
		size_t len = strcspn(at, "\n");

		buf_addf(&text, "%.*s", (int)len, at);
		print_row("note", &text, COLOUR_NONE, out);
		at += len + (at[len] == '\n');
	}
	buf_release(&text);
}

void why_print(const char *name, const char *const labels[2], const struct asked *asked, bool quiet,
	       FILE *out)
{
	print_head(name, labels, &asked->why, out);
	print_touched(&asked->why, out);
	print_causes(&asked->why, out);
	if (quiet)
		return;
	print_counted(&asked->why, out);
	print_asked(asked, out);
	print_notes(asked, out);
}
