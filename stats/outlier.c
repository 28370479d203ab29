#include "stats/outlier.h"

#include <math.h>

#include "stats/order.h"

/* With three values one is always "far" from the other two. */
#define FEWEST_VALUES 4

/* A normal sample's sd is this many times its mean absolute deviation: sqrt(pi / 2). */
#define MEAN_DEVIATION_TO_SD 1.2533141373155003

static double scale(const double *x, size_t n, double median, double *scratch)
{
	double mad = order_mad_scaled(x, n, scratch), sum = 0;

	if (mad > 0)
		return mad;
	for (size_t i = 0; i < n; i++)
		if (isfinite(x[i]))
			sum += fabs(x[i] - median);
	return MEAN_DEVIATION_TO_SD * sum / (double)n;
}

static enum outlier label(double away)
{
	if (fabs(away) > OUTLIER_SEVERE)
		return away < 0 ? OUTLIER_LOW_SEVERE : OUTLIER_HIGH_SEVERE;
	if (fabs(away) > OUTLIER_MILD)
		return away < 0 ? OUTLIER_LOW : OUTLIER_HIGH;
	return OUTLIER_NONE; /* also for NaN */
}

size_t outlier_label(const double *x, size_t n, enum outlier *labels, double *scratch)
{
	double median = order_median(x, n, scratch), unit = NAN;
	size_t count = 0;

	if (n >= FEWEST_VALUES && isfinite(median))
		unit = scale(x, n, median, scratch);
	for (size_t i = 0; i < n; i++) {
		labels[i] = label((x[i] - median) / unit);
		count += labels[i] != OUTLIER_NONE;
	}
	return count;
}
