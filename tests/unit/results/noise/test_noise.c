#include "results/model/evidence.h"
#include "results/model/keys.h"
#include "results/noise/find.h"
#include "stats/random.h"
#include "tests/unit/compare_support.h"

/* A benchmark as a session leaves it: processes of 5 values of 20 ms, one after the other, 100 ms
   for each start; what happens to a value is asked of `happens`. */
struct made {
	double factor;	  /* of the value */
	double off_share; /* of it, off the CPU against its will */
	bool is_moved;
};

static struct random_state chance;

static struct made quiet(size_t process, size_t value, double at)
{
	(void)process, (void)value, (void)at;
	return (struct made){.factor = 1};
}

static void add_value(struct run *run, double at, struct made made)
{
	struct evidence seen = evidence_unknown;
	double wall =
		0.02 * made.factor * exp(0.004 * random_normal(&chance)) / (1 - made.off_share);

	seen.wall_ns = (int64_t)(wall * 1e9);
	seen.cpu_ns = (int64_t)(wall * (1 - made.off_share) * 1e9);
	seen.start_ns = (int64_t)(at * 1e9);
	seen.marks =
		(made.off_share > 0 ? MARK_PREEMPTED : 0) | (made.is_moved ? MARK_MIGRATED : 0);
	seen.cpu = made.is_moved ? 3 : 1;
	seen.minor_faults = made.factor > 1.3 ? 900 : 3;
	assert_int_equal(run_add_value(run, wall / 1000, NULL), 0);
	assert_int_equal(run_add_evidence(run, &seen, false, NULL), 0);
}

typedef struct made happens_fn(size_t process, size_t value, double at);

static struct bench *make(size_t processes, happens_fn *happens, double others)
{
	struct bench *bench = bench_new();
	double at = 0;

	chance = random_seeded(3, 9);
	for (size_t p = 0; p < processes; p++) {
		struct run *run = run_new();

		assert_int_equal(run_set_text(run, "name", "x", NULL), 0);
		assert_int_equal(run_set_real(run, "duration", 0.2, NULL), 0);
		assert_int_equal(run_set_real(run, "assay_other_cpus", others, NULL), 0);
		assert_int_equal(run_set_int(run, "python_hash_seed", (int64_t)p + 1, NULL), 0);
		at += 0.1;
		for (size_t i = 0; i < 5; i++, at += 0.021)
			add_value(run, at, happens(p, i, at));
		assert_int_equal(bench_take_run(bench, run, NULL), 0);
	}
	return bench;
}

static struct noise found;

static void search(struct bench *bench)
{
	assert_int_equal(noise_find(&found, bench, NULL, NULL, 0.01, NULL), 0);
	bench_free(bench);
}

/* Exactly that kind. */
static void assert_found(enum noise_kind kind)
{
	for (size_t i = 0; i < found.n; i++)
		if (found.found[i].kind != kind)
			fail_msg("also found: %s", noise_word(found.found[i].kind));
	assert_int_equal(found.n, 1);
}

/* The first one's figure of that name; NaN: it has none. */
static double number(const char *name)
{
	const struct figure *figure = figure_find(found.found[0].figures, name);

	return figure ? figure->number : NAN;
}

static bool has(const char *name)
{
	return figure_find(found.found[0].figures, name) != NULL;
}

/* Its text of that name; "" where it has none. */
static const char *word(const char *name)
{
	const struct figure *figure = figure_find(found.found[0].figures, name);

	return figure ? figure->text : "";
}

static void a_quiet_run_has_none(void **state)
{
	(void)state;
	search(make(40, quiet, 0.03));
	assert_int_equal(found.n, 0);
	search(bench_new());
	assert_int_equal(found.n, 0);
	search(make(1, quiet, 0.03));
	assert_int_equal(found.n, 0);
}

static struct made disturbed(size_t process, size_t value, double at)
{
	(void)process, (void)value, (void)at;
	return (struct made){.factor = 1, .off_share = random_uniform(&chance) < 0.4 ? 0.3 : 0};
}

static void competition_is_named_with_what_others_used(void **state)
{
	(void)state;
	search(make(12, disturbed, 0.97));
	assert_found(NOISE_COMPETITION);
	assert_rel(found.found[0].size, 0.97, 1e-12);
	assert_rel(number("cpus"), 0.97, 1e-12);
	assert_int_equal(number("values"), 60);
	assert_true(number("preempted") > 10 && number("lost") > 0.05);
	search(make(12, quiet, 0.97));
	assert_found(NOISE_COMPETITION);
	assert_rel(number("cpus"), 0.97, 1e-12);
	assert_false(has("preempted"));
	search(make(12, disturbed, 0.02));
	assert_found(NOISE_COMPETITION);
	assert_false(has("cpus"));
	assert_true(number("preempted") > 10);
}

static struct made interrupted(size_t process, size_t value, double at)
{
	(void)process, (void)value;
	return (struct made){.factor = 1, .off_share = fmod(at + 0.021, 0.23) < 0.021 ? 0.3 : 0};
}

static void a_period_is_named_with_its_length(void **state)
{
	(void)state;
	search(make(30, interrupted, 0.03));
	assert_non_null(noise_get(&found, NOISE_PERIODIC));
	assert_rel(number("period"), found.found[0].size, 0);
	assert_true(fabs(found.found[0].size - 0.23) < 0.01);
	assert_null(noise_get(&found, NOISE_COMPETITION));
}

/* As a benchmark's own turn among three others would have it. */
static struct made another_period(size_t process, size_t value, double at)
{
	(void)process, (void)value;
	return (struct made){.factor = 1, .off_share = fmod(at + 0.021, 0.37) < 0.021 ? 0.3 : 0};
}

/* Searches in the first of a run of benchmarks. */
static void search_among(happens_fn *const *happens, size_t n)
{
	struct suite *run = suite_new();

	for (size_t i = 0; i < n; i++) {
		struct bench *bench = make(30, happens[i], 0.03);
		char name[16];

		snprintf(name, sizeof(name), "b%zu", i);
		set_text(bench, "name", name);
		assert_int_equal(suite_take_bench(run, bench, NULL), 0);
	}
	assert_int_equal(noise_find(&found, run->benches[0], run, NULL, 0.01, NULL), 0);
	suite_free(run);
}

static void a_period_is_told_where_the_others_of_the_run_have_it(void **state)
{
	happens_fn *const same[] = {interrupted, interrupted, quiet};
	happens_fn *const others[] = {interrupted, another_period, quiet};
	happens_fn *const alone[] = {interrupted, quiet, quiet};

	(void)state;
	search_among(same, 3);
	assert_non_null(noise_get(&found, NOISE_PERIODIC));
	search_among(others, 3);
	assert_null(noise_get(&found, NOISE_PERIODIC));
	assert_non_null(noise_get(&found, NOISE_COMPETITION));
	search_among(alone, 3);
	assert_null(noise_get(&found, NOISE_PERIODIC));
}

static struct made moved(size_t process, size_t value, double at)
{
	(void)process, (void)at;
	return (struct made){.factor = 1, .is_moved = value == 2};
}

static void migrations_are_named_with_the_cpus(void **state)
{
	(void)state;
	search(make(10, moved, 0.03));
	assert_found(NOISE_MIGRATION);
	assert_int_equal(number("low_cpu"), 1);
	assert_int_equal(number("high_cpu"), 3);
	assert_int_equal(number("moved"), 10);
	assert_int_equal(number("values"), 50);
}

static struct made drifting(size_t process, size_t value, double at)
{
	(void)process, (void)value;
	return (struct made){.factor = 1 + 0.02 * at};
}

static void drift_is_named_with_its_size_and_its_time(void **state)
{
	struct bench *bench = make(20, drifting, 0.03);

	(void)state;
	assert_int_equal(noise_find(&found, bench, NULL, NULL, 0.01, NULL), 0);
	assert_found(NOISE_DRIFT);
	assert_true(fabs(number("span") - 3.9) < 0.05);
	assert_true(fabs(found.found[0].size - 0.077) < 0.008);
	/* The same file, written twice into one: its times do not ascend, so they say nothing. */
	for (size_t p = 0; p < 20; p++)
		bench_take_run(bench, run_copy_new(bench->runs[p], NULL), NULL);
	assert_int_equal(noise_find(&found, bench, NULL, NULL, 0.01, NULL), 0);
	assert_null(noise_get(&found, NOISE_DRIFT));
	bench_free(bench);
}

static struct made warming(size_t process, size_t value, double at)
{
	(void)process, (void)at;
	return (struct made){.factor = 1 + 0.05 / (double)(1 + value * value)};
}

static void a_slow_first_value_is_named_with_its_size(void **state)
{
	(void)state;
	search(make(12, warming, 0.03));
	assert_found(NOISE_WARMUP);
	assert_rel(number("slower"), found.found[0].size, 0);
	assert_true(number("moves_result") > 0.005 && number("moves_result") < 0.03);
	assert_true(fabs(found.found[0].size - 0.047) < 0.005);
}

static struct made grouped(size_t process, size_t value, double at)
{
	(void)value, (void)at;
	return (struct made){.factor = process * 7 % 5 < 2 ? 1.1 : 1};
}

static void groups_are_named_with_what_they_follow(void **state)
{
	struct bench *bench = make(40, grouped, 0.03);

	(void)state;
	assert_int_equal(noise_find(&found, bench, NULL, NULL, 0.01, NULL), 0);
	assert_found(NOISE_MODES);
	assert_int_equal(number("groups"), 2);
	assert_rel(number("low_share"), 0.6, 1e-12);
	assert_true(fabs(found.found[0].size - 0.1) < 0.01);
	assert_false(has("follow"));
	set_text(bench, KEY_MODES_FOLLOW, "the hash seed");
	assert_int_equal(noise_find(&found, bench, NULL, NULL, 0.01, NULL), 0);
	assert_found(NOISE_MODES);
	assert_string_equal(word("follow"), "the hash seed");
	bench_free(bench);
}

static struct made odd(size_t process, size_t value, double at)
{
	(void)value, (void)at;
	return (struct made){.factor = process == 6 ? 1.4 : 1};
}

/* Slower than the rest, without the page faults that make() adds to what is far slower. */
static struct made odd_machine(size_t process, size_t value, double at)
{
	(void)value, (void)at;
	return (struct made){.factor = process == 6 ? 1.25 : 1};
}

static void one_odd_process_is_named_with_what_was_different(void **state)
{
	(void)state;
	search(make(12, odd, 0.03));
	assert_found(NOISE_ODD_PROCESS);
	assert_int_equal(number("process"), 7);
	assert_int_equal(number("processes"), 12);
	assert_int_equal(number("hash_seed"), 7);
	assert_true(fabs(number("slower") - 0.4) < 0.01);
	assert_rel(number("moves_result"), number("slower") / 12, 1e-12);
	assert_string_equal(word("cause"), "page_faults");
	assert_rel(number("mine"), 900, 0);
	assert_rel(number("usual"), 3, 0);
}

/* Two hundredths of a second in a life of six are nobody's program. */
static void what_others_did_to_an_odd_process_must_be_countable(void **state)
{
	struct bench *bench = make(12, odd_machine, 0.03);

	(void)state;
	run_set_real(bench->runs[6], "assay_other_cpus", 0.6, NULL);
	assert_int_equal(noise_find(&found, bench, NULL, NULL, 0.01, NULL), 0);
	assert_found(NOISE_ODD_PROCESS);
	assert_string_equal(word("cause"), "other_cpus");
	assert_rel(number("mine"), 0.6, 0);
	run_set_real(bench->runs[6], "duration", 0.06, NULL);
	search(bench);
	assert_found(NOISE_ODD_PROCESS);
	assert_false(has("cause"));
}

/* Three values in a row take half as long again: the machine was slow, the process is like the
   others. */
static struct made slow_moment(size_t process, size_t value, double at)
{
	(void)at;
	return (struct made){.factor = process == 6 && value >= 2 ? 1.5 : 1};
}

static struct made lost_once(size_t process, size_t value, double at)
{
	(void)value, (void)at;
	return (struct made){.factor = 1, .off_share = process == 6 ? 0.1 : 0};
}

static void a_slow_moment_or_a_lost_cpu_is_no_odd_process(void **state)
{
	(void)state;
	search(make(20, slow_moment, 0.03));
	assert_int_equal(found.n, 0);
	search(make(20, lost_once, 0.03));
	assert_int_equal(found.n, 0);
}

static struct made a_little_odd(size_t process, size_t value, double at)
{
	(void)value, (void)at;
	return (struct made){.factor = process == 6 ? 1.1 : 1};
}

static struct made two_odd(size_t process, size_t value, double at)
{
	(void)value, (void)at;
	return (struct made){.factor = process == 6 ? 1.4 : process == 9 ? 1.25 : 1};
}

static void an_odd_process_moves_the_result_and_stands_alone(void **state)
{
	(void)state;
	search(make(12, a_little_odd, 0.03)); /* by 0.8 % */
	assert_int_equal(found.n, 0);
	search(make(12, two_odd, 0.03));
	assert_int_equal(found.n, 0);
}

/* The fixed workload beside every process, as `follow` of the process's own speed has it. */
static void set_yardsticks(struct bench *bench, double follow)
{
	for (size_t p = 0; p < bench->nruns; p++)
		run_set_real(bench->runs[p], KEY_YARDSTICK_MIX,
			     1e-6 * pow(bench->runs[p]->values[0] / 2e-5, follow), NULL);
}

static void the_fixed_workload_tells_the_machine_from_the_benchmark(void **state)
{
	struct bench *bench = make(20, drifting, 0.03);

	(void)state;
	set_yardsticks(bench, 1);
	assert_int_equal(noise_find(&found, bench, NULL, NULL, 0.01, NULL), 0);
	assert_found(NOISE_DRIFT);
	assert_string_equal(word("cause"), "machine");
	assert_true(number("beside") > 0.05);
	set_yardsticks(bench, 0);
	search(bench);
	assert_found(NOISE_DRIFT);
	assert_string_equal(word("cause"), "benchmark");
	assert_true(fabs(number("beside")) < 1e-9);
	bench = make(12, odd, 0.03);
	set_yardsticks(bench, 1);
	search(bench);
	assert_found(NOISE_ODD_PROCESS);
	assert_string_equal(word("cause"), "page_faults");
	bench = make(12, odd_machine, 0.03);
	set_yardsticks(bench, 1);
	search(bench);
	assert_found(NOISE_ODD_PROCESS);
	assert_string_equal(word("cause"), "machine");
	assert_true(number("beside") > 0.2 && number("beside") < 0.3);
}

/* Up and down, with the size that is wanted, once in the run. */
static double wave;

static struct made wandering(size_t process, size_t value, double at)
{
	(void)value, (void)at;
	return (struct made){.factor = 1 + wave * cos((double)process * 2 * M_PI / 24)};
}

static void a_wander_is_told_when_the_interval_is_too_narrow(void **state)
{
	(void)state;
	wave = 0.06;
	search(make(24, wandering, 0.03));
	assert_found(NOISE_WANDER);
	assert_true(fabs(number("autocorrelation") - 0.89) < 0.01);
	assert_int_equal(number("processes"), 24);
	assert_true(number("worth") > 0.5 && number("worth") < 1.5);
	assert_rel(number("rather") - number("half_width"), found.found[0].size, 1e-12);
	assert_true(found.found[0].size > 0.01);
	wave = 0.01;
	search(make(24, wandering, 0.03));
	assert_int_equal(found.n, 0);
}

/* Two speeds 10 % apart, each as wide as that. */
static struct made wide_groups(size_t process, size_t value, double at)
{
	(void)value, (void)at;
	return (struct made){.factor = (process * 7 % 20 < 10 ? 1 : 1.1) +
				       0.08 * (double)(process * 3 % 10) / 10};
}

static void groups_that_new_processes_confirmed_need_no_gap(void **state)
{
	struct bench *bench = make(20, wide_groups, 0.03);

	(void)state;
	assert_int_equal(noise_find(&found, bench, NULL, NULL, 0.01, NULL), 0);
	assert_int_equal(found.n, 0);
	set_text(bench, KEY_MODES_FOLLOW, MODES_FOLLOW_SEED);
	assert_int_equal(noise_find(&found, bench, NULL, NULL, 0.01, NULL), 0);
	assert_found(NOISE_MODES);
	assert_string_equal(word("follow"), "the hash seed");
	bench_free(bench);
}

static struct made two_speeds_in_turn(size_t process, size_t value, double at)
{
	(void)value, (void)at;
	return (struct made){.factor = process < 8 || process >= 16 ? 1 : 1.1};
}

static void groups_that_follow_time_are_the_machine(void **state)
{
	(void)state;
	search(make(24, two_speeds_in_turn, 0.03));
	assert_found(NOISE_MODES);
	assert_int_equal(number("changes"), 2);
}

static struct made stopped_and_going(size_t process, size_t value, double at)
{
	(void)process, (void)value;
	return (struct made){.factor = 1, .off_share = fmod(at, 0.1) < 0.05 ? 0.5 : 0};
}

/* What a quota does ten times a second is neither a period nor competition, and moves no group. */
static void what_a_quota_takes_is_told_once(void **state)
{
	struct bench *bench = make(40, stopped_and_going, 0.03);

	(void)state;
	for (size_t p = 0; p < 40; p++)
		run_set_real(bench->runs[p], "assay_throttled_seconds", 0.05, NULL);
	search(bench);
	assert_found(NOISE_THROTTLED);
	assert_rel(number("share"), 0.25, 1e-12);
	assert_false(has("quota"));
}

/* By `apart`, every second process. */
static double apart;

static struct made in_two_groups(size_t process, size_t value, double at)
{
	(void)value, (void)at;
	return (struct made){.factor = process % 2 ? 1 + apart : 1};
}

/* A quarter of the time lost makes a process up to a third slower; farther apart, it is not that.
 */
static void a_quota_explains_groups_and_odd_ones(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct bench *bench;

		apart = i ? 0.5 : 0.25;
		bench = make(40, in_two_groups, 0.03);
		for (size_t p = 0; p < 40; p++)
			run_set_real(bench->runs[p], "assay_throttled_seconds", 0.05, NULL);
		search(bench);
		assert_non_null(noise_get(&found, NOISE_THROTTLED));
		assert_int_equal(noise_get(&found, NOISE_MODES) != NULL, i);
	}
	for (int i = 0; i < 2; i++) {
		struct bench *bench = make(12, odd_machine, 0.03); /* by 25 % */

		for (size_t p = 0; p < 12 && !i; p++)
			run_set_real(bench->runs[p], "assay_throttled_seconds", 0.05, NULL);
		search(bench);
		assert_int_equal(noise_get(&found, NOISE_ODD_PROCESS) != NULL, i);
	}
}

static void shares_are_of_a_time_that_is_known(void **state)
{
	struct bench *bench = make(6, quiet, 0.03);

	(void)state;
	for (size_t p = 0; p < 6; p++) { /* longer than all values: but the duration is missing */
		run_set_real(bench->runs[p], "assay_steal_seconds", 30, NULL);
		run_set_real(bench->runs[p], "assay_throttled_seconds", 30, NULL);
		run_remove_meta(bench->runs[p], "duration");
	}
	assert_int_equal(noise_find(&found, bench, NULL, NULL, 0.01, NULL), 0);
	assert_int_equal(found.n, 0);
	for (size_t p = 0; p < 6; p++) { /* on 8 CPUs, of which 3 were away */
		run_set_real(bench->runs[p], "duration", 10, NULL);
		run_set_int(bench->runs[p], "cpu_count", 8, NULL);
	}
	search(bench);
	assert_rel(noise_get(&found, NOISE_STOLEN)->size, 0.375, 1e-12);
	assert_rel(noise_get(&found, NOISE_THROTTLED)->size, 1, 0);
}

static void a_quota_and_a_hypervisor_are_named_before_others(void **state)
{
	struct bench *bench = make(12, disturbed, 0.03);

	(void)state;
	for (size_t p = 0; p < 12; p++) {
		run_set_real(bench->runs[p], "assay_throttled_seconds", 0.05, NULL);
		run_set_real(bench->runs[p], "assay_cgroup_cpu_quota", 0.5, NULL);
	}
	assert_int_equal(noise_find(&found, bench, NULL, NULL, 0.01, NULL), 0);
	assert_found(NOISE_THROTTLED);
	assert_rel(number("quota"), 0.5, 0);
	assert_rel(number("share"), 0.25, 1e-12);
	for (size_t p = 0; p < 12; p++) {
		run_remove_meta(bench->runs[p], "assay_throttled_seconds");
		run_set_real(bench->runs[p], "assay_steal_seconds", 0.02, NULL);
	}
	search(bench);
	assert_found(NOISE_STOLEN);
	assert_rel(number("share"), 0.1, 1e-12);
}

static void files_of_pyperf_have_what_their_values_tell(void **state)
{
	double means[30];
	struct bench *bench;

	(void)state;
	spread(means, 30, 1, .01);
	search(make_bench("x", means, 30));
	assert_int_equal(found.n, 0);
	for (size_t i = 0; i < 30; i++)
		means[i] = 1 + 0.01 * (double)i;
	bench = make_bench("x", means, 30);
	search(bench);
	assert_found(NOISE_DRIFT);
	assert_int_equal(number("processes"), 30);
	assert_false(has("span"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_quiet_run_has_none),
		cmocka_unit_test(competition_is_named_with_what_others_used),
		cmocka_unit_test(a_period_is_named_with_its_length),
		cmocka_unit_test(a_period_is_told_where_the_others_of_the_run_have_it),
		cmocka_unit_test(migrations_are_named_with_the_cpus),
		cmocka_unit_test(drift_is_named_with_its_size_and_its_time),
		cmocka_unit_test(a_slow_first_value_is_named_with_its_size),
		cmocka_unit_test(groups_are_named_with_what_they_follow),
		cmocka_unit_test(one_odd_process_is_named_with_what_was_different),
		cmocka_unit_test(what_others_did_to_an_odd_process_must_be_countable),
		cmocka_unit_test(a_slow_moment_or_a_lost_cpu_is_no_odd_process),
		cmocka_unit_test(an_odd_process_moves_the_result_and_stands_alone),
		cmocka_unit_test(the_fixed_workload_tells_the_machine_from_the_benchmark),
		cmocka_unit_test(a_wander_is_told_when_the_interval_is_too_narrow),
		cmocka_unit_test(groups_that_new_processes_confirmed_need_no_gap),
		cmocka_unit_test(groups_that_follow_time_are_the_machine),
		cmocka_unit_test(what_a_quota_takes_is_told_once),
		cmocka_unit_test(a_quota_explains_groups_and_odd_ones),
		cmocka_unit_test(shares_are_of_a_time_that_is_known),
		cmocka_unit_test(a_quota_and_a_hypervisor_are_named_before_others),
		cmocka_unit_test(files_of_pyperf_have_what_their_values_tell),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
