#include "runner/recording/inside.h"

#include "results/base/buf.h"
#include "tests/unit/support.h"

#include <unistd.h>

static void the_script_names_its_folder_and_our_extension(void **state)
{
	struct buf text = {0};

	(void)state;
	inside_script(&text, "/tmp/assay-a1", "/opt/assay_worker.abi3.so", false);
	assert_non_null(
		strstr(buf_text(&text), "(b\"/tmp/assay-a1\", b\"/opt/assay_worker.abi3.so\")"));
	assert_non_null(strstr(buf_text(&text), "\nbegin(*"));
	assert_null(strstr(buf_text(&text), "sitecustomize"));
	buf_release(&text);
}

static void no_path_can_leave_its_quotes(void **state)
{
	struct buf text = {0};

	(void)state;
	inside_script(&text, "/tmp/\"); x(\\", "/\xc3\xa9 \n", false);
	assert_non_null(
		strstr(buf_text(&text),
		       "(b\"/tmp/\\x22\\x29\\x3b\\x20x\\x28\\x5c\", b\"/\\xc3\\xa9\\x20\\x0a\")"));
	buf_release(&text);
}

static void a_starting_python_goes_on_with_its_own_sitecustomize(void **state)
{
	struct buf text = {0};

	(void)state;
	inside_script(&text, "/tmp/a", "/b", true);
	assert_non_null(strstr(buf_text(&text), "    import sitecustomize\n"));
	assert_non_null(strstr(buf_text(&text), "\nstart(*"));
	buf_release(&text);
}

static void what_never_began_can_be_ended(void **state)
{
	struct inside inside = {0};

	(void)state;
	inside_end(&inside);
	inside_release(&inside);
	inside_release(&inside);
}

static void a_folder_for_a_start_goes_again(void **state)
{
	struct inside inside = {0};
	char folder[INSIDE_PATH];

	(void)state;
	/* Our extension is beside the program, and this is none: then there is no script. */
	(void)inside_prepare_start(&inside, NULL);
	snprintf(folder, sizeof(folder), "%s", inside.folder);
	assert_true(folder[0]);
	assert_int_equal(access(folder, F_OK), 0);
	inside_release(&inside);
	assert_int_equal(access(folder, F_OK), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_script_names_its_folder_and_our_extension),
		cmocka_unit_test(no_path_can_leave_its_quotes),
		cmocka_unit_test(a_starting_python_goes_on_with_its_own_sitecustomize),
		cmocka_unit_test(what_never_began_can_be_ended),
		cmocka_unit_test(a_folder_for_a_start_goes_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
