/* Shares over time for people and for programs. */
#ifndef CLI_PROFILES_TIMELINE_WORDS_H
#define CLI_PROFILES_TIMELINE_WORDS_H

#include "cli/profiles/timeline.h"
#include "cli/words/table.h"

#include <jansson.h>
#include <stdio.h>

/* What stands above the table: a line for each fact. All borrowed. */
struct timeline_head {
	const char *title;
	const char *const *lines;
	size_t n_lines;
	const char *const *news; /* of each column what began with it; NULL: nothing */
	const char *too_few;	 /* what to say where too little was seen to compare */
};

/* The table, then what changed. 0, or -1 with err (memory). */
int timeline_print(const struct timeline *timeline, const struct timeline_head *head,
		   const struct table_style *style, FILE *out, struct err *err);

/* An object: "columns", "rows", "causes". NULL: memory. */
json_t *timeline_json_new(const struct timeline *timeline, const struct timeline_head *head);

/* The page, new, at `path` (results/profile_files/timeline_page.h). 0, or -1 with err. */
int timeline_write_page(const struct timeline *timeline, const struct timeline_head *head,
			const char *path, struct err *err);

#endif
