/* A growing list of borrowed texts, in the order in which they came. */
#ifndef RESULTS_BASE_TEXTS_H
#define RESULTS_BASE_TEXTS_H

#include <stdbool.h>
#include <stddef.h>

/* `= {0}` is empty; release with texts_release. The texts stay their owners'. */
struct texts {
	const char **items;
	size_t n, cap;
};

/* 0, or -1 when memory ran out; the list is then as it was. */
int texts_add(struct texts *texts, const char *text);
bool texts_have(const struct texts *texts, const char *text);
void texts_release(struct texts *texts);

#endif
