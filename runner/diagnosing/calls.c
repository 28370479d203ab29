#include "runner/diagnosing/calls.h"

#include "runner/diagnosing/counted_worker.h"
#include "runner/diagnosing/stack_cut.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Doublings of each worker, every second one of twice as many loops: a count that grows with their
   number is not the same in both. */
#define DOUBLINGS 3
/* Generators are seen to be made from this minor version on. */
#define KNOWS_CREATED 11

struct counter {
	struct calls_counted *counted;
	struct counted_worker worker;
	char *folder;	/* of the worker's own files */
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
	if (stack_cut_is_ours(path->file, c->folder)) {
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

static int count(struct counter *c, int64_t loops, int64_t sign, struct err *err)
{
	bool is_cut;

	c->sign = sign;
	for (size_t i = 0; i < c->n_nodes; i++)
		c->nodes[i] = SIZE_MAX;
	if (make_room(c, 1, err) || counted_worker_take(&c->worker, loops, NULL, err) ||
	    worker_calls(&c->worker.worker, add_path, c, &is_cut, err))
		return -1;
	c->counted->is_cut |= is_cut;
	return 0;
}

/* Of `loops` and twice as many. */
static int double_once(struct counter *c, int64_t loops, struct err *err)
{
	struct stack_profile *calls = &c->counted->calls;

	c->part = stack_profile_part(calls, err);
	if (c->part == SIZE_MAX || stack_profile_part(&c->counted->created, err) == SIZE_MAX)
		return -1;
	calls->parts[c->part].iterations = loops * c->worker.of->target->inner_loops;
	calls->parts[c->part].seconds = 0;
	c->counted->created.parts[c->part] = calls->parts[c->part];
	return count(c, loops, -1, err) || count(c, 2 * loops, 1, err) ? -1 : 0;
}

static int name_profile(struct counter *c, struct err *err)
{
	struct stack_profile *calls = &c->counted->calls;

	if (calls->name)
		return 0;
	calls->name = strdup(c->worker.of->target->name);
	calls->interpreter = counted_worker_interpreter_new(&c->worker);
	calls->unit = strdup(CALLS_UNIT);
	c->counted->knows_created = atoi(c->worker.worker.version + strlen("3.")) >= KNOWS_CREATED;
	return calls->name && calls->interpreter && calls->unit ? 0 : err_memory(err);
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

static int run_worker(struct counter *c, long number, struct err *err)
{
	static const struct counted_way way = {.instrument = "calls", .what = "its calls"};
	int64_t loops;
	int rc;

	rc = counted_worker_start(&c->worker, &way, number, err) || name_profile(c, err) ||
	     counted_worker_warm_up(&c->worker, err);
	loops = c->worker.loops;
	for (int i = 0; !rc && i < DOUBLINGS; i++)
		rc = double_once(c, i % 2 ? 2 * loops : loops, err);
	if (rc)
		hint_at_recursion(err);
	counted_worker_details(&c->worker, c->counted->details, sizeof(c->counted->details));
	counted_worker_release(&c->worker, !rc);
	return rc ? -1 : 0;
}

int calls_count(struct calls_counted *counted, const struct diagnosing_config *config,
		const struct diagnosing_side *of, int side, struct err *err)
{
	struct counter c = {.worker = {.config = config, .of = of}, .counted = counted};
	int rc = 0;

	*counted = (struct calls_counted){0};
	c.folder = counted_folder_new(of->side);
	if (!c.folder)
		return err_memory(err);
	for (long i = 0; !rc && i < config->workers; i++) {
		if (config->observe)
			config->observe(config->context, side, i);
		rc = run_worker(&c, i, err);
	}
	free(c.nodes);
	free(c.folder);
	return rc;
}
