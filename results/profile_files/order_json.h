/*
 * The order in time of a profile, in assay's own file (docs/file-format.md):
 * {"grain": 2, "lanes": [{"name": "thread 12", "part": 0, "runs": [1, -3, 0, 2]}], "nodes": [17,
 * 4]}
 *
 * A run is its place among `nodes`, from 1, or 0 for nothing; one of more than a grain is followed
 * by how many more, as a number below 0. Nodes that come often have small numbers, which zlib makes
 * small.
 */
#ifndef RESULTS_PROFILE_FILES_ORDER_JSON_H
#define RESULTS_PROFILE_FILES_ORDER_JSON_H

#include "results/base/cursor.h"
#include "results/base/emit.h"
#include "results/profile_files/fields.h"
#include "results/profiles/stack_profile.h"

/* The member "order" of the object that is open; nothing where no order is known. 0, or -1 with err
   (memory). */
int order_json_add(struct emit *emit, const struct stack_profile *profile, struct err *err);

/* As read: columns, until the nodes are known. `= {0}` may be released. */
struct order_json_lane {
	int64_t part;
	char *name;
	struct column runs;
};
struct order_json {
	int64_t grain; /* 0: none was read */
	struct column nodes;
	struct order_json_lane *lanes;
	size_t n, cap;
	bool is_read;
};
void order_json_release(struct order_json *order);

/* Read the member's value. 0, or -1 with err (ERR_INPUT with the place; memory). */
int order_json_read(struct order_json *order, struct cursor *c, struct err *err);
/* Give it to the profile, whose nodes and parts are there. 0, or -1 with err (ERR_INPUT: it names
   others, or is longer than the limits; memory). */
int order_json_build(const struct order_json *order, struct stack_profile *profile,
		     struct err *err);

#endif
