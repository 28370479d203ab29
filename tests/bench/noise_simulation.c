/*
 * How often is a trouble named where there is none, and how often are groups found? Made-up
 * benchmarks with a known truth, given to what `run`, `compare` and `duel` ask
 * (results/noise/noise.h).
 *
 *     build/bench/noise_simulation [quick | release]
 *
 * quick: 500 repetitions a row; release: 5,000. Prints markdown; every row that has a band says
 * whether it lies inside. Exit status 1 when one does not. Seeds are fixed.
 */
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>

#include "results/model/evidence.h"
#include "results/noise/find.h"
#include "runner/session/seed_check.h"
#include "stats/modes.h"
#include "stats/order.h"
#include "stats/split.h"
#include "tests/bench/bands.h"

/* All sentences together, and groups alone, where there is nothing to tell. */
#define ANY_AT_MOST    0.03
#define GROUPS_AT_MOST 0.03

enum { PROCESSES = 100, VALUES = 7 };
#define VALUE_S	  0.02
#define PROCESS_S 0.22
#define WITHIN	  0.005

enum shape { NORMAL, FLAT, SKEWED, HEAVY, SHAPES };
static const char *const shapes[] = {"normal", "flat", "skewed (exponential)",
				     "heavy-tailed (t, 3 degrees of freedom)"};

/* One with variance 1. */
static double draw(enum shape shape, struct random_state *random)
{
	double x = random_normal(random), squares = 0;

	switch (shape) {
	case FLAT:
		return sqrt(12) * (random_uniform(random) - 0.5);
	case SKEWED:
		return -log(random_uniform(random)) - 1;
	case HEAVY:
		for (int i = 0; i < 3; i++) {
			double y = random_normal(random);

			squares += y * y;
		}
		return x / sqrt(squares / 3) / sqrt(3);
	case NORMAL:
	case SHAPES:
		break;
	}
	return x;
}

/* ---- a: sentences */

struct world {
	enum shape shape;
	double between;	     /* sd of the processes' effects */
	double machine, rho; /* AR(1) from process to process */
	double burst;	     /* share of processes in which the machine is slow for a while */
	size_t processes;
};

/* A machine that serves others: for one to four values it takes up to 70 % more. */
static void add_burst(double *logs, struct random_state *random)
{
	size_t length = 1 + random_below(random, 4), first = random_below(random, VALUES);

	for (size_t j = first; j < VALUES && j < first + length; j++)
		logs[j] += log(1.1 + 0.6 * random_uniform(random));
}

static void add_value(struct run *into, double at_s, double value_s)
{
	struct evidence seen = evidence_unknown;

	seen.wall_ns = seen.cpu_ns = (int64_t)(value_s * 1e9);
	seen.start_ns = (int64_t)(at_s * 1e9);
	seen.marks = seen.voluntary_switches = 0;
	if (run_add_value(into, value_s, NULL) || run_add_evidence(into, &seen, false, NULL))
		abort();
}

static struct bench *bench_made(const struct world *w, struct random_state *random)
{
	struct bench *bench = bench_new();
	double state = random_normal(random);

	for (size_t p = 0; p < w->processes; p++) {
		double effect = w->between * draw(w->shape, random) + w->machine * state;
		double logs[VALUES], at_s = PROCESS_S * (double)(p + 1);
		struct run *made = run_new();

		for (size_t j = 0; j < VALUES; j++)
			logs[j] = effect + WITHIN * random_normal(random);
		if (random_uniform(random) < w->burst)
			add_burst(logs, random);
		if (run_set_text(made, "name", "x", NULL))
			abort();
		for (size_t j = 0; j < VALUES; j++, at_s += VALUE_S * 1.05)
			add_value(made, at_s, VALUE_S * exp(logs[j]));
		if (bench_take_run(bench, made, NULL))
			abort();
		state = w->rho * state + sqrt(1 - w->rho * w->rho) * random_normal(random);
	}
	return bench;
}

/* limit: of any sentence; 0: the row has no band, since what is named is there. */
static void sentences_row(const char *name, const struct world *w, double limit)
{
	struct random_state random = next_stream();
	size_t any = 0, kinds[NOISE_KINDS] = {0};

	for (size_t r = 0; r < run.repetitions; r++) {
		struct bench *bench = bench_made(w, &random);
		struct noise found;

		if (noise_find(&found, bench, NULL, NULL, NOISE_MARGIN, NULL))
			abort();
		any += found.n > 0;
		for (size_t i = 0; i < found.n; i++)
			kinds[found.found[i].kind]++;
		bench_free(bench);
	}
	printf("| %s | %zu | %.4f | %.4f | %.4f | %.4f | %.4f | %.4f |", name, w->processes,
	       share(any), share(kinds[NOISE_DRIFT]), share(kinds[NOISE_WANDER]),
	       share(kinds[NOISE_WARMUP]), share(kinds[NOISE_MODES]),
	       share(kinds[NOISE_ODD_PROCESS]));
	if (limit > 0)
		judge(at_most(share(any), limit));
	else
		printf(" - |\n");
}

static void sentences(void)
{
	const size_t processes[] = {10, 22, 45};
	char name[100];

	printf("\n### a. Sentences about runs in which nothing is wrong (band: any, at most "
	       "%.2f)\n\n"
	       "Processes of 7 values, within a process 0.5 %% apart. Processes differ by an sd of "
	       "2 %%,\n"
	       "by the law named. *Slow moments*: in one of eight processes one to four values "
	       "take "
	       "10 to\n"
	       "70 %% longer. *Machine*: the state of the machine from process to process, AR(1): "
	       "with an sd\n"
	       "of 1 %% what is named is there, so these rows have no band.\n"
	       "\n| processes' effects | processes | any | drift | wander | warm-up | groups | odd "
	       "process | band |\n"
	       "|---|---|---|---|---|---|---|---|---|\n",
	       ANY_AT_MOST);
	for (int shape = 0; shape < SHAPES; shape++)
		for (int i = 0; i < 3; i++) {
			struct world w = {.shape = (enum shape)shape,
					  .between = 0.02,
					  .processes = processes[i]};

			sentences_row(shapes[shape], &w, ANY_AT_MOST);
		}
	for (int i = 0; i < 3; i++) {
		struct world w = {.between = 0.01, .burst = 0.125, .processes = processes[i]};

		sentences_row("normal, and slow moments", &w, ANY_AT_MOST);
	}
	for (int i = 0; i < 4; i++) {
		struct world w = {.between = 0.005,
				  .machine = i < 2 ? 0.003 : 0.01,
				  .rho = i % 2 ? 0.8 : 0.5,
				  .processes = 22};

		snprintf(name, sizeof(name), "normal; machine: sd %g %%, rho %g", 100 * w.machine,
			 w.rho);
		sentences_row(name, &w, i < 2 ? ANY_AT_MOST : 0);
	}
}

/* ---- b: groups */

/* A process of a benchmark: the group that its seed puts it in, and its level. */
struct seeded {
	double level;
	int group;
};

static int by_level(const void *a, const void *b)
{
	const struct seeded *x = a, *y = b;

	return (x->level > y->level) - (x->level < y->level);
}

static double level_in(int group, double apart, enum shape shape, struct random_state *random)
{
	return apart * group + draw(shape, random);
}

/* runner/session/seed_check.h's experiment: new processes with seeds from the middle of both
 * groups. */
static bool is_confirmed(const struct seeded *all, size_t n, size_t low, double apart,
			 enum shape shape, struct random_state *random)
{
	double slowest = -INFINITY, fastest = INFINITY, sum = 0;
	double distance = all[low + (n - low) / 2].level - all[low / 2].level;

	for (size_t k = 0; k < SEED_CHECK_TRIES; k++) {
		size_t of_low = low < SEED_CHECK_TRIES ? low : SEED_CHECK_TRIES, high = n - low;
		size_t of_high = high < SEED_CHECK_TRIES ? high : SEED_CHECK_TRIES;
		const struct seeded *fast = all + (low - of_low) / 2 + k % of_low;
		const struct seeded *slow = all + low + (high - of_high) / 2 + k % of_high;

		double from = level_in(fast->group, apart, shape, random);
		double to = level_in(slow->group, apart, shape, random);

		slowest = fmax(slowest, from);
		fastest = fmin(fastest, to);
		sum += to - from;
	}
	return slowest < fastest && sum / SEED_CHECK_TRIES > distance / 2;
}

static void groups_row(enum shape shape, double apart, size_t n, double wanted)
{
	static double room[PROCESSES * 3 + 5 * MODES_GRID];
	struct random_state random = next_stream();
	size_t proved = 0, suspected = 0, named = 0, named_wide = 0;

	for (size_t r = 0; r < run.repetitions; r++) {
		struct seeded all[PROCESSES];
		bool is_proved, is_named;
		size_t low, clearest;

		for (size_t i = 0; i < n; i++) {
			all[i].group = apart > 0 && random_coin(&random);
			all[i].level = level_in(all[i].group, apart, shape, &random);
		}
		qsort(all, n, sizeof(*all), by_level);
		for (size_t i = 0; i < n; i++)
			room[i] = all[i].level;
		is_proved = modes_of(room, n, r, room + n).count > 1;
		low = split_suspect(room, n).low;
		clearest = low ? low : split_clearest(room, n).low;
		is_named = is_proved ||
			   (clearest && is_confirmed(all, n, clearest, apart, shape, &random));
		proved += is_proved;
		suspected += is_proved || low;
		named += is_proved || (low && is_named);
		named_wide += is_named;
	}
	if (apart > 0)
		printf("| two, %g sd apart |", apart);
	else
		printf("| one, %s |", shapes[shape]);
	printf(" %zu | %.4f | %.3f | %.4f | %.4f |", n, share(proved), share(suspected),
	       share(named), share(named_wide));
	judge(apart > 0 ? at_least(share(named), wanted)
			: at_most(share(named_wide), GROUPS_AT_MOST));
}

static void groups(void)
{
	const size_t processes[] = {8, 12, 22, 45};
	const struct {
		double apart, wanted[4];
	} two[] = {{4, {.35, .5, .8, .85}},
		   {5, {.55, .75, .9, .95}},
		   {6, {.75, .85, .95, .95}},
		   {10, {.85, .95, .98, .98}}};

	printf("\n### b. Groups of processes (band: one group named at most %.3f; two, even and "
	       "normal, as it says)\n\n"
	       "*Proved*: by the values alone. *Suspected*: or worth a try with new processes, "
	       "with "
	       "seeds of both\n"
	       "groups, from 3 %% of distance on. *Named*: proved, or confirmed by these, where "
	       "the "
	       "groups follow\n"
	       "the seed; *wide* where the halves are 5 %% apart, so that it is tried whatever the "
	       "shape.\n"
	       "\n| groups | processes | proved | suspected | named | named, wide | band |\n"
	       "|---|---|---|---|---|---|---|\n",
	       GROUPS_AT_MOST);
	for (int shape = 0; shape < SHAPES; shape++)
		for (int i = 0; i < 4; i++)
			groups_row((enum shape)shape, 0, processes[i], 0);
	for (size_t k = 0; k < sizeof(two) / sizeof(*two); k++)
		for (int i = 0; i < 4; i++)
			groups_row(NORMAL, two[k].apart, processes[i], two[k].wanted[i]);
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "quick";

	if (argc > 2 || (strcmp(mode, "quick") != 0 && strcmp(mode, "release") != 0)) {
		fprintf(stderr, "usage: noise_simulation [quick | release]\n");
		return 2;
	}
	gsl_set_error_handler_off();
	run.repetitions = strcmp(mode, "quick") == 0 ? 500 : 5000;
	printf("%zu repetitions a row, master seed %d.\n", run.repetitions, MASTER_SEED);
	sentences();
	groups();
	printf("\n%d of %d rows inside their band.\n", run.rows - run.outside, run.rows);
	return run.outside ? 1 : 0;
}
