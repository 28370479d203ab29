/* A duel's own comparison and that of its files are the same data. */
#include "cli/dueling/duel_section.h"
#include "results/model/keys.h"
#include "results/verdicts/reporting.h"
#include "tests/unit/compare_support.h"

#define ROUNDS 8
#define BLOCKS 48
#define LOOKS  "16:0.005,48:0.015,144:0.03"

static double scratch[40000];
static struct duel_config config;

/* One side of benchmark `name`, `ratio` times as slow as the other, give or take `width`. */
static void take_side(struct suite *suite, const char *name, double ratio, double width)
{
	struct bench *bench = bench_new();
	double d[BLOCKS];

	spread(d, BLOCKS, ratio, width);
	for (size_t b = 0; b < BLOCKS; b++) {
		double values[ROUNDS];
		struct run *run;

		for (size_t j = 0; j < ROUNDS; j++)
			values[j] = (1 + (double)(b % 5)) * (1 + 0.01 * (double)j) * d[b];
		run = make_run(name, values, ROUNDS);
		assert_int_equal(run_set_text(run, KEY_DUEL, "duel-1", NULL), 0);
		assert_int_equal(run_set_int(run, KEY_DUEL_BLOCK, (int64_t)b + 1, NULL), 0);
		assert_int_equal(run_set_text(run, KEY_DUEL_LOOKS, LOOKS, NULL), 0);
		assert_int_equal(bench_take_run(bench, run, NULL), 0);
	}
	assert_int_equal(suite_take_bench(suite, bench, NULL), 0);
}

/* What the blocks of these sides say. */
static struct block_verdict verdict_of(double ratio, double width)
{
	struct spending plan = {3, {{16, 0.005}, {48, 0.015}, {144, 0.030}}};
	double d[BLOCKS];

	spread(d, BLOCKS, ratio, width);
	for (size_t b = 0; b < BLOCKS; b++)
		d[b] = log(d[b]);
	return block_decide(d, BLOCKS, &plan, 0.01, scratch);
}

static const struct {
	const char *name;
	double ratio, width;
} made[] = {{"slow", 1.012, 0.05}, {"fast", 0.8, 0.05}, {"open", 1.01, 0.05}, {"same", 1, 0.01}};

enum { MADE = sizeof(made) / sizeof(*made) };

struct fixture {
	struct duel duel;
	struct bout bouts[MADE + 1];
	struct target targets[MADE + 1];
	char old_name[9], new_name[9];
};

/* With one more that failed before its first block. */
static void make_duel(struct fixture *f)
{
	*f = (struct fixture){.duel = {.config = &config, .bouts = f->bouts, .n = MADE + 1},
			      .old_name = "old.json",
			      .new_name = "new.json"};
	for (int side = 0; side < 2; side++)
		f->duel.suites[side] = suite_new();
	for (size_t i = 0; i < MADE; i++) {
		f->targets[i].name = (char *)made[i].name;
		take_side(f->duel.suites[0], made[i].name, 1, 0);
		take_side(f->duel.suites[1], made[i].name, made[i].ratio, made[i].width);
		f->bouts[i] = (struct bout){.targets = {&f->targets[i], &f->targets[i]},
					    .n = BLOCKS,
					    .status = BOUT_DECIDED,
					    .verdict = verdict_of(made[i].ratio, made[i].width)};
	}
	f->targets[MADE].name = (char *)"failed";
	f->bouts[MADE] = (struct bout){.targets = {&f->targets[MADE], &f->targets[MADE]},
				       .status = BOUT_FAILED};
}

static void end(struct fixture *f)
{
	suite_free(f->duel.suites[0]);
	suite_free(f->duel.suites[1]);
}

static void assert_same_interval(struct interval a, struct interval b)
{
	assert_rel(a.estimate, b.estimate, 1e-12);
	assert_rel(a.low, b.low, 1e-12);
	assert_rel(a.high, b.high, 1e-12);
	assert_rel(a.level, b.level, 1e-12);
}

static void a_duel_and_its_files_are_one_comparison(void **state)
{
	const struct texts none = {0};
	const struct choice all = {&none, &none};
	struct report report = {.rules = {.margin = 0.01, .limit = NAN}};
	struct fixture f;
	struct section section;

	(void)state;
	make_duel(&f);
	assert_int_equal(duel_section_init(&section, &f.duel, SECTION_MEAN_LEVEL, NULL), 0);
	assert_int_equal(report_init(&report, f.duel.suites, 2, &all, SORT_NAME, NULL), 0);
	for (size_t i = 0; i < MADE; i++) {
		const struct comparison *own = &section.items[i], *of_files = NULL;

		for (size_t k = 0; k < report.sections[0].n; k++)
			if (strcmp(report.sections[0].items[k].name, own->name) == 0)
				of_files = &report.sections[0].items[k];
		assert_non_null(of_files);
		assert_int_equal(own->basis, BASIS_BLOCKS);
		assert_int_equal(own->verdict, of_files->verdict);
		assert_same_interval(own->ratio, of_files->ratio);
		assert_rel(own->p, of_files->p, 1e-12);
		assert_int_equal(own->needs, of_files->needs);
		assert_rel(own->old_side.shown, of_files->old_side.shown, 1e-12);
		assert_rel(own->new_side.shown, of_files->new_side.shown, 1e-12);
		assert_int_equal(own->metrics.n, of_files->metrics.n);
	}
	assert_int_equal(section.items[0].verdict, VERDICT_SLOWER);
	assert_int_equal(section.items[1].verdict, VERDICT_FASTER);
	assert_int_equal(section.items[3].verdict, VERDICT_SAME);
	assert_int_equal(section.mean.n, MADE);
	assert_same_interval(section.mean.these, report.sections[0].mean.these);
	report_release(&report);
	section_release(&section);
	end(&f);
}

static void what_failed_has_no_ratio_and_no_part_in_the_mean(void **state)
{
	struct fixture f;
	struct section section;
	const struct comparison *failed;

	(void)state;
	make_duel(&f);
	assert_int_equal(duel_section_init(&section, &f.duel, SECTION_MEAN_LEVEL, NULL), 0);
	failed = &section.items[MADE];
	assert_true(failed->has_failed);
	assert_int_equal(failed->basis, BASIS_NONE);
	assert_true(isnan(failed->ratio.estimate) && isnan(failed->ratio.high));
	assert_true(isnan(failed->old_side.shown));
	assert_null(failed->witness);
	section_release(&section);
	end(&f);
}

/* Whatever its blocks had said before it was skipped: it counts as no verdict. */
static void what_is_skipped_has_no_verdict(void **state)
{
	struct fixture f;
	struct section section;

	(void)state;
	make_duel(&f);
	f.bouts[0].status = f.bouts[MADE].status = BOUT_SKIPPED;
	assert_int_equal(duel_section_init(&section, &f.duel, SECTION_MEAN_LEVEL, NULL), 0);
	for (size_t i = 0; i <= MADE; i += MADE) {
		assert_true(section.items[i].is_skipped);
		assert_false(section.items[i].has_failed || section.items[i].lacks_baseline);
		assert_int_equal(section.items[i].basis, BASIS_NONE);
	}
	assert_int_equal(section.counts[VERDICT_SLOWER], 0);
	assert_int_equal(section.mean.n, MADE - 1);
	section_release(&section);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_duel_and_its_files_are_one_comparison),
		cmocka_unit_test(what_failed_has_no_ratio_and_no_part_in_the_mean),
		cmocka_unit_test(what_is_skipped_has_no_verdict),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
