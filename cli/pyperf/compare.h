/* The comparison of compare_to: benchmarks that all files have, each file against the first. */
#ifndef CLI_PYPERF_COMPARE_H
#define CLI_PYPERF_COMPARE_H

#include "cli/pyperf/files.h"
#include "cli/pyperf/table.h"

struct pyperf_compare_style {
	bool quiet, verbose;
	bool by_speed; /* group by slower, faster, same; two files only */
	bool table;
	enum pyperf_table_format format;
	double min_speed; /* percent; smaller changes are not significant; NaN: no limit */
};

enum pyperf_verdict {
	PYPERF_SIGNIFICANT,
	PYPERF_NOT_SIGNIFICANT, /* or below min_speed */
	PYPERF_UNTESTED,	/* one value on each side: shown, but nothing is claimed */
};

/* One file's benchmark against the first file's. */
struct pyperf_change {
	const struct pyperf_file *ref_file, *file;
	const struct pyperf_bench *ref, *changed;
	double ratio; /* mean / mean of ref */
	double t;     /* NaN where there is none */
	bool tested;
	enum pyperf_verdict verdict;
};

/* One benchmark in all files. */
struct pyperf_row {
	const char *name;
	struct pyperf_change *changes; /* one for each file but the first */
	size_t n;
};

struct pyperf_comparison {
	struct pyperf_row *rows; /* in the first file's order */
	size_t n;
};

/* Compare. 0, or -1 with err: no benchmark in common, one without values, memory. */
int pyperf_comparison_init(struct pyperf_comparison *comparison, const struct pyperf_files *files,
			   double min_speed, struct err *err);
void pyperf_comparison_release(struct pyperf_comparison *comparison);

/* True when the row has something to show: a change that is significant, or could not be tested. */
bool pyperf_row_is_shown(const struct pyperf_row *row);

/* Append the whole text of compare_to. 0, or -1 with err: memory. */
int pyperf_add_comparison(struct buf *out, const struct pyperf_comparison *comparison,
			  const struct pyperf_files *files,
			  const struct pyperf_compare_style *style, struct err *err);

#endif
