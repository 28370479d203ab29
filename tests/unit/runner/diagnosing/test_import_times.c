/* What CPython prints about its imports, read into modules with their importers. */
#include "runner/diagnosing/import_times.h"
#include "runner/diagnosing/imports_compare.h"
#include "tests/unit/support.h"

#define HEADER "import time: self [us] | cumulative | imported package\n"

static struct err err;

static void read_text(struct import_times *times, const char *text)
{
	assert_int_equal(import_times_read(times, text, strlen(text), &err), 0);
}

static void assert_line(const struct import_line *line, const char *name, size_t importer)
{
	assert_int_equal(line->name_len, strlen(name));
	assert_memory_equal(line->name, name, line->name_len);
	assert_true(line->importer == importer);
}

static void a_module_is_imported_by_the_next_that_is_indented_less(void **state)
{
	struct import_times times;

	(void)state;
	read_text(&times, HEADER "import time:        1 |          1 |     c\n"
				 "import time:        2 |          3 |   b\n"
				 "import time:        4 |          4 |   d\n"
				 "import time:        5 |         12 | a\n"
				 "import time:        9 |          9 |     left\n"
				 "import time:        9 |          9 | e\n");
	assert_int_equal(times.n, 6);
	assert_line(&times.lines[0], "c", 1);
	assert_line(&times.lines[1], "b", 3);
	assert_line(&times.lines[2], "d", 3);
	assert_line(&times.lines[3], "a", SIZE_MAX);
	assert_line(&times.lines[4], "left", SIZE_MAX);
	assert_int_equal(times.lines[3].self_us, 5);
	assert_int_equal(times.lines[3].total_us, 12);
	assert_int_equal(times.interpreters, 1);
	import_times_release(&times);
}

static void what_else_is_printed_is_no_module(void **state)
{
	struct import_times times;

	(void)state;
	read_text(&times,
		  HEADER "hello\nimport time: x | y | z\nimport time:  1 |  2 |\n"
			 "import time:  1 | \nimport time:  1 |  1 |  \n"
			 "no newlineimport time:         1 |          1 | a b\nimport time:");
	assert_int_equal(times.n, 1);
	assert_line(&times.lines[0], "a b", SIZE_MAX);
	import_times_release(&times);
}

static void the_start_ends_with_site(void **state)
{
	struct import_times times;

	(void)state;
	read_text(&times, HEADER "import time:  1 |  1 |   site\nimport time:  1 |  1 | site\n"
				 "import time:  1 |  1 | a\n" HEADER "import time:  1 |  1 | b\n");
	assert_int_equal(times.lines[0].phase, IMPORT_START);
	assert_int_equal(times.lines[1].phase, IMPORT_START);
	assert_int_equal(times.lines[2].phase, IMPORT_PROGRAM);
	assert_int_equal(times.interpreters, 2);
	import_times_release(&times);
	read_text(&times, HEADER "import time:  1 |  1 | a\n");
	assert_int_equal(times.lines[0].phase, IMPORT_PROGRAM); /* nothing says where it ends */
	import_times_release(&times);
}

/* A worker's marks, a module at each place. */
static const char marked[] =
	HEADER "import time:  1 |  1 | site\n"
	       "\n" IMPORT_MARK "load\n" HEADER "import time:  10 |  10 | at_load\n"
	       "\n" IMPORT_MARK "value\nimport time:  1 |  1 | at_setup\n"
	       "\n" IMPORT_MARK "loop\nimport time:  1 |  1 | x\n"
	       "\n" IMPORT_MARK "end\nimport time:  1 |  1 | at_end\n"
	       "\n" IMPORT_MARK "value\n"
	       "\n" IMPORT_MARK "loop\nimport time:  6 |  6 | x\n"
	       "\n" IMPORT_MARK "end\n"
	       "\n" IMPORT_MARK "value\n"
	       "\n" IMPORT_MARK "loop\nimport time:  3 |  3 | x\n"
	       "import time:  3 |  3 | x\n\n" IMPORT_MARK "end\n";

static void marks_say_what_was_under_way(void **state)
{
	static const enum import_phase phases[] = {IMPORT_START, IMPORT_LOAD,  IMPORT_SETUP,
						   IMPORT_FIRST, IMPORT_SETUP, IMPORT_LATER,
						   IMPORT_LATER, IMPORT_LATER};
	struct import_times times;

	(void)state;
	read_text(&times, marked);
	assert_int_equal(times.n, 8);
	for (size_t i = 0; i < times.n; i++)
		assert_int_equal(times.lines[i].phase, phases[i]);
	assert_int_equal(times.lines[5].value, 1);
	assert_int_equal(times.lines[7].value, 2);
	import_times_release(&times);
}

static void add(struct imports_counted *counted, const char *text, size_t process)
{
	struct import_times times;

	read_text(&times, text);
	counted->processes = 2;
	assert_int_equal(imports_add(counted, &times, process, 2, 3, &err), 0);
	import_times_release(&times);
}

static void later_iterations_are_modules_of_their_own(void **state)
{
	struct imports_counted counted = {.n = 0};

	(void)state;
	add(&counted, marked, 0);
	add(&counted, marked, 1);
	assert_int_equal(counted.n, 5); /* at_load, at_setup, x, at_end, x of later ones */
	assert_string_equal(counted.modules[0].name, "at_load");
	assert_rel(counted.modules[0].self_s[1], 10e-6, 1e-12);
	assert_int_equal(counted.modules[4].phase, IMPORT_LATER);
	assert_rel(counted.modules[4].low, 1, 1e-12);
	assert_rel(counted.modules[4].high, 1, 1e-12);
	assert_rel(counted.modules[4].self_s[0], 4e-6, 1e-12); /* 12 us in 3 iterations */
	assert_true(counted.has_children);
	imports_release(&counted);
}

/* Another order in another process must not make a circle: what was known keeps its importer. */
static void importers_never_form_a_circle(void **state)
{
	struct imports_counted counted = {.is_program = true};

	(void)state;
	add(&counted, HEADER "import time:  1 |  1 |   b\nimport time:  1 |  2 | a\n", 0);
	add(&counted,
	    HEADER "import time:  1 |  1 |   a\nimport time:  1 |  2 | b\n"
		   "import time:  1 |  1 |   p\nimport time:  1 |  1 |   q\n"
		   "import time:  1 |  1 | r\nimport time:  1 |  1 |   r\n"
		   "import time:  1 |  1 | p\n",
	    1);
	assert_int_equal(counted.modules[0].importer, 1);
	assert_true(counted.modules[1].importer == SIZE_MAX);
	assert_int_equal(counted.modules[2].importer, 4);     /* p by r, */
	assert_true(counted.modules[4].importer == SIZE_MAX); /* which p does not import */
	imports_release(&counted);
}

/* p is imported by c, which another import of p imported. */
static void a_module_that_is_imported_twice_has_its_first_importer(void **state)
{
	struct imports_counted counted = {.is_program = true};

	(void)state;
	add(&counted,
	    HEADER "import time:  1 |  1 | z\nimport time:  1 |  1 |     p\n"
		   "import time:  1 |  1 |   c\nimport time:  1 |  1 | p\n",
	    0);
	assert_int_equal(counted.modules[1].importer, 2);
	assert_true(counted.modules[2].importer == SIZE_MAX);
	imports_release(&counted);
}

/* Both processes of a side print the same module with these times. */
static void side(struct imports_counted *counted, const char *name, int first_us, int second_us)
{
	char text[200];

	counted->is_program = true;
	for (int i = 0; i < 2; i++) {
		snprintf(text, sizeof(text),
			 HEADER "import time: %d | %d | %s\nimport time: 5 | 5 | same\n",
			 i ? second_us : first_us, i ? second_us : first_us, name);
		add(counted, text, (size_t)i);
	}
}

static void sides_are_compared_module_by_module(void **state)
{
	struct imports_counted old = {.n = 0}, slow = {.n = 0}, other = {.n = 0};
	struct import_change *changes;
	size_t n;

	(void)state;
	side(&old, "m", 1000, 1001);
	side(&slow, "m", 5000, 5001);
	side(&other, "n", 3000, 3001);
	assert_int_equal(imports_compare(&changes, &n, &old, &slow, &err), 0);
	assert_int_equal(n, 2);
	assert_int_equal(changes[0].kind, IMPORT_SLOWER);
	assert_rel(changes[0].self[1].median_s, 5000.5e-6, 1e-9);
	assert_int_equal(changes[1].kind, IMPORT_SAME);
	free(changes);
	assert_int_equal(imports_compare(&changes, &n, &slow, &old, &err), 0);
	assert_int_equal(changes[0].kind, IMPORT_FASTER);
	free(changes);
	assert_int_equal(imports_compare(&changes, &n, &old, &other, &err), 0);
	assert_int_equal(n, 3);
	assert_int_equal(changes[0].kind, IMPORT_NEW);
	assert_int_equal(changes[1].kind, IMPORT_GONE);
	free(changes);
	imports_release(&old);
	imports_release(&slow);
	imports_release(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_module_is_imported_by_the_next_that_is_indented_less),
		cmocka_unit_test(what_else_is_printed_is_no_module),
		cmocka_unit_test(the_start_ends_with_site),
		cmocka_unit_test(marks_say_what_was_under_way),
		cmocka_unit_test(later_iterations_are_modules_of_their_own),
		cmocka_unit_test(importers_never_form_a_circle),
		cmocka_unit_test(a_module_that_is_imported_twice_has_its_first_importer),
		cmocka_unit_test(sides_are_compared_module_by_module),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
