#include "cli/pyperf/statistics.h"

#include "results/files/foreign.h"

#include <math.h>
#include <string.h>

static void add_named_value(struct buf *out, const char *name, const struct pyperf_bench *view,
			    struct pyperf_number value)
{
	buf_addf(out, "%s: ", name);
	pyperf_add_value(out, view->unit, value);
	buf_adds(out, "\n");
}

static void add_named_count(struct buf *out, const char *name, double count)
{
	buf_addf(out, "%s: ", name);
	pyperf_add_number(out, pyperf_int((int64_t)count), NULL);
	buf_adds(out, "\n");
}

static int add_duration_and_dates(struct buf *out, const struct pyperf_bench *view, struct err *err)
{
	struct pyperf_dates dates = {0};
	double duration;

	if (pyperf_bench_duration(view, &duration))
		return err_memory(err);
	if (duration != 0) {
		buf_adds(out, "Total duration: ");
		pyperf_add_duration(out, duration);
		buf_adds(out, "\n");
	}
	if (pyperf_add_dates(&dates, view, err))
		return -1;
	pyperf_show_dates(out, &dates);
	return 0;
}

static int add_raw_range(struct buf *out, const struct pyperf_bench *view, struct err *err)
{
	struct pyperf_sample raw = {0};

	if (pyperf_raw_values(view, &raw)) {
		pyperf_sample_release(&raw);
		return err_memory(err);
	}
	if (raw.n) {
		add_named_value(out, "Raw value minimum", view, pyperf_min(&raw));
		add_named_value(out, "Raw value maximum", view, pyperf_max(&raw));
		buf_adds(out, "\n");
	}
	pyperf_sample_release(&raw);
	return 0;
}

static void add_run_counts(struct buf *out, const struct bench *bench)
{
	size_t calibrations = 0;

	for (size_t i = 0; i < bench->nruns; i++)
		calibrations += run_is_calibration(bench->runs[i]);
	add_named_count(out, "Number of calibration run", (double)calibrations);
	add_named_count(out, "Number of run with values", (double)(bench->nruns - calibrations));
	add_named_count(out, "Total number of run", (double)bench->nruns);
	buf_adds(out, "\n");
}

/* ---- what differs between runs is shown as its average */

static double warmups_of(const struct run *run)
{
	return (double)run->nwarmups;
}

static double values_of(const struct run *run)
{
	return (double)run->nvalues;
}

static double loops_of(const struct run *run)
{
	return (double)run_loops(run);
}

static double inner_loops_of(const struct run *run)
{
	return (double)run_inner_loops(run);
}

/* The property of the runs with values: an int when it is the same in all, else a float. */
static struct pyperf_number property(const struct bench *bench, double (*get)(const struct run *))
{
	double sum = 0, first = NAN;
	bool same = true;
	size_t n = 0;

	for (size_t i = 0; i < bench->nruns; i++) {
		double value;

		if (run_is_calibration(bench->runs[i]))
			continue;
		value = get(bench->runs[i]);
		if (n++ == 0)
			first = value;
		same = same && value == first;
		sum += value;
	}
	return (struct pyperf_number){.value = same ? first : sum / (double)n, .is_int = same};
}

static void add_property(struct buf *out, const char *name, struct pyperf_number value)
{
	buf_addf(out, "%s: ", name);
	pyperf_add_number(out, value, NULL);
	buf_adds(out, value.is_int ? "\n" : " (average)\n");
}

static void add_loops_of_kind(struct buf *out, struct pyperf_number loops, const char *noun)
{
	if (loops.is_int)
		pyperf_add_number(out, loops, noun);
	else
		buf_addf(out, "%.1f %ss (average)", loops.value, noun);
}

static void add_loops(struct buf *out, const struct bench *bench)
{
	struct pyperf_number outer = property(bench, loops_of);
	struct pyperf_number inner = property(bench, inner_loops_of);
	struct pyperf_number total = {.value = outer.value * inner.value,
				      .is_int = outer.is_int && inner.is_int};

	for (size_t i = 0; i < bench->nruns; i++)
		if (!run_has_loops(bench->runs[i]))
			return;
	buf_adds(out, "Loop iterations per value: ");
	pyperf_add_number(out, total, NULL);
	buf_adds(out, total.is_int ? "" : " (average)");
	if (!(inner.is_int && inner.value == 1)) {
		buf_adds(out, " (");
		add_loops_of_kind(out, outer, "outer-loop");
		buf_adds(out, " x ");
		add_loops_of_kind(out, inner, "inner-loop");
		buf_adds(out, ")");
	}
	buf_adds(out, "\n");
}

/* ---- the spread */

static void add_row(struct buf *out, const char *label, int width, const struct pyperf_bench *view,
		    struct pyperf_number value, const double *spread)
{
	buf_addf(out, "%s:%*s ", label, width - (int)strlen(label) - 1, "");
	if (spread)
		pyperf_add_pair(out, view->unit, value, " +- ", pyperf_real(*spread));
	else
		pyperf_add_value(out, view->unit, value);
	buf_adds(out, "\n");
}

static int add_spread(struct buf *out, const struct pyperf_bench *view,
		      const struct pyperf_sample *sorted)
{
	bool many = sorted->n > 2;
	int width = many ? (int)sizeof("Mean +- std dev:") - 1 : (int)sizeof("Minimum:") - 1;
	double mad = 0;

	if (many && pyperf_mad(sorted, &mad))
		return -1;
	add_row(out, "Minimum", width, view, pyperf_min(&view->values), NULL);
	add_row(out, many ? "Median +- MAD" : "Median", width, view, pyperf_median(sorted),
		many ? &mad : NULL);
	add_row(out, many ? "Mean +- std dev" : "Mean", width, view, view->mean,
		many ? &view->stdev : NULL);
	add_row(out, "Maximum", width, view, pyperf_max(&view->values), NULL);
	buf_adds(out, "\n");
	return 0;
}

static void add_percentiles(struct buf *out, const struct pyperf_bench *view,
			    const struct pyperf_sample *sorted)
{
	static const struct {
		int p;
		const char *name;
	} rows[] = {{0, " -- minimum"}, {5, ""},  {25, " -- Q1"},      {50, " -- median"},
		    {75, " -- Q3"},	{95, ""}, {100, " -- maximum"}};
	double mean = view->mean.value;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pyperf_number value = pyperf_percentile(sorted, rows[i].p);

		buf_addf(out, "%3dth percentile: ", rows[i].p);
		pyperf_add_value(out, view->unit, value);
		buf_addf(out, " (%+.0f%% of the mean)%s\n", (value.value - mean) * 100 / mean,
			 rows[i].name);
	}
	buf_adds(out, "\n");
}

static void add_outliers(struct buf *out, const struct pyperf_bench *view,
			 const struct pyperf_sample *sorted)
{
	double q1 = pyperf_percentile(sorted, 25).value, q3 = pyperf_percentile(sorted, 75).value;
	double low = q1 - 1.5 * (q3 - q1), high = q3 + 1.5 * (q3 - q1);
	size_t outside = 0;

	for (size_t i = 0; i < sorted->n; i++)
		outside += !(sorted->items[i].value >= low && sorted->items[i].value <= high);
	buf_adds(out, "Number of outlier (out of ");
	pyperf_add_pair(out, view->unit, pyperf_real(low), "..", pyperf_real(high));
	buf_adds(out, "): ");
	pyperf_add_number(out, pyperf_int((int64_t)outside), NULL);
	buf_adds(out, "\n");
}

int pyperf_add_statistics(struct buf *out, const struct pyperf_bench *view, struct err *err)
{
	struct pyperf_sample sorted = {0};
	int rc = -1;

	if (pyperf_bench_want_values(view, err))
		return -1;
	if (pyperf_sample_sort(&view->values, &sorted)) {
		err_memory(err);
		goto out;
	}
	pyperf_add_blank(out);
	if (add_duration_and_dates(out, view, err) || add_raw_range(out, view, err))
		goto out;
	add_run_counts(out, view->bench);
	add_property(out, "Number of warmup per run", property(view->bench, warmups_of));
	add_property(out, "Number of value per run", property(view->bench, values_of));
	add_loops(out, view->bench);
	add_named_count(out, "Total number of values", (double)view->values.n);
	buf_adds(out, "\n");
	if (add_spread(out, view, &sorted)) {
		err_memory(err);
		goto out;
	}
	add_percentiles(out, view, &sorted);
	add_outliers(out, view, &sorted);
	rc = 0;
out:
	pyperf_sample_release(&sorted);
	return rc;
}
