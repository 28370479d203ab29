#include "results/verdicts/looks.h"
#include "tests/unit/support.h"

static void plans_survive_being_written_and_read(void **state)
{
	struct spending plan = spending_duel(), again;
	struct spending ended = spending_ended_at(&plan, 31);
	struct buf text = {0};

	(void)state;
	looks_format(&plan, &text);
	assert_string_equal(buf_text(&text), "16:0.005,24:0.005,40:0.01,80:0.01,200:0.02");
	assert_int_equal(looks_parse(buf_text(&text), &again), 0);
	assert_int_equal(again.count, 5);
	assert_rel(again.look[4].alpha, plan.look[4].alpha, 0);
	buf_clear(&text);
	looks_format(&ended, &text);
	assert_int_equal(looks_parse(buf_text(&text), &again), 0);
	assert_int_equal(again.look[2].n, 31);
	assert_rel(again.look[2].alpha, ended.look[2].alpha, 0);
	buf_release(&text);
}

static void looks_without_errors_share_five_percent(void **state)
{
	struct spending plan;

	(void)state;
	assert_int_equal(looks_parse("16,48,144", &plan), 0);
	assert_rel(plan.look[0].alpha, 0.05 / 3, 0);
	assert_rel(plan.look[2].alpha, 0.05 / 3, 0);
	assert_int_equal(looks_parse("25", &plan), 0);
	assert_rel(plan.look[0].alpha, 0.05, 0);
	assert_int_equal(looks_parse("10,20", &plan), 0);
	assert_rel(plan.look[1].alpha, 0.025, 0);
}

static void what_is_no_plan_is_refused(void **state)
{
	const char *const bad[] = {
		"",	 "16,",		"16,,48",
		",16",	 "48,16",	"16:0.005,48",
		"16 48", "16:",		"16:-0.1",
		"16:2",	 "16:nan",	"0",
		"-3",	 "16:0.6,48:6", "99999999999999999999999",
		"16x",	 "16:0.01x",	"1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17"};
	struct spending plan = {.count = 7};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(looks_parse(bad[i], &plan), -1);
	assert_int_equal(plan.count, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plans_survive_being_written_and_read),
		cmocka_unit_test(looks_without_errors_share_five_percent),
		cmocka_unit_test(what_is_no_plan_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
