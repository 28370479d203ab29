/*
 * Sessions of many attempts against one baseline, with a known truth: how often is one called
 * faster that is not, how many gains are found, and what is said of their size?
 *
 *     build/bench/loop_simulation [quick | release [WORLD]]
 *
 * quick: 200 sessions a row; release: 1,000, and 300 where something has an effect. WORLD: only the
 * rows of one of the three. Prints markdown; a row that has a band says whether it
 * lies inside. Exit status 1 when one does not. Seeds are fixed. Duels are drawn block by block
 * (normal logs, sd 2 %, a block in twenty with five times that) and decided by what `assay loop`
 * asks (stats/block.h, stats/online.h), with looks at 16, 24, 40 and 80 blocks, where their time is
 * up, and a margin of 1 %.
 */
#include <stdlib.h>
#include <string.h>

#include "stats/block.h"
#include "stats/online.h"
#include "tests/bench/bands.h"

enum { ATTEMPTS = 50, BLOCKS = 80 };
#define ALPHA 0.05
#define SD    0.02

enum rule { EACH_ALPHA, SPENDING, LORD, RULES };
static const char *const rules[] = {"5 % for each", "6 / (pi^2 i^2) of 5 %", "LORD++ at 5 % (try)"};

/* What attempts there are: shares of gains and of losses, and their size. */
struct world {
	const char *name;
	double gains, losses, size;
};

/* Of one session, or sums over all. */
struct tally {
	size_t claims, false_claims, false_faster, gains, found, blocks, sessions_with_false;
	size_t sessions_with_false_faster, kept, false_kept, sessions_with_false_kept;
	double share_false;	       /* sum over sessions of false claims among claims */
	double said, kept_said, truth; /* sums of log ratios of gains that were found and kept */
};

static double draw_block(double effect, struct random_state *random)
{
	double sd = random_uniform(random) < .05 ? 5 * SD : SD;

	return effect + sd * random_normal(random);
}

static struct block_verdict duel(double effect, double error, struct random_state *random)
{
	static double d[BLOCKS], scratch[30000];
	const struct spending looks = spending_duel();
	const struct spending whole = spending_of_total(&looks, error);
	const struct spending plan = spending_ended_at(&whole, BLOCKS);

	for (size_t i = 0; i < BLOCKS; i++)
		d[i] = draw_block(effect, random);
	return block_decide(d, BLOCKS, &plan, .01, scratch);
}

static double draw_effect(const struct world *world, struct random_state *random)
{
	double u = random_uniform(random);

	if (u < world->gains)
		return -log1p(world->size);
	return u < world->gains + world->losses ? log1p(world->size) : 0;
}

static double level_of(enum rule rule, size_t t, const size_t *found, size_t n)
{
	if (rule == EACH_ALPHA)
		return ALPHA;
	return rule == SPENDING ? online_spending(t, ALPHA) : online_lord(t, found, n, ALPHA);
}

/* Confirm what was called faster, on blocks of its own. */
static void keep(struct tally *tally, double effect, double said, struct random_state *random,
		 size_t *keeps)
{
	struct block_verdict v = duel(effect, online_spending(++*keeps, ALPHA), random);

	tally->blocks += v.blocks;
	if (v.verdict != VERDICT_FASTER)
		return;
	tally->kept++;
	tally->false_kept += effect >= 0;
	if (effect < 0) {
		tally->said += said;
		tally->kept_said += v.log_ratio.estimate;
		tally->truth += effect;
	}
}

static struct tally session(const struct world *world, enum rule rule, struct random_state *random)
{
	struct tally tally = {0};
	size_t found[ATTEMPTS], n = 0, keeps = 0;

	for (size_t t = 1; t <= ATTEMPTS; t++) {
		double effect = draw_effect(world, random);
		struct block_verdict v = duel(effect, level_of(rule, t, found, n), random);
		bool claims = v.verdict == VERDICT_FASTER || v.verdict == VERDICT_SLOWER;
		bool is_false = claims && (v.verdict == VERDICT_FASTER ? effect >= 0 : effect <= 0);

		tally.blocks += v.blocks;
		tally.gains += effect < 0;
		tally.claims += claims;
		tally.false_claims += is_false;
		tally.false_faster += is_false && v.verdict == VERDICT_FASTER;
		tally.found += v.verdict == VERDICT_FASTER && effect < 0;
		if (claims)
			found[n++] = t;
		if (v.verdict == VERDICT_FASTER)
			keep(&tally, effect, v.log_ratio.estimate, random, &keeps);
	}
	return tally;
}

static void add(struct tally *sum, const struct tally *one)
{
	sum->claims += one->claims;
	sum->false_claims += one->false_claims;
	sum->gains += one->gains;
	sum->found += one->found;
	sum->blocks += one->blocks;
	sum->kept += one->kept;
	sum->sessions_with_false += one->false_claims > 0;
	sum->sessions_with_false_faster += one->false_faster > 0;
	sum->sessions_with_false_kept += one->false_kept > 0;
	sum->share_false += one->claims ? (double)one->false_claims / (double)one->claims : 0;
	sum->said += one->said;
	sum->kept_said += one->kept_said;
	sum->truth += one->truth;
}

static struct tally sessions(const struct world *world, enum rule rule)
{
	struct random_state random = next_stream();
	struct tally sum = {0};

	for (size_t i = 0; i < run.repetitions; i++) {
		struct tally one = session(world, rule, &random);

		add(&sum, &one);
	}
	return sum;
}

static void print_row(const struct world *world, enum rule rule)
{
	struct tally t = sessions(world, rule);
	double fdr = t.share_false / (double)run.repetitions;

	printf("| %s | %s | %.1f %% | %.1f %% | %.1f %% | %.1f %% |", world->name, rules[rule],
	       100 * share(t.sessions_with_false), 100 * share(t.sessions_with_false_faster),
	       100 * fdr, 100 * share(t.sessions_with_false_kept));
	if (t.gains)
		printf(" %.0f %% |", 100 * (double)t.found / (double)t.gains);
	else
		printf(" |");
	printf(" %.0f |", (double)t.blocks / (double)(run.repetitions * ATTEMPTS));
	if (t.kept && t.truth < 0)
		printf(" %.2f / %.2f / %.2f %% |", 100 * -expm1(t.said / (double)t.kept),
		       100 * -expm1(t.kept_said / (double)t.kept),
		       100 * -expm1(t.truth / (double)t.kept));
	else
		printf(" |");
	/* what is promised: LORD++ of tries, and of what was kept nothing */
	if (rule == EACH_ALPHA)
		printf(" |\n");
	else
		judge(at_most(fdr, ALPHA) && at_most(share(t.sessions_with_false_kept), ALPHA));
}

int main(int argc, char **argv)
{
	static const struct world worlds[] = {
		{"nothing has an effect", 0, 0, 0},
		{"a fifth gain 3 %, a tenth lose 3 %", .2, .1, .03},
		{"a fifth gain 1.5 %, a tenth lose 1.5 %", .2, .1, .015}};

	const bool is_quick = argc > 1 && strcmp(argv[1], "quick") == 0;
	const size_t only = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;

	printf("Sessions of %d attempts, %d a row where nothing has an effect, else %d.\n\n",
	       ATTEMPTS, is_quick ? 200 : 1000, is_quick ? 200 : 300);
	printf("| attempts | error of a try | sessions with a false claim | with a false \"faster\" | "
	       "false among claims, on average | sessions with a false keep | gains found | blocks an "
	       "attempt, with keeps | gain as try says / as keep says / true | |\n"
	       "|:--|:--|--:|--:|--:|--:|--:|--:|--:|:--|\n");
	for (size_t w = 0; w < sizeof(worlds) / sizeof(worlds[0]); w++)
		for (int rule = 0; rule < RULES; rule++) {
			run.repetitions = is_quick ? 200 : w == 0 ? 1000 : 300;
			run.stream = w * RULES + (size_t)rule;
			if (!only || only == w + 1)
				print_row(&worlds[w], (enum rule)rule);
		}
	printf("\n%d of %d rows outside of their bands\n", run.outside, run.rows);
	return run.outside ? 1 : 0;
}
