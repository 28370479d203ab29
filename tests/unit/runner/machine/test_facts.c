#include "runner/machine/facts.h"
#include "tests/unit/support.h"

static struct facts facts;
static struct err err;

static int forget(void **state)
{
	(void)state;
	facts_release(&facts);
	err_clear(&err);
	return 0;
}

static void text_is_kept_as_metadata_wants_it(void **state)
{
	const struct {
		const char *given, *kept;
	} cases[] = {
		{"plain", "plain"},
		{"  two\t\nlines \r\n", "two lines"},
		{"tab\there", "tab here"},
		{"esc\033[1m\177end", "esc [1m end"},
		{"gr\xc3\xbc\xc3\x9f, \xe2\x82\xac, \xf0\x9f\x90\x8d",
		 "gr\xc3\xbc\xc3\x9f, \xe2\x82\xac, \xf0\x9f\x90\x8d"},
		{"latin\xfc", "latin\xfc"},
		{"cut\xe2\x82", "cut\xe2\x82"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(facts_add_text(&facts, "key", cases[i].given, &err), 0);
		assert_string_equal(facts_text(&facts, "key"), cases[i].kept);
	}
	assert_int_equal(facts.n, 1);
}

static void what_says_nothing_is_no_fact(void **state)
{
	(void)state;
	assert_int_equal(facts_add_text(&facts, "a", "", &err), 0);
	assert_int_equal(facts_add_text(&facts, "b", " \n\t", &err), 0);
	assert_int_equal(facts_add_real(&facts, "c", NAN, &err), 0);
	assert_int_equal(facts_add_real(&facts, "d", INFINITY, &err), 0);
	assert_int_equal(facts.n, 0);
	assert_null(facts_get(&facts, "a"));
}

static void a_key_added_again_replaces_its_value_and_type(void **state)
{
	(void)state;
	assert_int_equal(facts_add_text(&facts, "a", "text", &err), 0);
	assert_int_equal(facts_add_int(&facts, "b", 7, &err), 0);
	assert_int_equal(facts_add_real(&facts, "a", 2.5, &err), 0);
	assert_int_equal(facts.n, 2);
	assert_null(facts_text(&facts, "a"));
	assert_rel(facts_number(&facts, "a", 0), 2.5, 0);
	assert_rel(facts_number(&facts, "b", 0), 7, 0);
	assert_rel(facts_number(&facts, "c", -1), -1, 0);
}

static void a_removed_key_is_unknown_and_the_others_stay_in_order(void **state)
{
	(void)state;
	assert_int_equal(facts_add_text(&facts, "a", "x", &err), 0);
	assert_int_equal(facts_add_text(&facts, "b", "y", &err), 0);
	assert_int_equal(facts_add_int(&facts, "c", 3, &err), 0);
	facts_remove(&facts, "b");
	facts_remove(&facts, "never there");
	assert_int_equal(facts.n, 2);
	assert_null(facts_get(&facts, "b"));
	assert_string_equal(facts.items[0].key, "a");
	assert_string_equal(facts.items[1].key, "c");
}

static void facts_become_metadata_of_a_run(void **state)
{
	struct run *run = run_new();

	(void)state;
	assert_non_null(run);
	assert_int_equal(facts_add_int(&facts, "cpu_count", 2, &err), 0);
	assert_int_equal(facts_add_real(&facts, "load_avg_1min", 0.25, &err), 0);
	assert_int_equal(facts_add_text(&facts, "hostname", "vm", &err), 0);
	assert_int_equal(facts_write(&facts, run, &err), 0);
	assert_int_equal(meta_count(run->meta), 3);
	assert_rel(meta_number(run->meta, "cpu_count", 0), 2, 0);
	assert_rel(meta_number(run->meta, "load_avg_1min", 0), 0.25, 0);
	assert_string_equal(meta_text(run->meta, "hostname"), "vm");

	assert_int_equal(facts_add_text(&facts, "uptime", "long", &err), 0);
	assert_int_equal(facts_write(&facts, run, &err), -1);
	assert_non_null(strstr(err.text, "\"uptime\""));
	run_free(run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(text_is_kept_as_metadata_wants_it, forget),
		cmocka_unit_test_teardown(what_says_nothing_is_no_fact, forget),
		cmocka_unit_test_teardown(a_key_added_again_replaces_its_value_and_type, forget),
		cmocka_unit_test_teardown(a_removed_key_is_unknown_and_the_others_stay_in_order,
					  forget),
		cmocka_unit_test_teardown(facts_become_metadata_of_a_run, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
