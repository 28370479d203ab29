#include "runner/counting/doublings.h"

#include "stats/order.h"

int64_t doublings_loops(double loop_s)
{
	return loop_s < 0.0005 ? 100 : loop_s < 0.005 ? 10 : 1;
}

size_t doublings_wanted(double loop_s)
{
	return loop_s < 0.2 ? DOUBLINGS_MAX : 3;
}

int64_t doublings_most(const struct doublings *doublings)
{
	return doublings->is_single ? doublings->loops : 2 * doublings->loops;
}

static void slopes(const struct doublings *doublings, size_t key, double *of)
{
	for (size_t i = 0; i < doublings->n; i++)
		of[i] = (double)(doublings->many[i][key] - doublings->few[i][key]) /
			(double)doublings->loops;
}

double doublings_per_loop(const struct doublings *doublings, size_t key)
{
	double of[DOUBLINGS_MAX], scratch[DOUBLINGS_MAX];

	slopes(doublings, key, of);
	return order_median(of, doublings->n, scratch);
}

double doublings_of_few(const struct doublings *doublings, size_t key)
{
	double of[DOUBLINGS_MAX], scratch[DOUBLINGS_MAX];

	for (size_t i = 0; i < doublings->n; i++)
		of[i] = (double)(doublings->is_single ? doublings->many : doublings->few)[i][key];
	return order_median(of, doublings->n, scratch);
}

struct interval doublings_growth(const struct doublings *doublings, size_t key)
{
	double of[DOUBLINGS_MAX];

	slopes(doublings, key, of);
	return interval_t(of, doublings->n, 0.95);
}
