#include "runner/diagnosing/counted.h"

#include "runner/counting/doublings.h"
#include "runner/counting/preload.h"
#include "runner/drive/coins.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

static char *folder_new(const struct side *side)
{
	const char *slash = strrchr(side->bootstrap, '/');

	return strndup(side->bootstrap, slash ? (size_t)(slash - side->bootstrap) : 0);
}

/* The worker's environment; NULL with err (memory). */
static char **worker_environment(const struct counted *c, struct coins *coins, struct err *err)
{
	const struct side *side = c->of->side;
	struct environment_rules rules = target_environment(c->of->target, &side->environment);
	struct preload library;
	char **entries = preload_joined_new(
		rules.set, c->preload && preload_fill(&library, side) ? library.set : NULL);
	char **env;

	rules.set = entries;
	env = entries ? environment_new(&rules, environ, coins_hash_seed(coins), err) : NULL;
	free(entries);
	if (!env)
		err_memory(err);
	return env;
}

static int start(struct counted *c, struct coins *coins, const char *part, struct err *err)
{
	const struct diagnosing_config *config = c->config;
	char **env = worker_environment(c, coins, err);
	struct worker_spec spec = {.program = c->of->side->program,
				   .bootstrap = c->of->side->bootstrap,
				   .instrument = c->instrument,
				   .env = env,
				   .directory = c->of->side->directory,
				   .cpus = config->all_cpus,
				   .timeout_s = config->timeout_s,
				   .limits = config->limits,
				   .name = c->of->target->name,
				   .part = part};
	int rc;

	if (!env)
		return -1;
	rc = worker_start(&c->worker, &spec, err);
	if (rc && strcmp(c->worker.kind, "native") != 0 && c->worker.note[0]) {
		err_clear(err);
		err_set(err, ERR_BENCHMARK, "%s %s: %s: %s", c->worker.implementation,
			c->worker.version, c->cannot, c->worker.note);
	} else if (rc && c->worker.version[0]) {
		err_in(err, "CPython %s", c->worker.version);
	}
	rc = rc || worker_load(&c->worker, c->of->target, err);
	environment_free(env);
	return rc ? -1 : 0;
}

static int take(struct counted *c, int64_t loops, double *seconds, struct err *err)
{
	struct reading reading;

	if (worker_measure(&c->worker, WORKER_LOOP, loops, &reading, err))
		return -1;
	if (seconds)
		*seconds = reading_seconds(&reading);
	return 0;
}

int counted_take(struct counted *counted, int64_t loops, struct err *err)
{
	return take(counted, loops, NULL, err);
}

/* One loop, which fills caches, and one that tells how long one takes; then as timed ones do. */
static int warm_up(struct counted *c, struct err *err)
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

int counted_name(const struct counted *counted, struct stack_profile *profile, const char *unit,
		 struct err *err)
{
	char text[64];

	if (profile->name)
		return 0;
	snprintf(text, sizeof(text), "CPython %s", counted->worker.version);
	profile->name = strdup(counted->of->target->name);
	profile->interpreter = strdup(text);
	profile->unit = strdup(unit);
	return profile->name && profile->interpreter && profile->unit ? 0 : err_memory(err);
}

static void keep_details(struct counted *c)
{
	const struct buf *all = &c->worker.details;
	size_t size = sizeof(c->details);
	size_t skipped = all->len >= size ? all->len - size + 1 : 0;

	snprintf(c->details, size, "%s", buf_text(all) + skipped);
}

static int run_worker(struct counted *c, long number, struct err *err)
{
	struct coins coins = coins_of(c->config->seed, 0, (size_t)number);
	char part[48];
	int rc;

	snprintf(part, sizeof(part), "counting worker %ld", number + 1);
	rc = start(c, &coins, part, err) || (c->begin && c->begin(c, err)) || warm_up(c, err);
	for (int i = 0; !rc && i < c->doublings; i++)
		rc = c->double_once(c, i % 2 ? 2 * c->loops : c->loops, err);
	keep_details(c);
	if (!rc)
		worker_finish(&c->worker);
	worker_release(&c->worker);
	return rc ? -1 : 0;
}

int counted_run(struct counted *counted, int side, struct err *err)
{
	const struct diagnosing_config *config = counted->config;
	int rc = 0;

	counted->folder = folder_new(counted->of->side);
	if (!counted->folder)
		return err_memory(err);
	for (long i = 0; !rc && i < config->workers; i++) {
		if (config->observe)
			config->observe(config->context, side, i);
		rc = run_worker(counted, i, err);
	}
	free(counted->folder);
	counted->folder = NULL;
	return rc;
}
