#include "runner/counting/pairs.h"

#include "stats/order.h"

int64_t pairs_loops(double loop_s)
{
	return loop_s < 0.0005 ? 100 : loop_s < 0.005 ? 10 : 1;
}

size_t pairs_wanted(double loop_s)
{
	return loop_s < 0.2 ? PAIRS_MAX : 3;
}

static void slopes(const struct pairs *pairs, size_t key, double *of)
{
	for (size_t i = 0; i < pairs->n; i++)
		of[i] = (double)(pairs->many[i][key] - pairs->few[i][key]) / (double)pairs->loops;
}

double pairs_per_loop(const struct pairs *pairs, size_t key)
{
	double of[PAIRS_MAX], scratch[PAIRS_MAX];

	slopes(pairs, key, of);
	return order_median(of, pairs->n, scratch);
}

double pairs_of_few(const struct pairs *pairs, size_t key)
{
	double of[PAIRS_MAX], scratch[PAIRS_MAX];

	for (size_t i = 0; i < pairs->n; i++)
		of[i] = (double)pairs->few[i][key];
	return order_median(of, pairs->n, scratch);
}

struct interval pairs_growth(const struct pairs *pairs, size_t key)
{
	double of[PAIRS_MAX];

	slopes(pairs, key, of);
	return interval_t(of, pairs->n, 0.95);
}
