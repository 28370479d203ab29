#include "results/base/texts.h"

#include "results/base/buf.h"

#include <stdlib.h>
#include <string.h>

int texts_add(struct texts *texts, const char *text)
{
	if (mem_reserve(&texts->items, &texts->cap, texts->n + 1, sizeof(*texts->items)))
		return -1;
	texts->items[texts->n++] = text;
	return 0;
}

bool texts_have(const struct texts *texts, const char *text)
{
	for (size_t i = 0; i < texts->n; i++)
		if (strcmp(texts->items[i], text) == 0)
			return true;
	return false;
}

void texts_release(struct texts *texts)
{
	free(texts->items);
	*texts = (struct texts){0};
}
