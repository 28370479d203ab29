#include "results/shards/shard.h"
#include "tests/unit/support.h"

static void a_shard_is_read_as_people_count(void **state)
{
	struct shard shard = {0};
	char text[SHARD_SIZE];

	(void)state;
	assert_true(shard_parse(&shard, "3/8"));
	assert_int_equal(shard.index, 3);
	assert_int_equal(shard.n, 8);
	assert_string_equal(shard_format(shard, text), "3/8");
	assert_true(shard_parse(&shard, "1/1"));
	assert_true(shard_parse(&shard, "100000/100000"));
}

static void anything_else_is_refused(void **state)
{
	static const char *const wrong[] = {
		"",	"3",	    "3/",
		"/8",	"0/8",	    "9/8",
		"-1/8", "+1/8",	    " 1/8",
		"1/8 ", "1 /8",	    "1/8x",
		"a/b",	"1/0",	    "1/2/3",
		"auto", "1/100001", "99999999999999999999/99999999999999999999"};
	struct shard shard = {5, 6};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_false(shard_parse(&shard, wrong[i]));
		assert_int_equal(shard.index, 5);
		assert_int_equal(shard.n, 6);
	}
}

/* Six jobs, three replicas: two parts, each measured by three jobs. */
static void replicas_share_a_part(void **state)
{
	static const long shares[] = {1, 2, 1, 2, 1, 2}, replicas[] = {1, 1, 2, 2, 3, 3};

	(void)state;
	for (long i = 1; i <= 6; i++) {
		assert_int_equal(shard_share((struct shard){i, 6}, 3), shares[i - 1]);
		assert_int_equal(shard_replica((struct shard){i, 6}, 3), replicas[i - 1]);
		assert_int_equal(shard_share((struct shard){i, 6}, 1), i);
		assert_int_equal(shard_replica((struct shard){i, 6}, 6), i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_shard_is_read_as_people_count),
		cmocka_unit_test(anything_else_is_refused),
		cmocka_unit_test(replicas_share_a_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
