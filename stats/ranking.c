#include "stats/ranking.h"

#include "stats/verdict.h"

#include <gsl/gsl_heapsort.h>
#include <math.h>
#include <stdbool.h>

/* Ascending, NaN last. */
static int by_estimate(const void *left, const void *right)
{
	double a = ((const struct interval *)left)->estimate;
	double b = ((const struct interval *)right)->estimate;

	if (isnan(a) || isnan(b))
		return isnan(a) - isnan(b);
	return (a > b) - (a < b);
}

/* Does `other` take longer, wherever in their intervals the two are? */
static bool is_behind(struct interval other, struct interval first, double margin)
{
	const struct interval log_ratio = {.estimate = log(other.estimate / first.estimate),
					   .low = log(other.low / first.high),
					   .high = log(other.high / first.low)};

	return verdict_of_log(log_ratio, margin) == VERDICT_SLOWER;
}

size_t ranking_of(const struct interval *ratios, size_t n, double margin, size_t *order,
		  bool *leads)
{
	size_t leaders = 0;

	if (n == 0)
		return 0;
	gsl_heapsort_index(order, ratios, n, sizeof(*ratios), by_estimate);
	for (size_t i = 0; i < n; i++) {
		leads[i] = !isnan(ratios[i].estimate) &&
			   (i == order[0] || !is_behind(ratios[i], ratios[order[0]], margin));
		leaders += leads[i];
	}
	return leaders;
}
