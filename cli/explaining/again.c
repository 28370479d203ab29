#include "cli/explaining/again.h"

#include "cli/words/term.h"
#include "cli/words/text.h"

#include <stdio.h>
#include <string.h>

struct again_item *again_find(const struct again *again, const char *name)
{
	for (size_t i = 0; i < again->n; i++)
		if (strcmp(again->items[i].name, name) == 0)
			return &again->items[i];
	return NULL;
}

void again_tell_changed(const struct again *again, struct again_item *item, int side,
			const char *now)
{
	const char *then = item->sources[side];
	struct buf name = {0};

	if (again->quiet || item->told_changed || !then || !now || strcmp(then, now) == 0)
		return;
	item->told_changed = true;
	text_escape(&name, item->name, term_is_utf8());
	fprintf(stderr, "assay: explain: %s: its file has changed since it was measured\n",
		buf_text(&name));
	buf_release(&name);
}
