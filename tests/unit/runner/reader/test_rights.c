#include "runner/reader/rights.h"

#include "tests/unit/support.h"

#include <errno.h>
#include <unistd.h>

static enum rights_kind of(struct rights_facts facts)
{
	facts.exists = true;
	return rights_judge(&facts);
}

static void each_cause_is_told_from_the_others(void **state)
{
	(void)state;
	assert_int_equal(rights_judge(&(struct rights_facts){.cause = EPERM}), RIGHTS_GONE);
	assert_int_equal(of((struct rights_facts){.cause = ESRCH}), RIGHTS_GONE);
	assert_int_equal(of((struct rights_facts){.tracer = 12, .is_own = true}), RIGHTS_TRACED);
	assert_int_equal(of((struct rights_facts){.cause = EPERM}), RIGHTS_OTHER_USER);
	assert_int_equal(of((struct rights_facts){.is_own = true, .yama = 1}), RIGHTS_YAMA);
	assert_int_equal(of((struct rights_facts){.is_own = true, .yama = 2}), RIGHTS_YAMA_ROOT);
	assert_int_equal(of((struct rights_facts){.is_root = true, .may_trace = true, .yama = 3}),
			 RIGHTS_YAMA_NOBODY);
	assert_int_equal(of((struct rights_facts){.is_own = true}), RIGHTS_CLOSED);
}

static void a_container_is_told_from_its_filter(void **state)
{
	const struct rights_facts root = {.is_root = true, .is_own = true, .cause = EPERM};
	struct rights_facts facts = root;

	(void)state;
	assert_int_equal(of(facts), RIGHTS_CONTAINER);
	facts.has_filter = true;
	assert_int_equal(of(facts), RIGHTS_SECCOMP);
	facts.may_trace = true;
	assert_int_equal(of(facts), RIGHTS_SECCOMP);
	facts = root;
	facts.cause = ENOSYS;
	assert_int_equal(of(facts), RIGHTS_SECCOMP);
}

static void a_refusal_names_the_process(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(rights_refuse(999999999, EPERM, &err), -1);
	assert_string_equal(err.text, "there is no process 999999999");
	err_clear(&err);
	assert_int_equal(rights_refuse(getpid(), ENOSYS, &err), -1);
	assert_non_null(strstr(err.text, "--cap-add=SYS_PTRACE"));
}

static void what_is_known_of_this_process_is_found(void **state)
{
	struct rights_facts facts;

	(void)state;
	rights_look(&facts, getpid(), 0);
	assert_true(facts.exists && facts.is_own);
	assert_int_equal(facts.is_root, geteuid() == 0);
	assert_int_equal(facts.tracer, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_cause_is_told_from_the_others),
		cmocka_unit_test(a_container_is_told_from_its_filter),
		cmocka_unit_test(a_refusal_names_the_process),
		cmocka_unit_test(what_is_known_of_this_process_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
