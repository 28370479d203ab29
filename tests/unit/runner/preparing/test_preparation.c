/* What settings need of this machine, found with its real interpreter: what is promised to whoever
   measures with it, and what a person is told. */
#include "runner/preparing/preparation.h"

#include "runner/drive/yardsticks.h"
#include "runner/os/interrupt.h"
#include "tests/unit/support.h"
#include "tests/unit/scratch.h"
#include "tests/unit/told_list.h"
#include "tests/unit/worker_file.h"

#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define PYTHON "/usr/bin/python3"

static struct settings settings;
static struct preparation preparation;
static struct told_list told;
static struct err err;
static cpu_set_t all;

static int find_worker(void **state)
{
	(void)state;
	return worker_link() || sched_getaffinity(0, sizeof(all), &all);
}

static int set_up(void **state)
{
	(void)state;
	settings = (struct settings){.plan = plan_pyperf, .python = PYTHON, .version = "1.2.3"};
	settings.plan.seed = 42;
	told = (struct told_list){0};
	err_clear(&err);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	preparation_release(&preparation);
	interrupt_set_deadline(0);
	return sched_setaffinity(0, sizeof(all), &all);
}

static int prepare(bool needs_python)
{
	return preparation_init(&preparation, &settings, needs_python, told_list_teller(&told),
				&err);
}

static void assert_prepared(bool needs_python)
{
	if (prepare(needs_python))
		fail_msg("%s", err.text);
}

static int count_told(enum told_kind kind)
{
	int n = 0;

	for (int i = 0; i < told.n; i++)
		n += told.items[i].kind == kind;
	return n;
}

/* ---- CPUs */

static void a_pinned_worker_has_one_cpu_and_the_manager_another(void **state)
{
	cpu_set_t mine;
	int worker;

	(void)state;
	settings.is_pinned = true;
	assert_prepared(true);
	assert_int_equal(cpus_count(&preparation.one_cpu), 1);
	worker = cpus_next(&preparation.one_cpu, -1);
	assert_true(CPU_ISSET(worker, &all));
	assert_int_equal(sched_getaffinity(0, sizeof(mine), &mine), 0);
	assert_true(CPU_COUNT(&all) == 1 || !CPU_ISSET(worker, &mine));
}

static void without_pinning_nobody_is_moved(void **state)
{
	const struct targets none = {0};
	cpu_set_t mine;

	(void)state;
	assert_prepared(true);
	assert_int_equal(sched_getaffinity(0, sizeof(mine), &mine), 0);
	assert_true(CPU_EQUAL(&mine, &all));
	assert_null(preparation_session(&preparation, &none).one_cpu);
}

static void an_affinity_that_cannot_be_had_is_named_as_it_was_typed(void **state)
{
	(void)state;
	settings.affinity = "9-";
	assert_int_equal(prepare(true), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.text, "--affinity"));
	preparation_release(&preparation);
	settings.affinity = "4095";
	settings.is_pinned = true;
	assert_int_equal(prepare(true), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.text, "--affinity 4095: "));
}

/* ---- the interpreter, counters, facts */

static void a_python_that_is_not_there_ends_it_before_anything_runs(void **state)
{
	(void)state;
	settings.python = "/nowhere/python3";
	assert_int_equal(prepare(true), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.text, "no Python at /nowhere/python3"));
	preparation_release(&preparation);
	assert_int_equal(prepare(false), 0); /* programs need none */
	assert_null(preparation.interp.path);
}

/* Which machine can count what differs; that none is lost without a word does not. */
static void a_counter_that_is_lacking_is_told(void **state)
{
	static const char *const names[] = {"task-clock", "instructions", "cache-misses"};
	const size_t n = sizeof(names) / sizeof(names[0]);

	(void)state;
	for (size_t i = 0; i < n; i++)
		assert_int_equal(counter_set_add(&settings.counters, names[i], &err), 0);
	assert_prepared(true);
	for (size_t i = 0; i < n; i++) {
		bool is_there = false, is_told = false;

		for (size_t k = 0; k < preparation.counters.n; k++)
			is_there = is_there ||
				   strcmp(preparation.counters.items[k].name, names[i]) == 0;
		for (int k = 0; k < told.n; k++)
			is_told = is_told || (told.items[k].kind == TOLD_COUNTER_LACKING &&
					      strstr(told.text[k], names[i]));
		assert_true(is_there || is_told);
	}
	assert_int_equal(settings.counters.n, n); /* the settings stay as they were */
}

static void facts_say_what_measures(void **state)
{
	(void)state;
	assert_prepared(true);
	assert_string_equal(facts_text(&preparation.facts, "assay_version"), "1.2.3");
	assert_string_equal(facts_text(&preparation.facts, "assay_plan"), "fixed");
	assert_rel(facts_number(&preparation.facts, "assay_seed", -1), 42, 0);
	assert_non_null(facts_text(&preparation.facts, "python_version"));
	assert_non_null(facts_text(&preparation.facts, "hostname"));
}

/* ---- a pacer */

static void beside_a_pacer_values_are_short_and_yardsticks_rest(void **state)
{
	const struct targets none = {0};
	struct session_config session;

	(void)state;
	settings.plan = plan_adaptive;
	settings.pacer = PYTHON;
	settings.yardsticks = YARDSTICKS_OF(YARDSTICK_MIX);
	assert_prepared(true);
	assert_true(preparation.plan.min_time_s < settings.plan.min_time_s);
	session = preparation_session(&preparation, &none);
	assert_string_equal(session.pacer->python, PYTHON);
	assert_int_equal(access(session.pacer->work, R_OK), 0);
	assert_int_equal(session.yardsticks, YARDSTICKS_NONE);
}

static void what_was_asked_for_stays_beside_a_pacer(void **state)
{
	const struct targets none = {0};

	(void)state;
	settings.plan = plan_adaptive;
	settings.pacer = PYTHON;
	settings.yardsticks = YARDSTICKS_OF(YARDSTICK_MIX);
	settings.keeps_yardsticks = settings.keeps_min_time = true;
	assert_prepared(true);
	assert_rel(preparation.plan.min_time_s, settings.plan.min_time_s, 0);
	assert_int_equal(preparation_session(&preparation, &none).yardsticks,
			 YARDSTICKS_OF(YARDSTICK_MIX));
}

static void without_a_pacer_the_plan_is_that_of_the_settings(void **state)
{
	const struct targets none = {0};
	struct session_config session;

	(void)state;
	settings.yardsticks = YARDSTICKS_OF(YARDSTICK_MIX);
	assert_prepared(true);
	session = preparation_session(&preparation, &none);
	assert_null(session.pacer);
	assert_int_equal(session.yardsticks, YARDSTICKS_OF(YARDSTICK_MIX));
	assert_rel(session.plan.min_time_s, settings.plan.min_time_s, 0);
	assert_int_equal(told.n, 0);
}

/* ---- the run as a whole */

static void the_deadline_counts_from_here(void **state)
{
	(void)state;
	settings.deadline_s = 1e-6;
	assert_prepared(false);
	assert_true(interrupt_seen());
	assert_true(interrupt_is_deadline());
}

/* Another run, visible in the folder of ASSAY_LOCK_DIR until it is killed. */
static pid_t start_neighbour(void)
{
	int ready[2];
	char byte;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		struct neighbours neighbours;

		neighbours_join(&neighbours);
		if (write(ready[1], "", 1) == 1)
			pause();
		_exit(0);
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

static void another_run_is_told_once(void **state)
{
	char folder[] = "/tmp/assay-lock-XXXXXX";
	pid_t other;

	(void)state;
	assert_int_equal(scratch_make(folder), 0);
	setenv("ASSAY_LOCK_DIR", folder, 1);
	assert_prepared(false);
	neighbours_join(&preparation.neighbours);
	preparation_look_around(&preparation);
	assert_int_equal(told.n, 0);
	other = start_neighbour();
	preparation_look_around(&preparation);
	preparation_look_around(&preparation);
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
	unsetenv("ASSAY_LOCK_DIR");
	assert_int_equal(scratch_remove(folder), 0);
	assert_int_equal(count_told(TOLD_NEIGHBOUR), 1);
	assert_int_equal(told.n, 1);
	assert_int_equal(told.items[0].number, other);
}

/* ---- what must be the same when it is resumed */

static json_t *identity_of(const char *statement, const char *variable)
{
	struct targets targets = {0};
	struct target *target = targets_add(&targets, TARGET_SNIPPET, "x");
	json_t *same;

	setenv("ASSAY_TEST_IDENTITY", variable, 1);
	target->stmt = strdup(statement);
	same = preparation_identity_new(&preparation, &targets, &err);
	assert_non_null(same);
	targets_release(&targets);
	unsetenv("ASSAY_TEST_IDENTITY");
	return same;
}

static bool are_the_same(json_t *a, json_t *b)
{
	bool are = json_equal(a, b);

	json_decref(a);
	json_decref(b);
	return are;
}

static void a_resumed_run_is_the_same_until_what_it_measures_changes(void **state)
{
	(void)state;
	settings.environment.copy_all = true;
	assert_prepared(true);
	assert_true(are_the_same(identity_of("f()", "1"), identity_of("f()", "1")));
	assert_false(are_the_same(identity_of("f()", "1"), identity_of("g()", "1")));
	assert_false(are_the_same(identity_of("f()", "1"), identity_of("f()", "2")));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_pinned_worker_has_one_cpu_and_the_manager_another),
		TEST(without_pinning_nobody_is_moved),
		TEST(an_affinity_that_cannot_be_had_is_named_as_it_was_typed),
		TEST(a_python_that_is_not_there_ends_it_before_anything_runs),
		TEST(a_counter_that_is_lacking_is_told),
		TEST(facts_say_what_measures),
		TEST(beside_a_pacer_values_are_short_and_yardsticks_rest),
		TEST(what_was_asked_for_stays_beside_a_pacer),
		TEST(without_a_pacer_the_plan_is_that_of_the_settings),
		TEST(the_deadline_counts_from_here),
		TEST(another_run_is_told_once),
		TEST(a_resumed_run_is_the_same_until_what_it_measures_changes),
	};

	return cmocka_run_group_tests(tests, find_worker, NULL);
}
