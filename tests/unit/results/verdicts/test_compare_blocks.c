#include "results/model/keys.h"
#include "results/verdicts/pair.h"
#include "stats/block.h"
#include "tests/unit/compare_support.h"

#define ROUNDS 8

static double scratch[40000];

/* The side of a duel whose d of block b is log_ratios[b] against a side made with NULL. Machine
   speed differs wildly between blocks, equally for both sides. */
static struct bench *make_side(const double *log_ratios, size_t blocks, const char *looks)
{
	struct bench *bench = bench_new();

	for (size_t b = 0; b < blocks; b++) {
		double values[ROUNDS];
		struct run *run;

		for (size_t j = 0; j < ROUNDS; j++)
			values[j] = (1 + (double)(b % 5)) * (1 + 0.01 * (double)j) *
				    (log_ratios ? exp(log_ratios[b]) : 1);
		run = make_run("a", values, ROUNDS);
		run_set_text(run, KEY_DUEL, "duel-1", NULL);
		run_set_int(run, KEY_DUEL_BLOCK, (int64_t)b + 1, NULL);
		if (looks)
			run_set_text(run, KEY_DUEL_LOOKS, looks, NULL);
		assert_int_equal(bench_take_run(bench, run, NULL), 0);
	}
	return bench;
}

static void log_ratios(double *d, size_t n, double center, double width)
{
	spread(d, n, 1, width);
	for (size_t i = 0; i < n; i++)
		d[i] = center + log(d[i]);
}

static const struct compare_rules plain = {.margin = 0.01, .limit = NAN};

static void the_duels_verdict_is_reproduced(void **state)
{
	struct spending plan = {3, {{16, 0.005}, {48, 0.015}, {144, 0.030}}};
	struct block_verdict want;
	struct bench *old_bench, *new_bench;
	struct comparison c;
	double d[48];

	(void)state;
	log_ratios(d, 48, 0.012, 0.05);
	want = block_decide(d, 48, &plan, 0.01, scratch);
	assert_int_equal(want.verdict, VERDICT_SLOWER);
	old_bench = make_side(NULL, 48, "16:0.005,48:0.015,144:0.03");
	new_bench = make_side(d, 48, "16:0.005,48:0.015,144:0.03");
	assert_int_equal(comparison_init(&c, old_bench, new_bench, &plain, NULL), 0);
	assert_int_equal(c.basis, BASIS_BLOCKS);
	assert_int_equal(c.verdict, want.verdict);
	assert_rel(c.ratio.estimate, want.ratio.estimate, 1e-12);
	assert_rel(c.ratio.low, want.ratio.low, 1e-12);
	assert_rel(c.ratio.high, want.ratio.high, 1e-12);
	assert_rel(c.p, want.p, 1e-12);
	comparison_release(&c);
	bench_free(old_bench);
	bench_free(new_bench);
}

static void partners_are_found_by_number_and_not_by_order(void **state)
{
	struct bench *old_bench = make_side(NULL, 16, "16"), *new_bench;
	struct blocks blocks;
	struct run *first;
	double d[16];

	(void)state;
	log_ratios(d, 16, 0.1, 0.01);
	new_bench = make_side(d, 16, "16");
	first = new_bench->runs[0];
	new_bench->runs[0] = new_bench->runs[9];
	new_bench->runs[9] = first;
	assert_int_equal(blocks_init(&blocks, old_bench, new_bench, NULL), 0);
	assert_int_equal(blocks.n, 16);
	assert_int_equal(blocks.unpaired, 0);
	for (size_t i = 0; i < 16; i++)
		assert_rel(blocks.d[i], d[i], 1e-9);
	blocks_release(&blocks);
	bench_free(old_bench);
	bench_free(new_bench);
}

static void runs_without_a_partner_are_left_out(void **state)
{
	struct bench *old_bench = make_side(NULL, 16, "16"), *new_bench;
	struct blocks blocks;
	double d[20];

	(void)state;
	log_ratios(d, 20, 0.1, 0.01);
	new_bench = make_side(d, 20, "16");
	assert_int_equal(run_add_value(old_bench->runs[3], 1, NULL), 0); /* another round */
	assert_int_equal(blocks_init(&blocks, old_bench, new_bench, NULL), 0);
	assert_int_equal(blocks.n, 15);
	assert_int_equal(blocks.unpaired, 4 + 2);
	assert_rel(blocks.d[3], d[4], 1e-9);
	blocks_release(&blocks);
	bench_free(old_bench);
	bench_free(new_bench);
}

static void a_block_that_was_taken_again_counts_once(void **state)
{
	double d[2] = {0.5, 0.25};
	struct bench *old_bench = make_side(NULL, 2, "2"), *new_bench = make_side(d, 2, "2");
	struct blocks blocks;

	(void)state;
	run_set_int(old_bench->runs[1], KEY_DUEL_BLOCK, 1, NULL);
	run_set_int(new_bench->runs[1], KEY_DUEL_BLOCK, 1, NULL);
	assert_int_equal(blocks_init(&blocks, old_bench, new_bench, NULL), 0);
	assert_int_equal(blocks.n, 1);
	assert_rel(blocks.d[0], 0.25, 1e-12);
	blocks_release(&blocks);
	bench_free(old_bench);
	bench_free(new_bench);
}

static void sides_of_two_duels_are_compared_by_processes(void **state)
{
	double d[16];
	struct bench *old_bench = make_side(NULL, 16, "16"), *new_bench;
	struct comparison c;

	(void)state;
	log_ratios(d, 16, 0.1, 0.01);
	new_bench = make_side(d, 16, "16");
	set_text(new_bench, KEY_DUEL, "duel-2");
	assert_int_equal(comparison_init(&c, old_bench, new_bench, &plain, NULL), 0);
	assert_int_equal(c.basis, BASIS_PROCESSES);
	comparison_release(&c);
	set_text(new_bench, KEY_DUEL, "duel-1");
	run_remove_meta(new_bench->runs[4], KEY_DUEL_BLOCK);
	assert_int_equal(comparison_init(&c, old_bench, new_bench, &plain, NULL), 0);
	assert_int_equal(c.basis, BASIS_PROCESSES);
	comparison_release(&c);
	bench_free(old_bench);
	bench_free(new_bench);
}

/* The first side's file of three duels with one first side: each block meets its own partner. */
static void a_side_of_several_duels_meets_each_of_the_others(void **state)
{
	double d[16], other[16];
	struct bench *first = make_side(NULL, 16, "16"), *more = make_side(NULL, 16, "16"), *second,
		     *third;
	struct blocks blocks;

	(void)state;
	log_ratios(d, 16, 0.1, 0.01);
	log_ratios(other, 16, 0.3, 0.01);
	second = make_side(d, 16, "16");
	third = make_side(other, 16, "16");
	set_text(more, KEY_DUEL, "duel-1.2");
	set_text(third, KEY_DUEL, "duel-1.2");
	for (size_t i = 0; i < 16; i++)
		assert_int_equal(bench_take_run(first, more->runs[i], NULL), 0);
	more->nruns = 0;
	assert_int_equal(blocks_init(&blocks, first, third, NULL), 0);
	assert_int_equal(blocks.n, 16);
	assert_int_equal(blocks.unpaired, 0);
	assert_rel(blocks.d[3], other[3], 1e-9);
	blocks_release(&blocks);
	assert_int_equal(blocks_init(&blocks, second, first, NULL), 0);
	assert_int_equal(blocks.n, 16);
	assert_rel(blocks.d[3], -d[3], 1e-9);
	blocks_release(&blocks);
	/* two others have no block in common, and a stranger's runs make it no duel */
	assert_false(blocks_meet(second, third));
	set_text(third, KEY_DUEL, "duel-2");
	assert_int_equal(bench_take_run(first, third->runs[15], NULL), 0);
	third->nruns = 15;
	assert_int_equal(blocks_init(&blocks, first, second, NULL), 0);
	assert_int_equal(blocks.n, 0);
	blocks_release(&blocks);
	bench_free(first);
	bench_free(more);
	bench_free(second);
	bench_free(third);
}

static void looks_that_are_not_recorded_are_the_usual_ones_ended_here(void **state)
{
	double d[30];
	struct bench *old_bench = make_side(NULL, 30, NULL), *new_bench;
	struct blocks blocks;

	(void)state;
	log_ratios(d, 30, 0.1, 0.01);
	new_bench = make_side(d, 30, NULL);
	assert_int_equal(blocks_init(&blocks, old_bench, new_bench, NULL), 0);
	assert_false(blocks.has_plan);
	assert_int_equal(blocks.plan.count, 3);
	assert_int_equal(blocks.plan.look[2].n, 30);
	assert_rel(spending_total(&blocks.plan), 0.05, 1e-12);
	blocks_release(&blocks);
	bench_free(old_bench);
	bench_free(new_bench);
}

static void a_gate_asks_the_looks_that_were_taken(void **state)
{
	struct compare_rules rules = {.margin = 0.01, .limit = 0.05};
	double d[16];
	const char *looks = "16:0.005,48:0.015,144:0.03";
	struct bench *old_bench = make_side(NULL, 16, looks), *new_bench;
	struct comparison c;

	(void)state;
	log_ratios(d, 16, log(1.08), 0.01);
	new_bench = make_side(d, 16, looks);
	assert_int_equal(comparison_init(&c, old_bench, new_bench, &rules, NULL), 0);
	assert_int_equal(c.verdict, VERDICT_SLOWER);
	/* All Walsh averages beyond the limit: 2^-15 at a look that spends a tenth. */
	assert_rel(c.p_beyond, 10 / 32768.0, 1e-9);
	comparison_release(&c);
	rules.limit = 0.10;
	assert_int_equal(comparison_init(&c, old_bench, new_bench, &rules, NULL), 0);
	assert_rel(c.p_beyond, 1, 0);
	comparison_release(&c);
	bench_free(old_bench);
	bench_free(new_bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_duels_verdict_is_reproduced),
		cmocka_unit_test(partners_are_found_by_number_and_not_by_order),
		cmocka_unit_test(runs_without_a_partner_are_left_out),
		cmocka_unit_test(a_block_that_was_taken_again_counts_once),
		cmocka_unit_test(sides_of_two_duels_are_compared_by_processes),
		cmocka_unit_test(a_side_of_several_duels_meets_each_of_the_others),
		cmocka_unit_test(looks_that_are_not_recorded_are_the_usual_ones_ended_here),
		cmocka_unit_test(a_gate_asks_the_looks_that_were_taken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
