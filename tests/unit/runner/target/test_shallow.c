/* What brings a revision that a clone lacks. */
#include "runner/target/shallow.h"
#include "tests/unit/support.h"

#define HASH "0123456789abcdef0123456789abcdef01234567"

static void assert_remedy(const char *rev, bool is_shallow, const char *wanted)
{
	struct buf out = {0};

	shallow_remedy_add(&out, rev, is_shallow);
	assert_string_equal(buf_text(&out), wanted);
	buf_release(&out);
}

static void each_kind_of_revision_has_its_fetch(void **state)
{
#define ACTION "; in GitHub Actions fetch-depth: 0 of actions/checkout"
#define BEGIN  "this clone is shallow: git fetch "
	(void)state;
	assert_remedy("origin/main", true,
		      BEGIN "--depth=1 origin main:refs/remotes/origin/main brings it" ACTION);
	assert_remedy(HASH, true, BEGIN "--depth=1 origin " HASH " brings it" ACTION);
	assert_remedy("v1.2", true, BEGIN "--depth=1 origin v1.2 brings it, as FETCH_HEAD" ACTION);
	assert_remedy("HEAD~1", true, BEGIN "--unshallow brings the rest" ACTION);
	assert_remedy("x; rm -rf y", true, BEGIN "--unshallow brings the rest" ACTION);
	assert_remedy("-x", true, BEGIN "--unshallow brings the rest" ACTION);
}

static void a_whole_clone_needs_no_depth(void **state)
{
	(void)state;
	assert_remedy("origin/main", false, "git rev-parse; git fetch brings those of a remote");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_revision_has_its_fetch),
		cmocka_unit_test(a_whole_clone_needs_no_depth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
