#include "runner/diagnosing/counted_worker.h"

#include "runner/counting/doublings.h"
#include "runner/counting/preload.h"
#include "runner/drive/coins.h"
#include "runner/drive/worker_loops.h"
#include "runner/drive/worker_spec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

char *counted_folder_new(const struct side *side)
{
	const char *slash = strrchr(side->bootstrap, '/');

	return strndup(side->bootstrap, slash ? (size_t)(slash - side->bootstrap) : 0);
}

/* The side's environment with the way's entries; NULL with err. */
static char **environment_of(const struct counted_worker *counted, const struct counted_way *way,
			     uint32_t hash_seed, struct err *err)
{
	const struct side *side = counted->of->side;
	struct environment_rules rules =
		target_environment(counted->of->target, &side->environment);
	struct preload library;
	char **own = preload_joined_new(rules.set, way->set), **all, **env = NULL;

	all = preload_joined_new(own,
				 way->preload && preload_fill(&library, side) ? library.set : NULL);
	rules.set = all;
	if (own && all)
		env = environment_new(&rules, environ, hash_seed, err);
	else
		err_memory(err);
	free(own);
	free(all);
	return env;
}

void counted_explain_start(const struct worker *worker, const char *cannot, struct err *err)
{
	if (strcmp(worker->kind, "native") != 0 && worker->note[0]) {
		err_clear(err);
		err_set(err, ERR_BENCHMARK, "%s %s: %s: %s", worker->implementation,
			worker->version, cannot, worker->note);
	} else if (worker->version[0]) {
		err_in(err, "CPython %s", worker->version);
	}
}

int counted_worker_start(struct counted_worker *counted, const struct counted_way *way, long number,
			 struct err *err)
{
	const struct diagnosing_config *config = counted->config;
	const struct diagnosing_side *of = counted->of;
	struct coins coins = coins_of(config->seed, 0, (size_t)number);
	struct worker *worker = &counted->worker;
	char **env = environment_of(counted, way, coins_hash_seed(&coins), err);
	char part[48];
	struct worker_spec spec =
		worker_spec_of(of->side, of->target, WORKER_COUNTS, config->timeout_s);
	int rc;

	snprintf(part, sizeof(part), "counting worker %ld", number + 1);
	if (!env)
		return -1;
	spec.prefix = way->prefix;
	spec.instrument = way->instrument;
	spec.env = env;
	spec.cpus = config->all_cpus;
	spec.limits = config->limits;
	spec.part = part;
	rc = worker_start(worker, &spec, err);
	environment_free(env);
	if (rc)
		counted_explain_start(worker, way->cannot, err);
	return rc || worker_load(worker, of->target, err) ? -1 : 0;
}

int counted_worker_take(struct counted_worker *counted, int64_t loops, double *seconds,
			struct err *err)
{
	struct reading reading;

	if (worker_measure(&counted->worker, WORKER_LOOP, loops, &reading, err))
		return -1;
	if (seconds)
		*seconds = reading_seconds(&reading);
	return 0;
}

int64_t counted_worker_loops(const struct counted_worker *counted, int64_t times)
{
	return counted->is_fixed ? counted->loops : times * counted->loops;
}

int counted_worker_warm_up(struct counted_worker *counted, struct err *err)
{
	const struct loops_wanted wanted =
		worker_loops(&counted->worker, counted->of->target, counted->config->loops);
	double loop_s;

	counted->loops = wanted.n;
	counted->is_fixed = wanted.is_fixed;
	if (counted->loops == 0) {
		if (counted_worker_take(counted, 1, NULL, err) ||
		    counted_worker_take(counted, 1, &loop_s, err))
			return -1;
		counted->loops = doublings_loops(loop_s);
	}
	for (long i = 0; i <= counted->config->warmups; i++)
		if (counted_worker_take(counted, counted_worker_loops(counted, 2), NULL, err))
			return -1;
	return 0;
}

char *counted_worker_interpreter_new(const struct counted_worker *counted)
{
	char text[64];

	snprintf(text, sizeof(text), "CPython %s", counted->worker.version);
	return strdup(text);
}

void counted_details(const struct worker *worker, char *details, size_t size)
{
	const struct buf *all = &worker->details;
	size_t skipped = all->len >= size ? all->len - size + 1 : 0;

	snprintf(details, size, "%s", buf_text(all) + skipped);
}

void counted_worker_release(struct counted_worker *counted, bool finish)
{
	if (finish)
		worker_finish(&counted->worker);
	worker_release(&counted->worker);
}
