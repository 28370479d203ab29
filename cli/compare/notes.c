#include "cli/compare/notes.h"

#include "results/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	notes->items[notes->n++] = (struct note){text, is_warning};
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

static size_t find(const struct notes *notes, const char *text)
{
	size_t i = 0;

	while (i < notes->n && strcmp(notes->items[i].text, text) != 0)
		i++;
	return i;
}

bool notes_have(const struct notes *notes, const char *text)
{
	return find(notes, text) < notes->n;
}

void notes_remove(struct notes *notes, const char *text)
{
	size_t at = find(notes, text);

	if (at == notes->n)
		return;
	free(notes->items[at].text);
	notes->n--;
	memmove(notes->items + at, notes->items + at + 1, (notes->n - at) * sizeof(*notes->items));
}

void notes_release(struct notes *notes)
{
	for (size_t i = 0; i < notes->n; i++)
		free(notes->items[i].text);
	free(notes->items);
	*notes = (struct notes){0};
}
