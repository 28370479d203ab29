#include "results/model/metadata.h"
#include "tests/unit/support.h"

/* Setting JSON text `value` under `key`: "" or the error. */
static const char *set(struct meta **meta, const char *key, const char *value)
{
	static struct err err;
	json_t *json = json_loads(value, JSON_DECODE_ANY, NULL);

	assert_non_null(json);
	err_clear(&err);
	meta_set_json(meta, key, json, &err);
	json_decref(json);
	return err.text;
}

static void keys_are_sorted_whatever_their_order(void **state)
{
	struct meta *meta = NULL;

	(void)state;
	set(&meta, "name", "\"b\"");
	set(&meta, "loops", "4");
	set(&meta, "x", "1.5");
	set(&meta, "a", "true");
	assert_int_equal(meta_count(meta), 4);
	assert_string_equal(meta_key(meta, 0), "a");
	assert_string_equal(meta_key(meta, 1), "loops");
	assert_string_equal(meta_key(meta, 2), "name");
	assert_string_equal(meta_key(meta, 3), "x");
	assert_null(meta_key(meta, 4));
	assert_int_equal(meta_get(meta, meta_key(meta, 1))->integer, 4);
	assert_rel(meta_number(meta, "x", 0), 1.5, 0);
	assert_rel(meta_number(meta, "a", 0), 1, 0);
	assert_rel(meta_number(meta, "name", -1), -1, 0);
	assert_null(meta_text(meta, "loops"));
	meta_free(meta);
}

static void an_absent_set_is_an_empty_one(void **state)
{
	(void)state;
	assert_int_equal(meta_count(NULL), 0);
	assert_null(meta_get(NULL, "name"));
	assert_null(meta_text(NULL, "name"));
	assert_rel(meta_number(NULL, "loops", 7), 7, 0);
	meta_free(NULL);
}

static void known_keys_have_their_rules(void **state)
{
	static const struct {
		const char *key, *value, *error;
	} cases[] = {
		{"loops", "1", ""},
		{"loops", "0", "loops: must be an integer >= 1"},
		{"loops", "1.0", "loops: must be an integer >= 1"},
		{"loops", "true", "loops: must be an integer >= 1"},
		{"loops", "\"4\"", "loops: must be an integer >= 1"},
		{"calibrate_warmups", "0", ""},
		{"calibrate_warmups", "-1", "calibrate_warmups: must be an integer >= 0"},
		{"duration", "0.0", ""},
		{"duration", "-0.1", "duration: must be a number >= 0"},
		{"load_avg_1min", "\"x\"", "load_avg_1min: must be a number >= 0"},
		{"mem_max_rss", "0", ""},
		{"mem_max_rss", "-1", "mem_max_rss: must be an integer >= 0"},
		{"unit", "\"byte\"", ""},
		{"unit", "\"hour\"", "unit: must be \"second\", \"byte\" or \"integer\""},
		{"name", "3", "name: must be a text"},
		{"date", "3", "date: must be a text"},
		{"tags", "[\"a\"]", ""},
		{"tags", "[\"all\"]",
		 "tags: must be a list of texts, none of them empty or \"all\""},
		{"tags", "[\"\"]", "tags: must be a list of texts, none of them empty or \"all\""},
		{"tags", "\"a\"", "tags: must be a list of texts, none of them empty or \"all\""},
		{"other", "[\"a\"]", "other: must be a number or a text"},
		{"other", "null", "other: must be a number or a text"},
		{"other", "{}", "other: must be a number or a text"},
		{"other", "\"\"", "other: must not be empty"},
		{"other", "\" \\t\"", "other: must not be empty"},
		{"other", "\"a\\nb\"", "other: must be one line"},
		{"other", "\"a\\rb\"", "other: must be one line"},
		{"other", "-3", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct meta *meta = NULL;

		assert_string_equal(set(&meta, cases[i].key, cases[i].value), cases[i].error);
		assert_int_equal(meta_count(meta), *cases[i].error ? 0 : 1);
		meta_free(meta);
	}
}

static void numbers_that_are_none_are_refused(void **state)
{
	struct meta_value inf = {META_REAL, {.real = (double)INFINITY}};
	struct meta_value nan = {META_REAL, {.real = (double)NAN}};
	struct meta *meta = NULL;

	(void)state;
	assert_int_equal(meta_set(&meta, "x", &inf, NULL), -1);
	assert_int_equal(meta_set(&meta, "x", &nan, NULL), -1);
	assert_int_equal(meta_count(meta), 0);
	meta_free(meta);
}

static void texts_lose_white_space_at_both_ends_and_keep_all_bytes(void **state)
{
	struct meta_value broken = {META_TEXT, {.text = "a\xff\xe2\x82z\xed\xa0\x80"}};
	struct meta *meta = NULL;

	(void)state;
	set(&meta, "x", "\" \\u00a0two words\\u2003\\n\"");
	assert_string_equal(meta_text(meta, "x"), "two words");
	assert_int_equal(meta_set(&meta, "y", &broken, NULL), 0);
	assert_string_equal(meta_text(meta, "y"), "a\xff\xe2\x82z\xed\xa0\x80");
	meta_free(meta);
}

static void a_base_is_seen_but_not_changed_through(void **state)
{
	struct meta *base = NULL, *a = NULL, *b = NULL;

	(void)state;
	set(&base, "m", "1");
	set(&base, "z", "2");
	set(&a, "n", "3");
	assert_int_equal(meta_add_base(&a, base, NULL), 0);
	assert_int_equal(meta_add_base(&b, base, NULL), 0);
	assert_int_equal(meta_count(a), 3);
	assert_string_equal(meta_key(a, 0), "m");
	assert_string_equal(meta_key(a, 1), "n");
	assert_string_equal(meta_key(a, 2), "z");
	set(&a, "m", "7");
	assert_int_equal(meta_remove(&b, "z", NULL), 0);
	assert_rel(meta_number(a, "m", 0), 7, 0);
	assert_rel(meta_number(a, "z", 0), 2, 0);
	assert_int_equal(meta_count(b), 1);
	assert_rel(meta_number(base, "m", 0), 1, 0);
	assert_int_equal(meta_count(base), 2);
	meta_free(base);
	assert_rel(meta_number(b, "m", 0), 1, 0);
	meta_free(a);
	meta_free(b);
}

static void own_items_win_over_those_of_the_base(void **state)
{
	struct meta *base = NULL, *own = NULL;

	(void)state;
	set(&base, "m", "1");
	set(&base, "z", "2");
	set(&own, "m", "5");
	assert_int_equal(meta_add_base(&own, base, NULL), 0);
	assert_int_equal(meta_count(own), 2);
	assert_rel(meta_number(own, "m", 0), 5, 0);
	meta_free(base);
	meta_free(own);
}

static void many_levels_are_still_one_set(void **state)
{
	struct meta *levels[6] = {0};
	char key[2] = "f";

	(void)state;
	for (int i = 0; i < 6; i++, key[0]--) {
		set(&levels[i], key, "1");
		assert_int_equal(meta_add_base(&levels[i], i ? levels[i - 1] : NULL, NULL), 0);
	}
	assert_int_equal(meta_count(levels[5]), 6);
	for (size_t i = 0; i < 6; i++) {
		char want[2] = {(char)('a' + i), 0};

		assert_string_equal(meta_key(levels[5], i), want);
	}
	for (int i = 0; i < 6; i++)
		meta_free(levels[i]);
}

static void common_is_what_is_equal_as_python_compares(void **state)
{
	struct meta *common = NULL, *other = NULL;

	(void)state;
	set(&common, "int_real", "1");
	set(&other, "int_real", "1.0");
	set(&common, "true_one", "true");
	set(&other, "true_one", "1");
	set(&common, "tags", "[\"a\",\"b\"]");
	set(&other, "tags", "[\"a\",\"b\"]");
	set(&common, "text_number", "\"1\"");
	set(&other, "text_number", "1");
	set(&common, "only_here", "1");
	set(&other, "only_there", "1");
	meta_keep_common(common, other);
	assert_int_equal(meta_count(common), 3);
	assert_non_null(meta_get(common, "int_real"));
	assert_non_null(meta_get(common, "tags"));
	assert_non_null(meta_get(common, "true_one"));
	meta_free(common);
	meta_free(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_sorted_whatever_their_order),
		cmocka_unit_test(an_absent_set_is_an_empty_one),
		cmocka_unit_test(known_keys_have_their_rules),
		cmocka_unit_test(numbers_that_are_none_are_refused),
		cmocka_unit_test(texts_lose_white_space_at_both_ends_and_keep_all_bytes),
		cmocka_unit_test(a_base_is_seen_but_not_changed_through),
		cmocka_unit_test(own_items_win_over_those_of_the_base),
		cmocka_unit_test(many_levels_are_still_one_set),
		cmocka_unit_test(common_is_what_is_equal_as_python_compares),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
