#include "cli/history/exports.h"

#include "cli/history/cells.h"
#include "cli/words/text.h"
#include "results/base/repr.h"
#include "results/base/unit.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* By enum unit, and the errors of all. */
static const struct {
	const char *name, *unit, *help;
} metrics[] = {
	{"assay_benchmark_seconds", "seconds", "Mean time of a benchmark in one session."},
	{"assay_benchmark_bytes", "bytes", "Mean size of a benchmark in one session."},
	{"assay_benchmark_value", NULL, "Mean value of a benchmark in one session."},
	{"assay_benchmark_error_ratio", "ratio", "Its standard error, relative to it."},
};
enum { METRICS = sizeof(metrics) / sizeof(metrics[0]), ERRORS = METRICS - 1 };

static int begin(struct exporting *exporting)
{
	(void)exporting;
	return 0;
}

/* A label's value: UTF-8 on one line. */
static void add_label(struct buf *out, const char *name, const char *text)
{
	struct buf shown = {0};

	text_escape(&shown, text, true);
	buf_addf(out, "%s=\"", name);
	for (const char *s = buf_text(&shown); *s; s++) {
		if (*s == '\\' || *s == '"')
			buf_adds(out, "\\");
		buf_add(out, s, 1);
	}
	buf_adds(out, "\"");
	out->failed |= buf_failed(&shown);
	buf_release(&shown);
}

static void add_line(struct exporting *exporting, size_t family, const char *name,
		     const struct history_point *point, double value)
{
	struct buf *out = &exporting->families[family];

	buf_addf(out, "%s{", metrics[family].name);
	add_label(out, "benchmark", name);
	buf_adds(out, ",");
	add_label(out, "machine", cell_machine(&exporting->history->machines[point->machine]));
	buf_adds(out, "} ");
	repr_add(out, value);
	buf_addf(out, " %" PRId64 "\n", point->when_s);
}

/* Has the machine a point at this second already? Points of one second stand together. */
static bool is_second(const struct exporting *exporting, const struct history_series *series,
		      size_t at)
{
	const struct history_machine *machines = exporting->history->machines;
	const struct history_point *points = series->points;

	for (size_t i = at; i-- > 0 && points[i].when_s == points[at].when_s;)
		if (strcmp(cell_machine(&machines[points[i].machine]),
			   cell_machine(&machines[points[at].machine])) == 0)
			return true;
	return false;
}

/* One machine after the other: the times of a metric's labels must not go back. */
static int add(struct exporting *exporting, const struct history_series *series)
{
	for (size_t machine = 0; machine < exporting->history->nmachines; machine++)
		for (size_t i = 0; i < series->n; i++) {
			const struct history_point *point = &series->points[i];

			if (point->machine != machine)
				continue;
			if (is_second(exporting, series, i)) {
				exporting->left_out++;
				continue;
			}
			add_line(exporting, unit_of_name(series->unit), series->name, point,
				 exp(point->level));
			if (!isnan(point->error))
				add_line(exporting, ERRORS, series->name, point, point->error);
		}
	return 0;
}

static int end(struct exporting *exporting)
{
	struct buf *out = &exporting->out;

	for (size_t i = 0; i < METRICS; i++) {
		const struct buf *lines = &exporting->families[i];

		if (buf_failed(lines))
			return -1;
		if (lines->len == 0)
			continue;
		buf_addf(out, "# TYPE %s gauge\n", metrics[i].name);
		if (metrics[i].unit)
			buf_addf(out, "# UNIT %s %s\n", metrics[i].name, metrics[i].unit);
		buf_addf(out, "# HELP %s %s\n", metrics[i].name, metrics[i].help);
		buf_add(out, lines->data, lines->len);
	}
	buf_adds(out, "# EOF\n");
	return buf_failed(out) ? -1 : 0;
}

const struct export_form export_openmetrics = {"openmetrics", begin, add, end};
