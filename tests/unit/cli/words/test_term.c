#include "cli/words/term.h"
#include "tests/unit/support.h"

static int forget_environment(void **state)
{
	static const char *const names[] = {"COLUMNS", "LINES",	      "NO_COLOR",
					    "TERM",    "LC_ALL",      "LC_CTYPE",
					    "LANG",    "FORCE_COLOR", "CLICOLOR_FORCE"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unsetenv(names[i]);
	*state = tmpfile(); /* no terminal */
	return *state ? 0 : -1;
}

static int close_file(void **state)
{
	return fclose(*state);
}

static void size_comes_from_the_environment_or_is_80_by_24(void **state)
{
	assert_int_equal(term_columns(*state), 80);
	assert_int_equal(term_lines(*state), 24);
	setenv("COLUMNS", "132", 1);
	setenv("LINES", "50", 1);
	assert_int_equal(term_columns(*state), 132);
	assert_int_equal(term_lines(*state), 50);
	setenv("COLUMNS", "0", 1);
	assert_int_equal(term_columns(*state), 80);
	setenv("COLUMNS", "-5", 1);
	assert_int_equal(term_columns(*state), 80);
	setenv("COLUMNS", "99999999999999999999", 1);
	assert_int_equal(term_columns(*state), 80);
}

static void colour_needs_a_terminal_or_force_and_never_beats_no_color(void **state)
{
	setenv("TERM", "xterm", 1);
	assert_false(term_has_colour(*state));
	setenv("FORCE_COLOR", "0", 1);
	assert_false(term_has_colour(*state));
	setenv("FORCE_COLOR", "1", 1);
	assert_true(term_has_colour(*state));
	setenv("NO_COLOR", "", 1);
	assert_true(term_has_colour(*state));
	setenv("NO_COLOR", "1", 1);
	assert_false(term_has_colour(*state));
}

static void a_file_is_not_live(void **state)
{
	setenv("TERM", "xterm", 1);
	assert_false(term_is_live(*state));
}

static void a_line_that_rewrites_itself_never_fills_the_terminal(void **state)
{
	char text[64] = {0};

	setenv("COLUMNS", "8", 1);
	term_rewrite(*state, "0123456789");
	term_rewrite(*state, "");
	rewind(*state);
	assert_int_equal(fread(text, 1, sizeof(text) - 1, *state), 15);
	assert_string_equal(text, "\r0123456\x1b[K"
				  "\r\x1b[K");
}

static void character_set_follows_the_first_locale_variable_set(void **state)
{
	(void)state;
	assert_false(term_is_utf8());
	setenv("LANG", "en_GB.UTF-8", 1);
	assert_true(term_is_utf8());
	setenv("LC_CTYPE", "de_DE.iso88591", 1);
	assert_false(term_is_utf8());
	setenv("LC_ALL", "C.utf8", 1);
	assert_true(term_is_utf8());
	setenv("LC_ALL", "C", 1);
	assert_false(term_is_utf8());
}

#define WITH_FILE(test) cmocka_unit_test_setup_teardown(test, forget_environment, close_file)

/* WCAG's relative luminance of one of the 256 colours, from 16 on. */
static double luminance(int colour)
{
	static const double weights[] = {0.2126, 0.7152, 0.0722};
	double sum = 0;

	for (int i = 0, place = 36; i < 3; i++, place /= 6) {
		int level = (colour - 16) / place % 6;
		double part = colour >= 232 ? 8 + 10 * (colour - 232) : level ? 55 + 40 * level : 0;

		part /= 255;
		sum += weights[i] *
		       (part <= 0.03928 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
	}
	return sum;
}

static void colours_are_readable_on_white_and_on_black(void **state)
{
	static const enum colour all[] = {COLOUR_DIM, COLOUR_RED, COLOUR_GREEN, COLOUR_YELLOW};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		int colour = 0;

		assert_int_equal(sscanf(term_colour_begin(all[i]), "\x1b[38;5;%dm", &colour), 1);
		assert_true(colour >= 16 && colour < 256);
		assert_true(1.05 / (luminance(colour) + 0.05) > 3.8);
		assert_true((luminance(colour) + 0.05) / 0.05 > 3.8);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(colours_are_readable_on_white_and_on_black),
		WITH_FILE(size_comes_from_the_environment_or_is_80_by_24),
		WITH_FILE(colour_needs_a_terminal_or_force_and_never_beats_no_color),
		WITH_FILE(a_file_is_not_live),
		WITH_FILE(a_line_that_rewrites_itself_never_fills_the_terminal),
		WITH_FILE(character_set_follows_the_first_locale_variable_set),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
