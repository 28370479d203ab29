/* What rows share is said once, also where each has figures of its own. */
#include "cli/compare/note_words.h"
#include "results/verdicts/shared_notes.h"
#include "tests/unit/support.h"

enum { ROWS = 5 };

static struct comparison items[ROWS];
static struct section section;

static int begin(void **state)
{
	(void)state;
	memset(items, 0, sizeof(items));
	section = (struct section){.items = items, .n = ROWS};
	for (size_t i = 0; i < ROWS; i++)
		items[i].name = "a";
	return 0;
}

static int end(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS; i++)
		notes_release(&items[i].notes);
	notes_release(&section.notes);
	return 0;
}

static void disturb(size_t i, const char *side, double lost)
{
	struct finding finding = {.kind = NOISE_COMPETITION,
				  .size = 1,
				  .figures = {figure_of("lost", FIGURE_PERCENT, lost)}};

	notes_add_noise(&items[i].notes, side, &finding);
}

static void the_worst_is_said_for_all(void **state)
{
	char *text;

	(void)state;
	disturb(0, "old", 0.1);
	disturb(1, "new", 0.42);
	disturb(1, "old", 0.2);
	notes_add(&items[2].notes, NOTE_NEED_PROCESSES, FIGURES(figure_count("more", 3)));
	notes_add(&items[4].notes, NOTE_NEED_PROCESSES, FIGURES(figure_count("more", 12)));
	shared_notes(&section);
	assert_int_equal(section.notes.n, 2);
	text = note_words_new(&section.notes.items[0]);
	assert_string_equal(text, "2 of 5: others took up to 42% of their time; end them, or try a "
				  "duel");
	free(text);
	text = note_words_new(&section.notes.items[1]);
	assert_string_equal(text, "2 of 5: up to 12 more processes a side would decide them");
	free(text);
	/* Programs still get each; people need not read it twice. */
	assert_int_equal(items[1].notes.n, 2);
	assert_true(items[1].notes.items[0].is_said_once && items[1].notes.items[1].is_said_once);
}

static void what_one_row_has_stays_with_it(void **state)
{
	struct buf marks = {0};

	(void)state;
	disturb(3, "new", 0.42);
	disturb(3, "old", 0.004);
	shared_notes(&section);
	assert_int_equal(section.notes.n, 0);
	assert_false(items[3].notes.items[0].is_said_once);
	note_marks_add(&marks, &items[3].notes, 40); /* the worse side's, where both have it */
	assert_string_equal(buf_text(&marks), "busy 42%");
	buf_clear(&marks);
	disturb(4, "old", 0.07);
	note_marks_add(&marks, &items[4].notes, 40);
	assert_string_equal(buf_text(&marks), "old busy 7%");
	buf_release(&marks);
}

static void two_rows_are_seen_at_a_glance(void **state)
{
	(void)state;
	section.n = 2;
	disturb(0, "old", 0.1);
	disturb(1, "old", 0.2);
	shared_notes(&section);
	assert_int_equal(section.notes.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_worst_is_said_for_all, begin, end),
		cmocka_unit_test_setup_teardown(what_one_row_has_stays_with_it, begin, end),
		cmocka_unit_test_setup_teardown(two_rows_are_seen_at_a_glance, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
