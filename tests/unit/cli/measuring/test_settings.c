/* From the words that were typed to what is to be done. */
#include "cli/measuring/pacer_option.h"
#include "cli/measuring/settings.h"
#include "runner/drive/yardsticks.h"
#include "tests/unit/cli/typed.h"

#include <string.h>

enum { DRAWN = 77 };

static struct option_table table;
static struct options_given given;
static struct measure_options options;
static struct settings settings;
static struct begun begun;
static struct err err;

static int clear(void **state)
{
	(void)state;
	options_given_release(&given);
	measure_options_release(&options);
	record_release(&begun.first);
	begun = (struct begun){.command = "run"};
	options = (struct measure_options)MEASURE_DEFAULTS;
	table = (struct option_table){0};
	err_clear(&err);
	return 0;
}

/* The words are separated by blanks. 0, or -1 with err. */
static int decide(const char *words)
{
	int rc;

	clear(NULL);
	measure_options_add(&table, &options);
	rc = typed_parse("run", words, &table, &given, &err);
	options.given = &given;
	options.begun = &begun;
	return rc || measure_options_check_relations(&options, &err) ||
			       settings_from(&settings, &options, DRAWN, &err)
		       ? -1
		       : 0;
}

static void without_words_the_plan_is_adaptive_and_its_seed_drawn(void **state)
{
	(void)state;
	assert_int_equal(decide(""), 0);
	assert_true(settings.plan.is_adaptive);
	assert_rel(settings.plan.precision, .01, 0);
	assert_rel(settings.plan.budget_s, 10, 0);
	assert_rel(settings.plan.min_time_s, plan_adaptive.min_time_s, 0);
	assert_int_equal(settings.plan.seed, DRAWN);
	assert_true(settings.is_pinned);
	assert_int_equal(settings.yardsticks, YARDSTICKS_AUTO);
	assert_int_equal(settings.counters.n, 0);
	assert_null(settings.output);
	assert_int_equal(settings.layouts, 5);
	assert_int_equal(settings.layout_seed, 0);
}

static void what_fixes_the_plan(void **state)
{
	static const struct {
		const char *words;
		bool is_adaptive;
		long processes, values, warmups, loops;
	} cases[] = {
		{"-p 5", false, 5, 3, 1, 0},
		{"-n 7", false, 20, 7, 1, 0},
		{"-w 2", false, 20, 3, 2, 0},
		{"--fast", false, 10, 2, 1, 0},
		{"--rigorous", false, 40, 3, 1, 0},
		{"--rigorous -p 5", false, 40, 3, 1, 0},   /* pyperf's rule */
		{"--rigorous --fast", false, 40, 3, 1, 0}, /* the first of them wins */
		{"--debug-single-value", false, 1, 1, 0, 1},
		{"-l 2^8", false, 20, 3, 1, 256}, /* alone it is pyperf's plan */
		{"-l 0", false, 20, 3, 1, 0},
		{"--min-time 5ms", true, 0, 0, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct plan *plan = &settings.plan;

		assert_int_equal(decide(cases[i].words), 0);
		assert_int_equal(plan->is_adaptive, cases[i].is_adaptive);
		if (cases[i].is_adaptive)
			continue;
		assert_int_equal(plan->processes, cases[i].processes);
		assert_int_equal(plan->values, cases[i].values);
		assert_int_equal(plan->warmups, cases[i].warmups);
		assert_int_equal(plan->loops, cases[i].loops);
	}
}

static void loops_beside_a_precision_stay_adaptive(void **state)
{
	(void)state;
	assert_int_equal(decide("-l 64 --precision 2%"), 0);
	assert_true(settings.plan.is_adaptive);
	assert_int_equal(settings.plan.loops, 64);
	assert_rel(settings.plan.precision, .02, 1e-12);
	assert_int_equal(decide("-l 64 --budget 5s"), 0);
	assert_true(settings.plan.is_adaptive);
	assert_rel(settings.plan.budget_s, 5, 0);
}

static void a_seed_that_is_given_is_the_layouts_too(void **state)
{
	(void)state;
	assert_int_equal(decide("--seed 5"), 0);
	assert_int_equal(settings.plan.seed, 5);
	assert_int_equal(settings.layout_seed, 5);
}

static void a_resumed_run_keeps_its_seed(void **state)
{
	(void)state;
	assert_int_equal(decide("--seed 5"), 0);
	begun.is_resumed = true;
	begun.first.head = json_pack("{s:i}", "seed", 42);
	assert_int_equal(settings_from(&settings, &options, DRAWN, &err), 0);
	assert_int_equal(settings.plan.seed, 42);
}

static void where_it_runs(void **state)
{
	(void)state;
	assert_int_equal(decide("--python 3.12 --affinity 1,3 --copy-env --no-locale "
				"--inherit-environ A,B --max-memory 2GB --max-cpu-time 7s "
				"--timeout 3s --deadline 60s"),
			 0);
	assert_string_equal(settings.python, "3.12");
	assert_string_equal(settings.affinity, "1,3");
	assert_true(settings.environment.copy_all);
	assert_true(settings.environment.no_locale);
	assert_string_equal(settings.environment.inherit, "A,B");
	assert_int_equal(settings.limits.memory, 2000000000);
	assert_rel(settings.limits.cpu_s, 7, 0);
	assert_rel(settings.plan.timeout_s, 3, 0);
	assert_rel(settings.deadline_s, 60, 0);
	assert_int_equal(decide("--no-pin"), 0);
	assert_false(settings.is_pinned);
}

static void yardsticks(void **state)
{
	static const struct {
		const char *words;
		unsigned kinds;
	} cases[] = {
		{"--yardstick auto", YARDSTICKS_AUTO},
		{"--yardstick mix", YARDSTICKS_OF(YARDSTICK_MIX)},
		{"--yardstick memory", YARDSTICKS_OF(YARDSTICK_MEMORY)},
		{"--yardstick none", YARDSTICKS_NONE},
		{"--no-yardstick", YARDSTICKS_NONE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(decide(cases[i].words), 0);
		assert_int_equal(settings.yardsticks, cases[i].kinds);
	}
}

static void the_pacer_is_as_typed_else_as_the_environment_says(void **state)
{
	static const struct {
		const char *words, *environment, *pacer, *asked_by;
	} cases[] = {
		{"--pacer auto", NULL, "auto", "--pacer"},
		{"--pacer 3.11", "auto", "3.11", "--pacer"},
		{"--pacer none", "auto", NULL, "--pacer"},
		{"--no-pacer", "3.11", NULL, "--pacer"},
		{"", "3.11", "3.11", "ASSAY_PACER"},
		{"", "auto", "auto", "ASSAY_PACER"},
		{"", "none", NULL, "ASSAY_PACER"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(decide(cases[i].words), 0);
		assert_null(settings.pacer); /* until somebody may have one */
		pacer_option(&settings, &options, cases[i].environment);
		assert_string_equal(settings.pacer ? settings.pacer : PACER_NONE,
				    cases[i].pacer ? cases[i].pacer : PACER_NONE);
		assert_string_equal(settings.pacer_asked_by, cases[i].asked_by);
	}
	for (int i = 0; i < 2; i++) {
		assert_int_equal(decide(""), 0);
		pacer_option(&settings, &options, i ? "" : NULL);
		assert_string_equal(settings.pacer ? settings.pacer : PACER_NONE, PACER_DEFAULT);
	}
}

static void where_the_result_goes(void **state)
{
	(void)state;
	assert_int_equal(decide("-o x.json"), 0);
	assert_string_equal(settings.output, "x.json");
	assert_int_equal(decide("--append y.json"), 0);
	assert_string_equal(settings.output, "y.json");
	assert_int_equal(decide("-m"), 0);
	assert_null(settings.output);
}

static void what_is_counted(void **state)
{
	(void)state;
	assert_int_equal(decide("--counters task-clock --counters-inherit --metric instructions "
				"--tracemalloc --layouts 3"),
			 0);
	assert_int_equal(settings.counters.n, 1);
	assert_true(settings.counters.inherits);
	assert_int_equal(settings.metrics->n, 2);
	assert_string_equal(settings.metrics->items[1], "traced_memory");
	assert_int_equal(settings.layouts, 3);
}

static void a_word_that_means_nothing_is_named_with_what_would(void **state)
{
	static const struct typed_refused cases[] = {
		{"--yardstick x", "--yardstick x: must be auto, mix, memory or none"},
		{"--metric instruction", "did you mean instructions?"},
		{"--metric a,b", "one name each: --metric a --metric b"},
		{"--counters task_clok", "--counters "},
	};

	(void)state;
	typed_all_refused(decide, &err, cases, sizeof(cases) / sizeof(cases[0]));
}

static void what_cannot_be_meant_together_is_named_as_typed(void **state)
{
	static const struct typed_refused cases[] = {
		{"-o x --append y", "-o", "--append"},
		{"--affinity 1 --no-pin", "--affinity", "--no-pin"},
		{"--yardstick mix --no-yardstick", "--yardstick", "--no-yardstick"},
		{"--layouts 3", "--layouts", "--metric"},
		{"--counters-inherit", "--counters-inherit", "--counters"},
		{"--inherit-environ A=1", "--inherit-environ A=1", "names alone"},
		{"-p 3 --precision 1%", "--precision", "-p"},
		{"--processes 3 --budget 1s", "--budget", "--processes"},
		{"--fast --budget 1s", "--budget", "--fast"},
	};

	(void)state;
	typed_all_refused(decide, &err, cases, sizeof(cases) / sizeof(cases[0]));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, clear, clear)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_words_the_plan_is_adaptive_and_its_seed_drawn),
		TEST(what_fixes_the_plan),
		TEST(loops_beside_a_precision_stay_adaptive),
		TEST(a_seed_that_is_given_is_the_layouts_too),
		TEST(a_resumed_run_keeps_its_seed),
		TEST(where_it_runs),
		TEST(yardsticks),
		TEST(the_pacer_is_as_typed_else_as_the_environment_says),
		TEST(where_the_result_goes),
		TEST(what_is_counted),
		TEST(a_word_that_means_nothing_is_named_with_what_would),
		TEST(what_cannot_be_meant_together_is_named_as_typed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
