/* What the unit tests of `assay compare` share: benchmarks made of numbers. */
#ifndef TESTS_UNIT_COMPARE_SUPPORT_H
#define TESTS_UNIT_COMPARE_SUPPORT_H

#include "results/model/suite.h"
#include "tests/unit/support.h"

/* A run of `n` values; the metadata that every benchmark here has. */
static inline struct run *make_run(const char *name, const double *values, size_t n)
{
	struct run *run = run_new();

	assert_int_equal(run_set_text(run, "name", name, NULL), 0);
	assert_int_equal(run_set_text(run, "hostname", "host", NULL), 0);
	assert_int_equal(run_set_text(run, "cpu_model_name", "cpu", NULL), 0);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(run_add_value(run, values[i], NULL), 0);
	return run;
}

/* Processes of one value each. */
static inline struct bench *make_bench(const char *name, const double *means, size_t processes)
{
	struct bench *bench = bench_new();

	for (size_t i = 0; i < processes; i++)
		assert_int_equal(bench_take_run(bench, make_run(name, &means[i], 1), NULL), 0);
	return bench;
}

/* `center` times exp of an even spread of +- width over the processes, mixed in time so that
   neighbours are not alike. processes must not be a multiple of 7. */
static inline void spread(double *means, size_t processes, double center, double width)
{
	for (size_t i = 0; i < processes; i++) {
		double at = (double)(i * 7 % processes) * 2 / (double)(processes - 1) - 1;

		means[i] = center * exp(width * at);
	}
}

static inline struct bench *make_spread(const char *name, size_t processes, double center,
					double width)
{
	double means[400];

	spread(means, processes, center, width);
	return make_bench(name, means, processes);
}

/* Of all runs. */
static inline void set_text(struct bench *bench, const char *key, const char *value)
{
	for (size_t i = 0; i < bench->nruns; i++)
		assert_int_equal(run_set_text(bench->runs[i], key, value, NULL), 0);
}

#endif
