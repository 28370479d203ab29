#include "results/verdicts/notes.h"

#include "results/base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void add(struct notes *notes, bool is_warning, const char *fmt, va_list args)
{
	char *text;

	if (vasprintf(&text, fmt, args) < 0)
		text = NULL;
	if (!text || mem_reserve(&notes->items, &notes->cap, notes->n + 1, sizeof(*notes->items))) {
		notes->failed = true;
		free(text);
		return;
	}
	notes->items[notes->n++] = (struct note){.text = text, .is_warning = is_warning};
}

void notes_tell(struct notes *notes, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add(notes, false, fmt, args);
	va_end(args);
}

void notes_warn(struct notes *notes, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add(notes, true, fmt, args);
	va_end(args);
}

void notes_remove_of_all(struct notes *notes)
{
	size_t kept = 0;

	for (size_t i = 0; i < notes->n; i++)
		if (notes->items[i].is_of_all)
			free(notes->items[i].text);
		else
			notes->items[kept++] = notes->items[i];
	notes->n = kept;
}

void notes_release(struct notes *notes)
{
	for (size_t i = 0; i < notes->n; i++)
		free(notes->items[i].text);
	free(notes->items);
	*notes = (struct notes){0};
}
