#include "cli/words/nearest.h"

#include <string.h>

#define LONGEST 63

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t nearest_distance(const char *a, const char *b)
{
	size_t la = strnlen(a, LONGEST), lb = strnlen(b, LONGEST);
	size_t rows[3][LONGEST + 1]; /* two rows back, for swaps; the row before; this row */
	size_t *before = rows[0], *last = rows[1], *now = rows[2];

	for (size_t j = 0; j <= lb; j++)
		before[j] = last[j] = j;
	for (size_t i = 1; i <= la; i++) {
		size_t *oldest = before;

		now[0] = i;
		for (size_t j = 1; j <= lb; j++) {
			now[j] = least(last[j - 1] + (a[i - 1] != b[j - 1]),
				       least(last[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = least(now[j], before[j - 2] + 1);
		}
		before = last;
		last = now;
		now = oldest;
	}
	return last[lb];
}

const char *nearest_name(const char *word, const char *const *names, size_t n)
{
	const char *best = NULL;
	size_t best_distance = 0;

	for (size_t i = 0; i < n; i++) {
		size_t longer = strlen(word), length = strlen(names[i]), allowed, distance;

		if (length > longer)
			longer = length;
		allowed = longer < 3 ? 1 : longer / 3;
		distance = nearest_distance(word, names[i]);
		if (distance <= allowed && distance < longer &&
		    (!best || distance < best_distance)) {
			best = names[i];
			best_distance = distance;
		}
	}
	return best;
}
