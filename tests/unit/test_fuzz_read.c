/* Replays the fuzzer's corpus, so that it guards where there is no libFuzzer. Run from the root of
   the repository. */
#include "tests/fuzz/fuzz_read.c"
#include "tests/unit/support.h"

#include <dirent.h>

#define CORPUS "tests/fuzz/corpus/read"

static void replay_file(const char *path)
{
	static uint8_t bytes[1 << 20];
	FILE *file = fopen(path, "rb");
	size_t len;

	assert_non_null(file);
	len = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	LLVMFuzzerTestOneInput(bytes, len);
	/* Cut short anywhere, it must be refused or read, but never crash. */
	for (size_t i = 1; i < 8; i++)
		LLVMFuzzerTestOneInput(bytes, len * i / 8);
}

static void the_corpus_of_the_reader_holds(void **state)
{
	DIR *dir = opendir(CORPUS);
	struct dirent *entry;
	size_t files = 0;

	(void)state;
	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		char path[400];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), CORPUS "/%.200s", entry->d_name);
		replay_file(path);
		files++;
	}
	closedir(dir);
	assert_true(files > 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_corpus_of_the_reader_holds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
