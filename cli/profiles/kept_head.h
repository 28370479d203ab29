/* What stands above a table of kept profiles: how many, of what time, what is new. */
#ifndef CLI_PROFILES_KEPT_HEAD_H
#define CLI_PROFILES_KEPT_HEAD_H

#include "cli/profiles/kept.h"
#include "cli/profiles/kept_history.h"
#include "cli/profiles/timeline.h"

/* Columns that are seen at a glance; new labels that are told of. */
enum { KEPT_COLUMNS = 24, KEPT_NEWS = 5 };

/* What is told of; all borrowed. */
struct kept_above {
	const char *path; /* the first that was named */
	const struct kept_history_options *options;
	const struct kept *kept;
	const struct timeline *timeline; /* with its columns */
};

/* It owns all. */
struct kept_head {
	struct buf title, totals, columns, lines[KEPT_NEWS + 1], cells[TIMELINE_COLUMNS];
	const char *texts[KEPT_NEWS + 3]; /* lines below the title */
	size_t n;
	const char *news[TIMELINE_COLUMNS]; /* of each column what began in it; NULL: nothing */
};

/* NULL with err (memory). */
struct kept_head *kept_head_new(const struct kept_above *above, struct err *err);
void kept_head_free(struct kept_head *head);

#endif
