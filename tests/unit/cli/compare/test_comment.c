/* The comment of a pull request: what stands in it, in which order, and that it is never too long.
 */
#include "cli/compare/formats.h"
#include "tests/unit/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct comparison rows[2000];
static char names[2000][64];
static struct section section;
static struct report report;
static struct beside beside;
static struct beside_item items[2000], *all_items[1] = {items};
static struct buf out;

static void add(const char *name, enum verdict verdict, double ratio)
{
	struct comparison *c = &rows[section.n++];

	*c = (struct comparison){
		.name = name,
		.unit = "second",
		.basis = BASIS_BLOCKS,
		.verdict = verdict,
		.p_gate = verdict == VERDICT_SLOWER ? 0 : 1,
		.ratio = {ratio, ratio * .99, ratio * 1.01, .95},
		.log_ratio = {log(ratio), log(ratio * .99), log(ratio * 1.01), .95}};
	section.counts[verdict]++;
}

static int set_up(void **state)
{
	(void)state;
	memset(items, 0, sizeof(items));
	section = (struct section){.items = rows,
				   .baseline = "main",
				   .candidate = "working tree",
				   .new_file = "working tree",
				   .is_duel = true};
	report = (struct report){.rules = {.margin = 0.01, .limit = 0.05},
				 .gate_rules = {.fails_on_slower = true},
				 .sections = &section,
				 .n = 1,
				 .gate = {.outcome = GATE_SLOWER, .slower = 1}};
	beside = (struct beside){.report = &report, .items = all_items, .name = "gate"};
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	buf_release(&out);
	return 0;
}

static const char *comment(void)
{
	buf_clear(&out);
	report_as_comment(&report, &beside, &out);
	assert_false(buf_failed(&out));
	return buf_text(&out);
}

/* Each of the texts after the one before it. */
static void assert_order(const char *text, const char *const *parts)
{
	for (; *parts; parts++) {
		const char *found = strstr(text, *parts);

		if (!found)
			fail_msg("no \"%s\" in the rest: %s", *parts, text);
		text = found + strlen(*parts);
	}
}

static void what_matters_comes_first(void **state)
{
	static const char *const parts[] = {
		"<!-- assay:gate -->\n### \xe2\x9d\x8c gate: failed: 1 benchmark is slower by more "
		"than 5%\n\n",
		"`working tree` against `main`: 7 benchmarks: 3 slower, 1 faster, 1 undecided, 1 "
		"same",
		"| benchmark | verdict | candidate/baseline | `main` | `working tree` |\n",
		"| `much` | \xf0\x9f\x94\xb4 3.00x slower **!** | 3.000 (2.970 .. 3.030) |",
		"| `little` |",
		"| `less` |",
		"| `good` | \xf0\x9f\x9f\xa2 20.0% faster | 0.8000",
		"\n\nWhat moved:\n\n- `much`: encode (json/encoder.py:183): same calls, +9.8% "
		"instructions each\n",
		"- `dead`: it failed on working tree: it died\n",
		"Gone, without a result to compare with the baseline:\n\n- `gone`\n",
		"New, without a baseline:\n\n- `new`\n",
		"<details><summary>1 undecided</summary>\n\n- `open`: 1.010 (1.000 .. 1.020); about "
		"12 more blocks would decide\n\n</details>",
		"<details><summary>1 the same, within 1%</summary>\n\n- `even`: 1.001 (",
		"main against main on this runner: +0.1% \\[-0.4, +0.6\\]\n",
		"To measure it again:\n\n```\nassay gate . --base abc\n```\n",
		NULL};

	(void)state;
	add("even", VERDICT_SAME, 1.001);
	add("open", VERDICT_UNDECIDED, 1.01);
	add("good", VERDICT_FASTER, 0.8);
	add("less", VERDICT_SLOWER, 1.06);
	add("much", VERDICT_SLOWER, 3);
	add("little", VERDICT_SLOWER, 1.1);
	add("dead", VERDICT_UNDECIDED, 1);
	section.counts[VERDICT_UNDECIDED]--;
	rows[6].has_failed = true;
	rows[6].basis = BASIS_NONE;
	items[1].decides = (char *)"about 12 more blocks would decide";
	items[4].why = (char *)"encode (json/encoder.py:183): same calls, +9.8% instructions each";
	items[6].failure = (char *)"it died";
	texts_add(&section.missing, "gone");
	texts_add(&section.added, "new");
	report.aa = (struct aa){.is_asked = true,
				.side = "main",
				.blocks = 20,
				.ratio = {1.001, .996, 1.006, .95},
				.finding = AA_FINE};
	beside.command = (char *)"assay gate . --base abc";
	assert_order(comment(), parts);
	texts_release(&section.missing);
	texts_release(&section.added);
}

static void the_summary_has_no_mark(void **state)
{
	(void)state;
	add("a", VERDICT_SAME, 1);
	beside.name = NULL;
	assert_null(strstr(comment(), "<!-- assay:"));
	assert_int_equal(strncmp(buf_text(&out), "### ", 4), 0);
	buf_clear(&out);
	report_as_comment(&report, NULL, &out);
	assert_int_equal(strncmp(buf_text(&out), "### ", 4), 0);
}

static void without_a_gate_the_counts_are_the_headline(void **state)
{
	(void)state;
	report.gate_rules = (struct gate_rules){0};
	report.gate = (struct gate){0};
	add("a", VERDICT_SAME, 1);
	assert_non_null(
		strstr(comment(), "### 1 benchmark: 0 slower, 0 faster, 0 undecided, 1 same\n"));
}

static void names_are_no_markup(void **state)
{
	(void)state;
	add("a|b`c`<script>\x1b[31m\n", VERDICT_SLOWER, 2);
	section.baseline = "<b>@all|";
	items[0].why = (char *)"f (<lib>.py): [x](y) *z* @all";
	comment();
	assert_non_null(strstr(buf_text(&out), "``` a\\|b`c`<script>\\x1b[31m\\n ```") ||
			strstr(buf_text(&out), "`` a\\|b`c`<script>\\x1b[31m\\n ``"));
	assert_null(strchr(buf_text(&out), '\x1b'));
	assert_null(strstr(buf_text(&out), "[x](y)"));
	assert_null(strstr(buf_text(&out), "<lib>"));
	assert_null(strstr(buf_text(&out), "**z"));
}

/* So many that most have no room: whole rows, and how many are left out. */
static void it_is_never_too_long(void **state)
{
	const char *row, *more;
	size_t shown = 0;

	(void)state;
	for (size_t i = 0; i < 2000; i++) {
		snprintf(names[i], sizeof(names[i]), "benchmark_%04zu_of_a_long_name_%04zu", i, i);
		add(names[i], i % 2 ? VERDICT_SLOWER : VERDICT_SAME, 1.1 + (double)i * 1e-3);
	}
	beside.command = (char *)"assay gate .";
	comment();
	assert_true(out.len <= COMMENT_MOST);
	assert_true(out.len > COMMENT_MOST * 9 / 10);
	for (row = buf_text(&out); (row = strstr(row, "\n| `benchmark_")); row++) {
		const char *end = strchr(row + 1, '\n');

		shown++;
		assert_memory_equal(end - 2, " |", 2);
	}
	more = strstr(buf_text(&out), "\nAnd ");
	assert_non_null(more);
	assert_int_equal(shown + strtoul(more + 5, NULL, 10), 1000);
	assert_non_null(strstr(more, "\nAnd 1000 more, which have no room here.\n"));
	assert_non_null(strstr(more, "assay gate ."));
}

static void long_names_of_sides_leave_room(void **state)
{
	static char name[5000];

	(void)state;
	memset(name, '<', sizeof(name) - 1);
	section.baseline = section.candidate = name;
	for (size_t i = 0; i < 2000; i++) {
		snprintf(names[i], sizeof(names[i]), "b%zu", i);
		add(names[i], VERDICT_SLOWER, 2);
	}
	comment();
	assert_true(out.len <= COMMENT_MOST);
	assert_non_null(strstr(buf_text(&out), "| `b1999` |") ||
			strstr(buf_text(&out), "more, which have no room here"));
}

/* Below the lines of why, since that is where a reader misses them. */
static void what_is_left_unexplained_is_counted(void **state)
{
	static const char *const parts[] = {
		"What moved:\n\n- `one`: same calls\n\n2 more changed, by less, and are left unexplained: "
		"`--explain-most` explains more.\n",
		NULL};

	(void)state;
	add("one", VERDICT_SLOWER, 1.3);
	add("two", VERDICT_SLOWER, 1.2);
	add("three", VERDICT_FASTER, 0.9);
	items[0].why = (char *)"same calls";
	assert_null(strstr(comment(), "unexplained"));
	items[1].is_left = items[2].is_left = true;
	assert_order(comment(), parts);
}

#define WITH_REPORT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_REPORT(what_matters_comes_first),
		WITH_REPORT(the_summary_has_no_mark),
		WITH_REPORT(without_a_gate_the_counts_are_the_headline),
		WITH_REPORT(what_is_left_unexplained_is_counted),
		WITH_REPORT(names_are_no_markup),
		WITH_REPORT(it_is_never_too_long),
		WITH_REPORT(long_names_of_sides_leave_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
