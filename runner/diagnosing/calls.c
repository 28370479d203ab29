#include "runner/diagnosing/calls.h"

#include "runner/counting/doublings.h"
#include "runner/diagnosing/call_paths.h"
#include "runner/diagnosing/hooked.h"
#include "runner/drive/coins.h"
#include "runner/drive/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

/* Doublings of each worker, every second one of twice as many loops: a count that grows with their
   number is not the same in both. */
#define DOUBLINGS 3
/* Generators are seen to be made from this minor version on. */
#define KNOWS_CREATED 11

struct counter {
	const struct diagnosing_config *config;
	const struct diagnosing_side *of;
	struct calls_counted *counted;
	struct worker worker;
	struct call_paths paths; /* the loop has no node */
	int64_t loops;		 /* of the fewer */
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

static int start(struct counter *c, struct coins *coins, const char *part, struct err *err)
{
	const struct diagnosing_config *config = c->config;
	const struct side *side = c->of->side;
	struct environment_rules rules = target_environment(c->of->target, &side->environment);
	char **env = environment_new(&rules, environ, coins_hash_seed(coins), err);
	struct worker_spec spec = {.program = side->program,
				   .bootstrap = side->bootstrap,
				   .instrument = "calls",
				   .env = env,
				   .directory = side->directory,
				   .cpus = config->all_cpus,
				   .timeout_s = config->timeout_s,
				   .limits = config->limits,
				   .name = c->of->target->name,
				   .part = part};
	int rc;

	if (!env)
		return -1;
	rc = worker_start(&c->worker, &spec, err);
	if (rc)
		hooked_explain_start(&c->worker, "its calls cannot be counted", err);
	rc = rc || worker_load(&c->worker, c->of->target, err);
	environment_free(env);
	return rc ? -1 : 0;
}

static int take(struct counter *c, int64_t loops, double *seconds, struct err *err)
{
	struct reading reading;

	if (worker_measure(&c->worker, WORKER_LOOP, loops, &reading, err))
		return -1;
	if (seconds)
		*seconds = reading_seconds(&reading);
	return 0;
}

/* One loop, which fills caches, and one that tells how long one takes; then as timed ones do. */
static int warm_up(struct counter *c, struct err *err)
{
	double loop_s;

	c->loops = target_loops(c->of->target, c->config->loops);
	if (c->loops == 0) {
		if (take(c, 1, NULL, err) || take(c, 1, &loop_s, err))
			return -1;
		c->loops = doublings_loops(loop_s);
	}
	for (long i = 0; i <= c->config->warmups; i++)
		if (take(c, 2 * c->loops, NULL, err))
			return -1;
	return 0;
}

static int count(struct counter *c, int64_t loops, int64_t sign, struct err *err)
{
	bool is_cut;

	c->sign = sign;
	if (call_paths_begin(&c->paths, PROFILE_NO_PARENT, err) || take(c, loops, NULL, err) ||
	    worker_calls(&c->worker, add_path, c, &is_cut, err))
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
	calls->parts[c->part].iterations = loops * c->of->target->inner_loops;
	calls->parts[c->part].seconds = 0;
	c->counted->created.parts[c->part] = calls->parts[c->part];
	return count(c, loops, -1, err) || count(c, 2 * loops, 1, err) ? -1 : 0;
}

static int name_profile(struct counter *c, struct err *err)
{
	struct stack_profile *calls = &c->counted->calls;
	char text[64];

	if (calls->name)
		return 0;
	snprintf(text, sizeof(text), "CPython %s", c->worker.version);
	calls->name = strdup(c->of->target->name);
	calls->interpreter = strdup(text);
	calls->unit = strdup(CALLS_UNIT);
	c->counted->knows_created = atoi(c->worker.version + strlen("3.")) >= KNOWS_CREATED;
	return calls->name && calls->interpreter && calls->unit ? 0 : err_memory(err);
}

static int run_worker(struct counter *c, long number, struct err *err)
{
	struct coins coins = coins_of(c->config->seed, 0, (size_t)number);
	char part[48];
	int rc;

	snprintf(part, sizeof(part), "counting worker %ld", number + 1);
	rc = start(c, &coins, part, err) || name_profile(c, err) || warm_up(c, err);
	for (int i = 0; !rc && i < DOUBLINGS; i++)
		rc = double_once(c, i % 2 ? 2 * c->loops : c->loops, err);
	if (rc)
		hooked_hint_at_recursion(err);
	hooked_keep_details(&c->worker, c->counted->details, sizeof(c->counted->details));
	if (!rc)
		worker_finish(&c->worker);
	worker_release(&c->worker);
	return rc ? -1 : 0;
}

int calls_count(struct calls_counted *counted, const struct diagnosing_config *config,
		const struct diagnosing_side *of, int side, struct err *err)
{
	struct counter c = {.config = config, .of = of, .counted = counted};
	int rc = 0;

	*counted = (struct calls_counted){0};
	if (call_paths_init(&c.paths, of->side, err))
		return -1;
	for (long i = 0; !rc && i < config->workers; i++) {
		if (config->observe)
			config->observe(config->context, side, i);
		rc = run_worker(&c, i, err);
	}
	call_paths_release(&c.paths);
	return rc;
}
