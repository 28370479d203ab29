/*
 * Out of memory is an ordinary error: whatever allocation fails, reading, writing, converting and
 * merging say so, leak nothing and leave what they were given as it was. The allocator of this
 * program fails at the N-th call, for every N.
 */
#include "results/convert.h"
#include "results/merge.h"
#include "results/read.h"
#include "results/write.h"
#include "tests/unit/support.h"

#if defined(__SANITIZE_ADDRESS__)
#define HAS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif

#ifndef HAS_SANITIZER /* which brings an allocator of its own */

/* glibc's own, behind the names that this program takes over. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *block, size_t size);
void __libc_free(void *block);

static long calls_left = -1; /* until one fails; -1: none does */
static long live;	     /* blocks allocated and not freed */

static int fails(void)
{
	if (calls_left < 0)
		return 0;
	if (calls_left > 0) {
		calls_left--;
		return 0;
	}
	return 1; /* and so do all that follow: memory does not come back */
}

void *malloc(size_t size)
{
	void *block = fails() ? NULL : __libc_malloc(size);

	live += block != NULL;
	return block;
}

void *calloc(size_t n, size_t size)
{
	void *block = fails() ? NULL : __libc_calloc(n, size);

	live += block != NULL;
	return block;
}

void *realloc(void *old, size_t size)
{
	void *block = fails() ? NULL : __libc_realloc(old, size);

	live += block && !old;
	return block;
}

void free(void *block)
{
	live -= block != NULL;
	__libc_free(block);
}

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
		long before = live;
		struct suite *suite = parse(), *other = parse();
		struct buf was = {0}, is = {0};
		struct err err = {0};

		assert_non_null(suite);
		assert_non_null(other);
		other->benches[0]->runs[1]->values[0] = 99; /* else merging sees the same twice */
		other->benches[1]->runs[0]->values[0] = 99;
		assert_int_equal(suite_format(suite, WRITE_COMPACT, &was, NULL), 0);
		calls_left = n;
		rc = work(suite, other, &err);
		calls_left = -1;
		if (rc) {
			/* jansson cannot tell no memory from no token */
			if (err.kind != ERR_MEMORY && !strstr(err.text, " near "))
				fail_msg("allocation %ld: %s", n, err.text);
			assert_int_equal(suite_format(suite, WRITE_COMPACT, &is, NULL), 0);
			assert_string_equal(is.data, was.data);
		}
		buf_release(&was);
		buf_release(&is);
		suite_free(suite);
		suite_free(other);
		assert_int_equal(live, before);
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

static int read_foreign(struct suite *suite, struct suite *other, struct err *err)
{
	static const char foreign[] =
		"{\"machine_info\":{\"node\":\"x\"},\"benchmarks\":[{\"name\":\"a\",\"extra_info\":"
		"{\"k\":\"v\"},\"stats\":{\"data\":[1.5,NaN],\"iterations\":3}}]}";
	struct suite *back = suite_parse(foreign, sizeof(foreign) - 1, "x", err);

	(void)suite;
	(void)other;
	suite_free(back);
	return back ? 0 : -1;
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

static void reading(void **state)
{
	(void)state;
	each_allocation_fails(read_again);
	each_allocation_fails(read_foreign);
}

static void writing(void **state)
{
	(void)state;
	each_allocation_fails(format);
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
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading),
		cmocka_unit_test(writing),
		cmocka_unit_test(adding_and_merging),
		cmocka_unit_test(converting),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

static void needs_the_plain_allocator(void **state)
{
	(void)state;
	print_message("the sanitizer has its own allocator\n");
	skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(needs_the_plain_allocator)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
