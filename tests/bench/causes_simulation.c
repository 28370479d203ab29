/*
 * How often is a function named that did not change, and how often one that did? Made-up workers
 * with a known truth (tests/bench/shares_world.h), given to what `assay explain` asks
 * (stats/shares.h).
 *
 *     build/bench/causes_simulation [quick | release]
 *
 * quick: 500 repetitions a row; release: 5,000. Prints markdown; every row says whether it lies
 * inside its band. Exit status 1 when one does not. Seeds are fixed.
 */
#include "tests/bench/bands.h"
#include "tests/bench/shares_world.h"

#include <gsl/gsl_errno.h>
#include <string.h>

/* A rate that is meant to be 5 % may truly be 6 %. */
#define FALSE_AT_MOST  .06
#define COVER_AT_LEAST .98

static const struct {
	const char *name;
	struct shares_world world;
} worlds[] = {
	{"chance alone, 2000 samples", {0, 0, 0, 2000, NAN}},
	{"3 %, 2000", {.03, 0, 0, 2000, NAN}},
	{"3 %, some 1 % and some 8 %, 2000", {.03, .7, 0, 2000, NAN}},
	{"the same, 500", {.03, .7, 0, 500, NAN}},
	{"5 %, very different, and drift, 2000", {.05, 1, .02, 2000, NAN}},
	{"10 %, very different, and drift, 5000", {.1, 1, .05, 5000, NAN}},
};

static const double changes[] = {1, 1.1, 1.2, 2};

static void row(const char *name, const struct shares_world *world, double change)
{
	double factor[THINGS];
	struct shares_outcome found;
	int n = (int)run.repetitions;

	shares_fill(factor, 1, change);
	found = shares_simulate(world, factor, n);
	printf("| %s | %+.0f %% | %.1f %% | %.1f %% | %+.0f %% | %.1f %% |", name,
	       100 * (change - 1), 100 * share((size_t)found.first), 100 * found.false_share,
	       100 * (found.ratio - 1), 100 * share((size_t)found.covered));
	judge(at_most(found.false_share, FALSE_AT_MOST) &&
	      at_least(share((size_t)found.covered), COVER_AT_LEAST));
}

static void table(void)
{
	printf("\nThirty functions, 6 + 6 workers; one has a fifth of the time and changes. Workers "
	       "differ in each function by so much beyond chance, and have so many samples.\n\n"
	       "| workers | change | named first | false, of what is named | estimate | interval "
	       "holds it | band |\n|:--|--:|--:|--:|--:|--:|:--|\n");
	for (size_t i = 0; i < sizeof(worlds) / sizeof(*worlds); i++)
		for (size_t k = 0; k < sizeof(changes) / sizeof(*changes); k++)
			row(worlds[i].name, &worlds[i].world, changes[k]);
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "quick";

	if (argc > 2 || (strcmp(mode, "quick") != 0 && strcmp(mode, "release") != 0)) {
		fprintf(stderr, "usage: causes_simulation [quick | release]\n");
		return 2;
	}
	gsl_set_error_handler_off();
	run.repetitions = strcmp(mode, "quick") == 0 ? 500 : 5000;
	printf("%zu repetitions a row.\n", run.repetitions);
	table();
	printf("\n%d of %d rows inside their band.\n", run.rows - run.outside, run.rows);
	return run.outside ? 1 : 0;
}
