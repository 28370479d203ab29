/* The geometric mean over a duel's benchmarks. */
#include "cli/dueling/duel_report.h"

#include <math.h>
#include <stdlib.h>

int duel_mean(struct suite_mean *mean, const struct duel *duel, struct err *err)
{
	struct mean_part *parts = calloc(duel->n + 1, sizeof(*parts));
	size_t n = 0;
	int rc;

	*mean = (struct suite_mean){.unit = "second"};
	if (!parts)
		return err_memory(err);
	for (size_t i = 0; i < duel->n; i++) {
		const struct bout *bout = &duel->bouts[i];
		const struct block_verdict *v = &bout->verdict;

		if (bout->status != BOUT_FAILED && bout->n > 0)
			parts[n++] =
				(struct mean_part){v->log_ratio.estimate, v->mean.se, v->mean.df};
	}
	rc = suite_mean_of(mean, parts, n, err);
	free(parts);
	return rc;
}
