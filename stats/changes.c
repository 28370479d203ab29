#include "stats/changes.h"

#include <math.h>
#include <string.h>

#include "stats/changes_null.h"
#include "stats/changes_place.h"
#include "stats/dist.h"

/* Pieces of pieces: each half of the error of what it is a piece of. */
#define DEPTH_MAX 16
/* Below, a p is small enough for a family of any size. */
#define FAR_BELOW 1e-6
/* Twice the log of how much likelier than a slope a step must be, or it must be proven beside that
   slope: else a slow rise would be cut into steps. */
#define OVER_SLOPE 8.0
/* `seen` speaks of so many results behind a step, found with this chance. */
#define SEEN_BEHIND 5
#define SEEN_POWER  0.8
/* Rounds of placing for each change. */
#define ROUNDS 4

struct finder {
	const struct changes_history *history;
	double alpha;
	struct random_state random;
	struct changes_line line, other;
	double *scratch; /* n + 2 CHANGES_DRAWS_MAX */
	struct changes *found;
	bool is_dirty[CHANGES_MAX + 2];
};

size_t changes_scratch(size_t n)
{
	return 2 * changes_line_bytes(n) + (n + 2 * CHANGES_DRAWS_MAX) * sizeof(double);
}

static struct finder finder_of(const struct changes_history *history, double alpha, uint64_t seed,
			       struct changes *found, void *memory)
{
	struct finder finder = {.history = history,
				.alpha = alpha,
				.random = random_seeded(seed, 0),
				.found = found};

	finder.line = changes_line_in(&memory, history->n, NULL);
	finder.other = changes_line_in(&memory, history->n, &finder.line);
	finder.scratch = memory;
	return finder;
}

/* The line of results [from, to), looked at; the other one takes over what is fixed. */
static struct changes_best look(struct finder *finder, size_t from, size_t to)
{
	changes_line_fill(&finder->line, finder->history, from, to, finder->scratch);
	finder->other.n = finder->line.n;
	finder->other.machines = finder->line.machines;
	return changes_look(&finder->line);
}

/* What is known of the level on which the history ends, from a line on which nothing was found. */
static void describe_end(struct finder *finder, const struct changes_null *null)
{
	const struct changes_line *line = &finder->line;
	struct changes_best step = {.square = 0};
	double df = changes_line_df(line, 0), z2 = df * -expm1(-null->limit / df);

	finder->found->memory = line->r;
	finder->found->sd = line->scale / sqrt(1 - line->r * line->r);
	if (line->n > SEEN_BEHIND + CHANGES_SIDE_MIN)
		step = changes_step_at(line, line->n - SEEN_BEHIND);
	finder->found->seen = step.square > 0 ? (sqrt(z2) + dist_normal_quantile(SEEN_POWER)) *
							line->scale / sqrt(step.square)
					      : INFINITY;
}

static void insert(struct changes *found, size_t at, double p)
{
	size_t i = found->n;

	if (found->n == CHANGES_MAX)
		return;
	while (i > 0 && found->items[i - 1].at > at) {
		found->items[i] = found->items[i - 1];
		i--;
	}
	found->items[i] = (struct change){.at = at, .first = at, .last = at, .p = p};
	found->n++;
}

static void cut(struct finder *finder, size_t from, size_t to, int depth)
{
	struct changes_null null;
	struct changes_best best;
	double p;

	if (to - from < CHANGES_N_MIN || depth > DEPTH_MAX)
		return;
	best = look(finder, from, to);
	null = changes_null_of(&finder->line, changes_worth(&finder->line, &best), &finder->other,
			       ldexp(finder->alpha, -depth), FAR_BELOW, &finder->random,
			       finder->scratch);
	p = fmin(1, ldexp(null.p, depth));
	if (best.first == finder->line.n || p > finder->alpha) {
		if (to == finder->history->n)
			describe_end(finder, &null);
		return;
	}
	insert(finder->found, from + best.first, p);
	if (best.last < to - from)
		insert(finder->found, from + best.last, p);
	cut(finder, from, from + best.first, depth + 1);
	cut(finder, from + best.first, from + best.last, depth + 1);
	if (best.last < to - from)
		cut(finder, from + best.last, to, depth + 1);
}

/* The results on either side of change k, as far as the next change, known ones included. */
static void neighbours(const struct finder *finder, size_t k, size_t *from, size_t *to)
{
	const struct changes_history *history = finder->history;
	const struct changes *found = finder->found;

	*from = k > 0 ? found->items[k - 1].at : 0;
	*to = k + 1 < found->n ? found->items[k + 1].at : history->n;
	for (size_t i = 0; i < history->n_known; i++) {
		if (history->known[i] <= found->items[k].at && history->known[i] > *from)
			*from = history->known[i];
		if (history->known[i] > found->items[k].at && history->known[i] < *to)
			*to = history->known[i];
	}
}

/* p of the change among its neighbours, beside a slope where there is one. */
static double judge_place(struct finder *finder, const struct changes_null *null,
			  const struct changes_place *place)
{
	struct changes *found = finder->found;
	double beside;

	if (place->over_slope > OVER_SLOPE)
		return null->p;
	beside = changes_null_tail(null, place->worth_beside);
	if (beside > finder->alpha && null->p <= finder->alpha) {
		found->drifts = true;
		if (fabs(place->drift) > fabs(found->drift))
			found->drift = place->drift;
	}
	return fmax(null->p, beside);
}

/* Place change k anew; what it says of its neighbours is old when it has moved. */
static void place(struct finder *finder, size_t k)
{
	struct change *change = &finder->found->items[k];
	struct changes_place placed;
	struct changes_best step;
	struct changes_null null;
	size_t from, to;

	neighbours(finder, k, &from, &to);
	look(finder, from, to);
	step = changes_step_at(&finder->line, change->at - from);
	if (!(step.square > 0)) {
		change->p = 1;
		return;
	}
	null = changes_null_of(&finder->line, changes_worth(&finder->line, &step), &finder->other,
			       finder->alpha, finder->alpha / 10, &finder->random, finder->scratch);
	placed = changes_place_of(&finder->line, change->at - from);
	if (finder->line.n >= CHANGES_N_MIN)
		change->p = fmax(change->p, judge_place(finder, &null, &placed));
	if (from + placed.best.first != change->at && k > 0)
		finder->is_dirty[k - 1] = true;
	if (from + placed.best.first != change->at)
		finder->is_dirty[k + 1] = true;
	change->at = from + placed.best.first;
	change->first = from + placed.first;
	change->last = from + placed.last;
	change->log_ratio = placed.log_ratio;
	change->df = changes_line_df(&finder->line, 1);
}

static void drop(struct finder *finder, size_t k)
{
	struct changes *found = finder->found;

	memmove(&found->items[k], &found->items[k + 1],
		(found->n - k - 1) * sizeof(found->items[0]));
	memmove(&finder->is_dirty[k], &finder->is_dirty[k + 1], found->n - k - 1);
	found->n--;
	if (k > 0)
		finder->is_dirty[k - 1] = true;
	if (k < found->n)
		finder->is_dirty[k] = true;
}

static void place_dirty(struct finder *finder)
{
	size_t left = ROUNDS * finder->found->n, k = 0;

	while (k < finder->found->n && left > 0) {
		if (!finder->is_dirty[k]) {
			k++;
			continue;
		}
		finder->is_dirty[k] = false;
		place(finder, k);
		left--;
		k = 0; /* those before may be old now */
	}
}

/* The least sure change that is not proven among its neighbours; found->n when all are. */
static size_t find_unproven(const struct changes *found, double alpha)
{
	size_t worst = found->n;

	for (size_t k = 0; k < found->n; k++)
		if (found->items[k].p > alpha &&
		    (worst == found->n || found->items[k].p > found->items[worst].p))
			worst = k;
	return worst;
}

static void place_all(struct finder *finder)
{
	size_t unproven;

	for (size_t k = 0; k < finder->found->n; k++)
		finder->is_dirty[k] = true;
	place_dirty(finder);
	while ((unproven = find_unproven(finder->found, finder->alpha)) < finder->found->n) {
		drop(finder, unproven);
		place_dirty(finder);
	}
}

/* Back to the level before: of opposite sign, what is left of both is less than half of either, and
   not proven to be anything. */
static void tell_steps_back(struct changes *found)
{
	for (size_t k = 1; k < found->n; k++) {
		struct interval *up = &found->items[k - 1].log_ratio;
		struct interval *down = &found->items[k].log_ratio;
		double left = up->estimate + down->estimate;
		double error = hypot(up->high - up->estimate, down->high - down->estimate);

		if (up->estimate * down->estimate < 0 && fabs(left) < error &&
		    fabs(left) < fmin(fabs(up->estimate), fabs(down->estimate)) / 2 &&
		    found->items[k - 1].kind != CHANGE_BACK)
			found->items[k].kind = CHANGE_BACK;
	}
}

void changes_find(const struct changes_history *history, double alpha, uint64_t seed,
		  struct changes *changes, void *scratch)
{
	struct finder finder = finder_of(history, alpha, seed, changes, scratch);
	size_t from = 0;

	memset(changes, 0, sizeof(*changes));
	changes->sd = changes->memory = NAN;
	changes->seen = INFINITY;
	for (size_t i = 0; i <= history->n_known; i++) {
		size_t to = i < history->n_known ? history->known[i] : history->n;

		if (to > from && to <= history->n) {
			cut(&finder, from, to, 0);
			from = to;
		}
	}
	place_all(&finder);
	tell_steps_back(changes);
	changes->since = history->n_known ? history->known[history->n_known - 1] : 0;
	if (changes->n && changes->items[changes->n - 1].at > changes->since)
		changes->since = changes->items[changes->n - 1].at;
}
