#include "results/noise/noise.h"

#include "results/base/json.h"
#include "results/noise/series.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

static const char *const words[NOISE_KINDS] = {
	[NOISE_THROTTLED] = "throttled", [NOISE_STOLEN] = "stolen",
	[NOISE_PERIODIC] = "periodic",	 [NOISE_COMPETITION] = "competition",
	[NOISE_MIGRATION] = "migration", [NOISE_DRIFT] = "drift",
	[NOISE_WANDER] = "wander",	 [NOISE_WARMUP] = "warm-up",
	[NOISE_MODES] = "modes",	 [NOISE_ODD_PROCESS] = "odd-process",
};

const char *noise_word(enum noise_kind kind)
{
	return words[kind];
}

void noise_add(struct noise *noise, enum noise_kind kind, double size, const char *fmt, ...)
{
	struct finding *finding = &noise->found[noise->n++];
	va_list args;

	finding->kind = kind;
	finding->size = size;
	va_start(args, fmt);
	vsnprintf(finding->text, sizeof(finding->text), fmt, args);
	va_end(args);
}

const struct finding *noise_get(const struct noise *noise, enum noise_kind kind)
{
	for (size_t i = 0; i < noise->n; i++)
		if (noise->found[i].kind == kind)
			return &noise->found[i];
	return NULL;
}

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

json_t *noise_json_new(const struct noise *noise)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < noise->n; i++) {
		const struct finding *finding = &noise->found[i];
		json_t *size = json_finite_new(finding->size);

		if (json_array_append_new(list, json_pack("{s:s, s:o, s:o}", "kind",
							  words[finding->kind], "size", size,
							  "text", json_text_new(finding->text)))) {
			json_decref(list);
			list = NULL;
		}
	}
	return list;
}
