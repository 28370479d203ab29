/* Texts of any bytes and integers of any length, from JSON and back; and what is no JSON. */
#include "results/base/json.h"
#include "results/files/read.h"
#include "results/files/write.h"
#include "tests/unit/support.h"

static struct err err;

/* The text parsed and written again; what was wrong with it when it is none. */
static const char *again(const char *text)
{
	static struct buf out;
	json_t *value;

	err_clear(&err);
	buf_clear(&out);
	value = json_parse(text, strlen(text), &err);
	if (!value)
		return err.text;
	json_add(&out, value, 0, false);
	json_decref(value);
	return buf_text(&out);
}

static void every_text_that_python_can_have_comes_back(void **state)
{
	static const char *const texts[] = {
		"\"caf\\udce9/prog\"",		    /* a byte of a path */
		"\"\\udcff\\udcfe\\udce9x\"",	    /* several */
		"\"\\ud800\"",			    /* surrogates that are no byte */
		"\"x\\udfffy\\udc00\\udc7f\"",	    /* */
		"\"\\udcc3\\udca9\"",		    /* bytes that would be UTF-8 together */
		"\"\\udced\\udca0\\udc80\"",	    /* bytes that would be a surrogate together */
		"\"\\udce9\\udcc3\\udca9\\u00e9\"", /* beside some that are */
		"\"\\ud83d\\ude00\"",		    /* a pair is one character */
		"\"\\u0001\\n\\t\\\\\\\"\"",	    /* */
		"\"\"",				    /* */
		"{\"\\udce9\":\"\\udce9\"}",	    /* a key */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_string_equal(again(texts[i]), texts[i]);
}

static void bytes_are_kept_as_they_are(void **state)
{
	json_t *value = json_parse("\"caf\\udce9\"", 11, NULL), *made = json_text_new("caf\xe9");
	struct buf out = {0};

	(void)state;
	assert_string_equal(json_string_value(value), "caf\xe9");
	assert_true(json_equal(value, made));
	json_add(&out, made, 2, true); /* no terminal is sent the byte */
	assert_string_equal(buf_text(&out), "\"caf\\udce9\"");
	buf_release(&out);
	json_decref(value);
	json_decref(made);
}

static void integers_have_any_length(void **state)
{
	static const char *const numbers[] = {
		"[9223372036854775807,-9223372036854775808]",
		"[18446744073709551616,-9223372036854775809]",
		"[10000000000000000000000000000000000000000]",
	};
	json_t *value;
	char *digits = malloc(4400);

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		assert_string_equal(again(numbers[i]), numbers[i]);
	value = json_parse("18446744073709551616 ", 21, NULL);
	assert_true(json_is_big(value));
	assert_rel(json_number(value), 18446744073709551616.0, 0);
	json_decref(value);
	value = json_text_new("18446744073709551616");
	assert_false(json_is_big(value)); /* a text of digits is a text */
	assert_rel(json_number(value), 0, 0);
	json_decref(value);
	memset(digits, '1', 4400);
	memcpy(digits + 4396, " ]", 3);
	digits[0] = '[';
	assert_non_null(strstr(again(digits), "more than 4300 digits"));
	free(digits);
}

static void what_is_no_json_is_named_with_its_place(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{"[1, NaN]", "line 1 column 5: expected a value, not NaN"},
		{"[1,]", "line 1 column 4: expected a value, not ]"},
		{"[01]", "line 1 column 2: expected a value, not 01"},
		{"[+1]", "line 1 column 2: expected a value, not +1"},
		{"[1.]", "line 1 column 2: expected a value, not 1."},
		{"[.5]", "line 1 column 2: expected a value, not .5"},
		{"[1e]", "line 1 column 2: expected a value, not 1e"},
		{"[-]", "line 1 column 2: expected a value, not -"},
		{"[1e999]", "line 1 column 2: a number that is too large"},
		{"[True]", "line 1 column 2: expected a value, not True"},
		{"[nullx]", "line 1 column 2: expected a value, not nullx"},
		{"[\"\\x\"]", "line 1 column 3: not an escape of JSON"},
		{"[\"\\ud8\"]", "line 1 column 3: not an escape of JSON"},
		{"[\"\\u0000\"]", "line 1 column 3: \\u0000 cannot be in a text"},
		{"[\"\xe9\"]", "line 1 column 3: bytes that are not UTF-8"},
		{"[\"\xed\xa0\x80\"]", "line 1 column 3: bytes that are not UTF-8"},
		{"[\"\n\"]", "line 1 column 3: a control character in a text: JSON writes it as "
			     "\\n or \\u000a"},
		{"[\"x", "line 1 column 4: the file ends too early"},
		{"[tru", "line 1 column 2: the file ends too early"},
		{"{\"a\":1,\"a\":2}", "a: the key appears twice"},
		{"{\"a\" 1}", "line 1 column 6: expected ':'"},
		{"1 2", "line 1 column 3: there is text after the end"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(again(cases[i].text), cases[i].error);
}

/* ---- files */

static void files_keep_bytes_surrogates_and_long_integers(void **state)
{
	static const char text[] =
		"{\"benchmarks\":[{\"runs\":[{\"assay\":{\"x\":{\"\\ud800\":18446744073709551616}},"
		"\"metadata\":{\"command\":\"./caf\\udce9/prog\",\"\\udcff\":1},\"values\":[1.0]},"
		"{\"metadata\":{\"command\":\"\\udcc3\\udca9\"},\"values\":[1.5]}]}],"
		"\"metadata\":{\"name\":\"b\\udc80\",\"seed\":-18446744073709551616,"
		"\"unit\":\"second\"},\"version\":\"1.0\"}\n";
	struct suite *suite;
	struct buf out = {0};

	(void)state;
	err_clear(&err);
	suite = suite_parse(text, sizeof(text) - 1, "x.json", &err);
	assert_string_equal(err.text, "");
	assert_string_equal(meta_text(suite->benches[0]->runs[0]->meta, "command"),
			    "./caf\xe9/prog");
	assert_rel(meta_number(suite->benches[0]->runs[0]->meta, "seed", 0),
		   -18446744073709551616.0, 0);
	assert_int_equal(suite_format(suite, WRITE_COMPACT, &out, &err), 0);
	assert_string_equal(buf_text(&out), text);
	buf_release(&out);
	suite_free(suite);
}

/* What is said of a file with `value` under a key that nobody knows: at the top, of a benchmark, of
   a run. */
static const char *error_under(const char *place, const char *value)
{
	struct buf text = {0};
	const char *hole = strstr(place, "@");
	struct suite *suite;

	buf_add(&text, place, (size_t)(hole - place));
	buf_addf(&text, "%s%s", value, hole + 1);
	err_clear(&err);
	suite = suite_parse(text.data, text.len, "x", &err);
	assert_int_equal(suite == NULL, err.kind == ERR_INPUT);
	suite_free(suite);
	buf_release(&text);
	return err.text;
}

static void what_stands_under_unknown_keys_must_be_json_too(void **state)
{
	static const char *const places[] = {
		"{\"x\":@,\"version\":\"1.0\",\"benchmarks\":[{\"metadata\":{\"name\":\"a\"},"
		"\"runs\":[{\"values\":[1]}]}]}",
		"{\"version\":\"1.0\",\"benchmarks\":[{\"x\":@,\"metadata\":{\"name\":\"a\"},"
		"\"runs\":[{\"values\":[1]}]}]}",
		"{\"version\":\"1.0\",\"benchmarks\":[{\"metadata\":{\"name\":\"a\"},"
		"\"runs\":[{\"values\":[1],\"x\":@}]}]}",
	};
	static const struct {
		const char *value, *error;
	} cases[] = {
		{"[{\"a\":[1,null,\"\\udce9\",18446744073709551616]}]", ""},
		{"{}", ""},
		{"[1 2]", "expected ']'"},
		{"{nonsense}", "expected '\"'"},
		{"[NaN]", "expected a value, not NaN"},
		{"[\"\\q\"]", "not an escape"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		for (size_t p = 0; p < sizeof(places) / sizeof(*places); p++) {
			const char *said = error_under(places[p], cases[i].value);

			if (*cases[i].error ? !strstr(said, cases[i].error) : *said)
				fail_msg("%s in place %zu: %s", cases[i].value, p, said);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_text_that_python_can_have_comes_back),
		cmocka_unit_test(bytes_are_kept_as_they_are),
		cmocka_unit_test(integers_have_any_length),
		cmocka_unit_test(what_is_no_json_is_named_with_its_place),
		cmocka_unit_test(files_keep_bytes_surrogates_and_long_integers),
		cmocka_unit_test(what_stands_under_unknown_keys_must_be_json_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
