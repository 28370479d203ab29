/*
 * What only who measured or explained knows of the benchmarks of a report, for those of its forms
 * that tell it: comments and annotations (cli/compare/formats.h).
 */
#ifndef CLI_COMPARE_BESIDE_H
#define CLI_COMPARE_BESIDE_H

#include "results/verdicts/report.h"

/* All owned; NULL: nothing is known. */
struct beside_item {
	char *why;     /* one line: what moved */
	bool is_left;  /* it changed, but was not explained: others changed more */
	char *file;    /* where the change is that made it move, as the repository calls it, */
	long line;     /* and the line there */
	char *decides; /* of an undecided one: what would decide it */
	char *failure; /* why it failed or is skipped, in a line */
};

/* `= {0}` is valid: nothing is known of any. */
struct beside {
	const struct report *report;
	struct beside_item **items; /* for each section one for each of its benchmarks */
	char *command;		    /* that does it all again; NULL: none */
	const char *name;	    /* of the comment, among others on the same page; borrowed */
};

/* An empty item for each benchmark. beside_release is due in every case. 0, or -1 with err
 * (memory).
 */
int beside_init(struct beside *beside, const struct report *report, struct err *err);
void beside_release(struct beside *beside);

/* Of a benchmark of this section, one of its items. */
const struct beside_item *beside_of(const struct beside *beside, const struct section *section,
				    const struct comparison *comparison);

#endif
