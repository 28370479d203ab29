#include "cli/pyperf/label.h"
#include "tests/unit/support.h"

static void assert_labels(const char *const *paths, const char *const *wanted, size_t n)
{
	char *labels[3];

	assert_int_equal(pyperf_labels(paths, n, labels), 0);
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(labels[i], wanted[i]);
		free(labels[i]);
	}
}

static void extensions_are_left_out_where_names_stay_distinct(void **state)
{
	(void)state;
	assert_labels((const char *[]){"x/old.json", "y/new.json.gz", "<stdin>"},
		      (const char *[]){"old", "new", "<stdin>"}, 3);
	assert_labels((const char *[]){".json", "a.b.json", "c."}, (const char *[]){"", "a.b", "c"},
		      3);
}

static void names_that_collide_are_shown_longer(void **state)
{
	(void)state;
	assert_labels((const char *[]){"x/a.json", "y/a.perf"},
		      (const char *[]){"a.json", "a.perf"}, 2);
	assert_labels((const char *[]){"x/a.json", "y/a.json"},
		      (const char *[]){"x/a.json", "y/a.json"}, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(extensions_are_left_out_where_names_stay_distinct),
		cmocka_unit_test(names_that_collide_are_shown_longer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
