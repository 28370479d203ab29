/*
 * How often is a change found in a history that has none, and how well one that it has? Made-up
 * histories with a known truth (tests/bench/history_world.h), given to what `assay history check`
 * asks (stats/changes.h, stats/changes_newest.h).
 *
 *     build/bench/history_simulation [quick | release [a | b | c [WORLD]]]   tables in markdown
 *     build/bench/history_simulation list WORLD N STEP BEHIND LENGTH COUNT
 *
 * quick: 100 histories a row, release: 1,000; a quarter of that with 1,000 results. Every row says
 * whether it lies inside its band; exit status 1 when one does not. Seeds are fixed. `list` prints
 * histories and what was found in them, one JSON object a line, for other programs: a step of STEP
 * (log ratio) BEHIND results before the end, for LENGTH results.
 */
#include "stats/changes_newest.h"
#include "stats/family.h"
#include "tests/bench/bands.h"
#include "tests/bench/history_world.h"

#include <gsl/gsl_errno.h>
#include <string.h>
#include <stdlib.h>

#define ALPHA 0.05
/* What is stated: at most 5 % of histories without a change; of 20 results with a long memory,
   which cannot be told from steps, 10 %. */
#define FALSE_AT_MOST	    .06
#define FALSE_SHORT_AT_MOST .10

static const struct history_world worlds[] = {
	{.name = "white"},
	{.name = "AR(1) .3", .memory = .3},
	{.name = "AR(1) .6", .memory = .6},
	{.name = "far outliers (t, 3)", .tails = 3},
	{.name = "rises by 3 %", .rise = .03},
	{.name = "rises by 10 %", .rise = .10},
	{.name = "errors of .3 to 5 %", .errors_differ = true},
	{.name = "3 machines", .machines = 3},
	{.name = "machine replaced", .is_replaced = true},
};
#define N_WORLDS (sizeof(worlds) / sizeof(*worlds))

static struct made_history made;
static struct changes found;
static void *scratch;
static size_t repetitions;
static const char *only; /* the name of a world; NULL: all */

static void next(const struct history_world *world, size_t n, struct random_state *random)
{
	history_make(world, n, random, &made);
}

static void find(void)
{
	changes_find(&made.history, ALPHA, 1, &found, scratch);
}

/* ---- quiet histories */

static bool is_left_out(const struct history_world *world)
{
	return only && strcmp(world->name, only) != 0;
}

static void quiet_row(const struct history_world *world)
{
	static const size_t sizes[] = {20, 50, 100, 300, 1000};
	bool inside = true;

	printf("| %s |", world->name);
	for (size_t k = 0; k < sizeof(sizes) / sizeof(*sizes); k++) {
		struct random_state random = next_stream();
		size_t alarms = 0;

		run.repetitions = sizes[k] > 300 ? repetitions / 4 : repetitions;
		for (size_t r = 0; r < run.repetitions; r++) {
			next(world, sizes[k], &random);
			find();
			alarms += found.n > 0;
		}
		printf(" %.1f |", 100 * share(alarms));
		fflush(stdout);
		inside &= at_most(share(alarms),
				  sizes[k] == 20 ? FALSE_SHORT_AT_MOST : FALSE_AT_MOST);
	}
	judge(inside);
}

static void quiet(void)
{
	printf("\n### a. Histories without a change in which one is named, %% (stated: 5)\n\n"
	       "| noise, sd %.1f %% | 20 results | 50 | 100 | 300 | 1000 | band |\n"
	       "|:--|--:|--:|--:|--:|--:|:--|\n",
	       100 * HISTORY_SD);
	for (size_t i = 0; i < N_WORLDS; i++)
		if (!is_left_out(&worlds[i]))
			quiet_row(&worlds[i]);
}

/* ---- after every result */

#define SUITE 20
#define FROM  30
#define LOOKS 100
#define ALARM 0.01

/* Alarms of one suite in LOOKS looks. */
static void watch_suite(const struct history_world *world, struct random_state *random,
			size_t *alarms, size_t *alarms_alone, size_t *named)
{
	static struct made_history suite[SUITE];
	double p[SUITE];
	size_t order[SUITE];

	for (size_t b = 0; b < SUITE; b++)
		history_make(world, FROM + LOOKS, random, &suite[b]);
	for (size_t n = FROM + 1; n <= FROM + LOOKS; n++) {
		bool alarm = false;

		for (size_t b = 0; b < SUITE; b++) {
			suite[b].history.log_mean = suite[b].log_mean;
			suite[b].history.se = suite[b].se;
			suite[b].history.machine = suite[b].machine;
			suite[b].history.n = n;
			p[b] = changes_newest(&suite[b].history, 0, scratch).p;
		}
		*alarms_alone += p[0] <= ALARM;
		changes_find(&suite[0].history, ALPHA, 1, &found, scratch);
		*named += found.n > 0;
		family_holm(p, SUITE, p, order);
		for (size_t b = 0; b < SUITE; b++)
			alarm |= p[b] <= ALARM;
		*alarms += alarm;
	}
}

static void watched_row(const struct history_world *world)
{
	struct random_state random = next_stream();
	size_t alarms = 0, alone = 0, named = 0, suites = repetitions / 20;
	double looks = (double)suites * LOOKS;

	for (size_t r = 0; r < suites; r++)
		watch_suite(world, &random, &alarms, &alone, &named);
	run.repetitions = suites * LOOKS;
	printf("| %s | %.2f | %.2f | %.1f |", world->name, 100 * (double)alone / looks,
	       100 * (double)alarms / looks, 100 * (double)named / looks);
	judge(at_most(share(alarms), .015) && at_most(share(alone), .015));
}

static void watched(void)
{
	printf("\n### b. Looked at after each of 100 results, %d results before\n\n"
	       "False alarms in 100 results: the newest is off (stated: 1), of one benchmark and "
	       "of a suite of %d as one family; and looks in 100 at which the whole history of one "
	       "benchmark has a change somewhere (stated: 5).\n\n"
	       "| noise | newest, one benchmark | newest, suite | history | band |\n"
	       "|:--|--:|--:|--:|:--|\n",
	       FROM, SUITE);
	for (size_t i = 0; i < 5; i++)
		if (!is_left_out(&worlds[i]))
			watched_row(&worlds[i]);
}

/* ---- steps */

struct steps {
	size_t near, exact, covered, size_covered, others, backs;
	double off;
};

/* Of what was found, that which is nearest to the truth, within 3 results. */
static void count_step(size_t at, double log_ratio, bool ends, struct steps *steps)
{
	const struct change *best = NULL;
	size_t distance = 4;

	for (size_t i = 0; i < found.n; i++) {
		size_t far =
			found.items[i].at > at ? found.items[i].at - at : at - found.items[i].at;

		if (far < distance) {
			best = &found.items[i];
			distance = far;
		}
		steps->backs += ends && found.items[i].kind == CHANGE_BACK;
	}
	steps->others += found.n > (best != NULL) + (size_t)ends;
	if (!best)
		return;
	steps->near++;
	steps->exact += distance == 0;
	steps->off += (double)distance;
	steps->covered += best->first <= at && at <= best->last;
	steps->size_covered +=
		best->log_ratio.low <= log_ratio && log_ratio <= best->log_ratio.high;
}

static void step_row(const struct history_world *world, double percent, size_t before,
		     size_t behind, size_t length)
{
	struct random_state random = next_stream();
	struct steps steps = {0};
	double log_ratio = log1p(percent / 100), near;

	if (is_left_out(world))
		return;
	run.repetitions = repetitions;
	for (size_t r = 0; r < repetitions; r++) {
		next(world, before + behind, &random);
		history_step(&made, before, before + length, log_ratio);
		find();
		count_step(before, log_ratio, length < behind, &steps);
	}
	near = steps.near ? (double)steps.near : 1;
	printf("| %s | %+.0f %% | %zu | %zu%s | %.0f | %.0f | %.2f | %.0f | %.0f | %.1f | %.0f |",
	       world->name, percent, before, behind, length < behind ? ", back after 20" : "",
	       100 * share(steps.near), 100 * (double)steps.exact / near, steps.off / near,
	       100 * (double)steps.covered / near, 100 * (double)steps.size_covered / near,
	       100 * share(steps.others), 100 * share(steps.backs));
	judge(true);
}

static void stepped(void)
{
	static const double sizes[] = {1, 2, 3, 5, 10};
	static const size_t behind[] = {4, 10, 50};

	printf("\n### c. Steps that are found (within 3 results), %%, and how far the commit is "
	       "off\n\n"
	       "Of the found: exactly the commit; mean distance; the set of commits holds it "
	       "(stated: 95); the interval of the size holds it (95, of those found, which "
	       "are the larger ones). Others: something else is named, too.\n\n"
	       "| noise | step | results before | behind | found | exact | off | set | size | "
	       "others | told as back | band |\n"
	       "|:--|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|:--|\n");
	for (size_t k = 0; k < sizeof(behind) / sizeof(*behind); k++)
		for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
			step_row(&worlds[0], sizes[i], 50, behind[k], behind[k]);
	for (size_t w = 1; w < 4; w++)
		step_row(&worlds[w], 5, 50, 10, 10);
	step_row(&worlds[6], 5, 50, 10, 10);
	step_row(&worlds[7], 5, 50, 10, 10);
	step_row(&worlds[0], 3, 50, 60, 20);
	step_row(&worlds[0], 5, 50, 60, 20);
}

/* ---- for others */

static int list(char **words)
{
	const struct history_world *world = NULL;
	struct random_state random = random_seeded(MASTER_SEED, 1000);
	size_t n = (size_t)atoi(words[1]), behind = (size_t)atoi(words[3]);
	size_t length = (size_t)atoi(words[4]);

	for (size_t i = 0; i < N_WORLDS; i++)
		if (strcmp(worlds[i].name, words[0]) == 0)
			world = &worlds[i];
	if (!world || n > HISTORY_RESULTS || behind > n || length > behind)
		return 2;
	for (int r = 0; r < atoi(words[5]); r++) {
		next(world, n, &random);
		history_step(&made, n - behind, n - behind + length, atof(words[2]));
		find();
		printf("{\"y\": [");
		for (size_t i = 0; i < n; i++)
			printf("%s%.6f", i ? ", " : "", exp(made.log_mean[i]));
		printf("], \"ours\": [");
		for (size_t i = 0; i < found.n; i++)
			printf("%s%zu", i ? ", " : "", found.items[i].at);
		printf("]}\n");
	}
	return 0;
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "quick";
	const char *part = argc > 2 ? argv[2] : NULL;
	int status = 2;

	gsl_set_error_handler_off();
	scratch = malloc(changes_scratch(HISTORY_RESULTS));
	if (scratch && argc == 8 && strcmp(mode, "list") == 0) {
		status = list(argv + 2);
	} else if (scratch && argc <= 4 &&
		   (strcmp(mode, "quick") == 0 || strcmp(mode, "release") == 0)) {
		only = argc > 3 ? argv[3] : NULL;
		repetitions = strcmp(mode, "quick") == 0 ? 100 : 1000;
		printf("%zu histories a row.\n", repetitions);
		if (!part || *part == 'a')
			quiet();
		if (!part || *part == 'b')
			watched();
		if (!part || *part == 'c')
			stepped();
		printf("\n%d of %d rows inside their band.\n", run.rows - run.outside, run.rows);
		status = run.outside ? 1 : 0;
	} else {
		fprintf(stderr,
			"usage: history_simulation [quick | release [a | b | c [WORLD]]]\n"
			"       history_simulation list WORLD N STEP BEHIND LENGTH COUNT\n");
	}
	free(scratch);
	return status;
}
