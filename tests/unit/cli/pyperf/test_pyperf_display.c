/* pyperf's displays of two small files. The expected texts were printed by pyperf 2.10.0, but for
   what docs/pyperf-differences.md lists. */
#include "cli/pyperf/compare.h"
#include "cli/pyperf/display.h"
#include "cli/pyperf/hist.h"
#include "tests/unit/support.h"

#include <math.h>
#include <unistd.h>

/* Single quotes stand for double ones. */
static const char file_a[] =
	"{'version': '1.0', 'metadata': {'unit': 'second', 'hostname': 'h'}, 'b"
	"enchmarks': [{'metadata': {'name': 'alpha', 'tags': ['t'], 'loops': 4}"
	", 'runs': [{'warmups': [[1, 0.5], [2, 0.25], [4, 0.25]], 'metadata': {"
	"'calibrate_loops': 4}}, {'values': [0.25, 0.26], 'warmups': [[4, 0.27]"
	"], 'metadata': {'date': '2026-01-01 00:00:00', 'duration': 4.1}}, {'va"
	"lues': [0.26, 0.5], 'warmups': [[4, 0.27]], 'metadata': {'date': '2026"
	"-01-01 00:00:10', 'duration': 4.1}}]}, {'metadata': {'name': 'beta'}, "
	"'runs': [{'values': [1.0, 1.0, 1.0]}]}]}";
static const char file_b[] =
	"{'version': '1.0', 'metadata': {'unit': 'second', 'hostname': 'h'}, 'b"
	"enchmarks': [{'metadata': {'name': 'alpha'}, 'runs': [{'values': [0.12"
	"5, 0.13]}, {'values': [0.125, 0.13]}]}, {'metadata': {'name': 'beta'},"
	" 'runs': [{'values': [1.0, 1.0, 1.0]}]}, {'metadata': {'name': 'gamma'"
	"}, 'runs': [{'values': [1.0]}]}]}";

/* What every display with checks says of alpha in file_a. */
#define UNSTABLE                                                                                   \
	"WARNING: the benchmark result may be unstable\n"                                          \
	"* the standard deviation (122 ms) is 38% of the mean (318 ms)\n"                          \
	"* the maximum (500 ms) is 57% greater than the mean (318 ms)\n"                           \
	"\n"                                                                                       \
	"Try to rerun the benchmark with more runs, values and/or loops.\n"                        \
	"Run 'assay system tune' command to reduce the system jitter.\n"                           \
	"Use assay stats, assay dump and assay hist to analyze results.\n"                         \
	"Use --quiet option to hide these warnings.\n"

struct sample {
	char folder[40], a[60], b[60];
	struct texts paths, keep;
	struct pyperf_files files;
	struct buf out;
	struct err err;
};

static int write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	if (!f)
		return -1;
	for (; *text; text++)
		fputc(*text == '\'' ? '"' : *text, f);
	return fclose(f);
}

static int setup(void **state)
{
	struct sample *s = *state = calloc(1, sizeof(*s));

	setenv("COLUMNS", "80", 1);
	setenv("LINES", "24", 1);
	strcpy(s->folder, "/tmp/assay-unit-XXXXXX");
	if (!mkdtemp(s->folder))
		return -1;
	snprintf(s->a, sizeof(s->a), "%s/a.json", s->folder);
	snprintf(s->b, sizeof(s->b), "%s/b.json", s->folder);
	return write_file(s->a, file_a) || write_file(s->b, file_b);
}

static int teardown(void **state)
{
	struct sample *s = *state;

	pyperf_files_release(&s->files);
	texts_release(&s->paths);
	texts_release(&s->keep);
	buf_release(&s->out);
	unlink(s->a);
	unlink(s->b);
	rmdir(s->folder);
	free(s);
	return 0;
}

/* Read a.json, and b.json too when wanted; `keep` may be NULL. */
static void read_files(struct sample *s, bool both, const char *keep)
{
	texts_add(&s->paths, s->a);
	if (both)
		texts_add(&s->paths, s->b);
	if (keep)
		texts_add(&s->keep, keep);
	assert_int_equal(pyperf_files_read(&s->files, &s->paths, &s->keep, &s->err), 0);
}

static const char *displayed(struct sample *s, struct pyperf_display display)
{
	assert_int_equal(pyperf_add_display(&s->out, &s->files, &display, &s->err), 0);
	return buf_text(&s->out);
}

static const char *compared(struct sample *s, struct pyperf_compare_style style)
{
	struct pyperf_comparison comparison;

	style.min_speed = NAN;
	assert_int_equal(pyperf_comparison_init(&comparison, &s->files, style.min_speed, &s->err),
			 0);
	assert_int_equal(pyperf_add_comparison(&s->out, &comparison, &s->files, &style, &s->err),
			 0);
	pyperf_comparison_release(&comparison);
	/* The path of b.json is not the same twice. */
	char *ignored = strstr(s->out.data, "Ignored benchmarks (1) of ");
	if (ignored) {
		assert_non_null(strstr(ignored, "/b.json: gamma\n"));
		*ignored = '\0';
	}
	return buf_text(&s->out);
}

static void results_are_one_line_each(void **state)
{
	struct sample *s = *state;

	read_files(s, false, NULL);
	assert_string_equal(displayed(s, (struct pyperf_display){.result = true}),
			    "alpha: Mean +- std dev: 318 ms +- 122 ms\n"
			    "beta: Mean +- std dev: 1.00 sec +- 0.00 sec\n");
}

static void metadata_runs_warnings_and_result_stand_in_this_order(void **state)
{
	struct sample *s = *state;

	read_files(s, false, "alpha");
	assert_string_equal(displayed(s, (struct pyperf_display){.metadata = true,
								 .dump = true,
								 .checks = true,
								 .result = true}),
			    "Metadata:\n"
			    "- hostname: h\n"
			    "- loops: 4\n"
			    "- name: alpha\n"
			    "- tags: ['t']\n"
			    "- unit: second\n"
			    "\n"
			    "Run 1: calibrate the number of loops: 4\n"
			    "- calibrate 1: 500 ms (loops: 1, raw: 500 ms)\n"
			    "- calibrate 2: 250 ms (loops: 2, raw: 500 ms)\n"
			    "- calibrate 3: 250 ms (loops: 4, raw: 1.00 sec)\n"
			    "Run 2: 1 warmup, 2 values, 4 loops\n"
			    "- warmup 1: 270 ms (-15%)\n"
			    "- value 1: 250 ms (-21%)\n"
			    "- value 2: 260 ms (-18%)\n"
			    "Run 3: 1 warmup, 2 values, 4 loops\n"
			    "- warmup 1: 270 ms (-15%)\n"
			    "- value 1: 260 ms (-18%)\n"
			    "- value 2: 500 ms (+57%)\n"
			    "\n" UNSTABLE "\n"
			    "Mean +- std dev: 318 ms +- 122 ms\n");
}

static void statistics_show_counts_spread_percentiles_and_outliers(void **state)
{
	struct sample *s = *state;

	read_files(s, false, "alpha");
	assert_string_equal(displayed(s, (struct pyperf_display){.stats = true}),
			    "Total duration: 10.2 sec\n"
			    "Start date: 2026-01-01 00:00:00\n"
			    "End date: 2026-01-01 00:00:15\n"
			    "Raw value minimum: 1.00 sec\n"
			    "Raw value maximum: 2.00 sec\n"
			    "\n"
			    "Number of calibration run: 1\n"
			    "Number of run with values: 2\n"
			    "Total number of run: 3\n"
			    "\n"
			    "Number of warmup per run: 1\n"
			    "Number of value per run: 2\n"
			    "Loop iterations per value: 4\n"
			    "Total number of values: 4\n"
			    "\n"
			    "Minimum:         250 ms\n"
			    "Median +- MAD:   260 ms +- 5 ms\n"
			    "Mean +- std dev: 318 ms +- 122 ms\n"
			    "Maximum:         500 ms\n"
			    "\n"
			    "  0th percentile: 250 ms (-21% of the mean) -- minimum\n"
			    "  5th percentile: 252 ms (-21% of the mean)\n"
			    " 25th percentile: 258 ms (-19% of the mean) -- Q1\n"
			    " 50th percentile: 260 ms (-18% of the mean) -- median\n"
			    " 75th percentile: 320 ms (+1% of the mean) -- Q3\n"
			    " 95th percentile: 464 ms (+46% of the mean)\n"
			    "100th percentile: 500 ms (+57% of the mean) -- maximum\n"
			    "\n"
			    "Number of outlier (out of 164 ms..414 ms): 1\n");
}

static void a_verbose_dump_has_the_metadata_of_each_run(void **state)
{
	struct sample *s = *state;

	read_files(s, false, "alpha");
	assert_string_equal(displayed(s, (struct pyperf_display){.dump = true,
								 .checks = true,
								 .dump_style = {.verbose = true}}),
			    "Metadata:\n"
			    "  hostname: h\n"
			    "  loops: 4\n"
			    "  name: alpha\n"
			    "  tags: ['t']\n"
			    "  unit: second\n"
			    "\n"
			    "Run 1: calibrate the number of loops: 4\n"
			    "- calibrate 1: 500 ms (loops: 1, raw: 500 ms)\n"
			    "- calibrate 2: 250 ms (loops: 2, raw: 500 ms)\n"
			    "- calibrate 3: 250 ms (loops: 4, raw: 1.00 sec)\n"
			    "- Metadata:\n"
			    "  calibrate_loops: 4\n"
			    "Run 2: 1 warmup, 2 values, 4 loops\n"
			    "- warmup 1: 270 ms (-15%)\n"
			    "- value 1: 250 ms (-21%)\n"
			    "- value 2: 260 ms (-18%)\n"
			    "- Metadata:\n"
			    "  date: 2026-01-01 00:00:00\n"
			    "  duration: 4.1 sec\n"
			    "Run 3: 1 warmup, 2 values, 4 loops\n"
			    "- warmup 1: 270 ms (-15%)\n"
			    "- value 1: 260 ms (-18%)\n"
			    "- value 2: 500 ms (+57%)\n"
			    "- Metadata:\n"
			    "  date: 2026-01-01 00:00:10\n"
			    "  duration: 4.1 sec\n"
			    "\n" UNSTABLE);
}

static void check_names_the_unstable_ones_only(void **state)
{
	struct sample *s = *state;

	read_files(s, false, NULL);
	assert_string_equal(
		displayed(s, (struct pyperf_display){.checks = true, .only_checks = true}),
		"alpha\n"
		"-----\n"
		"\n" UNSTABLE);
}

static void lists_leave_out_what_is_the_same(void **state)
{
	struct sample *s = *state;

	read_files(s, true, NULL);
	assert_string_equal(
		compared(s, (struct pyperf_compare_style){0}),
		"Benchmarks with tag 't':\n"
		"========================\n"
		"\n"
		"alpha: Mean +- std dev: [a] 318 ms +- 122 ms -> [b] 128 ms +- 3 ms: 2.49x faster\n"
		"\n"
		"All benchmarks:\n"
		"===============\n"
		"\n"
		"alpha: Mean +- std dev: [a] 318 ms +- 122 ms -> [b] 128 ms +- 3 ms: 2.49x faster\n"
		"\n"
		"Benchmark hidden because not significant (1): beta\n"
		"\n"
		"Geometric mean: 1.58x faster\n");
}

static void groups_are_slower_faster_and_same(void **state)
{
	struct sample *s = *state;

	read_files(s, true, NULL);
	assert_string_equal(compared(s, (struct pyperf_compare_style){.by_speed = true}),
			    "Benchmarks with tag 't':\n"
			    "========================\n"
			    "\n"
			    "Faster (1):\n"
			    "- alpha: 318 ms +- 122 ms -> 128 ms +- 3 ms: 2.49x faster\n"
			    "\n"
			    "All benchmarks:\n"
			    "===============\n"
			    "\n"
			    "Faster (1):\n"
			    "- alpha: 318 ms +- 122 ms -> 128 ms +- 3 ms: 2.49x faster\n"
			    "\n"
			    "Benchmark hidden because not significant (1): beta\n"
			    "\n"
			    "Geometric mean: 1.58x faster\n");
}

static void grid_tables_have_the_geometric_mean_below(void **state)
{
	struct sample *s = *state;

	read_files(s, true, NULL);
	assert_string_equal(compared(s, (struct pyperf_compare_style){.table = true}),
			    "Benchmarks with tag 't':\n"
			    "========================\n"
			    "\n"
			    "+-----------+--------+----------------------+\n"
			    "| Benchmark | a      | b                    |\n"
			    "+===========+========+======================+\n"
			    "| alpha     | 318 ms | 128 ms: 2.49x faster |\n"
			    "+-----------+--------+----------------------+\n"
			    "\n"
			    "All benchmarks:\n"
			    "===============\n"
			    "\n"
			    "+----------------+--------+----------------------+\n"
			    "| Benchmark      | a      | b                    |\n"
			    "+================+========+======================+\n"
			    "| alpha          | 318 ms | 128 ms: 2.49x faster |\n"
			    "+----------------+--------+----------------------+\n"
			    "| Geometric mean | (ref)  | 1.58x faster         |\n"
			    "+----------------+--------+----------------------+\n"
			    "\n"
			    "Benchmark hidden because not significant (1): beta\n");
}

static void markdown_tables_are_aligned(void **state)
{
	struct sample *s = *state;

	read_files(s, true, NULL);
	assert_string_equal(
		compared(s, (struct pyperf_compare_style){.table = true,
							  .format = PYPERF_TABLE_MARKDOWN}),
		"Benchmarks with tag 't':\n"
		"========================\n"
		"\n"
		"| Benchmark | a      | b                    |\n"
		"|-----------|:------:|:--------------------:|\n"
		"| alpha     | 318 ms | 128 ms: 2.49x faster |\n"
		"\n"
		"All benchmarks:\n"
		"===============\n"
		"\n"
		"| Benchmark      | a      | b                    |\n"
		"|----------------|:------:|:--------------------:|\n"
		"| alpha          | 318 ms | 128 ms: 2.49x faster |\n"
		"| Geometric mean | (ref)  | 1.58x faster         |\n"
		"\n"
		"Benchmark hidden because not significant (1): beta\n");
}

static void histograms_of_several_files_share_a_scale(void **state)
{
	struct sample *s = *state;
	struct pyperf_hist_style style = pyperf_hist_style();
	const struct pyperf_bench *views[2];

	read_files(s, true, "alpha");
	views[0] = pyperf_file_find(&s->files.items[0], "alpha");
	views[1] = pyperf_file_find(&s->files.items[1], "alpha");
	style.bins = 3;
	assert_int_equal(
		pyperf_add_hist(&s->out, views, (const char *[]){"a", "b"}, 2, &style, &s->err), 0);
	assert_string_equal(
		buf_text(&s->out),
		"[ a ]\n"
		"125 ms: 0 |\n"
		"250 ms: 3 #####################################################################\n"
		"375 ms: 0 |\n"
		"500 ms: 1 #######################\n"
		"\n"
		"[ b ]\n"
		"125 ms: 4 #####################################################################\n"
		"250 ms: 0 |\n"
		"375 ms: 0 |\n"
		"500 ms: 0 |\n");
}

static void a_file_without_the_benchmarks_wanted_says_what_it_has(void **state)
{
	struct sample *s = *state;

	texts_add(&s->paths, s->a);
	texts_add(&s->keep, "delta");
	assert_int_equal(pyperf_files_read(&s->files, &s->paths, &s->keep, &s->err), -1);
	assert_non_null(
		strstr(s->err.text, "/a.json: no benchmark named delta (it has: alpha, beta)"));
}

#define WITH_FILES(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FILES(results_are_one_line_each),
		WITH_FILES(metadata_runs_warnings_and_result_stand_in_this_order),
		WITH_FILES(statistics_show_counts_spread_percentiles_and_outliers),
		WITH_FILES(a_verbose_dump_has_the_metadata_of_each_run),
		WITH_FILES(check_names_the_unstable_ones_only),
		WITH_FILES(lists_leave_out_what_is_the_same),
		WITH_FILES(groups_are_slower_faster_and_same),
		WITH_FILES(grid_tables_have_the_geometric_mean_below),
		WITH_FILES(markdown_tables_are_aligned),
		WITH_FILES(histograms_of_several_files_share_a_scale),
		WITH_FILES(a_file_without_the_benchmarks_wanted_says_what_it_has),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
