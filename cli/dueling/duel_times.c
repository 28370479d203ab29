#include "cli/dueling/duel_times.h"

#include "cli/words/quote.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/base/unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Four digits or more, however wide the interval is. */
#define TIMES_RESOLUTION 0.01

/* With the digits that the ratio's interval has. */
static void format_time(const struct bout *bout, double seconds, char text[UNIT_TEXT])
{
	double half = interval_half_width_relative(bout->verdict.ratio);
	struct unit_scale scale =
		unit_scale_for(UNIT_SECOND, seconds, fmin(half, TIMES_RESOLUTION) * seconds);

	unit_format(&scale, seconds, text);
}

/* ---- which one it is */

/* The statement, or the program with its arguments, in one line; nothing for other kinds. */
static void describe(struct buf *out, const struct target *target)
{
	struct buf words = {0};

	if (target->kind == TARGET_SNIPPET)
		buf_adds(&words, target->stmt);
	for (char **word = target->kind == TARGET_COMMAND ? target->argv : NULL; word && *word;
	     word++) {
		buf_adds(&words, words.len ? " " : "");
		quote_shell(&words, *word);
	}
	text_escape(out, buf_text(&words), term_is_utf8());
	buf_release(&words);
}

static void print_which(const struct buf *which, size_t room, FILE *out)
{
	const char *mark = term_is_utf8() ? "\xe2\x80\xa6" : "~";
	size_t width = text_width(buf_text(which));

	if (width == 0 || room < 8)
		return;
	if (width <= room)
		fprintf(out, "  %s", buf_text(which));
	else
		fprintf(out, "  %.*s%s", (int)text_fit(buf_text(which), room - 1), buf_text(which),
			mark);
}

void duel_times_print(const struct duel *duel, const struct bout *bout, const struct comparison *c,
		      FILE *out)
{
	size_t columns = (size_t)term_columns(out);
	struct buf labels[2] = {{0}}, which[2] = {{0}};
	const double times[2] = {c->old_side.shown, c->new_side.shown};
	bool differ;

	for (int side = 0; side < 2; side++) {
		text_escape(&labels[side], duel->config->sides[side].label, term_is_utf8());
		describe(&which[side], bout->targets[side]);
	}
	differ = strcmp(buf_text(&which[0]), buf_text(&which[1])) != 0;
	for (int side = 0; side < 2; side++) {
		double seconds = times[side];
		char text[UNIT_TEXT];
		size_t used;

		if (!isfinite(seconds))
			continue;
		format_time(bout, seconds, text);
		used = 2 + text_width(buf_text(&labels[side])) + 2 + strlen(text) + 2;
		fprintf(out, "  %s: %s", buf_text(&labels[side]), text);
		if (differ)
			print_which(&which[side], columns > used ? columns - used : 0, out);
		fputc('\n', out);
	}
	for (int side = 0; side < 2; side++) {
		buf_release(&labels[side]);
		buf_release(&which[side]);
	}
}
