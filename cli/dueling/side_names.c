#include "cli/dueling/side_names.h"

#include "cli/words/cut.h"
#include "cli/words/term.h"
#include "cli/words/text.h"

#include <stdlib.h>
#include <string.h>

/* Beside a name stands at least " is 18.4x slower"; and nobody reads more than this of one. */
#define BESIDE	  24
#define NARROWEST 12
#define WIDEST	  60

static size_t width_for(size_t columns)
{
	if (columns == 0 || columns >= WIDEST + BESIDE)
		return WIDEST;
	return columns > NARROWEST + BESIDE ? columns - BESIDE : NARROWEST;
}

/* A single benchmark on each side meets the other whatever the names: then both are said. */
static void add_benchmark(struct buf *out, const struct duel *duel, int side)
{
	const struct target *const *targets = duel->bouts[0].targets;
	const char *name = targets[side]->name;

	if (duel->n == 1 && strcmp(targets[0]->name, targets[1]->name) != 0 &&
	    strcmp(name, duel->config->sides[side].label) != 0)
		buf_addf(out, " (%s)", name);
}

int side_names_init(struct side_names *names, const struct duel *duel, size_t columns,
		    struct err *err)
{
	const char *mark = term_is_utf8() ? "\xe2\x80\xa6" : "~";

	for (int side = 0; side < 2; side++) {
		struct buf whole = {0}, shown = {0};

		buf_adds(&whole, duel->config->sides[side].label);
		if (duel->n)
			add_benchmark(&whole, duel, side);
		text_escape(&shown, buf_text(&whole), term_is_utf8());
		shown.failed |= buf_failed(&whole);
		buf_release(&whole);
		names->name[side] = buf_take(&shown);
		if (!names->name[side])
			return err_memory(err);
	}
	/* Where no way of cutting tells them apart they stay whole. */
	return cut_apart(names->name, 2, width_for(columns), mark, err) < 0 ? -1 : 0;
}

void side_names_release(struct side_names *names)
{
	free(names->name[0]);
	free(names->name[1]);
	*names = (struct side_names){0};
}
