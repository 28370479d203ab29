#include "tests/fuzz/fuzz_history_name.c"
#include "tests/unit/fuzz_replay.h"

static void the_corpus_of_names_holds(void **state)
{
	(void)state;
	replay_corpus("tests/fuzz/corpus/history_name", 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_corpus_of_names_holds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
