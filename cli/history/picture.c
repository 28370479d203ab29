#include "cli/history/picture.h"

#include "cli/words/spark.h"
#include "stats/moment.h"

#include <stdlib.h>

/* How many steps the bars have, as spark_add counts. */
enum { STEPS = 8 };

/* Bar `at` of `columns`: the levels that fall into it, of which there is at least one. */
static double bar_of(const double *levels, size_t n, size_t columns, size_t at)
{
	size_t from = at * n / columns, to = (at + 1) * n / columns;

	return moment_mean(levels + from, to - from);
}

static void find_range(const double *bars, size_t n, double *lowest, double *highest)
{
	*lowest = *highest = bars[0];
	for (size_t i = 1; i < n; i++) {
		*lowest = bars[i] < *lowest ? bars[i] : *lowest;
		*highest = bars[i] > *highest ? bars[i] : *highest;
	}
}

void picture_add(struct buf *out, const double *levels, size_t n, size_t columns, bool utf8)
{
	size_t bars = n < columns ? n : columns;
	double *means = calloc(bars + 1, sizeof(*means)), lowest, highest;
	size_t *counts = calloc(bars + 1, sizeof(*counts));

	if (!means || !counts)
		out->failed = true;
	for (size_t i = 0; !out->failed && i < bars; i++)
		means[i] = bar_of(levels, n, bars, i);
	if (!out->failed && bars) {
		find_range(means, bars, &lowest, &highest);
		for (size_t i = 0; i < bars; i++)
			counts[i] = highest > lowest ? 1 + (size_t)((means[i] - lowest) /
									    (highest - lowest) *
									    (STEPS - 1) +
								    .5)
						     : 1;
		spark_add(out, counts, bars, utf8);
	}
	free(counts);
	free(means);
}
