#include "results/noise/find.h"

#include "results/noise/searches.h"

/* In the order of the kinds, whatever the order of the searches was. */
static void sort(struct noise *noise)
{
	for (size_t i = 1; i < noise->n; i++)
		for (size_t k = i; k > 0 && noise->found[k].kind < noise->found[k - 1].kind; k--) {
			struct finding later = noise->found[k - 1];

			noise->found[k - 1] = noise->found[k];
			noise->found[k] = later;
		}
}

static int search(struct noise *noise, struct series *series, struct err *err)
{
	if (series->processes == 0)
		return 0;
	if (noise_find_lost_time(noise, series, err) || noise_find_drift(noise, series, err) ||
	    noise_find_processes(noise, series, err) || noise_find_order(noise, series, err))
		return -1;
	sort(noise);
	return 0;
}

int noise_find(struct noise *noise, const struct bench *bench, const struct suite *run,
	       const double *logs, double margin, struct err *err)
{
	struct series series = {0};
	int rc;

	*noise = (struct noise){0};
	rc = series_init(&series, bench, logs, margin, err);
	series.run = run;
	if (rc == 0)
		rc = search(noise, &series, err);
	series_release(&series);
	return rc;
}
