#include "tests/fuzz/fuzz_asv_conf.c"
#include "tests/unit/fuzz_replay.h"

static void the_corpus_of_asv_conf_holds(void **state)
{
	(void)state;
	replay_corpus("tests/fuzz/corpus/asv_conf", 13);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_corpus_of_asv_conf_holds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
