/* A period is the machine's only when more than one benchmark met it. */
#include "results/noise/series.h"

#include "stats/order.h"
#include "stats/period.h"

#include <math.h>
#include <stdlib.h>

/* The level in each of the others, which are asked for one frequency only. */
#define ALPHA 0.01

struct answers {
	size_t others, telling, agreeing;
};

static double span_of(const struct series *series)
{
	double begin = INFINITY, end = -INFINITY;

	for (size_t i = 0; i < series->values; i++) {
		begin = fmin(begin, series->middle[i]);
		end = fmax(end, series->middle[i]);
	}
	return end - begin;
}

static int ask(const struct series *other, double period, double span, struct answers *answers,
	       struct err *err)
{
	double *scratch = malloc((other->values + 1) * sizeof(*scratch)), p = NAN;

	if (!scratch)
		return err_memory(err);
	if (other->has_clock)
		p = period_repeats(other->middle, other->is_preempted, other->values,
				   2 * order_median(other->wall, other->values, scratch), period,
				   span);
	free(scratch);
	answers->others++;
	answers->telling += !isnan(p);
	answers->agreeing += p < ALPHA;
	return 0;
}

int series_period_repeats(const struct series *series, double period, bool *repeats,
			  struct err *err)
{
	struct answers answers = {0};
	double span = span_of(series);
	int rc = 0;

	for (size_t i = 0; !rc && series->run && i < series->run->n; i++) {
		struct series other = {0};

		if (series->run->benches[i] == series->bench)
			continue;
		rc = series_init(&other, series->run->benches[i], NULL, series->margin, err);
		if (!rc && other.processes > 0)
			rc = ask(&other, period, span, &answers, err);
		series_release(&other);
	}
	*repeats = answers.others == 0 ||
		   (answers.agreeing > 0 && answers.agreeing * 2 >= answers.telling);
	return rc;
}
