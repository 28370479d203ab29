#include "cli/pyperf/bench.h"

#include "results/model/date.h"
#include "results/files/foreign.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct pyperf_number value_at(const struct run *run, size_t i)
{
	return (struct pyperf_number){.value = run->values[i],
				      .is_int = run->value_is_int && run->value_is_int[i]};
}

int pyperf_bench_init(struct pyperf_bench *view, const struct bench *bench, struct err *err)
{
	*view = (struct pyperf_bench){
		.bench = bench, .name = bench_name(bench), .unit = bench_unit(bench)};
	for (size_t i = 0; i < bench->nruns; i++)
		for (size_t k = 0; k < bench->runs[i]->nvalues; k++)
			if (pyperf_sample_add(&view->values, value_at(bench->runs[i], k)))
				return err_memory(err);
	if (view->values.n > 0)
		view->mean = pyperf_mean(&view->values);
	if (view->values.n > 1)
		view->stdev = pyperf_stdev(&view->values);
	return 0;
}

void pyperf_bench_release(struct pyperf_bench *view)
{
	pyperf_sample_release(&view->values);
}

int pyperf_bench_want_values(const struct pyperf_bench *view, struct err *err)
{
	if (view->values.n)
		return 0;
	return err_set(err, ERR_INPUT, "benchmark %s: holds only calibration runs, no values",
		       view->name);
}

static struct pyperf_number times(struct pyperf_number number, int64_t a, int64_t b)
{
	return (struct pyperf_number){.value = number.value * ((double)a * (double)b),
				      .is_int = number.is_int};
}

static int add_raw_values(const struct run *run, struct pyperf_sample *raw)
{
	if (!run_has_loops(run))
		return 0;
	for (size_t i = 0; i < run->nvalues; i++)
		if (pyperf_sample_add(
			    raw, times(value_at(run, i), run_loops(run), run_inner_loops(run))))
			return -1;
	return 0;
}

int pyperf_raw_values(const struct pyperf_bench *view, struct pyperf_sample *raw)
{
	for (size_t i = 0; i < view->bench->nruns; i++)
		if (add_raw_values(view->bench->runs[i], raw))
			return -1;
	return 0;
}

static int run_duration(const struct run *run, double *duration)
{
	struct pyperf_sample raw = {0};
	int rc = 0;

	*duration = meta_number(run->meta, "duration", NAN);
	if (!isnan(*duration))
		return 0;
	for (size_t i = 0; rc == 0 && i < run->nwarmups; i++)
		rc = pyperf_sample_add(&raw, times(pyperf_real(run->warmups[i].value),
						   run->warmups[i].loops, run_inner_loops(run)));
	if (rc == 0)
		rc = add_raw_values(run, &raw);
	*duration = pyperf_sum(&raw);
	pyperf_sample_release(&raw);
	return rc;
}

int pyperf_bench_duration(const struct pyperf_bench *view, double *duration)
{
	struct pyperf_sample durations = {0};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < view->bench->nruns; i++) {
		double one = 0;

		rc = run_duration(view->bench->runs[i], &one);
		if (rc == 0)
			rc = pyperf_sample_add(&durations, pyperf_real(one));
	}
	*duration = pyperf_sum(&durations);
	pyperf_sample_release(&durations);
	return rc;
}

/* ---- dates */

int pyperf_add_dates(struct pyperf_dates *dates, const struct pyperf_bench *view, struct err *err)
{
	for (size_t i = 0; i < view->bench->nruns; i++) {
		const struct run *run = view->bench->runs[i];
		const char *text = meta_text(run->meta, "date");
		int64_t start, end;
		double duration;

		if (!text)
			continue;
		if (date_parse(text, &start))
			return err_set(err, ERR_INPUT,
				       "benchmark %s: run %zu: date \"%s\" is not like "
				       "\"2026-01-31 12:34:56\"",
				       view->name, i + 1, text);
		if (run_duration(run, &duration))
			return err_memory(err);
		/* A duration of ten thousand years is nonsense, and would overflow. */
		end = start + (int64_t)ceil(fmin(duration, 3e11)) * 1000000;
		if (!dates->known || start < dates->start)
			dates->start = start;
		if (!dates->known || end > dates->end)
			dates->end = end;
		dates->known = true;
	}
	return 0;
}

void pyperf_show_dates(struct buf *out, const struct pyperf_dates *dates)
{
	char text[DATE_SIZE];

	if (!dates->known)
		return;
	date_format(dates->start, text);
	buf_addf(out, "Start date: %s\n", text);
	date_format(dates->end, text);
	buf_addf(out, "End date: %s\n", text);
}

/* ---- the result in a line */

/* "1.00 ms +- 0.01 ms", or the mean alone for one value. Needs values. */
static void pyperf_add_mean(struct buf *out, const struct pyperf_bench *view)
{
	if (view->values.n >= 2)
		pyperf_add_pair(out, view->unit, view->mean, " +- ", pyperf_real(view->stdev));
	else
		pyperf_add_value(out, view->unit, view->mean);
}

struct pyperf_calibration pyperf_calibration(const struct run *run)
{
	const struct meta_value *first = meta_get(run->meta, "calibrate_warmups");
	const struct meta_value *again = meta_get(run->meta, "recalibrate_warmups");

	if (first || again)
		return (struct pyperf_calibration){.of_warmups = true,
						   .again = !first,
						   .found = (first ? first : again)->integer};
	first = meta_get(run->meta, "calibrate_loops");
	again = meta_get(run->meta, "recalibrate_loops");
	/* before pyperf 1.2 calibration runs did not record what they found */
	return (struct pyperf_calibration){.again = again != NULL,
					   .found = first   ? first->integer
						    : again ? again->integer
							    : run_loops(run)};
}

/* The last calibration is what is shown; if any run has values, there is none to show. */
static bool add_calibration(struct buf *out, const struct pyperf_bench *view)
{
	struct pyperf_calibration last;
	int64_t loops = -1, warmups = -1;

	if (view->values.n)
		return false;
	for (size_t i = 0; i < view->bench->nruns; i++) {
		last = pyperf_calibration(view->bench->runs[i]);
		if (last.of_warmups)
			warmups = last.found;
		else
			loops = last.found;
	}
	if (loops >= 0)
		pyperf_add_number(out, pyperf_int(loops), "loop");
	if (loops >= 0 && warmups >= 0)
		buf_adds(out, ", ");
	if (warmups >= 0)
		pyperf_add_number(out, pyperf_int(warmups), "warmup");
	return true;
}

void pyperf_add_result(struct buf *out, const struct pyperf_bench *view)
{
	struct buf calibration = {0};

	if (add_calibration(&calibration, view)) {
		buf_addf(out, "Calibration: %s", buf_text(&calibration));
	} else {
		buf_adds(out, view->values.n >= 2 ? "Mean +- std dev: " : "");
		pyperf_add_mean(out, view);
	}
	out->failed |= buf_failed(&calibration);
	buf_release(&calibration);
}

void pyperf_add_result_value(struct buf *out, const struct pyperf_bench *view)
{
	struct buf calibration = {0};

	if (add_calibration(&calibration, view))
		buf_addf(out, "<calibration: %s>", buf_text(&calibration));
	else
		pyperf_add_mean(out, view);
	out->failed |= buf_failed(&calibration);
	buf_release(&calibration);
}
