#include "stats/sketch.h"

#include <math.h>

void sketch_bins(const double *x, size_t n, size_t counts[SKETCH_BINS])
{
	double low = INFINITY, high = -INFINITY, span, begin;
	size_t known = 0;

	for (size_t i = 0; i < SKETCH_BINS; i++)
		counts[i] = 0;
	for (size_t i = 0; i < n; i++)
		if (isfinite(x[i])) {
			low = fmin(low, x[i]);
			high = fmax(high, x[i]);
			known++;
		}
	if (known < 2)
		return;
	span = fmax(high - low, SKETCH_SPAN_MIN * (low + high) / 2);
	begin = (low + high - span) / 2;
	for (size_t i = 0; i < n; i++)
		if (isfinite(x[i])) {
			double at = span > 0 ? (x[i] - begin) / span * SKETCH_BINS : 0;

			counts[at < SKETCH_BINS ? (size_t)fmax(at, 0) : SKETCH_BINS - 1]++;
		}
}
