/*
 * How often does a search for a commit name the right one? Histories with a known truth
 * (tests/bench/search_world.h), searched by the rules of `assay bisect`.
 *
 *     build/bench/search_simulation [quick | release]
 *
 * quick: 500 histories a row, a few seconds; release: 5,000. Prints markdown; every row says
 * whether it lies inside its band: a wrong commit in at most 5 %. Seeds are fixed.
 */
#include <gsl/gsl_errno.h>
#include <string.h>

#include "tests/bench/bands.h"
#include "tests/bench/search_world.h"

static const struct {
	const char *name;
	struct search_world world;
} worlds[] = {
	{"none, 1 %", {.01, 0, {0, 0}}},
	{"none, 1 %, a tenth far outside", {.01, .1, {0, 0}}},
	{"0.5 %, 1 %", {.01, 0, {.005, 0}}},
	{"1 %, 1 %", {.01, 0, {.01, 0}}},
	{"3 %, 1 %", {.01, 0, {.03, 0}}},
	{"3 %, 1 %, a tenth far outside", {.01, .1, {.03, 0}}},
	{"3 %, 3 %", {.03, 0, {.03, 0}}},
	{"3 % faster, 1 %", {.01, 0, {-.03, 0}}},
	{"30 %, 1 %", {.01, 0, {.3, 0}}},
	{"two of 1.5 %, 1 %", {.01, 0, {.015, .015}}},
	{"4 % and 2 % back, 1 %", {.01, 0, {.04, -.02}}},
};

static void row(const char *name, const struct search_world *world)
{
	struct search_tally tally = search_simulate(world, run.repetitions, ++run.stream);

	printf("| %s | %.1f %% | %.1f %% | %.1f %% | %.1f %% | %.0f |", name,
	       100 * share(tally.right), 100 * share(tally.wrong), 100 * share(tally.none),
	       100 * share(tally.open), (double)tally.blocks / (double)run.repetitions);
	judge(at_most(share(tally.wrong), .05));
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "quick";

	if (argc > 2 || (strcmp(mode, "quick") != 0 && strcmp(mode, "release") != 0)) {
		fprintf(stderr, "usage: search_simulation [quick | release]\n");
		return 2;
	}
	gsl_set_error_handler_off();
	run.repetitions = strcmp(mode, "quick") == 0 ? 500 : 5000;
	printf("%zu histories of %d commits a row; blocks with such a spread.\n\n"
	       "| planted, spread of blocks | a commit of it is named | another one | no difference | "
	       "left open | blocks a search | band |\n|:--|--:|--:|--:|--:|--:|:--|\n",
	       run.repetitions, SEARCH_COMMITS);
	for (size_t i = 0; i < sizeof(worlds) / sizeof(*worlds); i++)
		row(worlds[i].name, &worlds[i].world);
	printf("\n%d of %d rows inside their band.\n", run.rows - run.outside, run.rows);
	return run.outside ? 1 : 0;
}
