/* Which options of assay run a loop serves; tests/e2e/test_loop.py tries all of them. */
#include "cli/command.h"
#include "cli/looping/looping.h"
#include "tests/unit/support.h"

extern const struct command cmd_run;

static bool has_row(const struct option_table *table, const char *name)
{
	const char *const names[] = {name, NULL};

	for (size_t i = 0; i < table->n; i++)
		if (option_is_among(&table->rows[i], names))
			return true;
	return false;
}

static void what_is_served_is_an_option_of_run(void **state)
{
	struct option_table table = {0};

	(void)state;
	cmd_run.add_options(&table);
	for (const char *const *name = loop_serves; *name; name++)
		if (!has_row(&table, *name))
			fail_msg("--%s is no option of assay run", *name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_served_is_an_option_of_run)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
