#include "results/model/evidence.h"
#include "results/model/metric.h"
#include "tests/unit/support.h"

static struct run *run_with_value(void)
{
	struct run *run = run_new();

	assert_int_equal(run_set_text(run, "name", "x", NULL), 0);
	assert_int_equal(run_add_value(run, 1e-3, NULL), 0);
	return run;
}

static struct bench *bench_of(struct run *run)
{
	struct bench *bench = bench_new();

	assert_int_equal(bench_take_run(bench, run, NULL), 0);
	return bench;
}

static void count(struct run *run, const char *name, const char *source, const double *values,
		  const int64_t *layouts, size_t n)
{
	struct metric_counted counted = {
		.name = name, .source = source, .values = values, .layouts = layouts, .n = n};

	assert_int_equal(run_set_metric(run, &counted, NULL), 0);
}

static void what_was_counted_comes_back(void **state)
{
	const double values[] = {100, 101.5, 102};
	const int64_t layouts[] = {7, 8, 9};
	struct run *run = run_with_value();
	struct metric metric;
	struct bench *bench;

	(void)state;
	count(run, "instructions", "valgrind", values, layouts, 3);
	bench = bench_of(run);
	assert_int_equal(metric_init(&metric, bench, "instructions", NULL, NULL), 0);
	assert_int_equal(metric.n, 3);
	assert_string_equal(metric.source, "valgrind");
	assert_string_equal(metric.kind.unit, "integer");
	assert_rel(metric.kind.margin, .002, 0);
	for (size_t i = 0; i < 3; i++) {
		assert_rel(metric.values[i], values[i], 0);
		assert_int_equal(metric.layouts[i], layouts[i]);
	}
	metric_release(&metric);
	assert_int_equal(metric_init(&metric, bench, "instructions", "perf", NULL), 0);
	assert_int_equal(metric.n, 0); /* never from another source */
	metric_release(&metric);
	bench_free(bench);
}

static void a_count_must_be_one(void **state)
{
	const double bad[] = {-1, NAN, INFINITY};
	struct run *run = run_with_value();
	struct err err = {0};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct metric_counted counted = {
			.name = "x", .source = "y", .values = &bad[i], .n = 1};

		assert_int_equal(run_set_metric(run, &counted, &err), -1);
		err_clear(&err);
	}
	run_free(run);
}

static void foreign_objects_are_passed_over(void **state)
{
	static const char *const texts[] = {
		"{\"metrics\": 5}", "{\"metrics\": {\"instructions\": []}}",
		"{\"metrics\": {\"instructions\": {\"source\": 3, \"values\": [1]}}}",
		"{\"metrics\": {\"instructions\": {\"source\": \"valgrind\", \"values\": \"no\"}}}",
		"{\"metrics\": {\"instructions\": {\"source\": \"valgrind\", \"values\": [-1]}}}"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct run *run = run_with_value();
		struct bench *bench;
		struct metric metric;
		json_t *names;

		run->assay = json_loads(texts[i], 0, NULL);
		assert_non_null(run->assay);
		bench = bench_of(run);
		assert_int_equal(metric_init(&metric, bench, "instructions", NULL, NULL), 0);
		assert_int_equal(metric.n, 0);
		metric_release(&metric);
		names = metric_names_new(bench);
		assert_non_null(names);
		json_decref(names);
		bench_free(bench);
	}
}

/* One value of 10 loops. */
static void column(struct run *run, const char *name, double count, double enabled, double running)
{
	char text[100];

	assert_int_equal(run_add_column(run, name, count, false, NULL), 0);
	snprintf(text, sizeof(text), "%s_enabled_ns", name);
	assert_int_equal(run_add_column(run, text, enabled, false, NULL), 0);
	snprintf(text, sizeof(text), "%s_running_ns", name);
	assert_int_equal(run_add_column(run, text, running, false, NULL), 0);
}

static void counters_are_per_iteration_and_scaled(void **state)
{
	struct run *run = run_with_value();
	struct metric metric;
	struct bench *bench;

	(void)state;
	assert_int_equal(run_add_column(run, "loops", 10, false, NULL), 0);
	column(run, "cycles", 5000, 100, 50); /* ran half of the time: 10000 */
	column(run, "instructions", 20000, 100, 100);
	column(run, "branch-misses", 40, 100, 100);
	column(run, "task-clock", 3000, 3000, 3000);
	bench = bench_of(run);
	assert_int_equal(metric_init(&metric, bench, "cycles", NULL, NULL), 0);
	assert_int_equal(metric.n, 1);
	assert_string_equal(metric.source, "perf");
	assert_rel(metric.values[0], 1000, 0);
	assert_int_equal(metric.scaled, 1);
	metric_release(&metric);
	assert_int_equal(metric_init(&metric, bench, "ipc", NULL, NULL), 0);
	assert_rel(metric.values[0], 2, 1e-15);
	assert_int_equal(metric.scaled, 1);
	metric_release(&metric);
	assert_int_equal(metric_init(&metric, bench, "branch-misses_per_1000", NULL, NULL), 0);
	assert_rel(metric.values[0], 2, 1e-15);
	metric_release(&metric);
	assert_int_equal(metric_init(&metric, bench, "task-clock", NULL, NULL), 0);
	assert_rel(metric.values[0], 300e-9, 1e-15);
	assert_string_equal(metric.kind.unit, "second");
	metric_release(&metric);
	bench_free(bench);
}

static void names_are_listed_with_what_can_be_made_of_them(void **state)
{
	const double one = 1;
	struct run *run = run_with_value();
	struct bench *bench;
	json_t *names;
	char *text;

	(void)state;
	column(run, "r1c2", 1, 1, 1);
	column(run, "cycles", 1, 1, 1);
	column(run, "cache-misses", 1, 1, 1);
	count(run, "instructions", "perf", &one, NULL, 1);
	bench = bench_of(run);
	names = metric_names_new(bench);
	text = json_dumps(names, JSON_COMPACT);
	assert_string_equal(text, "[\"instructions\",\"cycles\",\"ipc\",\"cache-misses\","
				  "\"cache-misses_per_1000\",\"r1c2\"]");
	free(text);
	json_decref(names);
	bench_free(bench);
}

static void evidence_of_every_worker_is_a_metric(void **state)
{
	struct run *run = run_with_value();
	struct evidence evidence = evidence_unknown;
	struct metric metric;
	struct bench *bench;

	(void)state;
	evidence.loops = 4;
	evidence.minor_faults = 8;
	evidence.cpu_ns = 4000;
	assert_int_equal(run_add_evidence(run, &evidence, false, NULL), 0);
	bench = bench_of(run);
	assert_int_equal(metric_init(&metric, bench, "minor_faults", NULL, NULL), 0);
	assert_rel(metric.values[0], 2, 0);
	assert_string_equal(metric.source, "kernel");
	metric_release(&metric);
	assert_int_equal(metric_init(&metric, bench, "cpu_ns", NULL, NULL), 0);
	assert_rel(metric.values[0], 1e-6, 1e-15);
	metric_release(&metric);
	bench_free(bench);
}

/* Recorded from perf_event on machines with other counts of counters. */
static void scaling_is_by_the_time_that_a_counter_ran(void **state)
{
	static const struct {
		double count, enabled, running, scaled;
	} cases[] = {{1234567, 1000000, 1000000, 1234567},
		     {1000, 3000, 1000, 3000},
		     {999, 1000, 999, 999 * (1000.0 / 999)},
		     {0, 1000, 10, 0},
		     {5, 0, 0, NAN},
		     {0, 1000, 0, NAN},
		     {0, 131384768, 12528, NAN}, /* never on hardware: another program had it */
		     {0, 0, 0, 0},
		     {7, 10, 20, 7}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_rel(metric_scaled(cases[i].count, cases[i].enabled, cases[i].running),
			   cases[i].scaled, 1e-15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_counted_comes_back),
		cmocka_unit_test(a_count_must_be_one),
		cmocka_unit_test(foreign_objects_are_passed_over),
		cmocka_unit_test(counters_are_per_iteration_and_scaled),
		cmocka_unit_test(names_are_listed_with_what_can_be_made_of_them),
		cmocka_unit_test(evidence_of_every_worker_is_a_metric),
		cmocka_unit_test(scaling_is_by_the_time_that_a_counter_ran),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
