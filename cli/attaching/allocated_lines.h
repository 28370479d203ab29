/* The lines of a process by what they allocated: ranked, and as tables. */
#ifndef CLI_ATTACHING_ALLOCATED_LINES_H
#define CLI_ATTACHING_ALLOCATED_LINES_H

#include "cli/words/table.h"
#include "results/profiles/counts_table.h"
#include "results/profiles/source_lines.h"
#include "runner/diagnosing/allocations.h"

/* `= {0}` may be released. */
struct allocated_lines {
	const struct stack_profile *profile; /* for its nodes; borrowed */
	struct counts_table lines;
	size_t *nodes; /* one of each line */
	size_t *order; /* those with any count, the most bytes first */
	size_t n;
};

/* 0, or -1 with err (memory). `counted` outlives it. */
int allocated_lines_make(struct allocated_lines *lines, const struct allocations_counted *counted,
			 struct err *err);
void allocated_lines_release(struct allocated_lines *lines);

/* What the first `most` lines allocated, with their source. 0, or -1 with err (memory). */
int allocated_lines_print(const struct allocated_lines *lines, size_t most,
			  struct source_lines *sources, FILE *out, struct err *err);
/* The same each second, of a period of `seconds`. */
int allocated_lines_print_rates(const struct allocated_lines *lines, double seconds, size_t most,
				const struct table_style *style, FILE *out, struct err *err);

/* The `most` heaviest paths of what is alive. */
int allocated_paths_print(const struct allocations_counted *counted, size_t most, FILE *out,
			  struct err *err);

#endif
