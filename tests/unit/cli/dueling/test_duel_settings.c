/* From the words that were typed to how a duel is done. */
#include "cli/dueling/duel_files.h"
#include "cli/dueling/settings.h"
#include "cli/measuring/settings.h"
#include "cli/words/option_internal.h"
#include "results/base/buf.h"
#include "tests/unit/cli/typed.h"

static struct option_table table;
static struct options_given given;
static struct measure_options measure;
static struct duel_options options;
static const struct settings settings = {
	.plan = {.seed = 9, .timeout_s = 3}, .limits = {.memory = 5}, .yardsticks = 1};
static const struct counter_set counters;
static struct duel_config config;
static struct err err;

static int clear(void **state)
{
	(void)state;
	options_given_release(&given);
	measure_options_release(&measure);
	duel_options_release(&options);
	measure = (struct measure_options)MEASURE_DEFAULTS;
	options = (struct duel_options)DUEL_DEFAULTS;
	table = (struct option_table){0};
	err_clear(&err);
	return 0;
}

static int parse(const char *words)
{
	int rc;

	clear(NULL);
	duel_options_add(&table, &options, "TEXT", "another one");
	measure_options_add(&table, &measure);
	rc = typed_parse("duel", words, &table, &given, &err);
	measure.given = &given;
	return rc;
}

static int decide(const char *words)
{
	if (parse(words) || duel_options_check(&options, &measure, &err))
		return -1;
	config = duel_settings(&options, &measure, &settings, &counters);
	return 0;
}

static void without_words_it_looks_several_times_in_twenty_seconds(void **state)
{
	(void)state;
	assert_int_equal(decide("--vs x"), 0);
	assert_int_equal(config.looks.count, spending_duel().count);
	assert_rel(config.budget_s, 20, 0);
	assert_rel(config.margin, .01, 0);
	assert_rel(config.slice_s, .004, 0);
	assert_rel(config.precision, 0, 0); /* the plan's 1 % is of one side alone */
	assert_int_equal(config.rounds, 0);
	assert_int_equal(config.seed, 9);
	assert_rel(config.timeout_s, 3, 0);
	assert_int_equal(config.limits.memory, 5);
	assert_int_equal(config.yardsticks, 1);
	assert_ptr_equal(config.counters[0], &counters);
	assert_ptr_equal(config.counters[1], &counters);
}

static void a_number_of_blocks_is_one_look_whatever_it_takes(void **state)
{
	(void)state;
	assert_int_equal(decide("--vs x --blocks 12"), 0);
	assert_int_equal(config.looks.count, 1);
	assert_int_equal(config.looks.look[0].n, 12);
	assert_true(config.budget_s > 1e8);
	assert_int_equal(decide("--vs x --blocks 12 --budget 5s"), 0);
	assert_rel(config.budget_s, 5, 0);
}

static void what_is_given_is_done(void **state)
{
	(void)state;
	assert_int_equal(decide("--vs x --margin 2% --slice 8ms --rounds 3 --precision 0.5% "
				"-l 64"),
			 0);
	assert_rel(config.margin, .02, 1e-12);
	assert_rel(config.slice_s, .008, 1e-12);
	assert_rel(config.precision, .005, 1e-12);
	assert_int_equal(config.rounds, 3);
	assert_int_equal(config.loops, 64);
}

static void the_least_time_of_a_value_is_that_of_a_slice(void **state)
{
	(void)state;
	assert_int_equal(decide("--vs x --min-time 50ms"), 0);
	assert_rel(config.slice_s, .05, 1e-12);
}

static void counters_may_be_beside_one_side_alone(void **state)
{
	(void)state;
	assert_int_equal(decide("--vs x --counters task-clock --counters-side second"), 0);
	assert_null(config.counters[0]);
	assert_ptr_equal(config.counters[1], &counters);
	assert_int_equal(decide("--vs x --counters task-clock --counters-side first"), 0);
	assert_ptr_equal(config.counters[0], &counters);
	assert_null(config.counters[1]);
}

static void what_names_a_second_side(void **state)
{
	static const char *const words[] = {"--vs x", "--vs-python 3.13", "--vs-rev main",
					    "--vs-path x", "--vs-env A=1"};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		assert_int_equal(parse(words[i]), 0);
		assert_true(duel_options_want(&options));
		assert_int_equal(duel_options_check_alone(&options, &err), 0);
	}
	assert_int_equal(parse("--margin 1%"), 0);
	assert_false(duel_options_want(&options));
	assert_int_equal(duel_options_check_alone(&options, &err), -1);
	assert_non_null(strstr(err.text, "--margin is for a duel"));
}

static void an_option_again_is_one_more_side_with_its_part_of_the_error(void **state)
{
	struct second_side side;

	(void)state;
	assert_int_equal(decide("--vs x --vs y --vs z --vs-python 3.13 --vs-env A=1 --vs-env B=2"),
			 0);
	assert_int_equal(duel_options_sides(&options), 3);
	assert_rel(spending_total(&config.looks), .05 / 3, 1e-12);
	side = duel_options_side(&options, 0);
	assert_string_equal(side.vs, "x");
	assert_false(side.is_one_more);
	side = duel_options_side(&options, 2);
	assert_string_equal(side.vs, "z");
	assert_string_equal(side.python, "3.13");
	assert_null(side.rev);
	assert_int_equal(side.env.n, 2);
	assert_true(side.is_one_more);
	assert_int_equal(decide("--vs x --vs y --blocks 7"), 0);
	assert_rel(config.looks.look[0].alpha, .025, 1e-12);
	assert_int_equal(decide("--vs-env A=1 --vs-env B=2"), 0);
	assert_int_equal(duel_options_sides(&options), 1);
	assert_int_equal(decide("--base main --base v1"), 0);
	assert_int_equal(duel_options_sides(&options), 2);
}

static void what_cannot_be_meant_is_named_as_typed(void **state)
{
	static const struct typed_refused cases[] = {
		{"--vs x --append y", "--append", "a file for each"},
		{"--vs x --subtract-loop-cost", "--subtract-loop-cost", "--duplicate N"},
		{"--vs x -p 3", "-p is for one side", "--blocks"},
		{"--vs x --rigorous", "--rigorous is for one side", "--rounds"},
		{"--vs-rev a --vs-path b", "--vs-rev", "--vs-path"},
		{"--vs x --parallel --no-pin", "--parallel", "--no-pin"},
		{"--vs x --slice 5ms --min-time 5ms", "--slice and --min-time", "together"},
		{"--vs x --vs-output y", "--vs-output", "-o"},
		{"--vs x --counters-side first", "--counters-side", "--counters"},
		{"--vs x --counters task-clock --counters-side third", "third",
		 "baseline or candidate"},
		{"--vs x --vs y --vs-rev a --vs-rev b", "--vs and --vs-rev are both given",
		 "several"},
		{"--vs-rev a --vs-rev a", "--vs-rev a is given twice", "another side"},
		{"--vs x --vs y --blocks 6", "--blocks 6", "7 blocks or more"},
		{"--vs x --vs y -o z --vs-output a", "1 file,", "2 sides"},
		{"--vs x --explain-most 3", "--explain-most has no effect without --why", NULL},
	};

	(void)state;
	typed_all_refused(decide, &err, cases, sizeof(cases) / sizeof(cases[0]));
}

/* ---- every option of a measurement */

/* What a duel is told of them otherwise than by its configuration: how it is shown, and where. */
static const char *const shown[] = {"resume", "html", "json",  "json-output", "explain", "metadata",
				    "dump",   "hist", "stats", "quiet",	      "verbose", NULL};
/* What asks for what a duel does anyway: it has no pacer. */
static const char *const anyway[] = {"no-pacer", NULL};

static void add_rules(struct buf *out, const struct environment_rules *rules)
{
	buf_addf(out, " %d %d %s", rules->copy_all, rules->no_locale,
		 rules->inherit ? rules->inherit : "");
}

/* All that is to be done, but for the plan, which is of one side. "" where it is refused. */
static void describe(struct buf *out, const char *words)
{
	static const struct begun begun = {.command = "duel"};
	static struct settings all; /* the configuration borrows its counters */

	buf_clear(out);
	if (decide(words))
		return;
	measure.has_targets = true;
	measure.begun = &begun;
	assert_int_equal(settings_from(&all, &measure, 1, &err), 0);
	config = duel_settings(&options, &measure, &all, &all.counters);
	buf_addf(out, "%g %g %g %g %ld %lld %u %zu %d %g %llu %g %llu", config.precision,
		 config.budget_s, config.slice_s, config.longest_slice_s, config.rounds,
		 (long long)config.loops, config.yardsticks, config.counters[0]->n,
		 config.counters[0]->inherits, config.timeout_s,
		 (unsigned long long)config.limits.memory, config.limits.cpu_s,
		 (unsigned long long)config.seed);
	add_rules(out, &all.environment);
	buf_addf(out, " %s %d %s %d %g %s %zu %ld", all.python ? all.python : "", all.finds_project,
		 all.affinity ? all.affinity : "", all.is_pinned, all.deadline_s,
		 all.output ? all.output : "", all.metrics->n, all.layouts);
}

/* Words of a duel with this option, which says something else than its default. */
static void add_words(struct buf *out, const struct option *row)
{
	static const struct {
		const char *name, *value;
	} values[] = {
		{"counters", "task-clock"}, {"metric", "allocations"}, {"yardstick", "memory"}};
	static const char *const by_type[] = {
		[OPT_COUNT] = "7",   [OPT_LOOPS] = "64",     [OPT_SECONDS] = "3s",
		[OPT_BYTES] = "5MB", [OPT_PERCENT] = "0.5%", [OPT_TEXT] = "word"};
	const char *value = by_type[row->type];

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (strcmp(values[i].name, row->long_name) == 0)
			value = values[i].value;
	buf_clear(out);
	buf_addf(out, "--vs x%s --%s",
		 strcmp(row->long_name, "counters-inherit") ? "" : " --counters task-clock",
		 row->long_name);
	if (option_takes_value(row))
		buf_addf(out, " %s", value);
}

/* An option that a duel takes and ignores misleads. */
static void every_option_of_a_measurement_changes_a_duel_or_is_refused(void **state)
{
	struct measure_options nowhere = MEASURE_DEFAULTS;
	struct option_table rows = {0};
	struct buf plain = {0}, other = {0}, words = {0};
	size_t refused = 0, changing = 0;

	(void)state;
	measure_options_add(&rows, &nowhere);
	for (size_t i = 0; i < rows.n; i++) {
		const struct option *row = &rows.rows[i];
		bool is_told = option_is_among(row, shown) || option_is_among(row, anyway);

		if (row->type == OPT_HEADING)
			continue;
		describe(&plain, strcmp(row->long_name, "counters-inherit")
					 ? "--vs x"
					 : "--vs x --counters task-clock");
		add_words(&words, row);
		describe(&other, buf_text(&words));
		if (other.len == 0) {
			assert_non_null(strstr(err.text, row->long_name));
			assert_non_null(strstr(err.text, " is for one side; "));
			refused++;
		} else if (is_told != (strcmp(buf_text(&plain), buf_text(&other)) == 0)) {
			fail_msg("%s: %s", buf_text(&words),
				 is_told ? "is not only told" : "is taken and changes nothing");
		} else if (!is_told) {
			changing++;
		}
	}
	assert_true(refused >= 9 && changing >= 20);
	buf_release(&plain);
	buf_release(&other);
	buf_release(&words);
}

static void no_pacer_is_what_a_duel_has_however_it_is_asked_for(void **state)
{
	(void)state;
	assert_int_equal(decide("--vs x --no-pacer"), 0);
	assert_int_equal(decide("--vs x --pacer none"), 0);
	assert_int_equal(decide("--vs x --pacer auto"), -1);
}

static int place(const char *words)
{
	return decide(words) || duel_files_check(&options, &measure, &err) ? -1 : 0;
}

/* Whichever two options name it, and whether its name was typed. */
static void no_two_files_of_a_duel_are_one(void **state)
{
	static const struct typed_refused cases[] = {
		{"--vs x --vs y -o z --vs-output a --vs-output a", "--vs-output names a twice",
		 "of its own"},
		{"--vs x -o y --vs-output y", "-o and --vs-output both name y", "of its own"},
		{"--vs x -o y --html ./y", "-o and --html both name ./y", "of its own"},
		{"--vs x -o y --json-output y", "-o and --json-output both name y", NULL},
		{"--vs x --html y --json-output y", "--html and --json-output both name y", NULL},
		{"--vs x -o y --vs-output z --json-output z",
		 "--json-output and --vs-output both name z", NULL},
		{"--vs x -o y.json --json-output y.vs.json", "--json-output and -o (of the other",
		 "y.vs.json"},
		{"--vs x -o y.json --comment y.vs.json", "both name y.vs.json", NULL},
		{"--vs x --comment y --junit y", "--comment and --junit both name y", NULL},
		{"--vs x --junit -", "--junit -: stdout has the verdicts", NULL},
		{"--vs x --json-output -", "--json-output -: stdout has the text", "--json alone"},
		{"--vs x --html -", "--html -: stdout has what was measured", NULL},
	};

	(void)state;
	typed_all_refused(place, &err, cases, sizeof(cases) / sizeof(cases[0]));
	assert_int_equal(place("--vs x --vs y -o a.json --html a.html --json-output b.json "
			       "--comment c.md --junit d.xml"),
			 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, clear, clear)

static void a_duel_that_may_spend_so_much_shares_it_among_its_benchmarks(void **state)
{
	static const struct duel_instead instead = {.error = .02};
	struct spending looks;

	(void)state;
	assert_int_equal(decide("--vs x"), 0);
	options.instead = &instead;
	looks = duel_looks_instead(&options, 4);
	assert_int_equal(looks.count, spending_duel().count);
	assert_rel(spending_total(&looks), .005, 1e-12);
	/* so many blocks, or as many as can decide anything: 2 * 2^-9 < .005 */
	assert_int_equal(decide("--vs x --blocks 6"), 0);
	options.instead = &instead;
	looks = duel_looks_instead(&options, 4);
	assert_int_equal(looks.count, 1);
	assert_int_equal(looks.look[0].n, 9);
	assert_rel(looks.look[0].alpha, .005, 1e-12);
	assert_int_equal(decide("--vs x --blocks 30"), 0);
	options.instead = &instead;
	assert_int_equal(duel_looks_instead(&options, 4).look[0].n, 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_words_it_looks_several_times_in_twenty_seconds),
		TEST(a_number_of_blocks_is_one_look_whatever_it_takes),
		TEST(what_is_given_is_done),
		TEST(the_least_time_of_a_value_is_that_of_a_slice),
		TEST(counters_may_be_beside_one_side_alone),
		TEST(what_names_a_second_side),
		TEST(an_option_again_is_one_more_side_with_its_part_of_the_error),
		TEST(what_cannot_be_meant_is_named_as_typed),
		TEST(every_option_of_a_measurement_changes_a_duel_or_is_refused),
		TEST(no_pacer_is_what_a_duel_has_however_it_is_asked_for),
		TEST(no_two_files_of_a_duel_are_one),
		cmocka_unit_test_setup(a_duel_that_may_spend_so_much_shares_it_among_its_benchmarks,
				       clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
