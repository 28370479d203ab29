#include "runner/target/asv_suite.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"

#include <sys/stat.h>

struct scene {
	char root[40], path[200];
};

static const char *in(struct scene *scene, const char *name)
{
	snprintf(scene->path, sizeof(scene->path), "%s/%s", scene->root, name);
	return scene->path;
}

static void put(struct scene *scene, const char *name, const char *text)
{
	FILE *file = fopen(in(scene, name), "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static int begin(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));

	strcpy(scene->root, "/tmp/assay-asv-suite-XXXXXX");
	if (scratch_make(scene->root) || mkdir(in(scene, "benchmarks"), 0700) ||
	    mkdir(in(scene, "other"), 0700) || mkdir(in(scene, "benchmarks/deep"), 0700))
		return -1;
	*state = scene;
	return 0;
}

static int end(void **state)
{
	struct scene *scene = *state;
	int rc = scratch_remove(scene->root);

	free(scene);
	return rc;
}

/* What `name` stands for, as a name below the root; "": no suite. */
static void assert_stands_for(struct scene *scene, const char *name, const char *expected)
{
	char *folder, *config, *real = NULL;
	struct err err = {0};

	assert_int_equal(asv_suite_find(in(scene, name), &folder, &config, &err), 0);
	if (*expected) {
		real = realpath(in(scene, expected), NULL);
		assert_string_equal(folder, real);
		assert_non_null(strstr(config, ASV_CONFIG));
	} else {
		assert_null(folder);
		assert_null(config);
	}
	free(real);
	free(folder);
	free(config);
}

static void a_folder_with_a_configuration_stands_for_what_that_names(void **state)
{
	put(*state, ASV_CONFIG, "{/* asv's */ \"benchmark_dir\": \"other\", // here\n}");
	assert_stands_for(*state, ".", "other");
	assert_stands_for(*state, ASV_CONFIG, "other");
	assert_stands_for(*state, "other", "other");
	assert_stands_for(*state, "benchmarks", "");
}

static void without_a_name_it_is_benchmarks(void **state)
{
	put(*state, ASV_CONFIG, "{}");
	assert_stands_for(*state, ".", "benchmarks");
	assert_stands_for(*state, "benchmarks", "benchmarks");
	assert_stands_for(*state, "benchmarks/deep", "");
}

static void what_no_configuration_names_is_no_suite(void **state)
{
	assert_stands_for(*state, "benchmarks", "");
	assert_stands_for(*state, "no such", "");
}

static void a_folder_that_is_not_there_is_named(void **state)
{
	struct scene *scene = *state;
	char *folder;
	struct err err = {0};

	put(scene, ASV_CONFIG, "{\"benchmark_dir\": \"gone\"}");
	assert_int_equal(asv_suite_find(scene->root, &folder, NULL, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, "benchmark_dir"));
	assert_null(folder);
	put(scene, ASV_CONFIG, "{\"benchmark_dir\": ");
	err_clear(&err);
	assert_int_equal(asv_suite_find(in(scene, "benchmarks"), &folder, NULL, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_null(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_folder_with_a_configuration_stands_for_what_that_names, begin, end),
		cmocka_unit_test_setup_teardown(without_a_name_it_is_benchmarks, begin, end),
		cmocka_unit_test_setup_teardown(what_no_configuration_names_is_no_suite, begin,
						end),
		cmocka_unit_test_setup_teardown(a_folder_that_is_not_there_is_named, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
