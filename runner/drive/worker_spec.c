#include "runner/drive/worker_spec.h"

/* How many times a benchmark's own limit: more than what was seen to be slower, since it is there
   for what never ends. 0: that is not what it is for. */
static const double times[] = {
	[WORKER_IS_TIMED] = 1,
	[WORKER_IS_TRIED] = 0,
	[WORKER_IS_LOOKED_AT] = 1,
	[WORKER_COUNTS] = 10,
	[WORKER_IS_UNDER_VALGRIND] = 100,
};

void worker_spec_limit(struct worker_spec *spec, double own_s, enum worker_use use)
{
	if (spec->timeout_s > 0 || !(own_s * times[use] > 0))
		return;
	spec->timeout_s = own_s * times[use];
	spec->timeout = use == WORKER_IS_TIMED ? WORKER_TIMEOUT_OWN : WORKER_TIMEOUT_OWN_EACH;
}

struct worker_spec worker_spec_of(const struct side *side, const struct target *target,
				  enum worker_use use, double asked_s)
{
	struct worker_spec spec = {.program = side->program,
				   .bootstrap = side->bootstrap,
				   .directory = side->directory,
				   .timeout_s = asked_s,
				   .name = target->name};

	worker_spec_limit(&spec, target->suite.timeout_s, use);
	return spec;
}
