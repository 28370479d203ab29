#include "runner/counting/sealed.h"
#include "tests/unit/support.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void a_seed_gives_the_same_layouts_always(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 5; seed++)
		for (long i = 0; i < 50; i++) {
			struct layout a = layout_of(seed, i), b = layout_of(seed, i);

			assert_int_equal(a.hash_seed, b.hash_seed);
			assert_int_equal(a.padding, b.padding);
			assert_int_equal(a.heap, b.heap);
			assert_true(a.heap > 0);
			assert_true(a.hash_seed > 0);
			assert_true(a.padding < SEALED_PADDING_MAX);
			for (long j = 0; j < i; j++)
				assert_true(layout_of(seed, j).hash_seed != a.hash_seed);
		}
	assert_true(layout_of(1, 0).hash_seed != layout_of(2, 0).hash_seed);
}

static size_t size_of(char *const *env)
{
	size_t size = 0;

	for (size_t i = 0; env[i]; i++)
		size += strlen(env[i]) + 1;
	return size;
}

static void environments_of_one_layout_are_of_one_size(void **state)
{
	const struct environment_rules rules = {0};
	const struct layout layout = {.hash_seed = 1234567890, .padding = 77};
	char longer[400] = "PATH=/bin";
	char *const users[][3] = {{"PATH=/bin", "HOME=/root", NULL},
				  {"PATH=/usr/local/bin:/usr/bin:/bin", NULL},
				  {longer, "HOME=/home/somebody", NULL}};
	size_t first = 0;

	(void)state;
	memset(longer + 9, 'x', sizeof(longer) - 10);
	for (size_t i = 0; i < 3; i++) {
		char **env = sealed_environment_new(&rules, users[i], &layout, NULL);

		assert_non_null(env);
		first = i ? first : size_of(env);
		assert_int_equal(size_of(env), first);
		assert_int_equal((size_of(env) - layout.padding) % ENVIRONMENT_BLOCK, 0);
		environment_free(env);
	}
}

static void a_worker_is_told_what_its_heap_is_filled_from(void **state)
{
	const struct environment_rules rules = {0};
	char *const from[] = {"PATH=/bin", NULL};
	struct layout layout = {.hash_seed = 1, .heap = 0xab12};
	char **env = sealed_environment_new(&rules, from, &layout, NULL);
	bool is_told = false;

	(void)state;
	for (size_t i = 0; env[i]; i++)
		is_told |= strncmp(env[i], "ASSAY_LAYOUT=0000ab12x", 22) == 0;
	assert_true(is_told);
	environment_free(env);
}

static void layouts_differ_by_their_padding(void **state)
{
	const struct environment_rules rules = {0};
	char *const from[] = {"PATH=/bin", NULL};
	struct layout a = {.hash_seed = 1111111111, .padding = 0};
	struct layout b = {.hash_seed = 1111111111, .padding = 1000};
	char **x = sealed_environment_new(&rules, from, &a, NULL);
	char **y = sealed_environment_new(&rules, from, &b, NULL);

	(void)state;
	assert_int_equal(size_of(y) - size_of(x), 1000);
	environment_free(x);
	environment_free(y);
}

static void a_folder_is_held_by_one_and_emptied(void **state)
{
	struct sealed_folder first, second;
	char path[700], deeper[720];

	(void)state;
	assert_int_equal(sealed_folder_hold(&first, NULL), 0);
	assert_int_equal(sealed_folder_hold(&second, NULL), 0);
	assert_string_not_equal(first.path, second.path);
	assert_int_equal(strlen(first.path), strlen(second.path));
	snprintf(path, sizeof(path), "%s/folder", first.path);
	snprintf(deeper, sizeof(deeper), "%s/file", path);
	assert_int_equal(mkdir(path, 0700), 0);
	close(open(deeper, O_CREAT | O_WRONLY, 0600));
	sealed_folder_empty(&first);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(access(first.path, F_OK), 0);
	sealed_folder_release(&first);
	sealed_folder_release(&second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_seed_gives_the_same_layouts_always),
		cmocka_unit_test(environments_of_one_layout_are_of_one_size),
		cmocka_unit_test(a_worker_is_told_what_its_heap_is_filled_from),
		cmocka_unit_test(layouts_differ_by_their_padding),
		cmocka_unit_test(a_folder_is_held_by_one_and_emptied),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
