#include "results/model/suite.h"

#include "results/base/buf.h"
#include "results/model/metadata.h"

#include <inttypes.h>
#include <stdlib.h>
#include <stdio.h>

struct bench *bench_new(void)
{
	return calloc(1, sizeof(struct bench));
}

void bench_free(struct bench *bench)
{
	if (!bench)
		return;
	for (size_t i = 0; i < bench->nruns; i++)
		run_free(bench->runs[i]);
	free(bench->runs);
	free(bench);
}

const char *bench_name(const struct bench *bench)
{
	return bench->nruns ? meta_text(bench->runs[0]->meta, "name") : NULL;
}

const char *bench_unit(const struct bench *bench)
{
	const char *unit = bench->nruns ? meta_text(bench->runs[0]->meta, "unit") : NULL;

	return unit ? unit : "second";
}

/* For the text of an error. */
static const char *describe(const struct meta_value *value, char *text, size_t size)
{
	if (!value)
		snprintf(text, size, "nothing");
	else if (value->type == META_TEXT)
		snprintf(text, size, "\"%s\"", value->text);
	else if (value->type == META_BIG)
		snprintf(text, size, "%s", value->text);
	else if (value->type == META_REAL)
		snprintf(text, size, "%g", value->real);
	else if (value->type == META_TAGS)
		snprintf(text, size, "a list");
	else
		snprintf(text, size, "%" PRId64, value->integer);
	return text;
}

static int check_agreement(const struct meta *first, const struct meta *other, struct err *err)
{
	const char *key = meta_disagreement(first, other);
	char here[100], there[100];

	if (!key)
		return 0;
	return err_set(err, ERR_INPUT,
		       "%s: must be the same in all runs, but is %s here and %s in the first run",
		       key, describe(meta_get(other, key), here, sizeof(here)),
		       describe(meta_get(first, key), there, sizeof(there)));
}

int bench_check_run(const struct bench *bench, const struct run *run, struct err *err)
{
	if (run->nvalues == 0 && run->nwarmups == 0)
		return err_set(err, ERR_INPUT, "a run must have values or warmups");
	if (!meta_get(run->meta, "name"))
		return err_set(err, ERR_INPUT, "name: missing");
	return bench->nruns ? check_agreement(bench->runs[0]->meta, run->meta, err) : 0;
}

int bench_take_run(struct bench *bench, struct run *run, struct err *err)
{
	if (bench_check_run(bench, run, err))
		return -1;
	if (mem_reserve(&bench->runs, &bench->cap, bench->nruns + 1, sizeof(*bench->runs)))
		return err_memory(err);
	bench->runs[bench->nruns++] = run;
	return 0;
}

double *bench_process_means_new(const struct bench *bench, size_t *n, struct err *err)
{
	double *means = malloc((bench->nruns + 1) * sizeof(*means));
	size_t count = 0;

	if (!means) {
		err_memory(err);
		return NULL;
	}
	for (size_t i = 0; i < bench->nruns; i++) {
		const struct run *run = bench->runs[i];
		double mean = 0;

		/* the running mean does not overflow */
		for (size_t j = 0; j < run->nvalues; j++)
			mean += (run->values[j] - mean) / (double)(j + 1);
		if (run->nvalues)
			means[count++] = mean;
	}
	*n = count;
	return means;
}

struct meta *bench_common_meta_new(const struct bench *bench, struct err *err)
{
	struct meta *common = meta_copy_new(bench->nruns ? bench->runs[0]->meta : NULL, err);

	for (size_t i = 1; common && i < bench->nruns; i++)
		meta_keep_common(common, bench->runs[i]->meta);
	return common;
}
