/* Shards are counted, chosen and put together: files as jobs leave them, made in memory. */
#include "results/files/merge.h"
#include "results/files/read.h"
#include "results/model/keys.h"
#include "results/shards/agree.h"
#include "results/shards/assemble.h"
#include "results/shards/complete.h"
#include "tests/unit/support.h"

#include <unistd.h>

enum { FILES_MAX = 12 };

static struct shard_file files[FILES_MAX];
static size_t n_files;
static char paths[FILES_MAX][24];
static struct shard_count count;
static struct err err;

/* Of a suite of four benchmarks in three shards: shard 3 has two, shard 2 one. */
#define PARTS "{\"a\":1,\"b\":3,\"c\":2,\"d\":3}"

struct made {
	const char *shard;			   /* "3/3" */
	const char *names;			   /* "b d" */
	int day;				   /* when it was measured */
	const char *plan, *parts, *options, *more; /* NULL: as usual */
	int side;
	const char *duel;
	const char *failed; /* a name */
};

static int clear(void **state)
{
	(void)state;
	shard_count_release(&count);
	for (size_t i = 0; i < n_files; i++) {
		suite_free(files[i].suite);
		json_decref(files[i].empty.root);
	}
	memset(files, 0, sizeof(files));
	n_files = 0;
	err_clear(&err);
	return 0;
}

static void add_benches(char *text, size_t size, const struct made *made)
{
	char names[80], said[400], failed[100] = "";
	size_t at = 0, i = 0;

	snprintf(names, sizeof(names), "%s", made->names);
	if (made->failed)
		snprintf(failed, sizeof(failed), ",\"failed\":[{\"name\":\"%s\",\"error\":\"x\"}]",
			 made->failed);
	snprintf(said, sizeof(said),
		 "\"assay\":{\"shards\":{\"side\":%d,\"options\":\"%s\",\"parts\":%s}%s},",
		 made->side, made->options ? made->options : "--fast",
		 made->parts ? made->parts : PARTS, failed);
	for (char *name = strtok(names, " "); name; name = strtok(NULL, " "), i++)
		at += (size_t)snprintf(
			text + at, size - at,
			"%s{\"runs\":[{%s\"values\":[1.5],\"metadata\":{\"name\":\"%s\",\"date\":"
			"\"2026-11-%02d 10:00:00\",\"assay_shard\":\"%s\",\"assay_shard_plan\":\"%s\""
			"%s%s%s%s}}]}",
			i ? "," : "", i ? "" : said, name, made->day, made->shard,
			made->plan ? made->plan : "crc32 00000001",
			made->duel ? ",\"assay_duel\":\"" : "", made->duel ? made->duel : "",
			made->duel ? "\"" : "", made->more ? made->more : "");
}

/* A file of this kind, called f0.json, f1.json, ... */
static void add(struct made made)
{
	static char text[4000], benches[3000];
	struct shard_file *file = &files[n_files];

	add_benches(benches, sizeof(benches), &made);
	snprintf(text, sizeof(text), "{\"version\":\"1.0\",\"benchmarks\":[%s]}", benches);
	snprintf(paths[n_files], sizeof(paths[0]), "f%zu.json", n_files);
	file->path = paths[n_files++];
	file->suite = suite_parse(text, strlen(text), "x", &err);
	assert_string_equal(err.text, "");
}

/* As shard_empty_write leaves it. */
static void add_empty(const char *shard, const char *failed)
{
	struct shard_plan plan = {0};
	struct shard_file *file = &files[n_files];
	char path[] = "/tmp/assay-empty-XXXXXX.json";
	json_t *list = failed ? json_pack("[{s:s}]", "name", failed) : NULL;

	close(mkstemps(path, 5));
	assert_true(shard_parse(&plan.shard, shard));
	plan.options = strdup("--fast");
	plan.parts = json_loads(PARTS, 0, NULL);
	snprintf(plan.checksum, sizeof(plan.checksum), "crc32 00000001");
	assert_int_equal(shard_empty_write(path, WRITE_REPLACE, &plan, 0, NULL, list, &err), 0);
	snprintf(paths[n_files], sizeof(paths[0]), "f%zu.json", n_files);
	file->path = paths[n_files++];
	assert_null(suite_read(path, NULL));
	assert_true(shard_empty_read(&file->empty, path));
	file->suite = suite_new();
	unlink(path);
	shard_plan_release(&plan);
	json_decref(list);
}

static void count_them(long n, size_t gaps)
{
	if (shard_count(&count, files, n_files, &err))
		fail_msg("%s", err.text);
	assert_int_equal(count.n, n);
	assert_int_equal(count.n_gaps, gaps);
}

static void refuse(const char *wanted)
{
	assert_int_equal(shard_count(&count, files, n_files, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	if (!strstr(err.text, wanted))
		fail_msg("%s", err.text);
}

static struct suite *assemble(int side)
{
	struct suite *whole;

	assert_int_equal(shard_assemble(&whole, &count, side, files, &err), 0);
	return whole;
}

/* ---- complete */

static void files_that_say_nothing_are_no_shards(void **state)
{
	static const char text[] =
		"{\"version\":\"1.0\",\"benchmarks\":[{\"runs\":[{\"values\":[1],"
		"\"metadata\":{\"name\":\"a\"}}]}]}";

	(void)state;
	files[0] = (struct shard_file){.path = "x",
				       .suite = suite_parse(text, strlen(text), "x", NULL)};
	n_files = 1;
	count_them(0, 0);
	/* A shard beside it is in the wrong company. */
	add((struct made){"1/3", "a", 1});
	refuse("f1.json is shard 1/3 of a suite, but x is no shard");
}

static void all_of_them_are_one_suite_in_its_order(void **state)
{
	static const char *const order[] = {"a", "b", "c", "d"};
	struct suite *whole;

	(void)state;
	add((struct made){"3/3", "b d", 1});
	add((struct made){"1/3", "a", 1});
	add((struct made){"2/3", "c", 1});
	count_them(3, 0);
	whole = assemble(0);
	assert_int_equal(whole->n, 4);
	for (size_t i = 0; i < 4; i++) {
		const struct run *run = whole->benches[i]->runs[0];

		assert_string_equal(bench_name(whole->benches[i]), order[i]);
		assert_null(meta_get(run->meta, KEY_SHARD_PLAN));
		assert_non_null(meta_text(run->meta, KEY_SHARD));
		assert_null(json_object_get(run->assay, "shards"));
	}
}

static void what_is_missing_is_named(void **state)
{
	struct suite *whole;

	(void)state;
	add((struct made){"2/3", "c", 1});
	count_them(3, 2);
	assert_int_equal(count.gaps[0].shard, 1);
	assert_int_equal(count.gaps[1].shard, 3);
	assert_null(count.gaps[0].part);
	whole = assemble(0);
	assert_string_equal(meta_text(whole->benches[0]->runs[0]->meta, KEY_SHARDS_MISSING),
			    "1, 3 of 3");
	assert_non_null(meta_get(whole->benches[0]->runs[0]->meta, KEY_SHARD_PLAN));
	assert_non_null(shard_plan_of(whole));
}

static void what_was_merged_in_part_and_the_rest_are_whole(void **state)
{
	struct suite *whole;

	(void)state;
	add((struct made){"1/3", "a", 1});
	add((struct made){"2/3", "c", 1});
	count_them(3, 1);
	whole = assemble(0);
	assert_int_equal(whole->n, 2);
	shard_count_release(&count);
	suite_free(files[whole == files[0].suite].suite);
	files[0].suite = whole;
	n_files = 1;
	add((struct made){"3/3", "b d", 1});
	count_them(3, 0);
	whole = assemble(0);
	assert_int_equal(whole->n, 4);
	assert_null(meta_get(whole->benches[2]->runs[0]->meta, KEY_SHARDS_MISSING));
}

static void a_shard_that_lacks_benchmarks_is_unfinished(void **state)
{
	(void)state;
	add((struct made){"1/3", "a", 1});
	add((struct made){"2/3", "c", 1});
	add((struct made){"3/3", "d", 1});
	count_them(3, 1);
	assert_int_equal(count.gaps[0].shard, 3);
	assert_non_null(count.gaps[0].part);
	assert_int_equal(count.gaps[0].part->lacking.n, 1);
	assert_string_equal(count.gaps[0].part->lacking.items[0], "b");
}

static void what_failed_is_not_lacking(void **state)
{
	struct suite *whole;

	(void)state;
	add((struct made){"1/3", "a", 1});
	add_empty("2/3", "c");
	add((struct made){"3/3", "d", 1, .failed = "b"});
	count_them(3, 0);
	whole = assemble(0);
	assert_int_equal(whole->n, 2);
	assert_int_equal(
		json_array_size(json_object_get(whole->benches[0]->runs[0]->assay, "failed")), 1);
}

/* It is told of by the file that it was merged into, until somebody measures it. */
static void a_shard_that_failed_is_there_also_once_it_was_merged(void **state)
{
	struct suite *whole;

	(void)state;
	add((struct made){"1/3", "a", 1, .failed = "c"});
	add((struct made){"3/3", "b d", 1});
	count_them(3, 0);
	shard_count_release(&count);
	add((struct made){"2/3", "c", 2});
	count_them(3, 0);
	whole = assemble(0);
	assert_int_equal(whole->n, 4);
	assert_int_equal(
		json_array_size(json_object_get(whole->benches[0]->runs[0]->assay, "failed")), 0);
}

static void a_shard_without_a_share_need_not_be_there(void **state)
{
	(void)state;
	add((struct made){"1/4", "a", 1});
	add((struct made){"2/4", "c", 1});
	add((struct made){"3/4", "b d", 1});
	count_them(4, 0);
}

/* Two jobs measure the same part, each on a machine of its own: both must be there. */
static void each_replica_must_be_there(void **state)
{
	static const char two[] = "{\"a\":1,\"b\":2,\"c\":1,\"d\":2},\"replicas\":2";
	struct suite *whole;

	(void)state;
	add((struct made){"1/4", "a c", 1, .parts = two, .more = ",\"hostname\":\"k\""});
	add((struct made){"2/4", "b d", 1, .parts = two, .more = ",\"hostname\":\"l\""});
	add((struct made){"3/4", "a c", 1, .parts = two, .more = ",\"hostname\":\"m\""});
	count_them(4, 1);
	assert_int_equal(count.gaps[0].shard, 4);
	assert_null(count.gaps[0].part);
	shard_count_release(&count);
	add((struct made){"4/4", "b", 1, .parts = two, .more = ",\"hostname\":\"n\""});
	count_them(4, 1);
	assert_string_equal(count.gaps[0].part->lacking.items[0], "d");
	shard_count_release(&count);
	add((struct made){"4/4", "b d", 2, .parts = two, .more = ",\"hostname\":\"o\""});
	count_them(4, 0);
	whole = assemble(0);
	assert_int_equal(whole->n, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(whole->benches[i]->nruns, 2);
		assert_false(bench_is_of_one_machine(whole->benches[i]));
	}
}

static void an_empty_one_is_there_and_is_no_result(void **state)
{
	(void)state;
	add((struct made){"1/3", "a", 1});
	add((struct made){"3/3", "b d", 1});
	add_empty("2/3", NULL);
	/* Its share was not measured, and did not fail: unfinished. */
	count_them(3, 1);
	assert_int_equal(count.gaps[0].part->lacking.n, 1);
}

/* ---- attempts */

static void of_two_attempts_the_newer_is_taken(void **state)
{
	struct suite *whole;

	(void)state;
	add((struct made){"1/3", "a", 1});
	add((struct made){"2/3", "c", 1});
	add((struct made){"3/3", "b d", 2});
	add((struct made){"2/3", "c", 3});
	add((struct made){"3/3", "b d", 1});
	count_them(3, 0);
	assert_int_equal(count.parts[1].fate, SHARD_OLDER);
	assert_int_equal(count.parts[1].instead, 3);
	assert_int_equal(count.parts[4].fate, SHARD_OLDER);
	whole = assemble(0);
	assert_int_equal(whole->n, 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(whole->benches[i]->nruns, 1);
	assert_string_equal(meta_text(whole->benches[2]->runs[0]->meta, "date"),
			    "2026-11-03 10:00:00");
}

static void the_whole_attempt_comes_before_the_newer(void **state)
{
	(void)state;
	add((struct made){"1/3", "a", 1});
	add((struct made){"2/3", "c", 1});
	add((struct made){"3/3", "b", 9});
	add((struct made){"3/3", "b d", 1});
	count_them(3, 0);
	assert_int_equal(count.parts[2].fate, SHARD_LESS);
	assert_int_equal(count.parts[3].fate, SHARD_TAKEN);
}

static void the_same_file_twice_is_the_same(void **state)
{
	(void)state;
	add((struct made){"1/2", "a", 1, .parts = "{\"a\":1}"});
	add((struct made){"1/2", "a", 1, .parts = "{\"a\":1}"});
	count_them(2, 0);
	assert_int_equal(count.parts[1].fate, SHARD_SAME);
	assert_int_equal(assemble(0)->benches[0]->nruns, 1);
}

/* ---- sides */

static struct made of_duel(const char *shard, const char *names, int side, const char *duel)
{
	return (struct made){shard,	   names,	1, .parts = "{\"a\":1,\"b\":2}",
			     .side = side, .duel = duel};
}

static void both_sides_of_each_shard_must_be_there(void **state)
{
	(void)state;
	add(of_duel("1/2", "a", 0, "one"));
	add(of_duel("1/2", "a", 1, "one"));
	add(of_duel("2/2", "b", 0, "two"));
	count_them(2, 1);
	assert_int_equal(count.sides[1], 1);
	assert_int_equal(count.gaps[0].shard, 2);
	assert_int_equal(count.gaps[0].side, 1);
	shard_count_release(&count);
	add(of_duel("2/2", "b", 1, "two"));
	count_them(2, 0);
	assert_int_equal(assemble(0)->n, 2);
	assert_int_equal(assemble(1)->n, 2);
}

/* A file of another attempt would have no partner. */
static void an_attempt_is_taken_with_all_its_sides(void **state)
{
	(void)state;
	add(of_duel("1/2", "a", 0, "one"));
	add(of_duel("1/2", "a", 1, "one"));
	add(of_duel("2/2", "b", 0, "old"));
	add(of_duel("2/2", "b", 1, "old"));
	add(((struct made){"2/2", "b", 2, .parts = "{\"a\":1,\"b\":2}", .duel = "new"}));
	count_them(2, 0);
	assert_int_equal(count.parts[4].fate, SHARD_LESS);
	shard_count_release(&count);
	add(((struct made){"2/2", "b", 2, .parts = "{\"a\":1,\"b\":2}", .side = 1, .duel = "new"}));
	count_them(2, 0);
	assert_int_equal(count.parts[2].fate, SHARD_OLDER);
	assert_int_equal(count.parts[3].fate, SHARD_OLDER);
	assert_int_equal(count.parts[4].fate, SHARD_TAKEN);
	assert_int_equal(count.parts[5].fate, SHARD_TAKEN);
}

/* Three benchmarks in two shards; b fails on side 1. */
static void add_failing(const char *first_side, const char *second_side)
{
	for (int side = 0; side < 2; side++) {
		struct made one = of_duel("1/2", "a", side, "one");
		struct made two = of_duel("2/2", "c", side, side ? second_side : first_side);

		one.parts = two.parts = "{\"a\":1,\"b\":2,\"c\":2}";
		two.failed = side ? "b" : NULL;
		add(one);
		add(two);
	}
}

static void what_failed_on_one_side_is_lacking_on_neither(void **state)
{
	(void)state;
	add_failing("two", "two");
	count_them(2, 0);
	clear(NULL);
	/* Of another attempt it says nothing. */
	add_failing("other", "two");
	count_them(2, 1);
	assert_int_equal(count.gaps[0].side, 0);
}

/* ---- refused */

static void shards_of_other_numbers_are_refused(void **state)
{
	(void)state;
	add((struct made){"1/3", "a", 1});
	add((struct made){"2/4", "c", 1, .plan = "crc32 00000002"});
	refuse("f0.json is shard 1/3, but f1.json is shard 2/4");
}

static void shards_of_other_plans_are_refused_with_what_differs(void **state)
{
	(void)state;
	add((struct made){"1/3", "a", 1});
	add((struct made){"2/3", "c", 1, .plan = "crc32 00000002", .options = "--rigorous"});
	refuse("f0.json was measured with --fast, f1.json with --rigorous");
	clear(NULL);
	add((struct made){"1/3", "a", 1});
	add((struct made){"2/3", "c", 1, .plan = "crc32 00000002", .parts = "{\"a\":1,\"c\":2}"});
	refuse("f0.json is of a suite with benchmark b, f1.json of one without");
	clear(NULL);
	add((struct made){"1/3", "a", 1});
	add((struct made){"2/3", "b", 1, .plan = "crc32 00000002",
			  .parts = "{\"a\":1,\"b\":2,\"c\":3,\"d\":3}"});
	refuse("--shard-by must name the same file");
}

static void shards_of_other_commits_and_pythons_are_refused(void **state)
{
	(void)state;
	add((struct made){"1/3", "a", 1, .more = ",\"assay_git_commit\":\"0123456789abcdef\""});
	add((struct made){"2/3", "c", 1, .more = ",\"assay_git_commit\":\"fedcba9876543210\""});
	refuse("f0.json was measured at commit 0123456789ab, f1.json at commit fedcba987654");
	clear(NULL);
	add((struct made){"1/3", "a", 1, .more = ",\"python_version\":\"3.11.2\""});
	add_empty("2/3", NULL);
	add((struct made){"3/3", "b d", 1, .more = ",\"python_version\":\"3.12.1\""});
	refuse("f0.json was measured by Python 3.11.2, f2.json by Python 3.12.1");
	clear(NULL);
	/* The sides of a duel are of different commits. */
	add(((struct made){"1/1", "a", 1, .parts = "{\"a\":1}", .duel = "x",
			   .more = ",\"assay_git_commit\":\"01\""}));
	add(((struct made){"1/1", "a", 1, .parts = "{\"a\":1}", .side = 1, .duel = "x",
			   .more = ",\"assay_git_commit\":\"02\""}));
	count_them(1, 0);
}

static void a_shard_that_makes_no_sense_is_refused(void **state)
{
	(void)state;
	add((struct made){"4/3", "a", 1});
	refuse("must be a shard");
	clear(NULL);
	add((struct made){"1/3", "a", 1, .side = -1});
	refuse("there is no such side");
}

/* ---- the plan itself */

static void a_plan_is_the_same_for_the_same_suite_and_options(void **state)
{
	static const char *const names[] = {"a", "b", "c"}, *const turned[] = {"c", "b", "a"};
	static const double durations[] = {1, 2, 9};
	struct shard_plan plans[5] = {{{0}}};
	const struct shard shard = {1, 2};

	(void)state;
	assert_int_equal(shard_plan_init(&plans[0], shard, 1, names, NULL, 3, "--fast", &err), 0);
	assert_int_equal(shard_plan_init(&plans[1], (struct shard){2, 2}, 1, turned, NULL, 3,
					 "--fast", &err),
			 0);
	assert_int_equal(shard_plan_init(&plans[2], shard, 1, names, NULL, 3, "", &err), 0);
	assert_int_equal(shard_plan_init(&plans[3], shard, 1, names, durations, 3, "--fast", &err),
			 0);
	assert_int_equal(shard_plan_init(&plans[4], shard, 1, names, NULL, 2, "--fast", &err), 0);
	assert_string_equal(plans[0].checksum, plans[1].checksum);
	for (int i = 2; i < 5; i++)
		assert_string_not_equal(plans[0].checksum, plans[i].checksum);
	assert_int_equal(shard_plan_part(&plans[3], "c"), 1);
	assert_int_equal(shard_plan_part(&plans[3], "a"), 2);
	assert_int_equal(shard_plan_part(&plans[3], "z"), 0);
	for (int i = 0; i < 5; i++)
		shard_plan_release(&plans[i]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, clear)
	const struct CMUnitTest tests[] = {
		TEST(files_that_say_nothing_are_no_shards),
		TEST(all_of_them_are_one_suite_in_its_order),
		TEST(what_is_missing_is_named),
		TEST(what_was_merged_in_part_and_the_rest_are_whole),
		TEST(a_shard_that_lacks_benchmarks_is_unfinished),
		TEST(what_failed_is_not_lacking),
		TEST(a_shard_that_failed_is_there_also_once_it_was_merged),
		TEST(a_shard_without_a_share_need_not_be_there),
		TEST(each_replica_must_be_there),
		TEST(an_empty_one_is_there_and_is_no_result),
		TEST(of_two_attempts_the_newer_is_taken),
		TEST(the_whole_attempt_comes_before_the_newer),
		TEST(the_same_file_twice_is_the_same),
		TEST(both_sides_of_each_shard_must_be_there),
		TEST(an_attempt_is_taken_with_all_its_sides),
		TEST(what_failed_on_one_side_is_lacking_on_neither),
		TEST(shards_of_other_numbers_are_refused),
		TEST(shards_of_other_plans_are_refused_with_what_differs),
		TEST(shards_of_other_commits_and_pythons_are_refused),
		TEST(a_shard_that_makes_no_sense_is_refused),
		TEST(a_plan_is_the_same_for_the_same_suite_and_options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
