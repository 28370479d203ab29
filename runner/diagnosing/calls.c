#include "runner/diagnosing/calls.h"

#include "runner/diagnosing/call_paths.h"
#include "runner/diagnosing/counted.h"
#include "runner/diagnosing/hooked.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOUBLINGS 3
/* Generators are seen to be made from this minor version on. */
#define KNOWS_CREATED 11

struct counter {
	struct counted run;
	struct calls_counted *counted;
	struct call_paths paths; /* the loop has no node */
	size_t part;
	int64_t sign;
};

void calls_release(struct calls_counted *counted)
{
	stack_profile_release(&counted->calls);
	stack_profile_release(&counted->created);
}

/* ---- paths */

static int add_path(void *context, const struct worker_call_path *path, struct err *err)
{
	struct counter *c = context;
	struct calls_counted *to = c->counted;
	size_t node, same;

	if (call_paths_room(&c->paths, path->id, err))
		return -1;
	if (call_paths_skip(&c->paths, path))
		return 0;
	node = call_paths_node(&c->paths, &to->calls, path, err);
	same = node == SIZE_MAX ? node : call_paths_node(&c->paths, &to->created, path, err);
	if (same == SIZE_MAX)
		return -1;
	c->paths.nodes[path->id] = node;
	stack_profile_add(&to->calls, node, c->part, c->sign * path->calls);
	stack_profile_add(&to->created, same, c->part, c->sign * path->created);
	return 0;
}

/* ---- a worker */

static int count(struct counted *run, int64_t loops, int64_t sign, struct err *err)
{
	struct counter *c = run->context;
	bool is_cut;

	c->sign = sign;
	if (call_paths_begin(&c->paths, PROFILE_NO_PARENT, err) ||
	    counted_worker_take(&run->worker, loops, NULL, err) ||
	    worker_calls(&run->worker.worker, add_path, c, &is_cut, err))
		return -1;
	c->counted->is_cut |= is_cut;
	return 0;
}

static int begin_part(struct counted *run, int64_t loops, struct err *err)
{
	struct counter *c = run->context;
	struct stack_profile *calls = &c->counted->calls;

	c->part = stack_profile_part(calls, err);
	if (c->part == SIZE_MAX || stack_profile_part(&c->counted->created, err) == SIZE_MAX)
		return -1;
	calls->parts[c->part].iterations = loops * run->worker.of->target->inner_loops;
	calls->parts[c->part].seconds = 0;
	c->counted->created.parts[c->part] = calls->parts[c->part];
	return 0;
}

static int begin(struct counted *run, struct err *err)
{
	struct counter *c = run->context;

	c->counted->knows_created =
		atoi(run->worker.worker.version + strlen("3.")) >= KNOWS_CREATED;
	return counted_name(run, &c->counted->calls, CALLS_UNIT, err);
}

int calls_count(struct calls_counted *counted, const struct diagnosing_config *config,
		const struct diagnosing_side *of, int side, struct err *err)
{
	struct counter c = {
		.run = {.worker = {.config = config, .of = of},
			.way = {.instrument = "calls", .cannot = "its calls cannot be counted"},
			.doublings = DOUBLINGS,
			.begin_part = begin_part,
			.count = count,
			.begin = begin},
		.counted = counted};
	int rc;

	*counted = (struct calls_counted){0};
	if (call_paths_init(&c.paths, of->side, err))
		return -1;
	c.run.context = &c;
	rc = counted_run(&c.run, side, err);
	if (rc)
		hooked_hint_at_recursion(err);
	snprintf(counted->details, sizeof(counted->details), "%s", c.run.details);
	call_paths_release(&c.paths);
	return rc;
}
