/* Forms that hold one result: the newest. */
#include "cli/history/exports.h"

#include "cli/history/cells.h"
#include "results/base/json.h"
#include "results/base/unit.h"

#include <math.h>
#include <stdio.h>

/* The last point of a benchmark that the newest result has; else NULL. */
static const struct history_point *newest_of(const struct exporting *exporting,
					     const struct history_series *series)
{
	const struct history_point *last = series->n ? &series->points[series->n - 1] : NULL;

	return last && last->result + 1 == exporting->history->n ? last : NULL;
}

static int end(struct exporting *exporting)
{
	json_add(&exporting->out, exporting->list, 2, true);
	buf_adds(&exporting->out, "\n");
	return buf_failed(&exporting->out) ? -1 : 0;
}

/* ---- Bencher: {BENCHMARK: {MEASURE: {"value", "lower_value", "upper_value"}}} */

static int begin_bencher(struct exporting *exporting)
{
	exporting->list = json_object();
	return exporting->list ? 0 : -1;
}

static int add_bencher(struct exporting *exporting, const struct history_series *series)
{
	static const struct {
		const char *measure;
		double factor;
	} measures[] = {[UNIT_SECOND] = {"latency", 1e9},
			[UNIT_BYTE] = {"size", 1},
			[UNIT_COUNT] = {"value", 1}};
	const struct history_point *point = newest_of(exporting, series);
	enum unit unit = unit_of_name(series->unit);
	double factor = measures[unit].factor, low, high;
	json_t *metric;

	if (!point)
		return 0;
	metric = json_pack("{s:f}", "value", exp(point->level) * factor);
	if (metric && export_interval(point, &low, &high) &&
	    (json_object_set_new(metric, "lower_value", json_real(low * factor)) ||
	     json_object_set_new(metric, "upper_value", json_real(high * factor)))) {
		json_decref(metric);
		return -1;
	}
	return json_object_set_new_nocheck(exporting->list, series->name,
					   json_pack("{s:o}", measures[unit].measure, metric));
}

const struct export_form export_bencher = {"bencher", begin_bencher, add_bencher, end};

/* ---- github-action-benchmark: [{"name", "unit", "value", "range", "extra"}] */

static int begin_github(struct exporting *exporting)
{
	exporting->list = json_array();
	return exporting->list ? 0 : -1;
}

static json_t *github_new(const struct exporting *exporting, const struct history_series *series,
			  const struct history_point *point)
{
	static const char *const units[] = {
		[UNIT_SECOND] = "seconds", [UNIT_BYTE] = "bytes", [UNIT_COUNT] = "count"};
	const struct history_machine *machine = &exporting->history->machines[point->machine];
	char range[40] = "", extra[200];
	double low, high;

	if (export_interval(point, &low, &high))
		snprintf(range, sizeof(range), "%.3g", (high - low) / 2);
	snprintf(extra, sizeof(extra), "%zu process%s on %.150s", point->processes,
		 point->processes == 1 ? "" : "es", cell_machine(machine));
	return json_pack("{s:o, s:s, s:f, s:o*, s:o}", "name", json_text_new(series->name), "unit",
			 units[unit_of_name(series->unit)], "value", exp(point->level), "range",
			 *range ? json_text_new(range) : NULL, "extra", json_text_new(extra));
}

static int add_github(struct exporting *exporting, const struct history_series *series)
{
	const struct history_point *point = newest_of(exporting, series);

	return point ? json_array_append_new(exporting->list, github_new(exporting, series, point))
		     : 0;
}

const struct export_form export_github = {"github", begin_github, add_github, end};
