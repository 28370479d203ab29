#include "results/history/acknowledged.h"
#include "results/history/check.h"
#include "stats/random.h"
#include "tests/unit/results/history/made_history.h"

#include <unistd.h>

/* A result a day; the level of benchmark "a" with noise of half a percent. */
static void keep_day(size_t day, double level, const char *host, double b_level)
{
	struct random_state random = random_seeded(77, day);
	char date[48], commit[64];
	struct suite *suite = suite_new();
	struct made made = {.bench = "a", .host = host, .date = date, .commit = commit};

	snprintf(date, sizeof(date), "2026-%02zu-%02zu 10:00:00", 1 + day / 28, 1 + day % 28);
	snprintf(commit, sizeof(commit), "%08zx00000000000000000000000000000000",
		 day * 7919 + 4096);
	made.seconds = level * exp(.005 * random_normal(&random));
	made_add_bench(suite, &made);
	if (b_level > 0) {
		made.bench = "b";
		made.seconds = b_level * exp(.005 * random_normal(&random));
		made_add_bench(suite, &made);
	}
	made_keep_suite(suite);
}

static void keep_days(size_t from, size_t to, double level)
{
	for (size_t day = from; day < to; day++)
		keep_day(day, level, "box", 0);
}

/* Check all benchmarks of the folder; limit: 0: no gate. */
static void check_all(struct history *history, struct history_check *check, double limit)
{
	const struct history_check_rules rules = {limit > 0, limit};
	struct history_names names = {0};
	struct err err = {0};

	*history = (struct history){0};
	*check = (struct history_check){0};
	made_open(history);
	assert_int_equal(history_names(&names, history, &err), 0);
	if (history_check(check, history, &names, &rules, &err))
		fail_msg("%s", err.text);
	history_names_release(&names);
}

static void release(struct history *history, struct history_check *check)
{
	history_check_release(check);
	history_release(history);
}

static void few_results_say_what_is_missing(void **state)
{
	struct history history;
	struct history_check check;

	(void)state;
	check_all(&history, &check, .05);
	assert_int_equal(check.n, 0);
	assert_int_equal(check.outcome, GATE_UNDECIDED);
	release(&history, &check);
	keep_days(0, 1, 1);
	check_all(&history, &check, .05);
	assert_true(check.n == 1 && check.benches[0].sight == SIGHT_NONE);
	release(&history, &check);
	keep_days(1, 2, 1);
	check_all(&history, &check, .05);
	assert_true(check.benches[0].n == 2 && check.benches[0].sight == SIGHT_FEW);
	assert_true(check.judged == 0 && check.outcome == GATE_UNDECIDED);
	assert_true(isinf(check.benches[0].seen));
	release(&history, &check);
	check_all(&history, &check, 0);
	assert_int_equal(check.outcome, GATE_NOT_ASKED);
	release(&history, &check);
}

static void a_step_fails_the_gate_until_it_is_known(void **state)
{
	struct history history;
	struct history_check check;
	const struct history_finding *finding;
	struct err err = {0};

	(void)state;
	keep_days(0, 30, 1);
	keep_days(30, 45, 1.1);
	check_all(&history, &check, .05);
	assert_int_equal(check.benches[0].nfindings, 1);
	finding = &check.benches[0].findings[0];
	assert_true(finding->kind == FINDING_STEP && finding->is_beyond);
	assert_true(finding->at == 30 && finding->before == 29 && finding->behind == 15);
	assert_true(finding->first == 30 && finding->last == 30);
	assert_rel(exp(finding->log_ratio.estimate), 1.1, .01);
	assert_true(check.beyond == 1 && check.outcome == GATE_SLOWER);
	assert_int_equal(history_acknowledge(&history, "a", finding->at, &err), 0);
	release(&history, &check);
	check_all(&history, &check, .05);
	assert_true(check.benches[0].nfindings == 0 && check.benches[0].acknowledged == 1);
	assert_true(check.benches[0].since == 15 && check.outcome == GATE_PASSED);
	release(&history, &check);
	check_all(&history, &check, .2); /* a limit that it is not beyond */
	assert_int_equal(check.outcome, GATE_PASSED);
	release(&history, &check);
}

static void a_step_below_the_limit_is_told_and_passes(void **state)
{
	struct history history;
	struct history_check check;

	(void)state;
	keep_days(0, 30, 1);
	keep_days(30, 45, 1.03);
	check_all(&history, &check, .05);
	assert_int_equal(check.benches[0].nfindings, 1);
	assert_true(!check.benches[0].findings[0].is_beyond && check.outcome == GATE_PASSED);
	release(&history, &check);
}

static void a_step_back_is_told_and_passes(void **state)
{
	struct history history;
	struct history_check check;

	(void)state;
	keep_days(0, 20, 1);
	keep_days(20, 35, 1.1);
	keep_days(35, 50, 1);
	check_all(&history, &check, .05);
	assert_int_equal(check.benches[0].nfindings, 2);
	assert_int_equal(check.benches[0].findings[1].kind, FINDING_BACK);
	assert_int_equal(check.benches[0].findings[0].behind, 15);
	assert_int_equal(check.outcome, GATE_PASSED);
	release(&history, &check);
}

static void the_newest_result_can_fail_the_gate(void **state)
{
	struct history history;
	struct history_check check;
	const struct history_finding *finding;

	(void)state;
	keep_days(0, 40, 1);
	keep_day(40, 1.5, "box", 0);
	check_all(&history, &check, .05);
	assert_int_equal(check.benches[0].nfindings, 1);
	finding = &check.benches[0].findings[0];
	assert_true(finding->kind == FINDING_NEWEST && finding->behind == 1 && finding->is_beyond);
	assert_int_equal(check.outcome, GATE_SLOWER);
	release(&history, &check);
}

/* Another machine is no step of the code, and what changed there is told. */
static void another_machine_is_no_step(void **state)
{
	struct history history;
	struct history_check check;

	(void)state;
	keep_days(0, 20, 1);
	for (size_t day = 20; day < 40; day++)
		keep_day(day, 2, "other", 0);
	keep_day(40, 3, "third", 0);
	check_all(&history, &check, .05);
	assert_int_equal(check.benches[0].nfindings, 0);
	assert_true(check.benches[0].machines == 3 && check.benches[0].few == 1);
	release(&history, &check);
}

static void unlink_result(const struct history *history, size_t result)
{
	char *path = history_path_new(history, result);

	assert_non_null(path);
	assert_int_equal(unlink(path), 0);
	free(path);
}

static void what_is_known_holds_without_its_commit(void **state)
{
	struct history history = {0};
	struct history_series series;
	struct err err = {0};
	size_t at[50];
	bool is_ambiguous;

	(void)state;
	keep_days(0, 12, 1);
	made_open(&history);
	assert_int_equal(
		history_result_of_commit(&history, history.results[5].commit, &is_ambiguous), 5);
	assert_false(is_ambiguous);
	history_result_of_commit(&history, "0000", &is_ambiguous);
	assert_true(is_ambiguous);
	assert_int_equal(history_result_of_commit(&history, "fff", &is_ambiguous), 12);
	assert_int_equal(history_acknowledge(&history, "a", 5, &err), 0);
	assert_int_equal(history_acknowledge(&history, "a", 0, &err), 0);
	unlink_result(&history, 5);
	history_release(&history);
	made_open(&history);
	made_series(&series, &history, "a");
	assert_int_equal(history_acknowledged(&history, &series, at), 1);
	assert_int_equal(at[0], 5); /* the one that follows it */
	history_series_release(&series);
	history_release(&history);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, made_setup, made_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_FOLDER(few_results_say_what_is_missing),
		IN_A_FOLDER(a_step_fails_the_gate_until_it_is_known),
		IN_A_FOLDER(a_step_below_the_limit_is_told_and_passes),
		IN_A_FOLDER(a_step_back_is_told_and_passes),
		IN_A_FOLDER(the_newest_result_can_fail_the_gate),
		IN_A_FOLDER(another_machine_is_no_step),
		IN_A_FOLDER(what_is_known_holds_without_its_commit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
