#include "runner/web/http.h"

#include "tests/unit/support.h"

static void only_servers_are_taken(void **state)
{
	static const char *const good[] = {"http://h", "https://h:4040/a/b", "http://u:p@h/",
					   "http://[::1]:4040"};
	static const char *const bad[] = {
		"",	      "h",	    "ftp://h",	 "http://",	 "http:///a", "http://u:p@",
		"http://h?a", "http://h#a", "file:///a", "http://:4040", "http://h a"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_int_equal(http_check_url(good[i], NULL), 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct err err = {0};

		assert_int_equal(http_check_url(bad[i], &err), -1);
		assert_int_equal(err.kind, ERR_USAGE);
		assert_null(strstr(err.text, "u:p"));
	}
}

static void passwords_are_not_shown(void **state)
{
	static const char *const pairs[][2] = {
		{"http://h:1/a", "http://h:1/a"},
		{"https://me:secret@h/a@b", "https://h/a@b"},
		{"http://me:se@cret@h", "http://h"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		struct buf out = {0};

		http_add_shown(&out, pairs[i][0]);
		assert_string_equal(buf_text(&out), pairs[i][1]);
		buf_release(&out);
	}
}

static void what_a_server_says_is_one_line(void **state)
{
	static const char *const pairs[][2] = {
		{"", ""},
		{"\n bad name\nmore", "bad name"},
		{"{\"code\": \"invalid_argument\", \"message\": \"no labels\"}", "no labels"},
		{"{\"error\": \"too old\\nby far\"}", "too old"},
		{"{\"error\": 3}", "{\"error\": 3}"},
	};
	struct buf out = {0}, said = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		buf_clear(&out);
		buf_clear(&said);
		buf_adds(&said, pairs[i][0]);
		http_add_reason(&out, &said);
		assert_string_equal(buf_text(&out), pairs[i][1]);
	}
	buf_clear(&out);
	for (int i = 0; i < 10000; i++)
		buf_adds(&said, "long ");
	http_add_reason(&out, &said);
	assert_true(out.len < 1000);
	buf_release(&out);
	buf_release(&said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_servers_are_taken),
		cmocka_unit_test(passwords_are_not_shown),
		cmocka_unit_test(what_a_server_says_is_one_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
