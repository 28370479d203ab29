#include "cli/words/option.h"
#include "tests/unit/support.h"

/* A table with one row of each kind, and where its values land. */
struct sample {
	bool quiet, verbose, helped, loops_seen, last_wins, is_rehearsal;
	struct option rows[16]; /* what `given` borrows from */
	struct options_given given;
	long processes, loops;
	const char *output, *ignored;
	struct texts setup, scans, positionals;
	double min_time, margin, speed;
	struct err err;
};

static int parse_as(struct sample *s, bool stop_at_positional, int argc, char **argv)
{
	const struct option rows[] = {
		{.type = OPT_HEADING, .help = "plan"},
		OPT_COUNT('p', "processes", &s->processes, "N", "number of processes", .min = 1,
			  .max = 1e18),
		OPT_LOOPS('l', "loops", &s->loops, "N", "loops of a value", .min = 0, .max = 1e18,
			  .seen = &s->loops_seen),
		OPT_SECONDS(
			0, "min-time", &s->min_time, "SEC",
			"shortest raw duration of a value while calibrating, in seconds or with "
			"a unit such as ms",
			.min = 0.001, .max = 1e6),
		OPT_PERCENT(0, "margin", &s->margin, "PCT", "what counts as the same", .min = 0,
			    .max = 0.5),
		OPT_NUMBER(0, "min-speed", &s->speed, "X", "smallest change", .min = -10,
			   .max = 10),
		{.type = OPT_HEADING, .help = "output"},
		OPT_FLAG('q', "quiet", &s->quiet, NULL, "say less"),
		OPT_FLAG('v', "verbose", &s->verbose, NULL, "say more"),
		OPT_TEXT('o', "output", &s->output, "FILE", "write results"),
		OPT_TEXTS('s', "setup", &s->setup, "STMT", "run first"),
		OPT_LINES(0, "line", &s->setup, "CODE", "may be empty"),
		OPT_WORD(0, "twice", &s->setup, "again", "adds a word"),
		OPT_TEXTS('P', "scan", &s->scans, "VAR MIN MAX", "three words", .words = 3),
		OPT_FILE('i', "ignore", &s->ignored, "CODES", "all, or these"),
		{0},
	};
	static const struct option_hint hints[] = {
		{'p', NULL, "-p of others is a flag"}, {'r', "repeat", "it is -l here"}, {0}};
	const struct option_parser parser = {.command = "sample",
					     .hints = hints,
					     .given = &s->given,
					     .last_wins = s->last_wins,
					     .is_rehearsal = s->is_rehearsal,
					     .usage = "[options] WORD...",
					     .description = "Does nothing.",
					     .rows = s->rows,
					     .stop_at_positional = stop_at_positional,
					     .epilog = "example: none"};

	options_given_release(&s->given);
	assert_true(sizeof(rows) <= sizeof(s->rows));
	memcpy(s->rows, rows, sizeof(rows));
	return option_parse(&parser, argc, argv, &s->positionals, &s->helped, &s->err);
}

#define PARSE(s, ...) PARSE_AS(s, false, __VA_ARGS__)
#define PARSE_AS(s, stop, ...)                                                                     \
	parse_as((s), (stop), (int)(sizeof((char *[]){"sample", __VA_ARGS__}) / sizeof(char *)),   \
		 (char *[]){"sample", __VA_ARGS__})

static int setup(void **state)
{
	*state = calloc(1, sizeof(struct sample));
	return *state ? 0 : -1;
}

static void sample_release(struct sample *s)
{
	texts_release(&s->setup);
	texts_release(&s->scans);
	texts_release(&s->positionals);
	options_given_release(&s->given);
}

static int teardown(void **state)
{
	sample_release(*state);
	free(*state);
	return 0;
}

static void every_spelling_of_a_value_is_understood(void **state)
{
	struct sample *s = *state;

	assert_int_equal(PARSE(s, "-p", "3"), 0);
	assert_int_equal(s->processes, 3);
	assert_int_equal(PARSE(s, "-p4"), 0);
	assert_int_equal(s->processes, 4);
	assert_int_equal(PARSE(s, "-p=5"), 0);
	assert_int_equal(s->processes, 5);
	assert_int_equal(PARSE(s, "--processes", "6"), 0);
	assert_int_equal(s->processes, 6);
	assert_int_equal(PARSE(s, "--processes=7"), 0);
	assert_int_equal(s->processes, 7);
	assert_int_equal(PARSE(s, "--processes=1"), 0); /* the ends of a range belong to it */
	assert_int_equal(s->processes, 1);
	assert_int_equal(PARSE(s, "--min-speed=-10"), 0);
	assert_int_equal(PARSE(s, "--min-speed=10"), 0);
	assert_int_equal(PARSE(s, "--pro=8"), 0);
	assert_int_equal(s->processes, 8);
	assert_int_equal(PARSE(s, "-qvp9"), 0);
	assert_int_equal(s->processes, 9);
	assert_true(s->quiet && s->verbose);
}

static void a_word_is_a_flag_that_adds_to_a_list(void **state)
{
	struct sample *s = *state;

	assert_int_equal(PARSE(s, "--setup", "first", "--twice", "word"), 0);
	assert_int_equal(s->setup.n, 2);
	assert_string_equal(s->setup.items[1], "again");
	assert_int_equal(s->positionals.n, 1);
	assert_int_equal(PARSE(s, "--twice=x"), -1);
}

static void options_and_positionals_come_in_any_order(void **state)
{
	struct sample *s = *state;

	assert_int_equal(PARSE(s, "a", "-q", "-", "-o", "f", "-5", "--", "-v", "--"), 0);
	assert_true(s->quiet);
	assert_false(s->verbose);
	assert_string_equal(s->output, "f");
	assert_int_equal(s->positionals.n, 5);
	assert_string_equal(s->positionals.items[1], "-");
	assert_string_equal(s->positionals.items[2], "-5");
	assert_string_equal(s->positionals.items[3], "-v");
	assert_string_equal(s->positionals.items[4], "--");
}

static void a_program_keeps_its_own_options(void **state)
{
	struct sample *s = *state;

	assert_int_equal(PARSE_AS(s, true, "-q", "prog", "-v", "--", "--help"), 0);
	assert_true(s->quiet);
	assert_false(s->verbose);
	assert_false(s->helped);
	assert_int_equal(s->positionals.n, 4);
	assert_string_equal(s->positionals.items[2], "--");
}

static void a_word_with_a_blank_is_code_and_not_an_option(void **state)
{
	struct sample *s = *state;

	assert_int_equal(PARSE(s, "-x + 1", "-s", "-y = 2", "--setup=-z"), 0);
	assert_string_equal(s->positionals.items[0], "-x + 1");
	assert_int_equal(s->setup.n, 2);
	assert_string_equal(s->setup.items[0], "-y = 2");
	assert_string_equal(s->setup.items[1], "-z");
}

static void values_have_units_powers_and_ranges(void **state)
{
	struct sample *s = *state;

	assert_int_equal(PARSE(s, "-l", "2^8", "--min-time", "200ms", "--margin=1.5%",
			       "--min-speed", "-2.5"),
			 0);
	assert_int_equal(s->loops, 256);
	assert_true(s->loops_seen);
	assert_rel(s->min_time, 0.2, 1e-15);
	assert_rel(s->margin, 0.015, 1e-15);
	assert_rel(s->speed, -2.5, 0);
	assert_int_equal(PARSE(s, "--min-time", "0.5"), 0);
	assert_rel(s->min_time, 0.5, 0);
}

/* What is refused, and words that its message must hold. */
static const struct refusal {
	const char *words[3];
	const char *says[3];
} refusals[] = {
	{{"-p0"}, {"sample: -p: needs", "of at least 1", "\"0\""}},
	{{"--proc", "0"}, {"sample: --processes: needs"}},
	{{"-p", "3x"}, {"whole number", "\"3x\""}},
	{{"-p", ""}, {"whole number", "\"\""}},
	{{"-p99999999999999999999"}, {"whole number"}},
	{{"-l", "2^64"}, {"2^8", "\"2^64\""}},
	{{"-l", "2^"}, {"2^8"}},
	{{"-l", "-1"}, {"at least 0"}},
	{{"--margin", "1"}, {"\"1%\""}},
	{{"--margin", "x"}, {"percentage such as 1%"}},
	{{"--margin", "-1%"}, {"from 0% to 50%", "\"-1%\""}},
	{{"--min-time", "2000h"}, {"from 0.001s to 1000000s"}},
	{{"--output="}, {"--output: needs a value (FILE), not an empty text"}},
	{{"--help=3"}, {"--help: takes no value"}},
	{{"--min-time", "5 parsecs"}, {"200ms"}},
	{{"--min-time", "-1"}, {"a time such as"}},
	{{"--min-time", "nan"}, {"a time such as"}},
	{{"--min-speed", "11"}, {"from -10 to 10"}},
	{{"--quiet=yes"}, {"takes no value", "yes"}},
	{{"--proceses", "3"}, {"unknown option --proceses", "did you mean --processes?"}},
	{{"--proceses=3"}, {"unknown option --proceses=3", "did you mean --processes?"}},
	{{"--zzz"}, {"unknown option --zzz", "assay sample --help"}},
	{{"-Z"}, {"unknown option -Z"}},
	{{"--min", "3"}, {"--min could be any of --min-time, --min-speed"}},
	{{"-p"}, {"needs a value: N"}},
	{{"-o", "-q"}, {"option -q follows", "\"=\""}},
	{{"--=3"}, {"unknown option --=3"}},
	{{"-s", ""}, {"-s: needs a value (STMT), not an empty text"}},
	/* what may stand once */
	{{"-p3", "-p4"}, {"-p is given twice, as 3 and as 4: give it once"}},
	{{"-p3", "-p3"}, {"-p is given twice"}},
	{{"-p3", "--proc=4"}, {"-p 3 and --processes 4 are one option: give it once"}},
	{{"--margin=1%", "--margin=2%"},
	 {"--margin is given twice, as 1% and as 2%: give it once"}},
	{{"-oa", "-ob"}, {"-o is given twice, as a and as b"}},
	/* what another tool calls it */
	{{"-p", "x"}, {"-p: needs a whole number", "\"x\"; -p of others is a flag"}},
	{{"-r", "3"}, {"unknown option -r: it is -l here"}},
	{{"--repeat=3"}, {"unknown option --repeat: it is -l here"}},
};

static void bad_input_is_refused_with_what_would_work(void **state)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		const struct refusal *r = &refusals[i];
		struct sample *s = *state;
		char *argv[] = {"sample", (char *)r->words[0], (char *)r->words[1], NULL};

		memset(&s->err, 0, sizeof(s->err));
		assert_int_equal(parse_as(s, false, r->words[1] ? 3 : 2, argv), -1);
		assert_int_equal(s->err.kind, ERR_USAGE);
		for (size_t k = 0; k < 3 && r->says[k]; k++)
			if (!strstr(s->err.text, r->says[k]))
				fail_msg("\"%s\" lacks \"%s\"", s->err.text, r->says[k]);
	}
}

static void what_adds_up_may_stand_again(void **state)
{
	struct sample *s = *state;

	assert_int_equal(PARSE(s, "-qq", "--quiet", "-sa", "-sa", "--twice", "--twice", "--line",
			       "", "--line="),
			 0);
	assert_int_equal(s->setup.n, 6);
}

static void in_pyperf_s_place_the_last_one_wins(void **state)
{
	struct sample *s = *state;

	s->last_wins = true;
	assert_int_equal(PARSE(s, "-p3", "--processes", "4", "-oa", "-ob"), 0);
	assert_int_equal(s->processes, 4);
	assert_string_equal(s->output, "b");
}

static void what_was_given_is_kept_as_it_was_typed(void **state)
{
	static const char *const known[] = {"output", "loops", "processes", NULL};
	static const char *const others[] = {"margin", "verbose", NULL};
	struct sample *s = *state;
	static const char *const all[] = {"quiet", "processes", "loops", NULL};
	const struct option_given *found;
	char name[OPTION_NAME_SIZE];

	assert_int_equal(PARSE(s, "-q", "--proc", "3", "-l4"), 0);
	found = options_given_any(&s->given, known);
	assert_non_null(found);
	assert_string_equal(option_spell(found, name), "--processes");
	assert_string_equal(found->value, "3");
	assert_null(options_given_any(&s->given, others));
	assert_null(options_given_any(NULL, known));
	assert_null(options_given_other(&s->given, all));
	assert_null(options_given_other(NULL, all));
	assert_string_equal(option_spell(options_given_other(&s->given, others), name), "-q");
	assert_int_equal(options_exclude(&s->given, "output", "loops", &s->err), 0);
	assert_int_equal(options_exclude(&s->given, "loops", "processes", &s->err), -1);
	assert_string_equal(s->err.text, "-l and --processes cannot be used together");
	assert_int_equal(s->err.kind, ERR_USAGE);
	err_clear(&s->err);
	assert_int_equal(options_need(&s->given, "loops", known, &s->err), 0);
	assert_int_equal(options_need(&s->given, "output", others, &s->err), 0);
	assert_int_equal(options_need(&s->given, "loops", others, &s->err), -1);
	assert_string_equal(s->err.text, "-l has no effect without --margin");
}

static void a_rehearsal_stores_nothing(void **state)
{
	struct sample *s = *state;

	s->is_rehearsal = true;
	assert_int_equal(PARSE(s, "-q", "-p", "3", "word"), 0);
	assert_false(s->quiet);
	assert_int_equal(s->processes, 0);
	assert_int_equal(s->given.n, 2);
	assert_int_equal(s->positionals.n, 1);
	assert_int_equal(PARSE(s, "--help"), 0); /* prints nothing either */
	assert_true(s->helped);
	assert_int_equal(PARSE(s, "--bogus"), -1);
}

static void tables_become_one(void **state)
{
	bool flag;
	const struct option first[] = {OPT_FLAG('a', NULL, &flag, NULL, "x"), {0}};
	const struct option second[] = {{.type = OPT_HEADING, .help = "more"},
					OPT_FLAG('a', NULL, &flag, NULL, "x"),
					OPT_FLAG(0, "b", &flag, NULL, "x"),
					{0}};
	struct option_table table = {0};

	(void)state;
	option_table_add(&table, first);
	option_table_add_new(&table, second);
	assert_int_equal(table.n, 2);
	assert_string_equal(table.rows[1].long_name, "b");
	assert_null(option_self_check(table.rows));
}

static void tables_with_slips_are_found_at_start(void **state)
{
	bool flag = false;
	const char *text = NULL;
	const struct option sound[] = {OPT_FLAG(0, "a", &flag, NULL, "x"), {0}};
	const struct option twice[] = {
		OPT_FLAG(0, "a", &flag, NULL, "x"), OPT_FLAG(0, "a", &flag, NULL, "x"), {0}};
	const struct option nowhere[] = {OPT_FLAG(0, "a", NULL, NULL, "x"), {0}};
	const struct option bare[] = {OPT_TEXT(0, "a", &text, NULL, "x"), {0}};
	const struct option silent[] = {OPT_FLAG(0, "a", &flag, NULL, NULL), {0}};
	const struct option help[] = {OPT_FLAG('h', NULL, &flag, NULL, "x"), {0}};

	(void)state;
	assert_null(option_self_check(sound));
	assert_non_null(strstr(option_self_check(twice), "used twice"));
	assert_non_null(strstr(option_self_check(nowhere), "without target"));
	assert_non_null(strstr(option_self_check(bare), "placeholder"));
	assert_non_null(strstr(option_self_check(silent), "without help"));
	assert_non_null(strstr(option_self_check(help), "used twice"));
}

static void a_file_that_may_be_left_out_is_stdout(void **state)
{
	const char *json = NULL;
	const struct option rows[] = {OPT_FILE(0, "json", &json, "FILE", "write JSON"), {0}};
	const struct option_parser parser = {"sample", "[options]", "Does nothing.",
					     rows,     false,	    NULL};
	char *alone[] = {"sample", "--json", "a.json", NULL};
	char *named[] = {"sample", "--json=b.json", NULL};
	struct texts positionals = {0};
	struct err err = {0};
	bool helped;

	(void)state;
	assert_int_equal(option_parse(&parser, 3, alone, &positionals, &helped, &err), 0);
	assert_string_equal(json, "-");
	assert_int_equal(positionals.n, 1);
	assert_int_equal(option_parse(&parser, 2, named, &positionals, &helped, &err), 0);
	assert_string_equal(json, "b.json");
	texts_release(&positionals);
}

static void a_short_name_has_its_value_behind_an_equals_sign_alone(void **state)
{
	static const struct {
		char *word;
		const char *ignored;
		bool quiet;
	} cases[] = {{"-i", "-", false},
		     {"-i=1,2", "1,2", false},
		     {"-iq", "-", true},
		     {"-qi=3", "3", true},
		     {"--ignore", "-", false}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *words[] = {"sample", cases[i].word, "1", NULL};
		struct sample s = {0};

		assert_int_equal(parse_as(&s, false, 3, words), 0);
		assert_string_equal(s.ignored, cases[i].ignored);
		assert_int_equal(s.quiet, cases[i].quiet);
		assert_int_equal(s.positionals.n, 1);
		sample_release(&s);
	}
}

static void an_option_of_several_words_takes_them_all(void **state)
{
	char *words[] = {"sample", "-P", "n", "-5", "5", "--scan=m", "1", "-q", "rest", NULL};
	const char *const taken[] = {"n", "-5", "5", "m", "1", "-q"};
	struct sample s = {0};

	(void)state;
	assert_int_equal(parse_as(&s, false, 9, words), 0);
	assert_int_equal(s.scans.n, 6);
	for (size_t i = 0; i < 6; i++)
		assert_string_equal(s.scans.items[i], taken[i]);
	assert_false(s.quiet);
	assert_string_equal(s.positionals.items[0], "rest");
	assert_int_equal(s.given.n, 6);
	sample_release(&s);
}

static void too_few_words_are_an_error_that_names_them(void **state)
{
	char *ends[][6] = {{"sample", "-P", "n", "1", NULL},
			   {"sample", "-P", "n", "1", "--", NULL}};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct sample s = {0};

		assert_int_equal(parse_as(&s, false, i ? 5 : 4, ends[i]), -1);
		assert_string_equal(s.err.text, "sample: -P: needs 3 words: VAR MIN MAX");
		sample_release(&s);
	}
}

static void help_is_grouped_and_fits_the_width(void **state)
{
	double seconds = 0;
	const struct option rows[] = {
		{.type = OPT_HEADING, .help = "plan"},
		OPT_SECONDS(0, "min-time", &seconds, "SEC",
			    "shortest raw duration of a value while calibrating"),
		OPT_SECONDS('x', "a-name-that-is-too-long", &seconds, "SEC", "rare"),
		{0}};
	const struct option_parser parser = {.command = "sample",
					     .usage = "[options]",
					     .description = "Does nothing.",
					     .rows = rows};
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	option_help(&parser, out, 60);
	fclose(out);
	assert_string_equal(text, "usage: assay sample [options]\n\n"
				  "Does nothing.\n\n"
				  "plan:\n"
				  "      --min-time SEC      shortest raw duration of a value\n"
				  "                          while calibrating\n"
				  "  -x, --a-name-that-is-too-long SEC\n"
				  "                          rare\n"
				  "  -h, --help              show this help and exit\n");
	free(text);
}

#define WITH_SAMPLE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SAMPLE(every_spelling_of_a_value_is_understood),
		WITH_SAMPLE(a_word_is_a_flag_that_adds_to_a_list),
		WITH_SAMPLE(options_and_positionals_come_in_any_order),
		WITH_SAMPLE(a_program_keeps_its_own_options),
		WITH_SAMPLE(a_word_with_a_blank_is_code_and_not_an_option),
		WITH_SAMPLE(values_have_units_powers_and_ranges),
		WITH_SAMPLE(bad_input_is_refused_with_what_would_work),
		WITH_SAMPLE(what_adds_up_may_stand_again),
		WITH_SAMPLE(in_pyperf_s_place_the_last_one_wins),
		WITH_SAMPLE(what_was_given_is_kept_as_it_was_typed),
		WITH_SAMPLE(a_rehearsal_stores_nothing),
		cmocka_unit_test(tables_become_one),
		cmocka_unit_test(tables_with_slips_are_found_at_start),
		cmocka_unit_test(a_file_that_may_be_left_out_is_stdout),
		cmocka_unit_test(a_short_name_has_its_value_behind_an_equals_sign_alone),
		cmocka_unit_test(an_option_of_several_words_takes_them_all),
		cmocka_unit_test(too_few_words_are_an_error_that_names_them),
		cmocka_unit_test(help_is_grouped_and_fits_the_width),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
