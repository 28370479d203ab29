/* Shared by the files that print a comparison (cli/pyperf/compare_*.c); for nobody else. */
#ifndef CLI_PYPERF_COMPARE_INTERNAL_H
#define CLI_PYPERF_COMPARE_INTERNAL_H

#include "cli/pyperf/compare.h"

/* The rows of one section of the output: all, or those with a tag. */
struct section {
	const struct pyperf_row **rows;
	size_t n;
	const struct pyperf_comparison *comparison;
	const struct pyperf_compare_style *style;
};

/* Sort by the first change's ratio, ascending (sign 1) or descending (-1); stable. */
void section_sort(const struct section *section, int sign);

/* The geometric mean of the rows' ratios for the i-th changed file. 0, or -1: memory. */
int section_geometric_mean(const struct section *section, size_t i, double *mean);

/* Append the section as a table (with --table). 0, or -1: memory. */
int section_add_table(struct buf *out, const struct section *section);

/* Names of rows left out, for the line at the end; `= {0}` is empty. */
struct names {
	struct buf list; /* "a, b" */
	size_t n;
};

/* Append a copy. */
void names_add(struct names *names, const char *name);

/* The line that lists them, after a blank line if wanted; nothing for none. Releases the names. */
void names_add_hidden(struct buf *out, struct names *hidden, bool blank);

/* Tags of all rows, and each row's own; `= {0}` is empty. */
struct tags {
	json_t **of_row; /* an array, or NULL */
	size_t nrows;
	struct texts all; /* borrowed from of_row; sorted, without repetitions */
};

/* Tags are those that all runs of a row's reference benchmark have. 0, or -1 with err: memory. */
int tags_init(struct tags *tags, const struct pyperf_comparison *comparison, struct err *err);
void tags_release(struct tags *tags);
bool tags_has(const struct tags *tags, size_t row, const char *tag);

#endif
