/* Is it the same machine? The two questions, and where their answers differ. */
#include "results/model/machine.h"
#include "tests/unit/support.h"

static const struct machine_id here = {.host = "host", .cpu = "cpu"},
			       better = {.host = "host", .cpu = "better"}, unnamed = {.cpu = "cpu"},
			       nothing = {.cpu = NULL};

static void machines_are_told_apart_by_name_and_cpu(void **state)
{
	(void)state;
	assert_int_equal(machine_compare(here, here), MACHINE_SAME);
	assert_int_equal(machine_compare(here, better), MACHINE_OTHER);
	assert_int_equal(machine_compare(here, (struct machine_id){.host = "other"}),
			 MACHINE_OTHER);
	assert_true(machine_equals(here, here));
	assert_false(machine_equals(here, better));
}

/* What a file does not say is no evidence: neither answer. */
static void what_is_not_known_is_not_compared(void **state)
{
	(void)state;
	assert_int_equal(machine_compare(here, unnamed), MACHINE_UNKNOWN);
	assert_int_equal(machine_compare(unnamed, unnamed), MACHINE_UNKNOWN);
	assert_int_equal(machine_compare(unnamed, nothing), MACHINE_UNKNOWN);
}

/* But it makes a group of its own, or one run would be of two machines at once. */
static void what_is_not_known_belongs_together(void **state)
{
	const struct machine_id some_cpu = {.host = "host"};

	(void)state;
	assert_true(machine_equals(unnamed, unnamed));
	assert_true(machine_equals(nothing, nothing));
	assert_false(machine_equals(here, unnamed));
	assert_int_equal(machine_compare(here, some_cpu), machine_compare(some_cpu, better));
	assert_false(machine_equals(here, some_cpu));
	assert_false(machine_equals(some_cpu, better));
}

static void merged_runs_keep_their_machine(void **state)
{
	struct run *run = run_new();
	char key[MACHINE_KEY_SIZE];

	(void)state;
	assert_null(machine_of(run).host);
	assert_int_equal(run_set_text(run, machine_merged_key("hostname", key), "a", NULL), 0);
	assert_string_equal(machine_of(run).host, "a");
	assert_null(machine_of(run).cpu);
	assert_int_equal(run_set_text(run, "hostname", "b", NULL), 0);
	assert_string_equal(machine_of(run).host, "b");
	run_free(run);
}

static void hosts_of_one_cpu_and_image_are_one_class(void **state)
{
	const struct machine_id one = {"fv-az1", "EPYC", "ubuntu24 1"},
				two = {"fv-az2", "EPYC", "ubuntu24 1"},
				newer = {"fv-az3", "EPYC", "ubuntu24 2"},
				other_cpu = {"fv-az4", "Xeon", "ubuntu24 1"},
				unsaid = {"fv-az5", "EPYC", NULL};

	(void)state;
	assert_int_equal(machine_compare(one, two), MACHINE_OTHER);
	assert_int_equal(machine_compare_class(one, two), MACHINE_CLASS);
	assert_int_equal(machine_compare_class(one, newer), MACHINE_OTHER);
	assert_int_equal(machine_compare_class(one, other_cpu), MACHINE_OTHER);
	assert_int_equal(machine_compare_class(one, unsaid), MACHINE_OTHER);
	assert_int_equal(machine_compare_class(unsaid, unsaid), MACHINE_SAME);
	assert_false(machine_is_of_class(unsaid, unsaid));
	assert_false(machine_equals(one, two)); /* runs of a file stay told apart */
}

/* A machine that was updated is the machine that it was: the class is asked of others alone. */
static void the_image_is_no_part_of_which_machine_it_is(void **state)
{
	const struct machine_id before = {"box", "EPYC", "debian 12"},
				after = {"box", "EPYC", "debian 13"};

	(void)state;
	assert_int_equal(machine_compare(before, after), MACHINE_SAME);
	assert_int_equal(machine_compare_class(before, after), MACHINE_SAME);
	assert_true(machine_equals(before, after));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(machines_are_told_apart_by_name_and_cpu),
		cmocka_unit_test(what_is_not_known_is_not_compared),
		cmocka_unit_test(what_is_not_known_belongs_together),
		cmocka_unit_test(merged_runs_keep_their_machine),
		cmocka_unit_test(hosts_of_one_cpu_and_image_are_one_class),
		cmocka_unit_test(the_image_is_no_part_of_which_machine_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
