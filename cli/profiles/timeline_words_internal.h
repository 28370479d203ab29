/* What the table and the page say alike. */
#ifndef CLI_PROFILES_TIMELINE_WORDS_INTERNAL_H
#define CLI_PROFILES_TIMELINE_WORDS_INTERNAL_H

#include "cli/profiles/timeline_words.h"

/* Raw: escaped where it is shown. */
void timeline_name_add(struct buf *out, const struct timeline *timeline, size_t thing);
void timeline_change_add(struct buf *out, const struct timeline_row *row);

/* The row's share on a side that is compared; else in the first column or the last. NaN: nothing
   was seen there. */
double timeline_of_side(const struct timeline *timeline, const struct timeline_row *row, int side);

/* What changed, in lines; "" where nothing is compared. free() it; NULL: memory. */
char *timeline_found_new(const struct timeline *timeline, const struct timeline_head *head);

#endif
