/* The words for what metrics lack, for those that moved with a time, and for one side. */
#include "cli/words/foreign_words.h"
#include "cli/words/metric_words.h"
#include "cli/words/sentence.h"
#include "results/files/foreign.h"
#include "tests/unit/support.h"

#include <math.h>

static struct metric_comparison moved(const char *name, enum verdict verdict, double ratio)
{
	return (struct metric_comparison){.kind = metric_kind_of(name),
					  .verdict = verdict,
					  .ratio = {ratio, ratio, ratio, .95}};
}

/* Of up to three; the last is NULL. */
static void speaks(const struct metric_comparison *a, const struct metric_comparison *b,
		   bool is_against, const char *sentence)
{
	struct witness witness = {.metrics = {a, b}, .n = b ? 2 : 1, .is_against = is_against};
	struct buf out = {0};

	metric_words_of_witness(&out, &witness);
	assert_string_equal(buf_text(&out), sentence);
	buf_release(&out);
}

static void a_witness_names_what_moved_and_how(void **state)
{
	struct metric_comparison same = moved("instructions", VERDICT_SAME, 1);
	struct metric_comparison more = moved("instructions", VERDICT_SLOWER, 1.12);
	struct metric_comparison same_ipc = moved("ipc", VERDICT_SAME, 1);
	struct metric_comparison low_ipc = moved("ipc", VERDICT_FASTER, 0.8);
	struct metric_comparison faults = moved("page-faults", VERDICT_SLOWER, 3);
	struct metric_comparison bytes = moved("allocated_bytes", VERDICT_SLOWER, 2.5);
	struct metric_comparison fewer = moved("allocations", VERDICT_FASTER, 0.7);
	struct metric_comparison new_ones = moved("gc_collections", VERDICT_SLOWER, INFINITY);

	(void)state;
	new_ones.new_side.mean.estimate = 3;
	new_ones.new_side.metric.kind = new_ones.kind;
	speaks(&more, &same_ipc, false, "12.0% more instructions at the same IPC");
	speaks(&same, &low_ipc, false, "same instructions, IPC 20.0% lower");
	speaks(&same_ipc, NULL, false, "same IPC");
	speaks(&low_ipc, &faults, false, "IPC 20.0% lower, 3 times as many page faults");
	speaks(&more, &fewer, true,
	       "12.0% more instructions all the same, 30.0% fewer allocations");
	speaks(&bytes, &new_ones, false,
	       "2.5 times as much allocated bytes, 3 garbage collections instead of none");
}

static void every_lack_has_its_sentence(void **state)
{
	static const struct {
		enum metric_lack lack;
		size_t old_n, new_n;
		const char *sentence;
	} cases[] = {
		{METRIC_LACKS_NOTHING, 1, 1, ""},
		{METRIC_LACKS_A_SIDE, 0, 0, "not counted on either side"},
		{METRIC_LACKS_A_SIDE, 1, 0, "not counted on the new side"},
		{METRIC_LACKS_A_SIDE, 0, 1, "not counted on the old side"},
		{METRIC_LACKS_ONE_SOURCE, 1, 1, "counted by perf and by valgrind: not comparable"},
		{METRIC_LACKS_LAYOUTS, 1, 1,
		 "only one layout: how much layouts differ is not known (--layouts)"},
		{METRIC_LACKS_PROCESSES, 1, 1,
		 "only one process: how much processes differ is not known (--layouts)"},
		{METRIC_LACKS_PROOF, 1, 1,
		 "fewer on its own, not among 7 comparisons (adjusted p 0.081)"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct metric_comparison c = moved("instructions", VERDICT_UNDECIDED, 1);
		struct buf out = {0};

		c.lack = cases[i].lack;
		c.alone = VERDICT_FASTER;
		c.among = 7;
		c.p_report = 0.081;
		c.old_side.metric = (struct metric){.source = "perf", .n = cases[i].old_n};
		c.new_side.metric = (struct metric){.source = "valgrind", .n = cases[i].new_n};
		metric_words_of_lack(&out, &c);
		assert_string_equal(buf_text(&out), cases[i].sentence);
		buf_release(&out);
	}
}

static void a_side_says_how_far_its_layouts_are_apart(void **state)
{
	uint64_t layouts[] = {1, 2};
	struct metric_view view = {
		.metric = {.kind = metric_kind_of("instructions"), .source = "valgrind", .n = 2},
		.mean = {.estimate = 263579},
		.apart = 0.0002};
	struct buf out = {0};

	(void)state;
	view.metric.layouts = (void *)layouts;
	metric_words_of_view(&out, &view);
	assert_string_equal(buf_text(&out),
			    "263579 instructions, 0.02% apart over 2 layouts (valgrind)");
	buf_clear(&out);
	view.metric.layouts = NULL;
	view.metric.n = 1;
	metric_words_of_view(&out, &view);
	assert_string_equal(buf_text(&out), "263579 instructions, one process (valgrind)");
	buf_release(&out);
}

static void what_another_tools_file_lacks_is_said(void **state)
{
	const struct {
		struct figure figures[5];
		const char *sentence;
	} cases[] = {
		{{figure_text("lack", FOREIGN_LACKS_VALUES), figure_text("statistic", "mean of 4")},
		 "no values, only a statistic: the mean of 4"},
		{{figure_text("lack", FOREIGN_LACKS_SOME_VALUES), figure_count("dropped", 2)},
		 "2 values are not above 0 and were dropped, so what is left is too large"},
		{{figure_text("lack", FOREIGN_LACKS_NAMES), figure_count("joined", 3)},
		 "3 entries of the file have this name and are taken together"},
		{{figure_text("lack", FOREIGN_LACKS_SUCCESS), figure_count("failed", 4),
		  figure_count("runs", 5), figure_text("codes", "127, none")},
		 "4 of 5 runs ended with exit code 127, none"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf out = {0};

		sentence_add(&out, foreign_pattern, cases[i].figures);
		assert_string_equal(buf_text(&out), cases[i].sentence);
		buf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_witness_names_what_moved_and_how),
		cmocka_unit_test(every_lack_has_its_sentence),
		cmocka_unit_test(a_side_says_how_far_its_layouts_are_apart),
		cmocka_unit_test(what_another_tools_file_lacks_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
