/*
 * Out of memory is an ordinary error: whatever allocation fails, reading, writing, converting and
 * merging say so, leak nothing and leave what they were given as it was. The allocator of this
 * program fails at the N-th call, for every N.
 */
#include "results/files/convert.h"
#include "results/files/merge.h"
#include "results/files/read.h"
#include "results/files/write.h"
#include "tests/unit/failing_allocator.h"
#include "tests/unit/support.h"

#include <unistd.h>

#if HAS_FAILING_ALLOCATOR

static const char text[] =
	"{\"version\":\"1.0\",\"metadata\":{\"unit\":\"second\",\"tags\":[\"t\"],\"hostname\":"
	"\"here\",\"number\":7},"
	"\"benchmarks\":[{\"metadata\":{\"name\":\"a\",\"loops\":4},\"runs\":["
	"{\"warmups\":[[1,0.5],[2,2]],\"metadata\":{\"calibrate_loops\":4,\"own\":\"caf\\u00e9\"}},"
	"{\"values\":[0.25,3,4,5,6,7,8,9,10],\"warmups\":[[4,1]],\"metadata\":{\"mem_max_rss\":5},"
	"\"assay\":{\"evidence\":{\"cpu\":[1,2,3,4,5,6,7,8,null],\"z\":[1,2,3,4,5,6,7,8,9]},"
	"\"warmup_evidence\":{\"z\":[1],\"cpu\":[1]},\"pair\":3}}]},"
	"{\"metadata\":{\"name\":\"b\"},\"runs\":[{\"values\":[1.5]}]}]}";

static struct suite *parse(void)
{
	return suite_parse(text, sizeof(text) - 1, "x", NULL);
}

/* Runs the work with the N-th allocation failing, for N from 0 until it succeeds. */
static void each_allocation_fails(int (*work)(struct suite *suite, struct suite *other,
					      struct err *err))
{
	int rc = -1;

	for (long n = 0; rc; n++) {
		long before = live_blocks;
		struct suite *suite = parse(), *other = parse();
		struct buf was = {0}, is = {0};
		struct err err = {0};

		assert_non_null(suite);
		assert_non_null(other);
		other->benches[0]->runs[1]->values[0] = 99; /* else merging sees the same twice */
		other->benches[1]->runs[0]->values[0] = 99;
		assert_int_equal(suite_format(suite, WRITE_COMPACT, &was, NULL), 0);
		allocations_left = n;
		rc = work(suite, other, &err);
		allocations_left = -1;
		if (rc) {
			if (err.kind != ERR_MEMORY)
				fail_msg("allocation %ld: %s", n, err.text);
			assert_int_equal(suite_format(suite, WRITE_COMPACT, &is, NULL), 0);
			assert_string_equal(is.data, was.data);
		}
		buf_release(&was);
		buf_release(&is);
		suite_free(suite);
		suite_free(other);
		assert_int_equal(live_blocks, before);
		assert_true(n < 100000);
	}
}

static int read_again(struct suite *suite, struct suite *other, struct err *err)
{
	struct suite *back = suite_parse(text, sizeof(text) - 1, "x", err);

	(void)suite;
	(void)other;
	suite_free(back);
	return back ? 0 : -1;
}

static int format(struct suite *suite, struct suite *other, struct err *err)
{
	struct buf out = {0};
	int rc = suite_format(suite, WRITE_INDENTED, &out, err);

	(void)other;
	buf_release(&out);
	return rc;
}

static int read_text(const char *foreign, struct err *err)
{
	struct suite *back = suite_parse(foreign, strlen(foreign), "x", err);

	suite_free(back);
	return back ? 0 : -1;
}

static int read_pytest(struct suite *suite, struct suite *other, struct err *err)
{
	(void)suite;
	(void)other;
	return read_text("{\"machine_info\":{\"node\":\"x\"},\"benchmarks\":[{\"name\":\"a\","
			 "\"extra_info\":{\"k\":\"v\",\"l\":[1,18446744073709551616]},"
			 "\"stats\":{\"data\":[1.5,NaN],\"iterations\":3}},"
			 "{\"name\":\"a\",\"stats\":{\"data\":[2.5],\"iterations\":4}},"
			 "{\"name\":\"caf\\udce9\",\"stats\":{\"data\":[0]}}]}",
			 err);
}

static int read_hyperfine(struct suite *suite, struct suite *other, struct err *err)
{
	(void)suite;
	(void)other;
	return read_text("{\"results\":[{\"command\":\"a\",\"times\":[0.5,0.25],\"user\":0.1,"
			 "\"exit_codes\":[0,null],\"parameters\":{\"n\":\"1\"}},"
			 "{\"command\":\"b\",\"times\":[0,0,1.0]},"
			 "{\"command\":\"a\",\"mean\":0.5,\"stddev\":0.1}]}",
			 err);
}

static int read_hyperfine_2(struct suite *suite, struct suite *other, struct err *err)
{
	(void)suite;
	(void)other;
	return read_text("{\"schema_version\":2,\"metadata\":{\"hyperfine_version\":\"2.0.0\","
			 "\"platform\":{\"os\":\"Linux\",\"architecture\":\"x\"}},\"results\":"
			 "[{\"command\":\"a\",\"name\":\"b\",\"environment\":{\"N\":\"8\"},"
			 "\"parameters\":{\"n\":{\"value\":\"1\"}},\"measurements\":["
			 "{\"time_wall_clock\":{\"value\":0.5},\"time_user\":{\"value\":0.25},"
			 "\"memory_peak_resident\":{\"value\":4096.0},\"cpu_cycles\":{\"value\":7},"
			 "\"exit_code\":0},{\"time_wall_clock\":{\"value\":0},\"exit_code\":1},"
			 "{\"time_wall_clock\":{\"value\":2},\"exit_code\":0}]}]}",
			 err);
}

static int read_asv(struct suite *suite, struct suite *other, struct err *err)
{
	(void)suite;
	(void)other;
	return read_text("{\"commit_hash\":\"c\",\"params\":{\"machine\":\"m\"},\"result_columns\":"
			 "[\"result\",\"params\",\"samples\"],\"results\":{\"t\":[[0.1,0.2],"
			 "[[\"1\",\"2\"]],[[0.1,0.3],[0.2]]],\"u\":[null],\"v\":[[NaN]]}}",
			 err);
}

static int read_google(struct suite *suite, struct suite *other, struct err *err)
{
	(void)suite;
	(void)other;
	return read_text(
		"{\"context\":{\"date\":\"2024-01-01T00:00:00+00:00\",\"host_name\":\"h\"},"
		"\"benchmarks\":[{\"name\":\"b/1\",\"run_type\":\"iteration\","
		"\"iterations\":7,\"real_time\":1.5,\"time_unit\":\"us\",\"items\":3},"
		"{\"name\":\"b/1\",\"iterations\":8,\"real_time\":2.5,\"repetition_index\":0},"
		"{\"name\":\"c\",\"error_occurred\":true,\"error_message\":\"no\"},"
		"{\"name\":\"d_mean\",\"iterations\":3,\"real_time\":2.5}]}",
		err);
}

static int read_version_5(struct suite *suite, struct suite *other, struct err *err)
{
	(void)suite;
	(void)other;
	return read_text("{\"version\":5,\"benchmarks\":[{\"common_metadata\":{\"name\":\"a\","
			 "\"loops\":2},\"runs\":[{\"warmups\":[[2,3.0]],\"samples\":[1.5,2.5]}]}]}",
			 err);
}

static int take_all(struct suite *suite, struct suite *other, struct err *err)
{
	return suite_take_all(suite, other, err);
}

static int merge(struct suite *suite, struct suite *other, struct err *err)
{
	return suite_merge(suite, other, err);
}

static int remove_warmups(struct suite *suite, struct suite *other, struct err *err)
{
	(void)other;
	return suite_remove_warmups(suite, err);
}

static int update(struct suite *suite, struct suite *other, struct err *err)
{
	(void)other;
	return suite_update_metadata(suite, "loops=3,hostname=there,new=x", err);
}

static int remove_all_metadata(struct suite *suite, struct suite *other, struct err *err)
{
	(void)other;
	return suite_remove_all_metadata(suite, err);
}

static int extract(struct suite *suite, struct suite *other, struct err *err)
{
	(void)other;
	return suite_extract_metadata(suite, "number", err);
}

static int include(struct suite *suite, struct suite *other, struct err *err)
{
	static const char *const names[] = {"b"};

	(void)other;
	return suite_include_benches(suite, names, 1, err);
}

static int exclude(struct suite *suite, struct suite *other, struct err *err)
{
	static const char *const names[] = {"b"};

	(void)other;
	return suite_exclude_benches(suite, names, 1, err);
}

static int choose_runs(struct suite *suite, const char *which,
		       int (*choose)(struct suite *suite, const struct run_list *list,
				     struct err *err),
		       struct err *err)
{
	struct run_list list = {0};
	int rc = run_list_parse(&list, which, err) || choose(suite, &list, err) ? -1 : 0;

	run_list_release(&list);
	return rc;
}

static int include_runs(struct suite *suite, struct suite *other, struct err *err)
{
	(void)other;
	return choose_runs(suite, "1,1-2", suite_include_runs, err);
}

static int exclude_runs(struct suite *suite, struct suite *other, struct err *err)
{
	(void)other;
	return choose_runs(suite, "2-3", suite_exclude_runs, err);
}

static int copy_and_ask(struct suite *suite, struct suite *other, struct err *err)
{
	struct run *copy = run_copy_new(suite->benches[0]->runs[1], err);
	struct meta *common = copy ? suite_common_meta_new(suite, err) : NULL;
	size_t n;
	double *means = common ? bench_process_means_new(suite->benches[0], &n, err) : NULL;

	(void)other;
	run_free(copy);
	meta_free(common);
	free(means);
	return means ? 0 : -1;
}

static int read_file(struct suite *suite, struct suite *other, struct err *err)
{
	struct suite *back = suite_read("tests/fuzz/corpus/slurp/gzip", err);

	(void)suite;
	(void)other;
	suite_free(back);
	return back ? 0 : -1;
}

static int write_file(struct suite *suite, struct suite *other, struct err *err)
{
	char path[64];
	int rc;

	(void)other;
	snprintf(path, sizeof(path), "/tmp/assay-memory-%d.json.gz", (int)getpid());
	rc = suite_write(suite, path, WRITE_NEW, WRITE_COMPACT, err);
	if (rc)
		assert_int_equal(access(path, F_OK), -1); /* nothing half-written */
	unlink(path);
	return rc;
}

static void reading(void **state)
{
	(void)state;
	each_allocation_fails(read_again);
	each_allocation_fails(read_version_5);
	each_allocation_fails(read_file);
}

static void reading_files_of_other_tools(void **state)
{
	(void)state;
	each_allocation_fails(read_pytest);
	each_allocation_fails(read_hyperfine);
	each_allocation_fails(read_hyperfine_2);
	each_allocation_fails(read_asv);
	each_allocation_fails(read_google);
}

static void writing(void **state)
{
	(void)state;
	each_allocation_fails(format);
	each_allocation_fails(write_file);
}

static void adding_and_merging(void **state)
{
	(void)state;
	each_allocation_fails(take_all);
	each_allocation_fails(merge);
}

static void converting(void **state)
{
	(void)state;
	each_allocation_fails(remove_warmups);
	each_allocation_fails(update);
	each_allocation_fails(remove_all_metadata);
	each_allocation_fails(extract);
	each_allocation_fails(include);
	each_allocation_fails(exclude);
	each_allocation_fails(include_runs);
	each_allocation_fails(exclude_runs);
	each_allocation_fails(copy_and_ask);
	print_message("%ld allocations failed\n", faults_injected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading),    cmocka_unit_test(reading_files_of_other_tools),
		cmocka_unit_test(writing),    cmocka_unit_test(adding_and_merging),
		cmocka_unit_test(converting),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
	return without_failing_allocator();
}

#endif
