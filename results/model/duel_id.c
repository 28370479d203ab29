#include "results/model/duel_id.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void duel_id_format(char *out, size_t size, const char *contest, size_t number)
{
	if (number == 0)
		snprintf(out, size, "%s", contest);
	else
		snprintf(out, size, "%s.%zu", contest, number + 1);
}

size_t duel_id_contest_length(const char *id)
{
	return strcspn(id, ".");
}

size_t duel_id_number(const char *id)
{
	const char *mark = id + duel_id_contest_length(id);
	unsigned long number = *mark ? strtoul(mark + 1, NULL, 10) : 1;

	return number ? number - 1 : 0;
}

bool duel_id_same_contest(const char *a, const char *b)
{
	size_t length = duel_id_contest_length(a);

	return length == duel_id_contest_length(b) && strncmp(a, b, length) == 0;
}
