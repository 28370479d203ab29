/* What is counted after a run, with real workers: every benchmark on every side, each worker told,
   and nothing twice when the run is resumed. */
#include "runner/afterwards/counting_pass.h"

#include "results/model/metric.h"
#include "runner/os/interrupt.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"
#include "tests/unit/told_list.h"
#include "tests/unit/worker_file.h"

#include <unistd.h>

#define PYTHON "/usr/bin/python3"

static char folder[] = "/tmp/assay-pass-XXXXXX", bootstrap[WORKER_FILE_SIZE];
static char output[64], broken[64];
static const char *const wanted[] = {"peak_memory"};
static struct texts metrics;
static struct settings settings;
static struct targets targets;
static struct session_config config;
static struct session session;
static struct keeping keeping;
static struct told_list told;
static struct err err;

static void observe_nothing(void *context, const struct session *of, enum session_event event,
			    size_t target, double value)
{
	(void)context, (void)of, (void)event, (void)target, (void)value;
}

static int set_up(void **state)
{
	(void)state;
	worker_file("bootstrap.py", bootstrap);
	told = (struct told_list){0};
	err_clear(&err);
	keeping = (struct keeping){0};
	session = (struct session){0};
	settings = (struct settings){.metrics = &metrics, .layouts = 2, .layout_seed = 7};
	config = (struct session_config){.targets = &targets,
					 .plan = plan_pyperf,
					 .python = PYTHON,
					 .bootstrap = bootstrap,
					 .observe = observe_nothing};
	config.plan.processes = config.plan.values = 1;
	config.plan.warmups = 0;
	config.plan.loops = 10;
	interrupt_install();
	if (scratch_make(folder) || texts_add(&metrics, wanted[0]))
		return -1;
	snprintf(output, sizeof(output), "%s/x.json", folder);
	snprintf(broken, sizeof(broken), "%s/broken", folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	interrupt_set_deadline(0);
	session_release(&session);
	keeping_release(&keeping);
	targets_release(&targets);
	texts_release(&metrics);
	return scratch_remove(folder);
}

static void add(const char *name, const char *setup)
{
	struct target *target = targets_add(&targets, TARGET_SNIPPET, name);

	assert_non_null(target);
	target->setup = strdup(setup);
	target->stmt = strdup("pass");
}

static void measure(void)
{
	if (session_run(&session, &config, &err))
		fail_msg("%s", err.text);
}

static int count(struct teller teller)
{
	return counting_pass_session(&settings, &session, &keeping, teller, &err);
}

/* How many peaks a benchmark has, all of them above 0. */
static size_t peaks_of(struct suite *suite, const char *name)
{
	struct bench *bench = suite_find(suite, name);
	json_t *values, *value;
	size_t i;

	assert_non_null(bench);
	values = json_object_get(json_object_get(run_metrics(bench->runs[0]), "peak_memory"),
				 "values");
	json_array_foreach(values, i, value) assert_true(json_number_value(value) > 0);
	return json_array_size(values);
}

/* "a 1/2, a 2/2, ": the workers that were told, in their order. */
static const char *workers(void)
{
	static char text[400];

	text[0] = '\0';
	for (int i = 0; i < told.n; i++)
		if (told.items[i].kind == TOLD_COUNTING)
			snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s %d/%d, ",
				 told.what[i], (int)told.items[i].count, (int)told.items[i].number);
	return text;
}

/* The line about what could not be counted; "" when there is none. Never more than one here. */
static const char *not_counted(void)
{
	const char *text = "";

	for (int i = 0; i < told.n; i++)
		if (told.items[i].kind == TOLD_NOT_COUNTED) {
			assert_string_equal(text, "");
			text = told.text[i];
		}
	return text;
}

static void every_benchmark_is_counted_in_each_layout_and_each_worker_told(void **state)
{
	(void)state;
	add("a", "pass");
	add("b", "pass");
	measure();
	assert_int_equal(count(told_list_teller(&told)), 0);
	assert_string_equal(workers(), "a 1/2, a 2/2, b 1/2, b 2/2, ");
	assert_string_equal(not_counted(), "");
	assert_int_equal(peaks_of(session.suite, "a"), 2);
	assert_int_equal(peaks_of(session.suite, "b"), 2);
}

static void without_metrics_no_worker_starts(void **state)
{
	(void)state;
	add("a", "pass");
	measure();
	metrics.n = 0;
	assert_int_equal(count(told_list_teller(&told)), 0);
	assert_int_equal(told.n, 0);
	assert_int_equal(peaks_of(session.suite, "a"), 0);
}

/* What was measured stands, and the others are counted all the same. */
static void one_that_cannot_be_counted_costs_a_line(void **state)
{
	char setup[200];

	(void)state;
	snprintf(setup, sizeof(setup), "import os\nif os.path.exists('%s'): raise OSError('lost')",
		 broken);
	add("a", setup);
	add("b", "pass");
	measure();
	fclose(fopen(broken, "w"));
	assert_int_equal(count(told_list_teller(&told)), 0);
	assert_non_null(strstr(not_counted(), "a: peak memory not counted: "));
	assert_non_null(strstr(not_counted(), "lost"));
	assert_int_equal(suite_find(session.suite, "a")->runs[0]->nvalues, 1);
	assert_int_equal(peaks_of(session.suite, "a"), 0);
	assert_int_equal(peaks_of(session.suite, "b"), 2);
}

/* It is not of the others, nor of what all have in common. */
static void its_own_limit_of_time_ends_a_worker_that_counts(void **state)
{
	(void)state;
	add("a", "pass");
	add("b", "pass");
	measure();
	targets.items[0].suite.timeout_s = 1e-7;
	assert_int_equal(count(told_list_teller(&told)), 0);
	assert_non_null(strstr(not_counted(), "a: peak memory not counted: "));
	assert_non_null(strstr(not_counted(), "(from its own timeout; --timeout"));
	assert_int_equal(peaks_of(session.suite, "a"), 0);
	assert_int_equal(peaks_of(session.suite, "b"), 2);
}

static void a_benchmark_that_failed_is_not_counted(void **state)
{
	(void)state;
	add("a", "1 / 0");
	add("b", "pass");
	measure();
	assert_int_equal(session.measurements[0].status, MEASUREMENT_FAILED);
	assert_int_equal(count(told_list_teller(&told)), 0);
	assert_string_equal(workers(), "b 1/2, b 2/2, ");
	assert_string_equal(not_counted(), "");
}

/* After its first worker, since only then it is known; and a run that is ended meanwhile says so.
 */
static void end_the_run(void *context, const struct told *one)
{
	told_list_add(context, one);
	if (one->kind == TOLD_COUNTING_TAKES)
		interrupt_set_deadline(1);
}

static void a_long_count_is_told_with_what_it_takes_and_can_be_ended(void **state)
{
	(void)state;
	add("a", "pass");
	measure();
	settings.layouts = 5000;
	assert_int_equal(count((struct teller){end_the_run, &told}), -1);
	assert_int_equal(err.kind, ERR_INTERRUPTED);
	assert_true(told.n >= 2);
	assert_int_equal(told.items[0].kind, TOLD_COUNTING);
	assert_int_equal(told.items[1].kind, TOLD_COUNTING_TAKES);
	assert_string_equal(told.text[1], "peak memory");
	assert_int_equal(told.items[1].count, 5000);
	assert_rel(told.items[1].seconds[0], 5000 * told.items[1].seconds[1], 1e-9);
}

/* ---- resumed */

static void begin_to_keep(const struct begun *begun)
{
	json_t *same = json_pack("{s:s}", "the CPU", "x");

	if (keeping_begin(&keeping, output, "process", begun, same, 1, (struct teller){0}, &err))
		fail_msg("%s", err.text);
	json_decref(same);
	config.journal = keeping_journal(&keeping);
	config.before = keeping_before(&keeping);
}

static void what_the_journal_has_is_not_counted_again(void **state)
{
	static char *words[] = {"run", NULL};
	const struct begun begun = {.command = "run", .argc = 1, .argv = words};
	struct begun resumed = {.command = "run"};
	struct err cut = {0};

	(void)state;
	add("a", "pass");
	begin_to_keep(&begun);
	measure();
	assert_int_equal(count(told_list_teller(&told)), 0);
	assert_string_equal(workers(), "a 1/2, a 2/2, ");
	err_set(&cut, ERR_INTERRUPTED, "interrupted");
	keeping_cut_short(&keeping, &begun, false, &cut);
	keeping_release(&keeping);
	session_release(&session);

	told.n = 0;
	assert_int_equal(begun_read(&resumed, output, &err), 0);
	begin_to_keep(&resumed);
	measure();
	assert_int_equal(session.replayed, 1);
	assert_int_equal(count(told_list_teller(&told)), 0);
	assert_int_equal(told.n, 0);
	assert_int_equal(peaks_of(session.suite, "a"), 2);
	keeping_release(&keeping);
	session_release(&session);
	begun_release(&resumed);
}

/* ---- two sides */

static void observe_no_block(void *context, const struct duel *duel, size_t pair)
{
	(void)context, (void)duel, (void)pair;
}

static void both_sides_of_a_duel_are_counted(void **state)
{
	static const size_t pairs[1][2] = {{0, 0}};
	const struct side side = {
		.label = "x", .program = PYTHON, .bootstrap = bootstrap, .targets = &targets};
	const struct duel_config two = {.sides = {side, side},
					.pairs = pairs,
					.n_pairs = 1,
					.looks = spending_fixed(1, .05),
					.margin = .01,
					.budget_s = 100,
					.slice_s = .001,
					.rounds = 2,
					.seed = 1,
					.observe = observe_no_block};
	struct duel duel = {0};

	(void)state;
	add("a", "pass");
	if (duel_run(&duel, &two, &err))
		fail_msg("%s", err.text);
	assert_int_equal(
		counting_pass_duel(&settings, &duel, &keeping, told_list_teller(&told), &err), 0);
	assert_string_equal(workers(), "a 1/2, a 2/2, a 1/2, a 2/2, ");
	assert_int_equal(peaks_of(duel.suites[0], "a"), 2);
	assert_int_equal(peaks_of(duel.suites[1], "a"), 2);
	duel_release(&duel);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(every_benchmark_is_counted_in_each_layout_and_each_worker_told),
		TEST(without_metrics_no_worker_starts),
		TEST(one_that_cannot_be_counted_costs_a_line),
		TEST(its_own_limit_of_time_ends_a_worker_that_counts),
		TEST(a_benchmark_that_failed_is_not_counted),
		TEST(a_long_count_is_told_with_what_it_takes_and_can_be_ended),
		TEST(what_the_journal_has_is_not_counted_again),
		TEST(both_sides_of_a_duel_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
