#include "results/verdicts/metric_view.h"

#include "results/base/json.h"

#include <math.h>
#include <stdio.h>

int metric_view_init(struct metric_view *view, const struct bench *bench, const char *name,
		     const char *source, struct err *err)
{
	struct metric *metric = &view->metric;
	double low = INFINITY, high = 0;

	*view = (struct metric_view){0};
	if (metric_init(metric, bench, name, source, err))
		return -1;
	for (size_t i = 0; i < metric->n; i++) {
		low = fmin(low, metric->values[i]);
		high = fmax(high, metric->values[i]);
	}
	view->mean = interval_t_positive(metric->values, metric->n, 0.95);
	if (metric->n == 1 && metric->kind.is_exact)
		view->mean = (struct interval){metric->values[0], metric->values[0],
					       metric->values[0], 1};
	view->apart = high > 0 && metric->n ? (high - low) / view->mean.estimate : 0;
	return 0;
}

void metric_view_release(struct metric_view *view)
{
	metric_release(&view->metric);
}

/* ---- for people */

void metric_view_mean(const struct metric_view *view, char out[UNIT_TEXT])
{
	double mean = view->mean.estimate;

	/* Counts are exact: all digits of what is not yet unreadable. */
	if (unit_of_name(view->metric.kind.unit) == UNIT_COUNT && fabs(mean) >= 1000 &&
	    fabs(mean) < 1e7)
		snprintf(out, UNIT_TEXT, "%.0f", mean);
	else
		unit_format_alone(unit_of_name(view->metric.kind.unit), mean, out);
}

/* ---- for programs */

json_t *metric_view_json_new(const struct metric_view *view)
{
	const struct metric *metric = &view->metric;
	json_t *values = json_array();

	for (size_t i = 0; i < metric->n; i++)
		json_array_append_new(values, json_finite_new(metric->values[i]));
	return json_pack("{s:o, s:o, s:o, s:s, s:o, s:o, s:b, s:o, s:b}", "mean",
			 json_finite_new(view->mean.estimate), "low",
			 json_finite_new(view->mean.low), "high", json_finite_new(view->mean.high),
			 "unit", metric->kind.unit, "source", json_text_new(metric->source),
			 "apart", json_finite_new(view->apart), "layouts", metric->layouts != NULL,
			 "values", values, "scaled", metric->scaled > 0);
}

json_t *metric_views_json_new(const struct bench *bench)
{
	json_t *all = json_object(), *names = bench ? metric_names_new(bench) : json_array();

	for (size_t i = 0; i < json_array_size(names); i++) {
		const char *name = json_string_value(json_array_get(names, i));
		struct metric_view view;

		if (!metric_view_init(&view, bench, name, NULL, NULL) && view.metric.n > 0)
			json_object_set_new_nocheck(all, name, metric_view_json_new(&view));
		metric_view_release(&view);
	}
	json_decref(names);
	return all;
}
