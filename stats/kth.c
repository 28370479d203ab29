#include "stats/kth.h"

#include <stdint.h>
#include <string.h>

/* Doubles in the order of integers: all patterns of negative ones reversed below the positive. */
static int64_t key_of(double x)
{
	int64_t bits;

	memcpy(&bits, &x, sizeof(bits));
	return bits < 0 ? INT64_MIN - bits : bits;
}

static double double_of(int64_t key)
{
	int64_t bits = key < 0 ? INT64_MIN - key : key;
	double x;

	memcpy(&x, &bits, sizeof(x));
	return x;
}

double kth_smallest(const void *data, kth_count_fn *count, double low, double high, size_t k)
{
	int64_t first = key_of(low), last = key_of(high);

	while (first < last) {
		int64_t middle =
			(int64_t)((uint64_t)first + ((uint64_t)last - (uint64_t)first) / 2);

		if (count(data, double_of(middle)) >= k)
			last = middle;
		else
			first = middle + 1;
	}
	return double_of(first);
}
