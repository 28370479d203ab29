/* A history in the forms of other tools. Pure: text from series. */
#ifndef CLI_HISTORY_EXPORTS_H
#define CLI_HISTORY_EXPORTS_H

#include "results/base/buf.h"
#include "results/history/series.h"

/* What is made so far; `= {0}` may be released. */
struct exporting {
	const struct history *history; /* borrowed */
	struct buf out;
	struct buf families[4]; /* of OpenMetrics: a metric's lines must stand together */
	size_t left_out;	/* points that the form has no place for */
	json_t *list;		/* of forms that are JSON */
};
void exporting_release(struct exporting *exporting);

struct export_form {
	const char *name;
	/* Begin, add a benchmark, end: the text is in `out` then. 0, or -1 (memory). */
	int (*begin)(struct exporting *exporting);
	int (*add)(struct exporting *exporting, const struct history_series *series);
	int (*end)(struct exporting *exporting);
};

/*
 * openmetrics  every point with its time (OpenMetrics 1.0, as promtool takes it for backfilling);
 *              of two of a benchmark and machine at one second the first
 * csv          every point, RFC 4180, with a line of titles
 * bencher      Bencher Metric Format: the newest result; times are its "latency", in nanoseconds
 * github       github-action-benchmark's customSmallerIsBetter: the newest result
 */
extern const struct export_form export_openmetrics, export_csv, export_bencher, export_github;

/* The interval of a point with 95 % by Student's t, in the unit of its values: half its logs' width
   to either side. False, and nothing written, where its error is not known. */
bool export_interval(const struct history_point *point, double *low, double *high);

#endif
