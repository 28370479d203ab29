#include "stats/spending.h"

#include <math.h>

struct spending spending_duel(void)
{
	return (struct spending){
		5, {{16, 0.005}, {24, 0.005}, {40, 0.010}, {80, 0.010}, {200, 0.020}}};
}

struct spending spending_fixed(size_t n, double alpha)
{
	return (struct spending){1, {{n, alpha}}};
}

struct spending spending_shared(const struct spending *plan, size_t n)
{
	struct spending share = *plan;

	for (size_t k = 0; k < share.count; k++)
		share.look[k].alpha /= (double)n;
	return share;
}

struct spending spending_of_total(const struct spending *plan, double total)
{
	struct spending scaled = *plan;
	double before = spending_total(plan);

	for (size_t k = 0; k < scaled.count; k++)
		scaled.look[k].alpha *= total / before;
	return scaled;
}

struct spending spending_ended_at(const struct spending *plan, size_t n)
{
	struct spending ended = *plan;
	double left = 0;

	if (n == 0 || spending_next_n(plan, n) == 0)
		return ended;
	ended.count = 0;
	while (ended.look[ended.count].n < n)
		ended.count++;
	for (size_t k = ended.count; k < plan->count; k++)
		left += plan->look[k].alpha;
	ended.look[ended.count++] = (struct spending_look){n, left};
	return ended;
}

double spending_total(const struct spending *plan)
{
	double total = 0;

	for (size_t k = 0; k < plan->count; k++)
		total += plan->look[k].alpha;
	return total;
}

struct spending spending_paused_at(const struct spending *plan, size_t n)
{
	struct spending paused = {0};
	struct spending_look here = {n, 0};
	size_t k = 0;

	if (n == 0 || spending_next_n(plan, n) == 0 ||
	    (plan->count == SPENDING_LOOKS_MAX && spending_look_at(plan, n) < 0))
		return *plan;
	for (; plan->look[k].n < n; k++)
		paused.look[paused.count++] = plan->look[k];
	if (plan->look[k].n == n)
		here.alpha = plan->look[k++].alpha;
	for (size_t later = k; later < plan->count; later++)
		here.alpha += plan->look[later].alpha / 2;
	paused.look[paused.count++] = here;
	for (; k < plan->count; k++)
		paused.look[paused.count++] =
			(struct spending_look){plan->look[k].n, plan->look[k].alpha / 2};
	return paused;
}

bool spending_valid(const struct spending *plan)
{
	size_t before = 0;

	if (plan->count == 0 || plan->count > SPENDING_LOOKS_MAX)
		return false;
	for (size_t k = 0; k < plan->count; k++) {
		if (plan->look[k].n <= before)
			return false;
		if (!(plan->look[k].alpha > 0 && plan->look[k].alpha < 1))
			return false;
		before = plan->look[k].n;
	}
	return spending_total(plan) < 1;
}

int spending_look_at(const struct spending *plan, size_t n)
{
	for (size_t k = 0; k < plan->count; k++)
		if (plan->look[k].n == n)
			return (int)k;
	return -1;
}

size_t spending_next_n(const struct spending *plan, size_t n)
{
	for (size_t k = 0; k < plan->count; k++)
		if (plan->look[k].n > n)
			return plan->look[k].n;
	return 0;
}

double spending_level(const struct spending *plan, size_t k)
{
	return 1 - plan->look[k].alpha;
}

double spending_p(const struct spending *plan, const double *p, size_t looks)
{
	double total = spending_total(plan), least = 1;

	for (size_t k = 0; k < looks && k < plan->count; k++)
		if (!isnan(p[k]))
			least = fmin(least, p[k] * total / plan->look[k].alpha);
	return least;
}
