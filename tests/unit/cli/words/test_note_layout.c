/* Which notes stand where, and in what words they are said once. */
#include "cli/words/note_layout.h"
#include "cli/words/shared_words.h"
#include "results/base/buf.h"
#include "tests/unit/support.h"

enum { ROWS = 20 };

static json_t *rows[ROWS];

static void give(size_t row, const char *kind, double lost)
{
	if (!rows[row])
		rows[row] = json_array();
	json_array_append_new(rows[row], json_pack("{ss ss sf}", "kind", kind, "text",
						   "its own text", "lost", lost));
}

static int forget(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS; i++) {
		json_decref(rows[i]);
		rows[i] = NULL;
	}
	return 0;
}

static void what_rows_share_is_said_once(void **state)
{
	struct note_layout layout;
	struct buf text = {0};

	(void)state;
	for (size_t i = 0; i < 17; i++)
		give(i, "competition", 0.01 * (double)(i + 1));
	give(3, "drift", 0);
	layout = note_layout_of(rows, ROWS, false, NOTE_LINES);
	assert_int_equal(layout.ngroups, 1);
	assert_int_equal(layout.groups[0].rows, 17);
	assert_false(note_layout_shows(&layout, 0, 0));
	assert_true(note_layout_shows(&layout, 3, 1)); /* what only this one has */
	assert_int_equal(layout.hidden, 0);
	assert_string_equal(layout.groups[0].text, "its own text");
	shared_words_add(&text, &(struct shared){layout.groups[0].kind, layout.groups[0].size, "",
						 17, ROWS, false});
	assert_string_equal(buf_text(&text), "17 of 20: others took up to 17% of their time; end "
					     "them, or try a duel");
	buf_release(&text);
}

static void all_of_it_when_asked_or_few(void **state)
{
	struct note_layout layout;

	(void)state;
	give(0, "competition", 0.5);
	give(1, "competition", 0.5);
	layout = note_layout_of(rows, 2, false, NOTE_LINES);
	assert_true(note_layout_shows(&layout, 0, 0) && note_layout_shows(&layout, 1, 0));
	assert_int_equal(layout.ngroups, 0);
	layout = note_layout_of(rows, ROWS, true, NOTE_LINES);
	assert_true(note_layout_shows(&layout, 1, 0));
	assert_int_equal(layout.ngroups, 0);
	layout = note_layout_of(rows, ROWS, false, NOTE_LINES);
	assert_false(note_layout_shows(&layout, 1, 0));
}

/* However restless the machine is. */
static void notes_take_no_more_than_their_lines(void **state)
{
	static const char *const kinds[] = {"competition", "drift",	   "wander",  "modes",
					    "stolen",	   "budget-spent", "periodic"};
	struct note_layout layout;
	size_t said = 0;

	(void)state;
	for (size_t i = 0; i < ROWS; i++)
		for (size_t k = 0; k < 7; k++)
			if (i % (k + 1) == 0)
				give(i, kinds[k], 0.1);
	give(7, "warm-up", 0.1);
	give(9, "odd-process", 0.1);
	give(11, "killed", 0.1);
	layout = note_layout_of(rows, ROWS, false, NOTE_LINES);
	assert_int_equal(layout.ngroups, NOTE_GROUPS_MAX);
	for (size_t i = 0; i + 1 < layout.ngroups; i++)
		assert_true(layout.groups[i].rows >= layout.groups[i + 1].rows);
	assert_true(layout.ngroups + NOTE_SPECIAL_LINES * layout.nspecials <= NOTE_LINES);
	for (size_t i = 0; i < ROWS; i++)
		for (size_t at = 0; at < json_array_size(rows[i]); at++) {
			const char *kind = json_string_value(
				json_object_get(json_array_get(rows[i], at), "kind"));
			bool is_said = note_layout_shows(&layout, i, at);

			for (size_t g = 0; g < layout.ngroups; g++)
				is_said |= strcmp(layout.groups[g].kind, kind) == 0;
			said += !is_said;
		}
	assert_int_equal(layout.hidden, said); /* nothing is lost without a word */
	assert_true(said > 0);
}

static void a_kind_without_a_sentence_is_told_in_its_own_words(void **state)
{
	struct buf text = {0};

	(void)state;
	shared_words_add(&text, &(struct shared){"unheard-of", 0, "its own text", 2, 3, false});
	assert_string_equal(buf_text(&text), "2 of 3: its own text");
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(what_rows_share_is_said_once, forget),
		cmocka_unit_test_teardown(all_of_it_when_asked_or_few, forget),
		cmocka_unit_test_teardown(notes_take_no_more_than_their_lines, forget),
		cmocka_unit_test_teardown(a_kind_without_a_sentence_is_told_in_its_own_words,
					  forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
