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

static int run_worker(struct counted *c, long number, struct err *err)
{
	int64_t loops;
	int rc = counted_worker_start(&c->worker, &c->way, number, err) ||
		 (c->begin && c->begin(c, err)) || counted_worker_warm_up(&c->worker, err);

	loops = c->worker.loops;
	for (int i = 0; !rc && i < c->doublings; i++)
		rc = c->double_once(c, i % 2 ? 2 * loops : loops, err);
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
