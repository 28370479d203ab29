#include "runner/reader/layout.h"

#include "tests/unit/support.h"

static void those_of_the_table_fit_what_is_read(void **state)
{
	struct layout layout;

	(void)state;
	for (unsigned minor = LAYOUT_OLDEST; minor <= 12; minor++) {
		assert_int_equal(layout_of_version(&layout, minor, NULL), 0);
		assert_int_equal(layout.minor, minor);
		assert_true(layout_frame_size(&layout) <= LAYOUT_FRAME);
		assert_true(layout_code_size(&layout) <= LAYOUT_CODE);
		assert_true(layout.st_compact <= LAYOUT_STRING);
		assert_int_equal(layout.owner_foreign > 0, minor >= 11);
	}
}

static void an_unknown_version_is_refused_by_its_name(void **state)
{
	const unsigned unknown[] = {0, 7, 13, 16};
	struct layout layout;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct err err = {0};
		char name[16];

		snprintf(name, sizeof(name), "3.%u cannot", unknown[i]);
		assert_int_equal(layout_of_version(&layout, unknown[i], &err), -1);
		assert_int_equal(err.kind, ERR_INPUT);
		assert_non_null(strstr(err.text, name));
		assert_non_null(strstr(err.text, "3.8 to 3.15"));
	}
}

/* ---- what a target carries */

static void make_words(uint64_t words[LAYOUT_WORDS], unsigned minor)
{
	for (size_t i = 0; i < LAYOUT_WORDS; i++)
		words[i] = i;
	memcpy(words, "xdebugpy", 8);
	words[1] = 3u << 24 | minor << 16;
	words[2] = 0;
}

static void where_a_thread_is_asked_is_known_from_3_14_on(void **state)
{
	const struct {
		unsigned minor;
		uint64_t breaker, path;
	} known[] = {{14, 89, 93}, {15, 105, 109}};
	uint64_t words[LAYOUT_WORDS];
	struct layout layout;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		make_words(words, known[i].minor);
		assert_int_equal(layout_of_words(&layout, words, LAYOUT_WORDS, NULL), 0);
		assert_int_equal(layout.ts_breaker, known[i].breaker);
		assert_int_equal(layout.asked_path, known[i].path);
		assert_int_equal(layout.asked_path_size, known[i].path + 1);
	}
	make_words(words, 13);
	assert_int_equal(layout_of_words(&layout, words, LAYOUT_WORDS, NULL), 0);
	assert_true(layout.ts_asked == LAYOUT_NONE);
	assert_int_equal(layout_of_version(&layout, 12, NULL), 0);
	assert_true(layout.ts_asked == LAYOUT_NONE);
}

static void assert_refused(const uint64_t *words, size_t n, const char *word)
{
	struct layout layout;
	struct err err = {0};

	assert_int_equal(layout_of_words(&layout, words, n, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, word));
}

static void each_version_has_its_own_words(void **state)
{
	const struct {
		unsigned minor;
		uint64_t frame, instruction, tag;
	} known[] = {{13, 23, 31, 0}, {14, 26, 34, 3}, {15, 26, 42, 3}};
	uint64_t words[LAYOUT_WORDS];
	struct layout layout;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		make_words(words, known[i].minor);
		assert_true(layout_has_words(words, LAYOUT_WORDS));
		assert_int_equal(layout_of_words(&layout, words, LAYOUT_WORDS, NULL), 0);
		assert_int_equal(layout.ts_frame, known[i].frame);
		assert_int_equal(layout.fr_instruction, known[i].instruction);
		assert_int_equal(layout.code_tag, known[i].tag);
		assert_int_equal(layout.st_compact, layout.st_ascii + 16);
		assert_true(layout.ts_via == LAYOUT_NONE);
		assert_int_equal(layout.ge_frame != LAYOUT_NONE, known[i].minor >= 14);
	}
}

static void a_version_without_words_of_its_own_is_refused(void **state)
{
	uint64_t words[LAYOUT_WORDS];

	(void)state;
	make_words(words, 16);
	assert_refused(words, LAYOUT_WORDS, "CPython 3.16 cannot");
	make_words(words, 12);
	assert_refused(words, LAYOUT_WORDS, "CPython 3.12 cannot");
	make_words(words, 13);
	words[1] = 4u << 24;
	assert_refused(words, LAYOUT_WORDS, "CPython 4.0 cannot");
}

static void a_free_threaded_build_is_refused(void **state)
{
	uint64_t words[LAYOUT_WORDS];

	(void)state;
	make_words(words, 14);
	words[2] = 1;
	assert_refused(words, LAYOUT_WORDS, "free-threaded build of CPython 3.14");
}

static void a_word_that_is_no_offset_is_refused_by_its_name(void **state)
{
	uint64_t words[LAYOUT_WORDS];

	(void)state;
	make_words(words, 13);
	words[31] = 0x7f0000000000;
	assert_refused(words, LAYOUT_WORDS, "interpreter_frame.instr_ptr");
	make_words(words, 15);
	words[91] = UINT64_MAX;
	assert_refused(words, LAYOUT_WORDS, "unicode_object.length");
}

static void objects_that_are_too_large_are_refused(void **state)
{
	const size_t places[] = {29, 37, 70}; /* of a frame, a code object, a str in 3.13 */
	uint64_t words[LAYOUT_WORDS];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		make_words(words, 13);
		words[places[i]] = 100000;
		assert_refused(words, LAYOUT_WORDS, "make no sense");
	}
}

static void a_table_that_is_cut_short_is_refused(void **state)
{
	uint64_t words[LAYOUT_WORDS];

	(void)state;
	make_words(words, 15);
	assert_refused(words, 110, "cut short");
	assert_refused(words, 2, "no debug offsets");
	memcpy(words, "xdebugpx", 8);
	assert_refused(words, LAYOUT_WORDS, "no debug offsets");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(those_of_the_table_fit_what_is_read),
		cmocka_unit_test(an_unknown_version_is_refused_by_its_name),
		cmocka_unit_test(each_version_has_its_own_words),
		cmocka_unit_test(where_a_thread_is_asked_is_known_from_3_14_on),
		cmocka_unit_test(a_version_without_words_of_its_own_is_refused),
		cmocka_unit_test(a_free_threaded_build_is_refused),
		cmocka_unit_test(a_word_that_is_no_offset_is_refused_by_its_name),
		cmocka_unit_test(objects_that_are_too_large_are_refused),
		cmocka_unit_test(a_table_that_is_cut_short_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
