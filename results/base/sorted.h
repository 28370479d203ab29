/*
 * Where a name is, or belongs, in a sorted list of names or of things that begin with their name.
 */
#ifndef RESULTS_BASE_SORTED_H
#define RESULTS_BASE_SORTED_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* `items`: n things of `size` bytes each, in the order of strcmp of the names (pointers) that
   they begin with. The index of `name` (*found), or that before which it belongs. In the header,
   since reading files spends much time here. */
static inline size_t sorted_index(const void *items, size_t n, size_t size, const char *name,
				  bool *found)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *here;
		int order;

		memcpy(&here, (const char *)items + middle * size, sizeof(here));
		/* Most differ in the first letter: a call saved. */
		order = (unsigned char)*here - (unsigned char)*name;
		if (order == 0)
			order = strcmp(here, name);
		if (order == 0) {
			*found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*found = false;
	return low;
}

#endif
