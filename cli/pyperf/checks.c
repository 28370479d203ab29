#include "cli/pyperf/checks.h"

#include "stats/pyperf_rules.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Adds "* <text>" lines; texts hold values, formatted into the same buffer. */
static void add_spread(struct buf *out, const struct pyperf_bench *view, double percent)
{
	buf_adds(out, "* the standard deviation (");
	pyperf_add_value(out, view->unit, pyperf_real(view->stdev));
	buf_addf(out, ") is %.0f%% of the mean (", percent);
	pyperf_add_value(out, view->unit, view->mean);
	buf_adds(out, ")\n");
}

static void check_spread(struct buf *out, const struct pyperf_bench *view, double required)
{
	double percent;

	if (view->values.n < 2)
		return;
	percent = view->stdev * 100 / view->mean.value;
	if (percent >= 10)
		add_spread(out, view, percent);
	else if (required > (double)view->bench->nruns)
		buf_adds(out, "* Not enough samples to get a stable result (95% certainty of less "
			      "than 1% variation)\n");
}

static void check_extreme(struct buf *out, const struct pyperf_bench *view, const char *which,
			  struct pyperf_number value)
{
	double percent = (value.value - view->mean.value) * 100 / view->mean.value;

	if (fabs(percent) < 50)
		return;
	buf_addf(out, "* the %s (", which);
	pyperf_add_value(out, view->unit, value);
	buf_addf(out, ") is %.0f%% %s than the mean (", fabs(percent),
		 percent >= 0 ? "greater" : "smaller");
	pyperf_add_value(out, view->unit, view->mean);
	buf_adds(out, ")\n");
}

static void check_shortest(struct buf *out, const struct pyperf_bench *view,
			   const struct pyperf_sample *raw)
{
	struct pyperf_number shortest;

	if (raw->n == 0)
		return;
	shortest = pyperf_min(raw);
	if (strcmp(view->unit, "second") != 0 || shortest.value >= 1e-3)
		return;
	buf_adds(out, "* the shortest raw value is only ");
	pyperf_add_value(out, view->unit, shortest);
	buf_adds(out, "\n");
}

/* pyperf computes this warning after it has printed the block, so nobody ever sees it. */
static void check_nohz(struct buf *out, const struct pyperf_bench *view)
{
	for (size_t i = 0; i < view->bench->nruns; i++) {
		const char *config = meta_text(view->bench->runs[i]->meta, "cpu_config");

		if (!config || !strstr(config, "nohz_full") || !strstr(config, "intel_pstate"))
			continue;
		buf_adds(out, "* nohz_full is enabled on CPUs which use the intel_pstate driver, "
			      "which does not work with it (CPU config: ");
		pyperf_add_text(out, config);
		buf_adds(out, ")\n");
		return;
	}
}

static void add_too_many(struct buf *out, const struct pyperf_bench *view, double required)
{
	/* The spread needs at least two processes; constant data require 0. */
	double needed = fmax(required, 2);

	if (isnan(required) || needed >= (double)view->bench->nruns * 0.75)
		return;
	buf_addf(out,
		 "Benchmark was run more times than necessary to get a stable result.\n"
		 "Consider passing processes=%.0f to the Runner constructor to save time.\n",
		 needed);
}

int pyperf_add_checks(struct buf *out, const struct pyperf_bench *view, bool too_many, bool *warned,
		      struct err *err)
{
	struct pyperf_sample raw = {0};
	struct buf reasons = {0};
	double *means, required;
	size_t nmeans;
	int rc = -1;

	if (view->values.n == 0)
		return 0;
	means = bench_process_means_new(view->bench, &nmeans, err);
	if (!means)
		return -1;
	if (pyperf_raw_values(view, &raw)) {
		err_memory(err);
		goto out;
	}
	required = pyperf_required_processes(means, nmeans);
	check_spread(&reasons, view, required);
	check_extreme(&reasons, view, "minimum", pyperf_min(&view->values));
	check_extreme(&reasons, view, "maximum", pyperf_max(&view->values));
	check_shortest(&reasons, view, &raw);
	check_nohz(&reasons, view);
	if (reasons.len) {
		pyperf_add_blank(out);
		buf_adds(out, "WARNING: the benchmark result may be unstable\n");
		buf_adds(out, buf_text(&reasons));
		buf_adds(out, "\nTry to rerun the benchmark with more runs, values and/or loops.\n"
			      "Run 'assay system tune' command to reduce the system jitter.\n"
			      "Use assay stats, assay dump and assay hist to analyze results.\n"
			      "Use --quiet option to hide these warnings.\n");
		if (warned)
			*warned = true;
	}
	if (too_many)
		add_too_many(out, view, required);
	out->failed |= buf_failed(&reasons);
	rc = 0;
out:
	pyperf_sample_release(&raw);
	free(means);
	buf_release(&reasons);
	return rc;
}
