#include "tests/fuzz/fuzz_profile.c"
#include "tests/unit/fuzz_replay.h"

static void the_corpus_of_profiles_holds(void **state)
{
	(void)state;
	replay_corpus("tests/fuzz/corpus/profile", 11);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_corpus_of_profiles_holds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
