/* A teller for tests: what was told, as kinds and the texts beside them. */
#ifndef TESTS_UNIT_TOLD_LIST_H
#define TESTS_UNIT_TOLD_LIST_H

#include "runner/told/told.h"

#include <stdio.h>

enum { TOLD_LIST_MAX = 32 };

struct told_list {
	int n;
	struct told items[TOLD_LIST_MAX];			 /* without texts, */
	char what[TOLD_LIST_MAX][160], text[TOLD_LIST_MAX][160]; /* which are here */
};

static inline void told_list_add(void *context, const struct told *told)
{
	struct told_list *list = context;

	if (list->n == TOLD_LIST_MAX)
		return;
	list->items[list->n] = *told;
	list->items[list->n].what = list->items[list->n].text = NULL;
	snprintf(list->what[list->n], sizeof(list->what[0]), "%s", told->what ? told->what : "");
	snprintf(list->text[list->n], sizeof(list->text[0]), "%s", told->text ? told->text : "");
	list->n++;
}

static inline struct teller told_list_teller(struct told_list *list)
{
	return (struct teller){told_list_add, list};
}

#endif
