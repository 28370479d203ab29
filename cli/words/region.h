/*
 * A few lines at the bottom of a terminal that rewrite themselves. They are never more than fit
 * between its top and bottom, each cut to its width, and the cursor waits in the last one: a line
 * that something else rewrites there (term_rewrite) is drawn over the next time.
 */
#ifndef CLI_WORDS_REGION_H
#define CLI_WORDS_REGION_H

#include <stddef.h>
#include <stdio.h>

/* `= {.out = ...}` is empty. */
struct region {
	FILE *out;
	size_t height; /* lines that stand there now */
};

/* So many lines have room, at least one. */
size_t region_room(const struct region *region);

/* Show the lines, which are text of one line each, instead of those before; at most region_room. */
void region_draw(struct region *region, const char *const *lines, size_t n);

/* Take them away. */
void region_clear(struct region *region);

#endif
