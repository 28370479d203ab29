/* Make another number than the time the value: one of the metadata, or a metric. */
#include "results/files/convert.h"

#include "results/model/change.h"
#include "results/model/meta_keys.h"
#include "results/model/metadata.h"
#include "results/model/metric.h"

#include <string.h>

/* A run without values: the metadata of `like` but for the loops, which were those of the time.
   NULL with err (memory). */
static struct run *bare_new(const struct run *like, struct err *err)
{
	struct run *run = run_new();

	if (!run) {
		err_memory(err);
		return NULL;
	}
	run->meta = meta_share(like->meta);
	if (meta_remove(&run->meta, "loops", err) == 0 &&
	    meta_remove(&run->meta, "inner_loops", err) == 0)
		return run;
	run_free(run);
	return NULL;
}

/* A run that holds only the number. */
static struct run *extracted_new(const struct run *from, const char *key, struct err *err)
{
	const struct meta_value *number = meta_get(from->meta, key);
	const struct meta_key *known = meta_key_find(key);
	struct run *run = bare_new(from, err);
	int rc;

	if (!run)
		return NULL;
	if (!number)
		rc = err_set(err, ERR_INPUT, "has no metadata %s", key);
	else if (number->type == META_INT)
		rc = run_add_int_value(run, number->integer, err);
	else if (number->type == META_REAL || number->type == META_BIG)
		rc = run_add_value(run, meta_number(from->meta, key, 0), err);
	else
		rc = err_set(err, ERR_INPUT, "%s: is not a number", key);
	if (!rc && known && known->unit)
		rc = run_set_text(run, "unit", known->unit, err);
	if (!rc)
		return run;
	run_free(run);
	return NULL;
}

static bool has_values(const struct bench *bench)
{
	for (size_t i = 0; i < bench->nruns; i++)
		if (!run_is_calibration(bench->runs[i]))
			return true;
	return false;
}

static int extract_metadata(const struct bench *from, struct bench *to, const void *key,
			    struct err *err)
{
	bool skip_calibration = has_values(from);

	for (size_t i = 0; i < from->nruns; i++) {
		struct run *run;

		if (skip_calibration && run_is_calibration(from->runs[i]))
			continue;
		run = extracted_new(from->runs[i], key, err);
		if (!run || bench_take_run(to, run, err)) {
			run_free(run);
			return err_in(err, "run %zu", i + 1);
		}
	}
	return 0;
}

int suite_extract_metadata(struct suite *suite, const char *key, struct err *err)
{
	return suite_change(suite, extract_metadata, key, err);
}

/* A run of one count. */
static struct run *counted_new(const struct run *like, const struct metric *metric, size_t i,
			       struct err *err)
{
	/* pyperf knows seconds, bytes and numbers. */
	bool is_ratio = strcmp(metric->kind.unit, "ratio") == 0;
	double value = metric->values[i];
	struct run *run = bare_new(like, err);
	int rc;

	if (!run)
		return NULL;
	rc = run_set_text(run, "unit", is_ratio ? "integer" : metric->kind.unit, err) ||
	     run_set_text(run, "assay_metric", metric->kind.name, err) ||
	     run_set_text(run, "assay_metric_source", metric->source, err) ||
	     (metric->layouts && run_set_int(run, "python_hash_seed", metric->layouts[i], err));
	if (!rc && !(value > 0))
		rc = err_set(err, ERR_INPUT, "%s is 0, which pyperf's values cannot be",
			     metric->kind.name);
	if (!rc && value == (double)(int64_t)value && value < 0x1p53)
		rc = run_add_int_value(run, (int64_t)value, err);
	else if (!rc)
		rc = run_add_value(run, value, err);
	if (!rc)
		return run;
	run_free(run);
	return NULL;
}

static int extract_metric(const struct bench *from, struct bench *to, const void *name,
			  struct err *err)
{
	struct metric metric;
	size_t first = 0;
	int rc = metric_init(&metric, from, name, NULL, err);

	while (first + 1 < from->nruns && run_is_calibration(from->runs[first]))
		first++;
	if (!rc && metric.n == 0)
		rc = err_set(err, ERR_INPUT, "has no metric %s", (const char *)name);
	for (size_t i = 0; !rc && i < metric.n; i++) {
		struct run *run = counted_new(from->runs[first], &metric, i, err);

		rc = run ? bench_take_run(to, run, err) : -1;
		if (rc)
			run_free(run);
	}
	metric_release(&metric);
	return rc;
}

int suite_extract_metric(struct suite *suite, const char *name, struct err *err)
{
	return suite_change(suite, extract_metric, name, err);
}
