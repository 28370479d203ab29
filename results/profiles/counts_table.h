/*
 * Several counts of the same call paths, per iteration and exact where all parts agree: of profiles
 * that have the same nodes, each by one unit (requests, bytes). Pure.
 */
#ifndef RESULTS_PROFILES_COUNTS_TABLE_H
#define RESULTS_PROFILES_COUNTS_TABLE_H

#include "results/profiles/call_table.h"

/* `= {0}` may be released; it owns all. */
struct counts_table {
	size_t n, n_kinds;
	struct call_figure *rows;  /* rows[group * n_kinds + kind] */
	struct call_figure *total; /* total[kind] */
};

/* `group` gives each node a group below `n`. 0, or -1 with err (memory); released either way. */
int counts_table_make(struct counts_table *table, const struct stack_profile *profiles,
		      size_t n_kinds, const size_t *group, size_t n, struct err *err);
void counts_table_release(struct counts_table *table);

/* The kind is never below 0 in an iteration: where parts that are not alike say so, 0 is the
   least. */
void counts_table_floor(struct counts_table *table, size_t kind);

const struct call_figure *counts_table_row(const struct counts_table *table, size_t group);
/* Is there anything but zeros? */
bool counts_table_has_any(const struct counts_table *table, size_t group);

/* Give each node the group of its line (room for n_nodes): the same frame at the same line, of
   native frames also below the same line. nodes[group] is one of them; *n: how many groups. 0, or
   -1 with err (memory). */
int counts_table_lines(const struct stack_profile *profile, size_t *group, size_t *nodes, size_t *n,
		       struct err *err);

#endif
