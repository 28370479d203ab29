#include "cli/history/part_words.h"
#include "tests/unit/support.h"

static char commit[] = "09acdb7c1e0000000000000000000000000000aa";
static struct history_result result;
static const struct history history = {.results = &result, .n = 1};

static void assert_said(const struct history_part *part, const char *text)
{
	struct buf out = {0};

	part_words_add(&out, &history, part);
	assert_string_equal(buf_text(&out), text);
	buf_release(&out);
}

static void the_newest_result_is_named(void **state)
{
	struct history_part part = {.lacks = {.missing = "3 of 8", .n_missing = 1}};

	(void)state;
	result.when_s = 1769421600; /* 2026-01-26 10:00 */
	assert_said(&part, "the newest result (2026-01-26 10:00): a part: shard 3 of 8 missing");
	result.commit = commit;
	part.lacks.absent = 1;
	buf_adds(&part.lacks.names, "json.loads");
	assert_said(&part, "the newest result, 09acdb7c1e (2026-01-26 10:00): a part: shard 3 of 8 "
			   "missing; not here: json.loads");
	history_part_release(&part);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_result_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
