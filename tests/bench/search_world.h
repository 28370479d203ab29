/*
 * Made-up histories whose truth is known, searched as `assay bisect` does it: the rules of
 * stats/step_search.h on blocks that are drawn. For simulations only.
 */
#ifndef TESTS_BENCH_SEARCH_WORLD_H
#define TESTS_BENCH_SEARCH_WORLD_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "stats/block.h"
#include "stats/random.h"
#include "stats/step_search.h"

enum { SEARCH_COMMITS = 64, SEARCH_BLOCKS = 200 };

/* What scatters, and what is planted. */
struct search_world {
	double sd;	  /* of a block's log ratio */
	double far;	  /* share of blocks that lie ten times as far away */
	double change[2]; /* log ratios of so many commits, drawn anew each time; 0: none */
};

/* One history. */
struct search_history {
	const struct search_world *world;
	double effect[SEARCH_COMMITS + 1]; /* [0]: good; the last: bad */
	struct random_state random;
	size_t blocks; /* that were asked for */
};

struct search_tally {
	size_t right, wrong; /* a commit was named, at which something was planted, or not */
	size_t none;	     /* no difference was seen */
	size_t open;	     /* a step could not be decided */
	size_t blocks;	     /* of all together */
};

static inline double search_draw(struct search_history *history, size_t commit)
{
	const struct search_world *world = history->world;
	double sd = random_uniform(&history->random) < world->far ? 10 * world->sd : world->sd;

	return history->effect[commit] + sd * random_normal(&history->random);
}

static inline bool search_whole_answered(const void *context, struct interval log_ratio)
{
	(void)context;
	return step_whole_of(log_ratio, 0, log1p(.01)) != STEP_OPEN;
}

static inline bool search_step_answered(const void *context, struct interval log_ratio)
{
	return step_is_clear(context, log_ratio);
}

/* Blocks of a commit against good until it is answered. */
static inline struct interval search_ask(struct search_history *history, size_t commit,
					 double alpha, const struct block_question *question)
{
	static double d[SEARCH_BLOCKS], scratch[11000];
	const struct spending looks = step_looks(alpha);
	struct block_verdict verdict = {0};
	size_t n = 0, next;

	while (!verdict.is_settled && (next = spending_next_n(&looks, n)) > 0) {
		while (n < next)
			d[n++] = search_draw(history, commit);
		verdict = block_decide_question(d, n, &looks, .01, question, scratch);
	}
	history->blocks += n;
	return verdict.log_ratio;
}

/* The commit that is named; 0: no difference; one more than there are: it stays open. */
static inline size_t search_find(struct search_history *history)
{
	const struct block_question is_there = {search_whole_answered, NULL};
	struct interval whole = search_ask(history, SEARCH_COMMITS, STEP_WHOLE_ALPHA, &is_there);
	struct step_search search = step_search_of(whole);
	const struct block_question is_clear = {search_step_answered, &search};
	double left = STEP_ALL_ALPHA - STEP_WHOLE_ALPHA;
	size_t good = 0, bad = SEARCH_COMMITS;

	if (step_whole_at_end(whole, 0, log1p(.01)) != STEP_THERE)
		return 0;
	while (bad - good > 1) {
		size_t middle = (good + bad) / 2;
		double alpha = step_alpha(left, bad - good);
		enum step_side side =
			step_take(&search, search_ask(history, middle, alpha, &is_clear));

		left -= alpha;
		if (side == STEP_UNKNOWN)
			return SEARCH_COMMITS + 1;
		*(side == STEP_LIKE_END ? &bad : &good) = middle;
	}
	return bad;
}

static inline struct search_history search_history_of(const struct search_world *world,
						      uint64_t seed, uint64_t stream)
{
	struct search_history history = {.world = world, .random = random_seeded(seed, stream)};

	for (size_t k = 0; k < 2; k++) {
		size_t first = 1 + random_below(&history.random, SEARCH_COMMITS);

		for (size_t i = first; i <= SEARCH_COMMITS; i++)
			history.effect[i] += world->change[k];
	}
	return history;
}

static inline struct search_tally search_simulate(const struct search_world *world, size_t runs,
						  uint64_t stream)
{
	struct search_tally tally = {0};

	for (size_t i = 0; i < runs; i++) {
		struct search_history history = search_history_of(world, i, stream);
		size_t named = search_find(&history);

		tally.blocks += history.blocks;
		if (named == 0)
			tally.none++;
		else if (named > SEARCH_COMMITS)
			tally.open++;
		else if (fabs(history.effect[named] - history.effect[named - 1]) > 1e-9)
			tally.right++;
		else
			tally.wrong++;
	}
	return tally;
}

#endif
