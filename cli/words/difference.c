#include "cli/words/difference.h"

#include <math.h>
#include <stdio.h>

/* From here on a factor is read more easily than percents. */
#define FACTOR 2.0

static bool is_factor(struct interval ratio)
{
	if (ratio.estimate > FACTOR)
		return !(ratio.low <= 1) && isfinite(ratio.estimate);
	return ratio.estimate > 0 && ratio.estimate < 1 / FACTOR && !(ratio.high >= 1);
}

static void put_factor(double factor, char out[UNIT_TEXT])
{
	int decimals = factor < 10 ? 2 : factor < 100 ? 1 : 0;

	if (factor < 1e6)
		snprintf(out, UNIT_TEXT, "%.*fx", decimals, factor);
	else
		snprintf(out, UNIT_TEXT, "%.3gx", factor);
}

static void put_percents(struct difference *d, struct interval ratio)
{
	unit_format_percent(fabs(ratio.estimate - 1), false, d->amount);
	unit_format_percent(ratio.estimate - 1, true, d->plain);
	unit_format_percent(ratio.low - 1, true, d->low);
	unit_format_percent(ratio.high - 1, true, d->high);
}

static void put_factors(struct difference *d, struct interval ratio)
{
	bool is_slower = ratio.estimate > 1;

	put_factor(is_slower ? ratio.estimate : 1 / ratio.estimate, d->amount);
	put_factor(is_slower ? ratio.estimate : 1 / ratio.estimate, d->plain);
	put_factor(is_slower ? ratio.low : 1 / ratio.high, d->low);
	put_factor(is_slower ? ratio.high : 1 / ratio.low, d->high);
}

struct difference difference_of(struct interval ratio)
{
	struct difference d = {.has_interval = isfinite(ratio.low) && isfinite(ratio.high)};

	if (isnan(ratio.estimate))
		return d;
	if (is_factor(ratio))
		put_factors(&d, ratio);
	else
		put_percents(&d, ratio);
	return d;
}
