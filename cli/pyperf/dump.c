#include "cli/pyperf/dump.h"

#include "cli/pyperf/metadata.h"
#include "results/files/foreign.h"
#include "results/model/metadata.h"

#include <math.h>
#include <string.h>

static struct pyperf_number number_at(const double *value, const bool *is_int)
{
	return (struct pyperf_number){.value = *value, .is_int = is_int && *is_int};
}

static struct pyperf_number scaled(struct pyperf_number number, double loops)
{
	number.value *= loops;
	return number;
}

/* " (+12%)" when the value per loop is more than 5 % away from the benchmark's mean. */
static void add_deviation(struct buf *out, const struct pyperf_bench *view, double value)
{
	double delta = value - view->mean.value;

	if (fabs(delta) > view->mean.value * 0.05)
		buf_addf(out, " (%+.0f%%)", delta * 100 / view->mean.value);
}

/* What a calibration run was for, and what it found. */
static void add_calibration_title(struct buf *out, const struct run *run)
{
	struct pyperf_calibration calibration = pyperf_calibration(run);

	buf_addf(out, "%scalibrate the number of %s: ", calibration.again ? "re" : "",
		 calibration.of_warmups ? "warmups" : "loops");
	pyperf_add_number(out, pyperf_int(calibration.found), NULL);
}

static void add_calibration(struct buf *out, const struct pyperf_bench *view, const struct run *run,
			    bool raw)
{
	add_calibration_title(out, run);
	buf_adds(out, "\n");
	for (size_t i = 0; i < run->nwarmups; i++) {
		const struct warmup *warmup = &run->warmups[i];
		struct pyperf_number value = number_at(&warmup->value, &warmup->is_int);
		struct pyperf_number total =
			scaled(value, (double)warmup->loops * (double)run_inner_loops(run));

		buf_addf(out, "- %s %zu: ", raw ? "raw calibrate" : "calibrate", i + 1);
		pyperf_add_value(out, view->unit, raw ? total : value);
		buf_adds(out, " (loops: ");
		pyperf_add_number(out, pyperf_int(warmup->loops), NULL);
		/* Bytes and counts do not add up over loops. */
		if (!raw && strcmp(view->unit, "second") == 0) {
			buf_adds(out, ", raw: ");
			pyperf_add_value(out, view->unit, total);
		}
		buf_adds(out, ")\n");
	}
}

static void add_warmups(struct buf *out, const struct pyperf_bench *view, const struct run *run,
			bool raw)
{
	for (size_t i = 0; i < run->nwarmups; i++) {
		const struct warmup *warmup = &run->warmups[i];
		struct pyperf_number value = number_at(&warmup->value, &warmup->is_int);

		buf_addf(out, "- %s %zu: ", raw ? "raw warmup" : "warmup", i + 1);
		if (raw) {
			value = scaled(value, (double)warmup->loops * (double)run_inner_loops(run));
			pyperf_add_value(out, view->unit, value);
		} else {
			pyperf_add_value(out, view->unit, value);
			add_deviation(out, view, value.value);
		}
		buf_adds(out, "\n");
	}
}

static void add_values(struct buf *out, const struct pyperf_bench *view, const struct run *run,
		       bool raw)
{
	double loops = (double)run_loops(run) * (double)run_inner_loops(run);

	raw = raw && run_has_loops(run);
	for (size_t i = 0; i < run->nvalues; i++) {
		struct pyperf_number value = number_at(
			&run->values[i], run->value_is_int ? &run->value_is_int[i] : NULL);
		double per_loop = value.value;

		if (raw) {
			value = scaled(value, loops);
			per_loop = value.value / loops;
		}
		buf_addf(out, "- %s %zu: ", raw ? "raw value" : "value", i + 1);
		pyperf_add_value(out, view->unit, value);
		add_deviation(out, view, per_loop);
		buf_adds(out, "\n");
	}
}

static void add_counts(struct buf *out, const struct run *run)
{
	buf_adds(out, " ");
	pyperf_add_number(out, pyperf_int((int64_t)run->nwarmups), "warmup");
	buf_adds(out, ", ");
	pyperf_add_number(out, pyperf_int((int64_t)run->nvalues), "value");
	if (!run_has_loops(run))
		return;
	buf_adds(out, ", ");
	pyperf_add_number(out, pyperf_int(run_loops(run)), "loop");
}

/* `common` is left out: it was shown once, above. */
static void add_own_metadata(struct buf *out, const struct run *run, const struct meta *common)
{
	struct meta_walk walk = meta_walk(run->meta);

	if (meta_count(run->meta) == 0)
		return;
	buf_adds(out, "- Metadata:\n");
	while (meta_walk_next(&walk))
		if (!meta_get(common, walk.key))
			pyperf_metadata_add_item(out, "  ", walk.key, walk.value);
}

static void add_run(struct buf *out, const struct pyperf_bench *view, size_t index,
		    const struct pyperf_dump_style *style, const struct meta *common)
{
	const struct run *run = view->bench->runs[index];

	buf_addf(out, "Run %zu:", index + 1);
	if (run_is_calibration(run)) {
		buf_adds(out, " ");
		add_calibration(out, view, run, style->raw);
	} else {
		if (!style->quiet)
			add_counts(out, run);
		buf_adds(out, "\n");
		if (!style->quiet)
			add_warmups(out, view, run, style->raw);
		add_values(out, view, run, style->raw);
	}
	if (common)
		add_own_metadata(out, run, common);
}

static void add_common_metadata(struct buf *out, const struct meta *common)
{
	struct meta_walk walk = meta_walk(common);

	pyperf_add_blank(out);
	buf_adds(out, "Metadata:\n");
	while (meta_walk_next(&walk))
		pyperf_metadata_add_item(out, "  ", walk.key, walk.value);
}

int pyperf_add_dump(struct buf *out, const struct pyperf_bench *view,
		    const struct pyperf_dump_style *style, struct err *err)
{
	struct meta *common = NULL;
	bool separated = false;

	if (style->verbose && !style->quiet) {
		common = bench_common_meta_new(view->bench, err);
		if (!common)
			return -1;
		add_common_metadata(out, common);
	}
	for (size_t i = 0; i < view->bench->nruns; i++) {
		if (style->quiet && run_is_calibration(view->bench->runs[i]))
			continue;
		if (!separated)
			pyperf_add_blank(out);
		separated = true;
		add_run(out, view, i, style, common);
	}
	meta_free(common);
	return 0;
}
