/*
 * Do our error rates hold? Simulations with a known truth, pyperf's test beside ours on the same
 * data.
 *
 *     build/bench/stats_simulation [quick | release]
 *
 * quick: 2,000 repetitions a row, half a minute; release: 20,000, four minutes. Prints markdown;
 * every row says whether it lies inside its band. Exit status 1 when one does not. Seeds are fixed.
 *
 * Bands: a false-alarm rate that is meant to be 5 % may truly be 4 to 6 %, a coverage of 95 % may
 * be 94 to 98 %; a row is outside when the simulation shows (at 99 %) that the truth is not there.
 * Limits
 * ("at most") are read the same way.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gsl/gsl_errno.h>

#include "stats/block.h"
#include "stats/dist.h"
#include "stats/family.h"
#include "stats/geomean.h"
#include "stats/order.h"
#include "stats/pyperf_rules.h"
#include "stats/signed_rank.h"
#include "stats/spending.h"
#include "stats/ttest.h"
#include "tests/bench/bands.h"
#include "tests/bench/world.h"

#define ALPHA  0.05
#define LEVEL  0.95
#define MARGIN 0.01

static double scratch[12000];

/* ---- bands ---- */

static bool in_size(double rate)
{
	return at_least(rate, 0.04) && at_most(rate, 0.06);
}

static bool in_coverage(double rate)
{
	return at_least(rate, 0.94) && at_most(rate, 0.98);
}

/* ---- the tests under test ---- */

static bool pyperf_says_different(const struct world *w, const struct session *s)
{
	size_t n = w->processes * w->values;

	return pyperf_t_test(s->value[0], n, s->value[1], n).significant;
}

static struct ttest welch(const struct world *w, const struct session *s)
{
	return ttest_welch_sides(ttest_side_of(s->log_mean[0], w->processes),
				 ttest_side_of(s->log_mean[1], w->processes), NULL, LEVEL);
}

static void block_differences(const struct world *w, const struct session *s, double *d)
{
	for (size_t p = 0; p < w->processes; p++)
		d[p] = s->log_mean[1][p] - s->log_mean[0][p];
}

static struct signed_rank paired(const struct world *w, const struct session *s)
{
	double d[WORLD_PROCESSES];

	block_differences(w, s, d);
	return signed_rank_test(d, w->processes, LEVEL, scratch);
}

/* ---- a: no difference, quiet machine ---- */

static void size_row(const char *design, const char *shape, const struct world *w)
{
	struct random_state random = next_stream();
	static struct session s;
	size_t pyperf = 0, ours = 0;

	for (size_t r = 0; r < run.repetitions; r++) {
		world_run(w, &random, &s, NULL);
		pyperf += pyperf_says_different(w, &s);
		ours += welch(w, &s).p <= ALPHA;
	}
	printf("| %s | %s | %.2f | %.3f | %.3f |", design, shape, w->icc, share(pyperf),
	       share(ours));
	judge(in_size(share(ours)));
}

static void size_without_drift(void)
{
	const double icc[] = {0, 0.2, 0.45, 0.65, 0.8, 0.95};
	const char *shapes[] = {"normal", "bimodal", "skewed"};

	puts("\n### a. False alarms when nothing differs, quiet machine (nominal .05, band "
	     ".04-.06)\n\n"
	     "Stored files, compared by Welch on the logs of process means; pyperf pools the "
	     "values.\n"
	     "\n| processes x values | process effects | ICC | pyperf | ours | band |\n"
	     "|---|---|---|---|---|---|");
	for (int shape = 0; shape < 3; shape++)
		for (size_t i = 0; i < sizeof(icc) / sizeof(*icc); i++) {
			struct world w = {.shape = (enum shape)shape,
					  .cv = 0.015,
					  .icc = icc[i],
					  .processes = 20,
					  .values = 3};

			size_row("20 x 3", shapes[shape], &w);
		}
	for (size_t i = 0; i < sizeof(icc) / sizeof(*icc); i++) {
		struct world w = {.cv = 0.015, .icc = icc[i], .processes = 6, .values = 10};

		size_row("6 x 10", "normal", &w);
	}
}

/* ---- b: no difference, drifting machine ---- */

static void drift_row(const char *name, const struct world *w)
{
	struct random_state random = next_stream();
	static struct session sequential, interleaved;
	size_t pyperf = 0, unpaired = 0, ours = 0;

	for (size_t r = 0; r < run.repetitions; r++) {
		world_run(w, &random, &sequential, &interleaved);
		pyperf += pyperf_says_different(w, &sequential);
		unpaired += welch(w, &sequential).p <= ALPHA;
		ours += paired(w, &interleaved).p <= ALPHA;
	}
	printf("| %s | %.3f | %.3f | %.3f |", name, share(pyperf), share(unpaired), share(ours));
	judge(in_size(share(ours)));
}

static void size_with_drift(void)
{
	const struct world base = {.cv = 0.01, .icc = 0.45, .processes = 20, .values = 3};
	struct world w;

	puts("\n### b. False alarms when nothing differs, drifting machine (nominal .05, band "
	     ".04-.06)\n\n"
	     "20 processes a side. Sequential: all old, then all new. Blocks: one of each, order "
	     "by a coin.\n"
	     "\n| drift | pyperf, sequential | Welch on means, sequential | ours, blocks | band |\n"
	     "|---|---|---|---|---|");
	w = base, w.drift_sd = 0.02, w.rho = 0.6;
	drift_row("AR(1) rho .6, sd 2 %", &w);
	w.rho = 0.95;
	drift_row("AR(1) rho .95, sd 2 %", &w);
	w.rho = 0.99;
	drift_row("AR(1) rho .99, sd 2 %", &w);
	w = base, w.slope = 0.1;
	drift_row("linear, 10 % over the session", &w);
}

/* ---- c: looks ---- */

/* One duel: block_decide on as many blocks as it asks for, and pyperf's test looked at as often. */
static enum verdict duel(const struct world *w, const struct spending *plan,
			 const struct session *s, size_t *blocks, bool *pyperf)
{
	double d[WORLD_PROCESSES];
	struct block_verdict out = {0};

	block_differences(w, s, d);
	*pyperf = false;
	for (size_t k = 0; k < plan->count; k++) {
		struct world seen = *w;

		seen.processes = *blocks = plan->look[k].n;
		*pyperf |= pyperf_says_different(&seen, s);
		out = block_decide(d, *blocks, plan, MARGIN, scratch);
		if (out.verdict)
			break;
	}
	for (size_t k = 0; k < plan->count && !*pyperf; k++) {
		struct world seen = *w;

		seen.processes = plan->look[k].n;
		*pyperf = pyperf_says_different(&seen, s);
	}
	return out.verdict;
}

/* Wrong: any difference where there is none; the wrong side; "same" at the margin or beyond. */
static bool duel_inside(double effect, const double *said)
{
	if (effect == 0)
		return at_most(said[VERDICT_FASTER] + said[VERDICT_SLOWER], ALPHA);
	if (effect < log1p(MARGIN))
		return at_most(said[VERDICT_FASTER], ALPHA / 2);
	return at_most(said[VERDICT_FASTER], ALPHA / 2) && at_most(said[VERDICT_SAME], ALPHA / 2);
}

static void duel_row(const char *name, enum shape shape, double percent)
{
	struct spending plan = spending_duel();
	struct world w = {.shape = shape,
			  .cv = 0.015,
			  .icc = 0.65,
			  .effect = log1p(percent / 100),
			  .processes = plan.look[plan.count - 1].n,
			  .values = 3};
	struct random_state random = next_stream();
	static struct session s;
	size_t pyperf = 0, all_blocks = 0, counts[4] = {0};
	double said[4];

	for (size_t r = 0; r < run.repetitions; r++) {
		size_t blocks = 0;
		bool alarm;

		world_run(&w, &random, NULL, &s);
		counts[duel(&w, &plan, &s, &blocks, &alarm)]++;
		all_blocks += blocks;
		pyperf += alarm;
	}
	for (int v = 0; v < 4; v++)
		said[v] = share(counts[v]);
	printf("| %s | +%g %% | %.3f | %.3f | %.3f | %.3f | %.3f | %.1f |", name, percent,
	       share(pyperf), said[VERDICT_SLOWER], said[VERDICT_FASTER], said[VERDICT_SAME],
	       said[VERDICT_UNDECIDED], share(all_blocks));
	judge(duel_inside(w.effect, said));
}

static void looks(void)
{
	const double percents[] = {0, 0.5, 1, 2, 5};
	const char *shapes[] = {"normal", "bimodal", "skewed", "spiky"};

	puts("\n### c. Verdicts of a duel over its looks (16, 24, 40, 80, 200 blocks; margin 1 "
	     "%)\n\n"
	     "Value CV 1.5 %, ICC .65, so a block's difference has sd 1.86 %. Band: at no "
	     "difference\n"
	     "slower + faster at most .05; with one, faster at most .025 and same at most .025 "
	     "from the\n"
	     "margin on. pyperf: its test at the same looks, stopping at the first alarm.\n"
	     "\n| noise | truth | pyperf alarm | slower | faster | same | undecided | mean blocks "
	     "| band |\n"
	     "|---|---|---|---|---|---|---|---|---|");
	for (int shape = 0; shape < 4; shape++)
		for (size_t i = 0; i < sizeof(percents) / sizeof(*percents); i++)
			if (percents[i] != 0.5 || shape == SHAPE_NORMAL)
				duel_row(shapes[shape], (enum shape)shape, percents[i]);
}

/* ---- d: coverage ---- */

static bool holds(struct interval interval, double value)
{
	return interval.low <= value && value <= interval.high;
}

static struct interval pooled(const struct world *w, const struct session *s)
{
	static double logs[2][WORLD_PROCESSES * WORLD_VALUES];
	size_t n = w->processes * w->values;

	for (size_t i = 0; i < n; i++) {
		logs[0][i] = log(s->value[0][i]);
		logs[1][i] = log(s->value[1][i]);
	}
	return ttest_welch(logs[0], n, logs[1], n, LEVEL).difference;
}

static void coverage_row(const char *name, const struct world *w)
{
	struct random_state random = next_stream();
	static struct session s;
	size_t values = 0, logs = 0, blocks = 0;
	bool has_blocks = w->processes >= signed_rank_n_min(LEVEL);

	for (size_t r = 0; r < run.repetitions; r++) {
		world_run(w, &random, &s, NULL);
		values += holds(pooled(w, &s), w->effect);
		logs += holds(welch(w, &s).difference, w->effect);
		blocks += has_blocks && holds(paired(w, &s).center, w->effect);
	}
	printf("| %zu | %s | %.3f | %.3f |", w->processes, name, share(values), share(logs));
	if (has_blocks)
		printf(" %.3f |", share(blocks));
	else
		printf(" - |");
	judge(in_coverage(share(logs)) && (!has_blocks || in_coverage(share(blocks))));
}

static void coverage(void)
{
	const size_t processes[] = {5, 10, 20, 30};
	const struct {
		const char *name;
		enum shape shape;
	} shapes[] = {{"normal", SHAPE_NORMAL}, {"bimodal", SHAPE_BIMODAL}, {"spiky", SHAPE_SPIKY}};

	puts("\n### d. Coverage of the interval of the ratio (nominal .95, band .94-.98)\n\n"
	     "Truth 1.02, value CV 2 %, ICC .45, 3 values a process. `values pooled` is what an "
	     "interval\n"
	     "over all values would give, as in tools without a process level.\n"
	     "\n| processes | noise | values pooled | Welch on logs | signed-rank | band |\n"
	     "|---|---|---|---|---|---|");
	for (size_t i = 0; i < 4; i++)
		for (size_t k = 0; k < 3; k++) {
			struct world w = {.shape = shapes[k].shape,
					  .cv = 0.02,
					  .icc = 0.45,
					  .effect = log(1.02),
					  .processes = processes[i],
					  .values = 3};

			coverage_row(shapes[k].name, &w);
		}
}

/* ---- e: power for equal wall time ---- */

/* P(score of an A/A run < score of a run with the effect): how well a score separates, whatever its
   threshold. Both are sorted. */
static double roc_area(double *null, double *other)
{
	size_t n = run.repetitions, below = 0, equal = 0;
	double wins = 0;

	order_sort(null, n, null);
	order_sort(other, n, other);
	for (size_t i = 0; i < n; i++) {
		while (below < n && null[below] < other[i])
			below++;
		equal = below;
		while (equal < n && null[equal] == other[i])
			equal++;
		wins += (double)below + (double)(equal - below) / 2;
	}
	return wins / (double)n / (double)n;
}

struct power {
	double pyperf, welch, paired; /* shares of alarms */
};

enum { SCORES = 20000 };

/* scores (may be NULL): pyperf, Welch, paired, one per repetition: larger means slower. */
static struct power power_at(struct world w, double percent, struct random_state random,
			     double (*scores)[SCORES])
{
	static struct session sequential, interleaved;
	size_t pyperf = 0, unpaired = 0, ours = 0, n = w.processes * w.values;

	w.effect = log1p(percent / 100);
	for (size_t r = 0; r < run.repetitions; r++) {
		struct pyperf_t old_way;
		struct ttest means;
		struct signed_rank blocks;

		world_run(&w, &random, &sequential, &interleaved);
		old_way = pyperf_t_test(sequential.value[0], n, sequential.value[1], n);
		means = welch(&w, &sequential);
		blocks = paired(&w, &interleaved);
		pyperf += old_way.significant;
		unpaired += means.p <= ALPHA;
		ours += blocks.p <= ALPHA;
		if (scores) {
			scores[0][r] = -old_way.t;
			scores[1][r] = means.t;
			scores[2][r] = blocks.center.estimate;
		}
	}
	return (struct power){share(pyperf), share(unpaired), share(ours)};
}

static void power_row(const char *name, const struct world *w, const double *wanted)
{
	const double percents[] = {0, 1, 2, 5};
	static double null[3][SCORES], other[3][SCORES];
	struct power got[4];
	bool inside;

	for (int i = 0; i < 4; i++)
		got[i] = power_at(*w, percents[i], next_stream(),
				  i == 0   ? null
				  : i == 1 ? other
					   : NULL);
	printf("| %s | ", name);
	for (int i = 0; i < 4; i++)
		printf("%.2f%s", got[i].pyperf, i < 3 ? " / " : " | ");
	for (int i = 0; i < 4; i++)
		printf("%.2f%s", got[i].welch, i < 3 ? " / " : " | ");
	for (int i = 0; i < 4; i++)
		printf("%.2f%s", got[i].paired, i < 3 ? " / " : " | ");
	for (int k = 0; k < 3; k++)
		printf("%.2f%s", roc_area(null[k], other[k]), k < 2 ? " / " : " |");
	inside = in_size(got[0].paired);
	for (int i = 1; i < 4; i++)
		inside &= at_least(got[i].paired, wanted[i]);
	judge(inside);
}

static void power(void)
{
	const struct {
		const char *name;
		double icc, cv, drift;
		double wanted[4]; /* what a paired t test reaches in this scenario, less .04: the
				     price of not assuming normal noise */
	} rows[] = {
		{"ICC .45 CV 1 %, quiet", .45, .01, 0, {0, .92, 1, 1}},
		{"ICC .80 CV 2 %, quiet", .80, .02, 0, {0, .32, .86, 1}},
		{"ICC .45 CV 1 %, drift 1 %", .45, .01, .01, {0, .90, 1, 1}},
		{"ICC .45 CV 2 %, drift 2 %", .45, .02, .02, {0, .40, .91, 1}},
		{"ICC .45 CV 2 %, drift 5 %", .45, .02, .05, {0, .29, .82, 1}},
	};

	puts("\n### e. Alarms for equal wall time (40 processes of 3 values), at true 0 / 1 / 2 / "
	     "5 %\n\n"
	     "Drift is AR(1) with rho .95. pyperf's alarms at 1 % and more are mostly its false "
	     "ones where\n"
	     "those are many: the ROC area (at +1 %, pyperf / Welch / ours; .5 is guessing) "
	     "compares the\n"
	     "methods free of any threshold. Band: ours .04-.06 at 0, and at most .04 below the "
	     "power of a\n"
	     "paired t test.\n"
	     "\n| scenario | pyperf | Welch on means, sequential | ours, blocks | ROC area | band "
	     "|\n"
	     "|---|---|---|---|---|---|");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct world w = {.cv = rows[i].cv,
				  .icc = rows[i].icc,
				  .drift_sd = rows[i].drift,
				  .rho = 0.95,
				  .processes = 20,
				  .values = 3};

		power_row(rows[i].name, &w, rows[i].wanted);
	}
}

/* ---- f: suites ---- */

enum { SUITE = 60 };

struct suite_errors {
	size_t any_pyperf, any_plain, any_holm, any_bh; /* suites with at least one false claim */
	double false_share;				/* false among BH's claims, summed */
	size_t found_holm, found_bh;			/* true effects claimed */
	size_t covered;
	double pyperf_alarms;
};

static void suite_once(size_t slower, double effect, struct random_state *random,
		       struct suite_errors *sum)
{
	static struct session s;
	struct world w = {.cv = 0.01, .icc = 0.65, .processes = 20, .values = 3};
	double p[SUITE], holm[SUITE], bh[SUITE], d[SUITE], se[SUITE], df[SUITE];
	size_t index[SUITE], false_pyperf = 0, false_plain = 0, false_holm = 0, false_bh = 0;
	size_t claimed = 0;
	struct interval mean;

	for (size_t i = 0; i < SUITE; i++) {
		struct ttest test;

		w.effect = i < slower ? effect : 0;
		world_run(&w, random, &s, NULL);
		test = welch(&w, &s);
		p[i] = test.p;
		d[i] = test.difference.estimate;
		se[i] = test.se;
		df[i] = test.df;
		false_pyperf += i >= slower && pyperf_says_different(&w, &s);
	}
	family_holm(p, SUITE, holm, index);
	family_benjamini_hochberg(p, SUITE, bh, index);
	for (size_t i = 0; i < SUITE; i++) {
		false_plain += i >= slower && p[i] <= ALPHA;
		false_holm += i >= slower && holm[i] <= ALPHA;
		false_bh += i >= slower && bh[i] <= ALPHA;
		claimed += bh[i] <= ALPHA;
		sum->found_holm += i < slower && holm[i] <= ALPHA;
		sum->found_bh += i < slower && bh[i] <= ALPHA;
	}
	mean = geomean_this_suite(d, se, df, SUITE, LEVEL);
	sum->covered += holds(mean, effect * (double)slower / SUITE);
	sum->any_pyperf += false_pyperf > 0;
	sum->any_plain += false_plain > 0;
	sum->any_holm += false_holm > 0;
	sum->any_bh += false_bh > 0;
	sum->pyperf_alarms += (double)false_pyperf;
	sum->false_share += claimed ? (double)false_bh / (double)claimed : 0;
}

static void suite_row(size_t slower, double percent)
{
	struct random_state random = next_stream();
	struct suite_errors sum = {0};
	double fdr, all = (double)run.repetitions * (double)(slower ? slower : 1);

	for (size_t r = 0; r < run.repetitions; r++)
		suite_once(slower, log1p(percent / 100), &random, &sum);
	fdr = sum.false_share / (double)run.repetitions;
	printf("| %zu at +%g %% | %.3f (%.1f) | %.3f | %.3f | %.3f | %.3f | ", slower, percent,
	       share(sum.any_pyperf), sum.pyperf_alarms / (double)run.repetitions,
	       share(sum.any_plain), share(sum.any_holm), share(sum.any_bh), fdr);
	if (slower)
		printf("%.2f / %.2f | ", (double)sum.found_holm / all, (double)sum.found_bh / all);
	else
		printf("- | ");
	printf("%.3f |", share(sum.covered));
	judge(at_most(share(sum.any_holm), ALPHA) && at_most(fdr, ALPHA) &&
	      in_coverage(share(sum.covered)));
}

static void suites(void)
{
	puts("\n### f. A suite of 60 benchmarks, some slower (20 x 3 values, CV 1 %, ICC .65)\n\n"
	     "Chance of at least one false alarm in the suite, by pyperf (and how many on "
	     "average), by\n"
	     "ours without adjustment, with Holm, with Benjamini-Hochberg; the false share among "
	     "the\n"
	     "latter's claims; the share of true differences found; coverage of the geometric "
	     "mean's\n"
	     "interval (\"this suite\"). Band: Holm and the false share at most .05, coverage "
	     ".94-.98.\n"
	     "\n| truly slower | pyperf any (mean) | plain any | Holm any | BH any | BH false "
	     "share | found, "
	     "Holm / BH | geomean coverage | band |\n|---|---|---|---|---|---|---|---|---|");
	suite_row(0, 0);
	suite_row(5, 2);
	suite_row(20, 1);
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "quick";
	clock_t start = clock();

	if (argc > 2 || (strcmp(mode, "quick") != 0 && strcmp(mode, "release") != 0)) {
		fprintf(stderr, "usage: stats_simulation [quick | release]\n");
		return 2;
	}
	gsl_set_error_handler_off();
	run.repetitions = strcmp(mode, "quick") == 0 ? 2000 : SCORES;
	printf("%zu repetitions a row, master seed %d. `pyperf` is pyperf's own rule (pooled t, "
	       "its\n"
	       "table) on the same data. A row is outside its band when the simulation shows, at "
	       "99 %%, that\n"
	       "the true rate is not in it (+-%.4f at .05).\n",
	       run.repetitions, MASTER_SEED, band_half(ALPHA));
	size_without_drift();
	size_with_drift();
	looks();
	coverage();
	power();
	suites();
	printf("\n%d of %d rows inside their band.\n", run.rows - run.outside, run.rows);
	fprintf(stderr, "%.0f s of CPU time\n", (double)(clock() - start) / CLOCKS_PER_SEC);
	return run.outside ? 1 : 0;
}
