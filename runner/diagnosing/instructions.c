#include "runner/diagnosing/instructions.h"

#include "runner/counters/path_code.h"
#include "runner/counting/callgrind_file.h"
#include "runner/counting/callgrind_worker.h"
#include "runner/diagnosing/call_paths.h"
#include "runner/diagnosing/counted_worker.h"
#include "runner/diagnosing/hooked.h"
#include "runner/drive/message.h"
#include "runner/drive/worker_loops.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many instructions are n loops, and a layout counts 8n (callgrind counts about 40 million a
   second). */
#define ENOUGH 4000000
/* Counts of n, 2n and 4n. */
#define COUNTS 3

/* One path of the last count. */
struct path {
	int64_t id, parent;
	int64_t calls; /* entries, also those that make a generator */
	size_t node;
};

struct counter {
	const struct diagnosing_config *config;
	const struct diagnosing_side *of;
	struct instructions_counted *counted;
	struct sealed_folder folder;
	struct callgrind_worker worker;
	struct call_paths at;
	size_t loop;   /* the node of the measured loop */
	size_t part;   /* the layout's first */
	int64_t loops; /* of the worker's shortest count; of all of them where they are fixed */
	bool is_fixed; /* (worker_loops.h) */
	int64_t *own;  /* of each node in this count */
	struct path *paths;
	size_t n, cap;
	struct callgrind_pieces pieces;
	struct buf dump;
};

void instructions_release(struct instructions_counted *counted)
{
	stack_profile_release(&counted->own);
}

/* ---- what was counted, path by path */

static int add_path(void *context, const struct worker_call_path *path, struct err *err)
{
	struct counter *c = context;
	size_t node;

	if (mem_reserve(&c->paths, &c->cap, c->n + 1, sizeof(*c->paths)))
		return err_memory(err);
	if (call_paths_room(&c->at, path->id, err))
		return -1;
	if (!call_paths_skip(&c->at, path)) {
		node = call_paths_node(&c->at, &c->counted->own, path, err);
		if (node == SIZE_MAX)
			return -1;
		c->at.nodes[path->id] = node;
	}
	c->paths[c->n++] = (struct path){path->id, path->parent, path->calls + path->created,
					 c->at.nodes[path->id]};
	return 0;
}

static int64_t *piece(int64_t *of, int64_t path, enum path_code which)
{
	return &of[PATH_CODES * path + which];
}

/* Room for the pieces of all paths up to this one. */
static int make_pieces(struct counter *c, int64_t last, int64_t start, struct err *err)
{
	struct callgrind_pieces *pieces = &c->pieces;

	free(pieces->cost);
	free(pieces->calls);
	*pieces = (struct callgrind_pieces){.start = (uint64_t)start,
					    .size = PATH_CODE_SIZE,
					    .n = PATH_CODES * ((size_t)last + 1)};
	pieces->cost = calloc(pieces->n, sizeof(*pieces->cost));
	pieces->calls = calloc(pieces->n, sizeof(*pieces->calls));
	return pieces->cost && pieces->calls ? 0 : err_memory(err);
}

/* The hook takes the same in every call. -1 with err where it did not. */
static int hook_cost(const struct counter *c, int64_t *each, struct err *err)
{
	int64_t calls = 0;

	for (size_t i = 0; i < c->n; i++)
		if (*piece(c->pieces.cost, c->paths[i].id, PATH_CODE_RUNS) > 0)
			calls += c->paths[i].calls;
	*each = calls ? c->pieces.callers_own / calls : 0;
	if (*each * calls == c->pieces.callers_own)
		return 0;
	return err_set(err, ERR_BENCHMARK,
		       "its calls cannot be followed: %lld were seen in Python, and valgrind saw "
		       "others",
		       (long long)calls);
}

/* A path has what runs through its code, less what runs through that of the paths below it, and
   less all that is ours. Paths of other threads ran through none. */
static int share_out(struct counter *c, int64_t loop, int64_t total, struct err *err)
{
	int64_t hook;

	if (*piece(c->pieces.cost, loop, PATH_CODE_RUNS) != total)
		return err_set(err, ERR_BENCHMARK,
			       "its calls cannot be followed: valgrind lost track of them");
	if (hook_cost(c, &hook, err))
		return -1;
	c->own[c->loop] += total - *piece(c->pieces.cost, loop, PATH_CODE_LOOKS_UP);
	for (size_t i = 0; i < c->n; i++) {
		const struct path *path = &c->paths[i];
		int64_t cost = *piece(c->pieces.cost, path->id, PATH_CODE_RUNS);
		size_t caller = c->at.nodes[path->parent];

		if (cost == 0) {
			c->counted->has_threads |= path->calls > 0;
			continue;
		}
		c->own[path->node] += cost - PATH_CODE_OWN * path->calls -
				      *piece(c->pieces.cost, path->id, PATH_CODE_LOOKS_UP);
		c->own[caller] -= cost + hook * path->calls;
	}
	for (size_t i = 0; i < c->counted->own.n_nodes; i++)
		if (c->own[i] < 0)
			return err_set(err, ERR_BENCHMARK,
				       "its calls cannot be followed: code that runs on a stack of "
				       "its own (a greenlet) returns elsewhere than it was called");
	return 0;
}

static int make_own(struct counter *c, struct err *err)
{
	size_t n = c->counted->own.n_nodes;

	free(c->own);
	c->own = calloc(n + 1, sizeof(*c->own));
	return c->own ? 0 : err_memory(err);
}

static int read_paths(struct counter *c, int64_t *loop, int64_t *code, struct err *err)
{
	struct worker *worker = &c->worker.worker;
	int64_t last;
	bool is_cut;

	if (message_number(worker->reply, worker->reply_len, "code", code, err) ||
	    message_number(worker->reply, worker->reply_len, "loop", loop, err))
		return -1;
	c->n = 0;
	if (call_paths_begin(&c->at, c->loop, err) ||
	    worker_calls(worker, add_path, c, &is_cut, err))
		return -1;
	if (is_cut)
		return err_set(err, ERR_BENCHMARK, "it has more call paths than can be told apart");
	last = c->n && c->paths[c->n - 1].id > *loop ? c->paths[c->n - 1].id : *loop;
	return *loop < 0 || last > INT32_MAX
		       ? err_set(err, ERR_BENCHMARK, "the worker's calls make no sense")
		       : make_pieces(c, last, *code, err);
}

/* Count so many loops into c->own. */
static int count(struct counter *c, int64_t loops, struct err *err)
{
	int64_t total, loop, code;

	if (callgrind_worker_count(&c->worker, loops, &total, &c->dump, err) ||
	    read_paths(c, &loop, &code, err) || make_own(c, err) ||
	    callgrind_pieces_read(&c->pieces, buf_text(&c->dump), c->dump.len, err))
		return -1;
	return share_out(c, loop, total, err);
}

static void add(struct counter *c, int part, int64_t sign)
{
	struct stack_profile *own = &c->counted->own;

	for (size_t node = 0; node < own->n_nodes; node++)
		stack_profile_add(own, node, c->part + (size_t)part, sign * c->own[node]);
}

/* The i-th of n, 2n and 4n: what the second has more than the first is one part, what the third has
   more than the second is the other. */
static void add_up(struct counter *c, int i)
{
	if (i < 2)
		add(c, 0, i == 0 ? -1 : 1);
	if (i > 0)
		add(c, 1, i == 1 ? -1 : 1);
}

/* ---- a worker */

static int name_profile(struct counter *c, struct err *err)
{
	struct stack_profile *own = &c->counted->own;
	char text[64];
	size_t frame;

	if (own->name)
		return 0;
	snprintf(text, sizeof(text), "CPython %s", c->worker.worker.version);
	own->name = strdup(c->of->target->name);
	own->interpreter = strdup(text);
	own->unit = strdup(INSTRUCTIONS_UNIT);
	if (!own->name || !own->interpreter || !own->unit)
		return err_memory(err);
	frame = stack_profile_frame(own, PROFILE_PYTHON, INSTRUCTIONS_LOOP, "", 0, err);
	c->loop = frame == SIZE_MAX ? SIZE_MAX
				    : stack_profile_node(own, PROFILE_NO_PARENT, frame, 0, err);
	return c->loop == SIZE_MAX ? -1 : 0;
}

/* Of the i-th part. */
static int64_t loops_of(const struct counter *c, int i)
{
	return c->is_fixed ? c->loops : c->loops << i;
}

static int begin_parts(struct counter *c, struct err *err)
{
	struct stack_profile *own = &c->counted->own;

	for (int i = 0; i < INSTRUCTIONS_PARTS; i++) {
		size_t part = stack_profile_part(own, err);

		if (part == SIZE_MAX)
			return -1;
		c->part = i ? c->part : part;
		own->parts[part].iterations = loops_of(c, i) * c->of->target->inner_loops;
		own->parts[part].seconds = 0;
	}
	return 0;
}

/* As the sum of instructions is counted (runner/counting/valgrind.c): the loops are found by a
   count, and warmed up. */
static int choose_loops(struct counter *c, struct err *err)
{
	struct callgrind_worker *worker = &c->worker;
	const struct loops_wanted wanted =
		worker_loops(&worker->worker, c->of->target, c->config->loops);
	int64_t first = wanted.is_fixed ? wanted.n : 1, one, unused;

	c->loops = wanted.n;
	c->is_fixed = wanted.is_fixed;
	if (callgrind_worker_warm_up(worker, first, err) || callgrind_worker_test(worker, err) ||
	    callgrind_worker_count(worker, first, &one, NULL, err))
		return -1;
	if (c->loops == 0)
		c->loops = worker->has_children ? 1 : callgrind_loops(one > 0 ? one : 1, ENOUGH);
	return c->is_fixed || one > CALLGRIND_LONG
		       ? 0
		       : callgrind_worker_count(worker, c->loops, &unused, NULL, err);
}

/* Each part is a value. */
static int count_values(struct counter *c, struct err *err)
{
	for (int i = 0; i < INSTRUCTIONS_PARTS; i++) {
		if (count(c, c->loops, err))
			return -1;
		add(c, i, 1);
	}
	return 0;
}

static int count_differences(struct counter *c, struct err *err)
{
	for (int i = 0; i < COUNTS; i++) {
		if (count(c, c->loops << i, err))
			return -1;
		add_up(c, i);
	}
	return 0;
}

static int count_all(struct counter *c, struct err *err)
{
	if (name_profile(c, err) || choose_loops(c, err) || begin_parts(c, err))
		return -1;
	return c->is_fixed ? count_values(c, err) : count_differences(c, err);
}

/* Whether the interpreter can have the instrument is known sooner without valgrind. */
static int try_instrument(const struct counting_subject *subject, struct err *err)
{
	const struct layout layout = layout_of(0, 0);
	const struct counting_way way = {.instrument = "instructions", .is_idle = true};
	struct worker worker;
	int rc = counting_start(&worker, subject, &layout, &way, NULL, err);

	if (rc)
		counted_explain_start(&worker, "its functions cannot be told apart", err);
	else
		worker_finish(&worker);
	worker_release(&worker);
	return rc;
}

/* Where valgrind ends before Python says anything, it is valgrind that does not work here. */
static int start(struct counter *c, const struct counting_subject *subject,
		 const struct layout *layout, struct err *err)
{
	const struct worker *worker = &c->worker.worker;

	if (!callgrind_worker_start(&c->worker, subject, layout, "instructions", err))
		return 0;
	if (!worker->version[0] && err->kind == ERR_BENCHMARK)
		return err_in(
			err,
			"under valgrind the interpreter does not start (a newer valgrind may know "
			"it)");
	return worker->version[0] ? err_in(err, "CPython %s", worker->version) : -1;
}

static int run_worker(struct counter *c, const struct counting_subject *subject, long number,
		      struct err *err)
{
	const struct layout layout = layout_of(c->config->seed, number);
	struct instructions_counted *to = c->counted;
	int rc = start(c, subject, &layout, err) || count_all(c, err);

	if (rc)
		hooked_hint_at_recursion(err);
	counted_details(&c->worker.worker, to->details, sizeof(to->details));
	to->has_threads |= c->worker.has_threads;
	to->times_itself |= c->worker.times_itself;
	to->is_in_folder |= c->worker.is_in_folder;
	if (!rc)
		callgrind_worker_finish(&c->worker);
	callgrind_worker_release(&c->worker);
	return rc ? -1 : 0;
}

static void release(struct counter *c)
{
	call_paths_release(&c->at);
	sealed_folder_release(&c->folder);
	buf_release(&c->dump);
	free(c->pieces.cost);
	free(c->pieces.calls);
	free(c->paths);
	free(c->own);
}

int instructions_count(struct instructions_counted *counted, const struct diagnosing_config *config,
		       const struct diagnosing_side *of, int side, struct err *err)
{
	struct counter c = {
		.config = config, .of = of, .counted = counted, .folder = {.lock_fd = -1}};
	const struct counting_subject subject = {.side = of->side,
						 .target = of->target,
						 .needs_more_cpus = of->needs_more_cpus,
						 .cpus = config->all_cpus,
						 .timeout_s = config->timeout_s,
						 .folder = &c.folder};
	int rc;

	*counted = (struct instructions_counted){0};
	if (!callgrind_is_here())
		return err_set(err, ERR_SYSTEM,
			       "instructions are counted by valgrind, which is not on PATH");
	rc = call_paths_init(&c.at, of->side, err) || sealed_folder_hold(&c.folder, err) ||
	     try_instrument(&subject, err);
	for (long i = 0; !rc && i < config->workers; i++) {
		if (config->observe)
			config->observe(config->context, side, i);
		rc = run_worker(&c, &subject, i, err);
	}
	release(&c);
	return rc ? -1 : 0;
}
