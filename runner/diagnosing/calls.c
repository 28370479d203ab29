#include "runner/diagnosing/calls.h"

#include "runner/diagnosing/counted.h"
#include "runner/diagnosing/stack_cut.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOUBLINGS 3
/* Generators are seen to be made from this minor version on. */
#define KNOWS_CREATED 11

struct counter {
	struct counted run;
	struct calls_counted *counted;
	size_t *nodes;	/* of the profiles, by the worker's ids; SIZE_MAX: the loop itself */
	size_t n_nodes; /* room for so many */
	size_t part;
	int64_t sign;
};

void calls_release(struct calls_counted *counted)
{
	stack_profile_release(&counted->calls);
	stack_profile_release(&counted->created);
}

/* ---- paths */

static int make_room(struct counter *c, int64_t id, struct err *err)
{
	size_t n = (size_t)id + 1 + c->n_nodes;
	size_t *grown;

	if ((size_t)id < c->n_nodes)
		return 0;
	grown = realloc(c->nodes, n * sizeof(*grown));
	if (!grown)
		return err_memory(err);
	for (size_t i = c->n_nodes; i < n; i++)
		grown[i] = SIZE_MAX;
	c->nodes = grown;
	c->n_nodes = n;
	return 0;
}

/* The worker's own frames are left out: what they call, the loop calls. */
static size_t node_of(struct counter *c, struct stack_profile *profile,
		      const struct worker_call_path *path, struct err *err)
{
	size_t parent = c->nodes[path->parent];
	size_t frame = stack_profile_frame(profile, PROFILE_PYTHON, path->function, path->file,
					   path->first_line, err);

	if (frame == SIZE_MAX)
		return SIZE_MAX;
	return stack_profile_node(profile, parent == SIZE_MAX ? PROFILE_NO_PARENT : parent, frame,
				  0, err);
}

static int add_path(void *context, const struct worker_call_path *path, struct err *err)
{
	struct counter *c = context;
	struct calls_counted *to = c->counted;
	size_t node, same;

	if (path->id > INT32_MAX)
		return err_set(err, ERR_BENCHMARK, "the worker's calls make no sense");
	if (make_room(c, path->id, err))
		return -1;
	if (stack_cut_is_ours(path->file, c->run.folder)) {
		c->nodes[path->id] = c->nodes[path->parent];
		return 0;
	}
	node = node_of(c, &to->calls, path, err);
	same = node == SIZE_MAX ? node : node_of(c, &to->created, path, err);
	if (same == SIZE_MAX)
		return -1;
	c->nodes[path->id] = node;
	stack_profile_add(&to->calls, node, c->part, c->sign * path->calls);
	stack_profile_add(&to->created, same, c->part, c->sign * path->created);
	return 0;
}

/* ---- a worker */

static int count(struct counter *c, int64_t loops, int64_t sign, struct err *err)
{
	bool is_cut;

	c->sign = sign;
	for (size_t i = 0; i < c->n_nodes; i++)
		c->nodes[i] = SIZE_MAX;
	if (make_room(c, 1, err) || counted_worker_take(&c->run.worker, loops, NULL, err) ||
	    worker_calls(&c->run.worker.worker, add_path, c, &is_cut, err))
		return -1;
	c->counted->is_cut |= is_cut;
	return 0;
}

static int double_once(struct counted *run, int64_t loops, struct err *err)
{
	struct counter *c = run->context;
	struct stack_profile *calls = &c->counted->calls;

	c->part = stack_profile_part(calls, err);
	if (c->part == SIZE_MAX || stack_profile_part(&c->counted->created, err) == SIZE_MAX)
		return -1;
	calls->parts[c->part].iterations = loops * run->worker.of->target->inner_loops;
	calls->parts[c->part].seconds = 0;
	c->counted->created.parts[c->part] = calls->parts[c->part];
	return count(c, loops, -1, err) || count(c, 2 * loops, 1, err) ? -1 : 0;
}

static int begin(struct counted *run, struct err *err)
{
	struct counter *c = run->context;

	c->counted->knows_created =
		atoi(run->worker.worker.version + strlen("3.")) >= KNOWS_CREATED;
	return counted_name(run, &c->counted->calls, CALLS_UNIT, err);
}

/* Under the hook a Python call takes the C stack, so deep recursion meets a limit, or the end of
   the stack, sooner. */
static void hint_at_recursion(struct err *err)
{
	static const char *const signs[] = {"RecursionError", "SIGSEGV", "signal 11",
					    "Segmentation"};
	struct err cause = *err;

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (strstr(cause.text, signs[i])) {
			err_clear(err);
			err_set(err, cause.kind,
				"%s (recursion goes less deep while calls are counted: each takes "
				"the C stack)",
				cause.text);
			return;
		}
}

int calls_count(struct calls_counted *counted, const struct diagnosing_config *config,
		const struct diagnosing_side *of, int side, struct err *err)
{
	struct counter c = {.run = {.worker = {.config = config, .of = of},
				    .way = {.instrument = "calls", .what = "its calls"},
				    .doublings = DOUBLINGS,
				    .double_once = double_once,
				    .begin = begin},
			    .counted = counted};
	int rc;

	*counted = (struct calls_counted){0};
	c.run.context = &c;
	rc = counted_run(&c.run, side, err);
	if (rc)
		hint_at_recursion(err);
	snprintf(counted->details, sizeof(counted->details), "%s", c.run.details);
	free(c.nodes);
	return rc;
}
