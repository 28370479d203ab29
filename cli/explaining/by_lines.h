/* `--by lines`: what its reports share. */
#ifndef CLI_EXPLAINING_BY_LINES_H
#define CLI_EXPLAINING_BY_LINES_H

#include "cli/explaining/by_allocations.h"
#include "results/profiles/line_costs.h"

/* What was looked at; of time and memory one may be missing. All borrowed but the costs. */
struct lines_view {
	const char *name;
	const struct explained *sampled; /* its summary and notes; NULL: time is not known, */
	const char *not_sampled;	 /* and why */
	const struct allocations_counted *counted; /* NULL: memory is not known, */
	const char *not_counted;		   /* and why */
	struct source_lines *sources;
	struct line_costs costs;
};

/* 0, or -1 with err (memory). */
int lines_print(const struct lines_view *view, const struct explained_style *style, FILE *out,
		struct err *err);
/* A member of the report's "benchmarks"; NULL: memory. */
json_t *lines_json_new(const struct lines_view *view);

/* What should be known of the memory: all false where that is not known. */
void lines_notes(const struct lines_view *view, bool notes[ALLOCATION_NOTES]);
/* NULL: unknown. Borrowed. */
const char *lines_interpreter(const struct lines_view *view);

#endif
