#include "cli/pyperf/format.h"
#include "tests/unit/support.h"

#include <jansson.h>

static struct buf shown;

static const char *value(const char *unit, double x)
{
	buf_clear(&shown);
	pyperf_add_value(&shown, unit, pyperf_real(x));
	return buf_text(&shown);
}

/* Expected texts are those of pyperf 2.10.0. */
static void seconds_have_three_digits_chosen_before_rounding(void **state)
{
	(void)state;
	assert_string_equal(value("second", 1), "1.00 sec");
	assert_string_equal(value("second", 0.0316), "31.6 ms");
	assert_string_equal(value("second", 0.316), "316 ms");
	assert_string_equal(value("second", 1e-6), "1.00 us");
	assert_string_equal(value("second", 1e-10), "0.10 ns");
	assert_string_equal(value("second", 1000), "1000 sec");
	assert_string_equal(value("second", 9.9996e-3), "10.00 ms");
	assert_string_equal(value("second", 0.9999), "1000 ms");
	assert_string_equal(value("second", 0), "0.00 ns");
}

static void the_second_of_a_pair_has_the_scale_of_the_first(void **state)
{
	(void)state;
	buf_clear(&shown);
	pyperf_add_pair(&shown, "second", pyperf_real(750e-9), " +- ", pyperf_real(1.5e-6));
	assert_string_equal(buf_text(&shown), "750 ns +- 1500 ns");
	buf_clear(&shown);
	pyperf_add_pair(&shown, "byte", pyperf_real(7188 * 1024), " +- ", pyperf_real(62));
	assert_string_equal(buf_text(&shown), "7188.0 KiB +- 62 bytes");
}

static void sizes_change_unit_above_ten_of_the_next(void **state)
{
	(void)state;
	assert_string_equal(value("byte", 1), "1 byte");
	assert_string_equal(value("byte", 0), "0 bytes");
	assert_string_equal(value("byte", 10239), "10239 bytes");
	assert_string_equal(value("byte", 10240), "10.0 KiB");
	assert_string_equal(value("byte", 10485760), "10240.0 KiB");
	assert_string_equal(value("byte", 10485761), "10.0 MiB");
}

static const char *count(struct pyperf_number n, const char *noun)
{
	buf_clear(&shown);
	pyperf_add_number(&shown, n, noun);
	return buf_text(&shown);
}

static void counts_show_exact_powers_only(void **state)
{
	(void)state;
	assert_string_equal(count(pyperf_int(0), "loop"), "0 loops");
	assert_string_equal(count(pyperf_int(1), "loop"), "1 loop");
	assert_string_equal(count(pyperf_int(8192), NULL), "8192");
	assert_string_equal(count(pyperf_int(16384), NULL), "2^14");
	assert_string_equal(count(pyperf_int(10000), "loop"), "10^4 loops");
	assert_string_equal(count(pyperf_int(20000), NULL), "20000");
	assert_string_equal(count(pyperf_int(12288), NULL), "12288");
	assert_string_equal(count(pyperf_real(100000), NULL), "10^5");
	assert_string_equal(count(pyperf_real(16384), NULL), "16384.0");
	assert_string_equal(count(pyperf_real(2.5), NULL), "2.5");
}

static const char *duration(double seconds)
{
	buf_clear(&shown);
	pyperf_add_duration(&shown, seconds);
	return buf_text(&shown);
}

static void long_durations_drop_what_is_zero_or_too_small(void **state)
{
	(void)state;
	assert_string_equal(duration(0), "0 sec");
	assert_string_equal(duration(0.25), "250 ms");
	assert_string_equal(duration(60), "1 min");
	assert_string_equal(duration(83.25), "1 min 23.2 sec");
	assert_string_equal(duration(3600.5), "1 hour 0.5 sec");
	assert_string_equal(duration(86400 + 7200 + 180 + 4), "1 day 2 hour 3 min");
	assert_string_equal(duration(59.96), "60.0 sec");
	assert_string_equal(duration(INFINITY), "inf sec");
}

static void changes_are_named_by_their_direction(void **state)
{
	static const struct {
		double ratio;
		const char *text;
	} cases[] = {{1, "no change"}, {1.001, "1.00x slower"}, {0.5, "2.00x faster"}};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		buf_clear(&shown);
		pyperf_add_change(&shown, cases[i].ratio);
		assert_string_equal(buf_text(&shown), cases[i].text);
	}
}

static const char *meta(const char *key, struct meta_value v)
{
	buf_clear(&shown);
	pyperf_add_meta(&shown, key, &v);
	return buf_text(&shown);
}

static void metadata_are_shown_by_their_key(void **state)
{
	json_t *tags = json_pack("[s, s]", "it's", "a\\b");

	(void)state;
	assert_string_equal(meta("loops", (struct meta_value){META_INT, {.integer = 1 << 20}}),
			    "2^20");
	assert_string_equal(meta("uptime", (struct meta_value){META_REAL, {.real = 90}}),
			    "1 min 30.0 sec");
	assert_string_equal(meta("load_avg_1min", (struct meta_value){META_REAL, {.real = 0.125}}),
			    "0.12");
	assert_string_equal(meta("mem_max_rss", (struct meta_value){META_INT, {.integer = 1}}),
			    "1 byte");
	assert_string_equal(
		meta("big", (struct meta_value){META_INT, {.integer = 9007199254740993}}),
		"9007199254740993");
	assert_string_equal(meta("x", (struct meta_value){META_REAL, {.real = 1e22}}), "1e+22");
	assert_string_equal(meta("x", (struct meta_value){META_BOOL, {.integer = 1}}), "True");
	assert_string_equal(meta("x", (struct meta_value){META_TEXT, {.text = "a\x1b[2J\tb"}}),
			    "a\\x1b[2J\tb");
	assert_string_equal(meta("tags", (struct meta_value){META_TAGS, {.tags = tags}}),
			    "[\"it's\", 'a\\\\b']");
	json_decref(tags);
}

static void titles_are_underlined_by_characters(void **state)
{
	(void)state;
	buf_clear(&shown);
	pyperf_add_title(&shown, "na\xc3\xafve", '=');
	pyperf_add_title(&shown, "b", '-');
	assert_string_equal(buf_text(&shown), "na\xc3\xafve\n=====\n\nb\n-\n");
	buf_release(&shown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seconds_have_three_digits_chosen_before_rounding),
		cmocka_unit_test(the_second_of_a_pair_has_the_scale_of_the_first),
		cmocka_unit_test(sizes_change_unit_above_ten_of_the_next),
		cmocka_unit_test(counts_show_exact_powers_only),
		cmocka_unit_test(long_durations_drop_what_is_zero_or_too_small),
		cmocka_unit_test(changes_are_named_by_their_direction),
		cmocka_unit_test(metadata_are_shown_by_their_key),
		cmocka_unit_test(titles_are_underlined_by_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
