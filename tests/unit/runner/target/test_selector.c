/* One benchmark of a file, by the words that people type. */
#include "runner/target/selector.h"
#include "tests/unit/support.h"

#include <string.h>

static void colons_divide_a_file_from_its_benchmark(void **state)
{
	static const struct {
		const char *word, *path, *name;
	} cases[] = {
		{"a/f.py", "a/f.py", NULL},	      {"f.py::bench_x", "f.py", "bench_x"},
		{"f.py:bench_x", "f.py", "bench_x"},  {"f.py::A::b", "f.py", "A::b"},
		{"m.json::dumps", "m.json", "dumps"}, {"f.py::", "f.py", ""},
		{"folder:x", "folder:x", NULL},	      {"x.pyc", "x.pyc", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *name;

		assert_int_equal(selector_split(cases[i].word, &name), strlen(cases[i].path));
		if (cases[i].name)
			assert_string_equal(name, cases[i].name);
		else
			assert_null(name);
	}
}

static void a_function_a_class_and_a_method_are_found_by_their_names(void **state)
{
	static const struct {
		const char *benchmark, *path, *name;
		bool want;
	} cases[] = {
		{"text.join", "a/bench_text.py", "bench_join", true},
		{"text.join", "a/bench_text.py", "join", true},
		{"text.join", "a/bench_text.py", "text.join", true},
		{"text.join_all", "bench_text.py", "join", false},
		{"text.join(n=1)", "bench_text.py", "bench_join", true},
		{"text.join#2", "bench_text.py", "join", true},
		{"text.A.join(n=1)", "bench_text.py", "A", true},
		{"text.A.join(n=1)", "bench_text.py", "A::bench_join", true},
		{"text.A.join(n=1)", "bench_text.py", "A.join", true},
		{"text.A.join", "bench_text.py", "join", false},
		{"t/test_a.py::test_b[1-2]", "t/test_a.py", "test_b[1-2]", true},
		{"t/test_a.py::test_b[1-2]", "test_a.py", "test_b", true},
		{"t/test_a.py::test_b[1-2]", "test_a.py", "test_b[1", false},
		{"t/test_a.py::A::test_b[1]", "test_a.py", "A", true},
		{"t/test_a.py::A::test_b[1]", "test_a.py", "A::test_b", true},
		{"t/test_a.py::A::test_b[1]", "test_a.py", "test_b", false},
		{"t/test_a.py::test_bc", "test_a.py", "test_b", false},
		{"t/test_a.py::test_b#2", "test_a.py", "test_b", true},
		{"t/test_a.py::test_b", "test_a.py", "t/test_a.py::test_b", true},
		{"json.dumps", "bench_m.json", "json.dumps", true},
		{"a.b.f", "a.b.py", "f", true},
		{"text.join", "bench_text.py", "text", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (selector_matches(cases[i].benchmark, cases[i].path, cases[i].name) !=
		    cases[i].want)
			fail_msg("%s of %s: %s", cases[i].name, cases[i].path, cases[i].benchmark);
}

static void a_pattern_may_be_the_name_of_a_part(void **state)
{
	static const struct {
		const char *benchmark, *pattern;
		bool want;
	} cases[] = {
		{"text.join", "join", true},	     {"text.join", "oi", true},
		{"text.join", "bench_join", true},   {"text.join", "bench_jo", true},
		{"text.join", "bench_oi", false},    {"text.join", "bench_text", true},
		{"text.join", "text.j*", true},	     {"text.join", "jo*", true},
		{"text.join", "bench_jo*", true},    {"text.join", "oi*", false},
		{"text.A.join(n=1.5)", "A*", true},  {"text.A.join(n=1.5)", "5*", false},
		{"text.A.join", "bench_join", true}, {"text.join", "split", false},
		{"a.py::A::b[1-2]", "b[1-2]", true}, {"a.py::A::b[1-2]", "A*", true},
		{"a.py::A::b[1-x]", "x*", false},    {"a.py::A::b[1-2]", "b*", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (selector_keeps(cases[i].benchmark, cases[i].pattern) != cases[i].want)
			fail_msg("%s: %s", cases[i].pattern, cases[i].benchmark);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(colons_divide_a_file_from_its_benchmark),
		cmocka_unit_test(a_function_a_class_and_a_method_are_found_by_their_names),
		cmocka_unit_test(a_pattern_may_be_the_name_of_a_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
