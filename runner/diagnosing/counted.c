#include "runner/diagnosing/counted.h"

#include <string.h>

int counted_name(const struct counted *counted, struct stack_profile *profile, const char *unit,
		 struct err *err)
{
	if (profile->name)
		return 0;
	profile->name = strdup(counted->worker.of->target->name);
	profile->interpreter = counted_worker_interpreter_new(&counted->worker);
	profile->unit = strdup(unit);
	return profile->name && profile->interpreter && profile->unit ? 0 : err_memory(err);
}

/* What twice as many loops have more, or all that one value has. */
static int count_part(struct counted *c, int64_t loops, struct err *err)
{
	if (c->begin_part(c, loops, err))
		return -1;
	if (c->worker.is_fixed)
		return c->count(c, loops, 1, err);
	return c->count(c, loops, -1, err) || c->count(c, 2 * loops, 1, err) ? -1 : 0;
}

static int run_worker(struct counted *c, long number, struct err *err)
{
	int rc = counted_worker_start(&c->worker, &c->way, number, err) ||
		 (c->begin && c->begin(c, err)) || counted_worker_warm_up(&c->worker, err);

	for (int i = 0; !rc && i < c->doublings; i++)
		rc = count_part(c, counted_worker_loops(&c->worker, i % 2 ? 2 : 1), err);
	counted_details(&c->worker.worker, c->details, sizeof(c->details));
	counted_worker_release(&c->worker, !rc);
	return rc ? -1 : 0;
}

int counted_run(struct counted *counted, int side, struct err *err)
{
	const struct diagnosing_config *config = counted->worker.config;
	int rc = 0;

	for (long i = 0; !rc && i < config->workers; i++) {
		if (config->observe)
			config->observe(config->context, side, i);
		rc = run_worker(counted, i, err);
	}
	return rc;
}
