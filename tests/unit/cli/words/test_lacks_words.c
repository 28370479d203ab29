/* What a result file says that it lacks of its suite. */
#include "cli/words/lacks_words.h"
#include "results/files/read.h"
#include "results/shards/lacks.h"
#include "tests/unit/support.h"

#define PLAN                                                                                       \
	"\"shards\":{\"side\":0,\"options\":\"\",\"parts\":{\"a\":1,\"b\":2,\"c\":2,\"d\":3,"      \
	"\"e\":3,\"f\":3}}"
#define FAILED                                                                                      \
	"\"failed\":[{\"name\":\"b\",\"error\":\"x\"},{\"name\":\"c\",\"error\":\"y\",\"skipped\":" \
	"true}]"

static struct suite *suite;

/* Of the benchmarks a and z, with this in the "assay" object of the first run and in its metadata.
 */
static void read_suite(const char *assay, const char *metadata)
{
	static char text[2000];
	struct err err = {0};

	snprintf(text, sizeof(text),
		 "{\"version\":\"1.0\",\"benchmarks\":["
		 "{\"runs\":[{\"assay\":{%s},\"values\":[1.5],\"metadata\":{\"name\":\"a\"%s}}]},"
		 "{\"runs\":[{\"values\":[1.5],\"metadata\":{\"name\":\"z\"}}]}]}",
		 assay, metadata);
	suite_free(suite);
	suite = suite_parse(text, strlen(text), "x", &err);
	assert_string_equal(err.text, "");
}

static int end(void **state)
{
	(void)state;
	suite_free(suite);
	suite = NULL;
	return 0;
}

static const struct {
	const char *assay, *metadata, *sentence;
} cases[] = {
	/* whole */
	{"", "", ""},
	{FAILED, "", ""},
	{"", ",\"assay_shard\":\"3/3\"", ""},
	{"\"shards\":{\"side\":0,\"options\":\"\",\"parts\":{\"a\":1}}", ",\"assay_shard\":\"1/1\"",
	 ""},
	{"\"unmeasured\":[\"a\",7]", "", ""},
	/* the file of one shard */
	{PLAN, ",\"assay_shard\":\"1/3\"",
	 "a part: shard 1 of 3 alone; not here: b, c, d and 2 more"},
	{PLAN "," FAILED, ",\"assay_shard\":\"1/3\"",
	 "a part: shard 1 of 3 alone; not here: d, e, f"},
	/* merged without some */
	{PLAN "," FAILED, ",\"assay_shard\":\"1/3\",\"assay_shards_missing\":\"3 of 3\"",
	 "a part: shard 3 of 3 missing; not here: d, e, f"},
	{"", ",\"assay_shards_missing\":\"3, 7 of 8\"", "a part: shards 3, 7 of 8 missing"},
	/* cut short */
	{"\"unmeasured\":[\"c\",\"a\",\"d\"]", "", "a part: its run was cut short; not here: c, d"},
	{PLAN ",\"unmeasured\":[\"b\"]", ",\"assay_shard\":\"2/3\"",
	 "a part: shard 2 of 3 alone, its run was cut short; not here: b, c, d and 2 more"},
};

static void a_file_says_what_it_lacks(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf text = {0};
		struct err err = {0};

		read_suite(cases[i].assay, cases[i].metadata);
		assert_int_equal(lacks_words_add(&text, suite, &err), 0);
		assert_string_equal(buf_text(&text), cases[i].sentence);
		buf_release(&text);
	}
}

static void two_files_can_lack_the_same(void **state)
{
	struct suite_lacks lacks[2] = {0};
	struct err err = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct suite *one;

		read_suite(cases[i].assay, cases[i].metadata);
		one = suite;
		suite = NULL;
		assert_int_equal(suite_lacks_init(&lacks[0], one, &err), 0);
		for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++) {
			bool is_same = strcmp(cases[i].sentence, cases[k].sentence) == 0;

			read_suite(cases[k].assay, cases[k].metadata);
			assert_int_equal(suite_lacks_init(&lacks[1], suite, &err), 0);
			if (*cases[i].sentence)
				assert_int_equal(suite_lacks_same(&lacks[0], &lacks[1]), is_same);
			suite_lacks_release(&lacks[1]);
		}
		suite_lacks_release(&lacks[0]);
		suite_free(one);
	}
}

static bool is_not_c(void *context, const char *name)
{
	(void)context;
	return strcmp(name, "c") != 0;
}

/* As a history's index keeps it. */
static void it_can_be_kept_and_is_the_same_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct suite_lacks lacks, again;
		struct err err = {0};
		json_t *kept;

		read_suite(cases[i].assay, cases[i].metadata);
		assert_int_equal(suite_lacks_init(&lacks, suite, &err), 0);
		kept = suite_lacks_json(&lacks);
		assert_int_equal(suite_lacks_again(&again, kept, NULL, NULL, &err), 0);
		assert_true(suite_lacks_same(&lacks, &again));
		assert_int_equal(lacks.n_missing, again.n_missing);
		assert_true(json_equal(lacks.list, again.list) || !lacks.list);
		suite_lacks_release(&lacks);
		suite_lacks_release(&again);
		json_decref(kept);
	}
}

static void of_what_is_kept_a_part_can_be_told(void **state)
{
	struct suite_lacks lacks, again;
	struct err err = {0};
	json_t *kept;

	(void)state;
	read_suite(PLAN ",\"unmeasured\":[\"c\",\"b\"]", ",\"assay_shard\":\"2/3\"");
	assert_int_equal(suite_lacks_init(&lacks, suite, &err), 0);
	kept = suite_lacks_json(&lacks);
	assert_int_equal(suite_lacks_again(&again, kept, is_not_c, NULL, &err), 0);
	assert_true(again.unmeasured == 1 && again.absent == 4);
	assert_string_equal(buf_text(&again.names), "b, d, e and 1 more");
	assert_string_equal(again.shard, "2 of 3");
	suite_lacks_release(&lacks);
	suite_lacks_release(&again);
	json_decref(kept);
	assert_int_equal(suite_lacks_again(&again, NULL, NULL, NULL, &err), 0);
	assert_false(suite_lacks_any(&again));
	suite_lacks_release(&again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_file_says_what_it_lacks, end),
		cmocka_unit_test_teardown(two_files_can_lack_the_same, end),
		cmocka_unit_test_teardown(it_can_be_kept_and_is_the_same_again, end),
		cmocka_unit_test_teardown(of_what_is_kept_a_part_can_be_told, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
