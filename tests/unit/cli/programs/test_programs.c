/* From what was typed to the words that are executed. */
#include "cli/programs/programs.h"
#include "tests/unit/support.h"

#include <stdlib.h>
#include <unistd.h>

struct sample {
	struct program_options options;
	struct texts words, vs;
	struct programs programs;
	struct err err;
};

static void add_all(struct texts *to, const char *const *texts)
{
	for (; *texts; texts++)
		assert_int_equal(texts_add(to, *texts), 0);
}

#define ADD(list, ...) add_all((list), (const char *const[]){__VA_ARGS__, NULL})

static int setup(void **state)
{
	*state = calloc(1, sizeof(struct sample));
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	struct sample *s = *state;

	programs_release(&s->programs);
	program_options_release(&s->options);
	texts_release(&s->words);
	texts_release(&s->vs);
	free(s);
	return 0;
}

/* Each program's words in brackets. */
static void check(struct sample *s, const char *wanted)
{
	struct buf all = {0};

	if (programs_from(&s->programs, &s->options, &s->words, &s->vs, &s->err))
		fail_msg("%s", s->err.text);
	for (size_t i = 0; i < s->programs.n; i++) {
		for (char **word = s->programs.items[i].argv; *word; word++)
			buf_addf(&all, "[%s]", *word);
		buf_adds(&all, ";");
	}
	assert_string_equal(buf_text(&all), wanted);
	buf_release(&all);
}

static void check_refused(struct sample *s, const char *said)
{
	assert_int_equal(programs_from(&s->programs, &s->options, &s->words, &s->vs, &s->err), -1);
	assert_int_equal(s->err.kind, ERR_USAGE);
	if (!strstr(s->err.text, said))
		fail_msg("\"%s\" does not say \"%s\"", s->err.text, said);
}

static void check_name(struct sample *s, size_t i, const char *wanted)
{
	char *name = programs_name_new(&s->programs, &s->options, i);

	assert_string_equal(name, wanted);
	free(name);
}

static void words_are_one_program(void **state)
{
	struct sample *s = *state;

	ADD(&s->words, "echo", "a b", "$HOME");
	check(s, "[echo][a b][$HOME];");
	assert_string_equal(s->programs.items[0].line, "echo 'a b' '$HOME'");
	check_name(s, 0, "command");
}

static void texts_are_a_program_each(void **state)
{
	struct sample *s = *state;

	ADD(&s->words, "sleep 1", "'my sleep' 2", "true");
	check(s, "[sleep][1];[my sleep][2];[true];");
	check_name(s, 1, "'my sleep' 2");
}

static void a_file_with_a_blank_in_its_name_is_a_program(void **state)
{
	struct sample *s = *state;
	char folder[] = "/tmp/a b XXXXXX";

	assert_non_null(mkdtemp(folder));
	ADD(&s->words, folder, "x y");
	assert_int_equal(programs_from(&s->programs, &s->options, &s->words, &s->vs, &s->err), 0);
	assert_int_equal(s->programs.n, 1);
	assert_string_equal(s->programs.items[0].argv[1], "x y");
	rmdir(folder);
}

static void the_reference_is_the_first_and_those_of_vs_are_the_last(void **state)
{
	struct sample *s = *state;

	s->options.reference = "true x";
	ADD(&s->words, "echo", "a");
	ADD(&s->vs, "echo b");
	check(s, "[true][x];[echo][a];[echo][b];");
}

static void a_shell_gets_one_text(void **state)
{
	struct sample *s = *state;

	s->options.shell = "bash --norc";
	ADD(&s->words, "a | b", "exit 1");
	check(s, "[bash][--norc][-c][a | b];[bash][--norc][-c][exit 1];");
	check_name(s, 0, "a | b");
}

static void words_for_a_shell_keep_their_borders(void **state)
{
	struct sample *s = *state;

	s->options.default_shell = true;
	ADD(&s->words, "echo", "a b", ";");
	check(s, "[sh][-c][echo 'a b' ';'];");
}

static void no_shell_is_no_shell(void **state)
{
	struct sample *s = *state;

	s->options.shell = "none";
	ADD(&s->words, "true");
	check(s, "[true];");
}

static void values_stay_within_words_but_split_a_text(void **state)
{
	struct sample *s = *state;

	ADD(&s->options.lists, "n", "1 2");
	ADD(&s->words, "echo", "{n}");
	ADD(&s->vs, "echo {n}");
	check(s, "[echo][1 2];[echo][1][2];");
}

static void programs_come_before_combinations(void **state)
{
	struct sample *s = *state;

	ADD(&s->options.scans, "n", "1", "2");
	ADD(&s->words, "a {n}", "b {n}");
	check(s, "[a][1];[b][1];[a][2];[b][2];");
}

static void what_would_be_called_the_same_is_told_apart_by_parameters(void **state)
{
	struct sample *s = *state;

	ADD(&s->options.lists, "branch", "main,topic");
	s->options.setup = "git checkout {branch}";
	ADD(&s->words, "make");
	check(s, "[make];[make];");
	check_name(s, 0, "make branch=main");
	check_name(s, 1, "make branch=topic");
}

static void a_program_may_meet_itself(void **state)
{
	struct sample *s = *state;

	ADD(&s->words, "true");
	ADD(&s->vs, "true");
	check(s, "[true];[true];");
}

static void names_are_for_all_or_for_each(void **state)
{
	struct sample *s = *state;

	ADD(&s->options.scans, "n", "1", "2");
	ADD(&s->options.names, "first {n}", "second {n}\n");
	ADD(&s->words, "a {n}", "b {n}");
	check(s, "[a][1];[b][1];[a][2];[b][2];");
	check_name(s, 0, "first 1");
	check_name(s, 3, "second 2");
	texts_release(&s->options.names);
	ADD(&s->options.names, "w", "x", "y", "z");
	check_name(s, 2, "y");
}

static void a_name_of_all_is_the_benchmarks_and_others_are_the_sides(void **state)
{
	struct sample *s = *state;
	char *name, *own;

	ADD(&s->words, "a b", "c d");
	ADD(&s->options.names, "all");
	check(s, "[a][b];[c][d];");
	assert_int_equal(programs_names_of_side(&s->programs, &s->options, 1, &name, &own), 0);
	assert_string_equal(name, "all");
	assert_null(own);
	free(name);
	ADD(&s->options.names, "other");
	assert_int_equal(programs_names_of_side(&s->programs, &s->options, 1, &name, &own), 0);
	assert_string_equal(name, "command");
	assert_string_equal(own, "other");
	free(name);
	free(own);
}

static void a_target_has_what_is_said_of_it(void **state)
{
	struct sample *s = *state;
	struct targets targets = {0};
	const struct target *target;

	ADD(&s->options.lists, "n", "1,2");
	ADD(&s->options.prepare, "p {n}");
	s->options.setup = "s {n}";
	s->options.input = "in{n}";
	s->options.output = "out{n}";
	s->options.ignored = "-";
	ADD(&s->words, "x", "{n}");
	check(s, "[x][1];[x][2];");
	assert_int_equal(
		programs_add_target(&s->programs, &s->options, 1, "name", &targets, &s->err), 0);
	target = &targets.items[0];
	assert_string_equal(target->launch.setup, "s 2");
	assert_string_equal(target->launch.prepare, "p 2");
	assert_null(target->launch.conclude);
	assert_string_equal(target->launch.input, "in2");
	assert_int_equal(target->launch.output, LAUNCH_FILE);
	assert_string_equal(target->launch.file, "out2");
	assert_string_equal(target->launch.ignored, "all");
	assert_string_equal(facts_text(&target->facts, "command"), "x 2");
	assert_string_equal(facts_text(&target->facts, "command_prepare"), "p 2");
	assert_string_equal(facts_text(&target->facts, "command_output"), "out2");
	assert_null(facts_text(&target->facts, "command_shell"));
	assert_string_equal(facts_text(&target->facts, "parameter_n"), "2");
	targets_release(&targets);
}

static void mistakes_are_named(void **state)
{
	struct sample *s = *state;

	ADD(&s->words, "a | b");
	check_refused(s, "\"a | b\" is for a shell: --shell default (-S) has one");
}

static void a_parameter_that_stands_nowhere_is_a_mistake(void **state)
{
	struct sample *s = *state;

	ADD(&s->options.lists, "threads", "1,2");
	ADD(&s->words, "make", "-j{thread}");
	check_refused(s,
		      "--parameter-list threads: {threads} stands in no program, command or file");
}

static void so_is_another_number_of_commands_than_programs(void **state)
{
	struct sample *s = *state;

	ADD(&s->options.prepare, "a", "b");
	ADD(&s->words, "a 1", "b 1", "c 1");
	check_refused(s,
		      "--prepare is given 2 times for 3 programs: once for all, or once for each");
}

static void a_variable_that_is_not_set_is_named(void **state)
{
	struct sample *s = *state;

	ADD(&s->words, "echo $NO_SUCH_VARIABLE");
	check_refused(s, "it names a variable that is not set");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(words_are_one_program),
		TEST(texts_are_a_program_each),
		TEST(a_file_with_a_blank_in_its_name_is_a_program),
		TEST(the_reference_is_the_first_and_those_of_vs_are_the_last),
		TEST(a_shell_gets_one_text),
		TEST(words_for_a_shell_keep_their_borders),
		TEST(no_shell_is_no_shell),
		TEST(values_stay_within_words_but_split_a_text),
		TEST(programs_come_before_combinations),
		TEST(what_would_be_called_the_same_is_told_apart_by_parameters),
		TEST(a_program_may_meet_itself),
		TEST(names_are_for_all_or_for_each),
		TEST(a_name_of_all_is_the_benchmarks_and_others_are_the_sides),
		TEST(a_target_has_what_is_said_of_it),
		TEST(mistakes_are_named),
		TEST(a_parameter_that_stands_nowhere_is_a_mistake),
		TEST(so_is_another_number_of_commands_than_programs),
		TEST(a_variable_that_is_not_set_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
