#include "cli/pyperf/sample.h"

#include "stats/pyperf_rules.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* 113 bits: sums of doubles of like magnitude are exact in it, and a quotient or a root rounded
   from it to double is the correctly rounded one but for a chance of about 2^-50. */
#if __LDBL_MANT_DIG__ >= 113
typedef long double quad;
#else
typedef __float128 quad;
#endif

int pyperf_sample_add(struct pyperf_sample *sample, struct pyperf_number number)
{
	if (mem_reserve(&sample->items, &sample->cap, sample->n + 1, sizeof(number)))
		return -1;
	sample->items[sample->n++] = number;
	return 0;
}

void pyperf_sample_release(struct pyperf_sample *sample)
{
	free(sample->items);
	*sample = (struct pyperf_sample){0};
}

/* The int 1 and the float 1.0 are equal and print differently: their order is kept by comparing
   places, since a copy is sorted by pointers into the original. */
static int compare_numbers(const void *a, const void *b)
{
	const struct pyperf_number *x = *(const struct pyperf_number *const *)a;
	const struct pyperf_number *y = *(const struct pyperf_number *const *)b;

	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return x < y ? -1 : x > y;
}

int pyperf_sample_sort(const struct pyperf_sample *sample, struct pyperf_sample *sorted)
{
	size_t n = sample->n;
	const struct pyperf_number **order = malloc((n ? n : 1) * sizeof(*order));
	int rc = -1;

	if (!order || mem_reserve(&sorted->items, &sorted->cap, n, sizeof(*sorted->items)))
		goto out;
	for (size_t i = 0; i < n; i++)
		order[i] = &sample->items[i];
	qsort(order, n, sizeof(*order), compare_numbers);
	for (size_t i = 0; i < n; i++)
		sorted->items[i] = *order[i];
	sorted->n = n;
	rc = 0;
out:
	free(order);
	return rc;
}

static quad sum_quad(const struct pyperf_sample *sample)
{
	quad sum = 0;

	for (size_t i = 0; i < sample->n; i++)
		sum += sample->items[i].value;
	return sum;
}

double pyperf_sum(const struct pyperf_sample *sample)
{
	return (double)sum_quad(sample);
}

struct pyperf_number pyperf_min(const struct pyperf_sample *sample)
{
	const struct pyperf_number *least = sample->items;

	for (size_t i = 1; i < sample->n; i++)
		if (sample->items[i].value < least->value)
			least = &sample->items[i];
	return *least;
}

struct pyperf_number pyperf_max(const struct pyperf_sample *sample)
{
	const struct pyperf_number *most = sample->items;

	for (size_t i = 1; i < sample->n; i++)
		if (sample->items[i].value > most->value)
			most = &sample->items[i];
	return *most;
}

struct pyperf_number pyperf_mean(const struct pyperf_sample *sample)
{
	quad sum = sum_quad(sample), mean = sum / (quad)sample->n;
	bool all_int = true;

	for (size_t i = 0; i < sample->n; i++)
		all_int = all_int && sample->items[i].is_int;
	return (struct pyperf_number){.value = (double)mean,
				      .is_int = all_int &&
						(quad)(double)mean * (quad)sample->n == sum &&
						(double)mean == floor((double)mean)};
}

/* Rounded to double once: the double root, corrected by a Newton step in quad. Squares beyond the
   range of double are brought into it by powers of 4, which is exact. */
static double root(quad x)
{
	const quad big = 0x1p600, small = 0x1p-600;
	int shift = 0;
	quad guess;

	while (x > big) {
		x *= small;
		shift += 300;
	}
	while (x > 0 && x < small) {
		x *= big;
		shift -= 300;
	}
	guess = sqrt((double)x);
	return guess > 0 ? ldexp((double)(guess + (x - guess * guess) / (2 * guess)), shift) : 0;
}

double pyperf_stdev(const struct pyperf_sample *sample)
{
	quad mean = sum_quad(sample) / (quad)sample->n, squares = 0;

	for (size_t i = 0; i < sample->n; i++) {
		quad deviation = sample->items[i].value - mean;

		squares += deviation * deviation;
	}
	return root(squares / (quad)(sample->n - 1));
}

struct pyperf_number pyperf_median(const struct pyperf_sample *sorted)
{
	size_t half = sorted->n / 2;

	if (sorted->n % 2)
		return sorted->items[half];
	return pyperf_real((sorted->items[half - 1].value + sorted->items[half].value) / 2);
}

struct pyperf_number pyperf_percentile(const struct pyperf_sample *sorted, int p)
{
	double place = (double)(sorted->n - 1) * (p / 100.0);
	double below = floor(place), above = ceil(place);
	double low = sorted->items[(size_t)below].value, high = sorted->items[(size_t)above].value;

	if (below == above)
		return sorted->items[(size_t)below];
	return pyperf_real(low * (above - place) + high * (place - below));
}

int pyperf_mad(const struct pyperf_sample *sorted, double *mad)
{
	double median = pyperf_median(sorted).value;
	struct pyperf_sample deviations = {0}, ordered = {0};
	int rc = -1;

	for (size_t i = 0; i < sorted->n; i++)
		if (pyperf_sample_add(&deviations,
				      pyperf_real(fabs(median - sorted->items[i].value))))
			goto out;
	if (pyperf_sample_sort(&deviations, &ordered))
		goto out;
	*mad = pyperf_median(&ordered).value;
	rc = 0;
out:
	pyperf_sample_release(&deviations);
	pyperf_sample_release(&ordered);
	return rc;
}

double pyperf_geometric_mean(const double *x, size_t n)
{
	quad sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += log(x[i]);
	return exp((double)sum / (double)n);
}

/* ---- the test */

static double squares_about(const struct pyperf_sample *sample, double mean)
{
	quad squares = 0;

	for (size_t i = 0; i < sample->n; i++) {
		double deviation = sample->items[i].value - mean;

		squares += deviation * deviation;
	}
	return (double)squares;
}

enum pyperf_difference pyperf_test(const struct pyperf_sample *a, const struct pyperf_sample *b,
				   double *t)
{
	double mean_a = pyperf_mean(a).value, mean_b = pyperf_mean(b).value;
	double na = (double)a->n, nb = (double)b->n, pooled, error;

	*t = NAN;
	if (a->n == 1 && b->n == 1)
		return PYPERF_NOT_TESTED;
	pooled = (squares_about(a, mean_a) + squares_about(b, mean_b)) / (na + nb - 2);
	/* Two ways to write the same for equal counts; this one rounds as pyperf does. */
	error = a->n == b->n ? pooled / na * 2 : pooled / na + pooled / nb;
	if (error == 0)
		return mean_a == mean_b ? PYPERF_SAME : PYPERF_DIFFERENT;
	*t = (mean_a - mean_b) / sqrt(error);
	return fabs(*t) >= pyperf_critical((long)(a->n + b->n) - 2) ? PYPERF_DIFFERENT
								    : PYPERF_SAME;
}
