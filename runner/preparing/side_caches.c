#include "runner/preparing/side_caches.h"

#include "runner/drive/suite_caches.h"

#include <stdlib.h>

struct worker_spec side_spec(const struct prepared_side *side, const struct settings *settings)
{
	return (struct worker_spec){.program = side->side.program,
				    .bootstrap = side->side.bootstrap,
				    .directory = side->side.directory,
				    .timeout_s = settings->plan.timeout_s,
				    .limits = settings->limits};
}

static int make(struct prepared_side *side, int which, const struct pairs *pairs,
		const struct settings *settings, struct err *err)
{
	const struct worker_spec spec = side_spec(side, settings);
	bool *measured = calloc(side->targets.n + 1, sizeof(*measured));
	int rc;

	if (!measured)
		return err_memory(err);
	for (size_t i = 0; i < pairs->n; i++)
		measured[pairs->items[i][which]] = true;
	rc = suite_caches_make(&side->targets, measured, &spec, &side->side.environment, err);
	free(measured);
	return rc;
}

int side_caches_make(struct prepared_side sides[2], const struct pairs *pairs,
		     const struct settings *settings, struct err *err)
{
	for (int side = 0; side < 2; side++)
		if (make(&sides[side], side, pairs, settings, err))
			return -1;
	return 0;
}
