#include "cli/profiles/timeline.h"

#include "results/base/buf.h"
#include "results/base/when.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void timeline_release(struct timeline *timeline)
{
	for (size_t i = 0; i < timeline->n_columns; i++) {
		free(timeline->columns[i].label);
		free((void *)timeline->columns[i].pick.at);
	}
	for (int side = 0; side < PROFILE_SIDES; side++) {
		free(timeline->sides[side].label);
		free((void *)timeline->sides[side].pick.at);
		stack_profile_release(&timeline->sides[side].profile);
	}
	causes_release(&timeline->causes);
	free(timeline->columns);
	free(timeline->rows);
	free(timeline->numbers);
	*timeline = (struct timeline){.over = timeline->over};
}

/* A copy; free() its `at`. */
static int copy_pick(struct over_time_pick *pick, const size_t *at, size_t n, struct err *err)
{
	size_t *copy = malloc((n + 1) * sizeof(*copy));

	if (!copy)
		return err_memory(err);
	for (size_t i = 0; i < n; i++)
		copy[i] = at[i];
	*pick = (struct over_time_pick){copy, n};
	return 0;
}

/* ---- columns */

static void weigh_column(const struct over_time *over, struct timeline_column *column)
{
	double busy = 0, seconds = 0;

	for (size_t i = 0; i < column->pick.n; i++) {
		const struct over_time_moment *moment = &over->moments[column->pick.at[i]];
		double until = moment->start_s + moment->duration_s;

		column->start_s = i ? fmin(column->start_s, moment->start_s) : moment->start_s;
		column->until_s = i ? fmax(column->until_s, until) : until;
		column->samples += moment->samples;
		busy += moment->busy_s;
		seconds += moment->duration_s;
	}
	column->threads = seconds > 0 ? busy / seconds : (double)NAN;
}

int timeline_add_column(struct timeline *timeline, const char *label, const size_t *at, size_t n,
			struct err *err)
{
	struct timeline_column column = {.label = strdup(label)};

	if (!column.label || copy_pick(&column.pick, at, n, err) ||
	    mem_reserve(&timeline->columns, &timeline->cap_columns, timeline->n_columns + 1,
			sizeof(*timeline->columns))) {
		free(column.label);
		free((void *)column.pick.at);
		return err_memory(err);
	}
	weigh_column(timeline->over, &column);
	timeline->columns[timeline->n_columns++] = column;
	return 0;
}

/* The moments from `first` on that begin before a time. */
static size_t count_before(const struct over_time *over, size_t first, double until)
{
	size_t n = 0;

	while (first + n < over->n && over->moments[first + n].start_s < until)
		n++;
	return n;
}

static int add_period(struct timeline *timeline, double begin, double until, size_t *next,
		      size_t *at, struct err *err)
{
	size_t n = count_before(timeline->over, *next, until);
	char label[WHEN_SIZE];

	for (size_t i = 0; i < n; i++)
		at[i] = *next + i;
	*next += n;
	when_format(begin, label);
	return timeline_add_column(timeline, label, at, n, err);
}

int timeline_add_periods(struct timeline *timeline, double period_s, struct err *err)
{
	const struct over_time *over = timeline->over;
	double first = when_period_begin(over->moments[0].start_s, period_s);
	double periods = (over->moments[over->n - 1].start_s - first) / period_s + 1;
	size_t *at = calloc(over->n + 1, sizeof(*at)), next = 0;
	int rc = at ? 0 : err_memory(err);

	if (!rc && periods > TIMELINE_COLUMNS)
		rc = err_set(err, ERR_USAGE,
			     "%.0f periods are more than %d: give a longer --every, or --since",
			     periods, TIMELINE_COLUMNS);
	for (size_t i = 0; next < over->n && !rc; i++)
		rc = add_period(timeline, first + (double)i * period_s,
				first + (double)(i + 1) * period_s, &next, at, err);
	free(at);
	return rc;
}

/* ---- two sides */

static int set_sides(struct timeline *timeline, const char *const labels[PROFILE_SIDES],
		     const struct over_time_pick picks[PROFILE_SIDES], struct err *err)
{
	for (int side = 0; side < PROFILE_SIDES; side++) {
		struct timeline_side *to = &timeline->sides[side];

		to->label = strdup(labels[side]);
		if (!to->label)
			return err_memory(err);
		if (copy_pick(&to->pick, picks[side].at, picks[side].n, err))
			return -1;
	}
	timeline->is_compared = true;
	return 0;
}

int timeline_compare_profiles(struct timeline *timeline, const char *const labels[PROFILE_SIDES],
			      const struct over_time_pick picks[PROFILE_SIDES],
			      const struct stack_profile *const profiles[PROFILE_SIDES],
			      struct interval timed, double df, struct err *err)
{
	const struct causes_request request = {
		.profiles.profile = {profiles[0], profiles[1]}, .timed = timed, .timed_df = df};

	return set_sides(timeline, labels, picks, err) ||
			       causes_find(&timeline->causes, &request, err)
		       ? -1
		       : 0;
}

int timeline_compare(struct timeline *timeline, const char *const labels[PROFILE_SIDES],
		     const struct over_time_pick picks[PROFILE_SIDES], struct err *err)
{
	struct causes_request request = {.timed = {.estimate = (double)NAN}};

	if (set_sides(timeline, labels, picks, err))
		return -1;
	for (int side = 0; side < PROFILE_SIDES; side++) {
		struct timeline_side *to = &timeline->sides[side];

		if (over_time_profile(&to->profile, timeline->over, &to->pick, err))
			return -1;
		request.profiles.profile[side] = &to->profile;
	}
	return causes_find(&timeline->causes, &request, err);
}

/* The row of a thing; NULL: none of it was seen on either side. */
static const struct causes_row *change_of(const struct timeline *timeline,
					  const struct over_time_thing *thing)
{
	const struct causes *causes = &timeline->causes;

	if (!timeline->is_compared || causes->kind == CAUSES_TOO_FEW)
		return NULL;
	for (size_t i = 0; i < causes->n; i++) {
		const struct profile_matched *item = causes->rows[i].item;

		if (item->kind == thing->kind && strcmp(item->function, thing->function) == 0 &&
		    strcmp(item->file, thing->file) == 0)
			return &causes->rows[i];
	}
	return NULL;
}

/* ---- rows */

struct rank {
	size_t thing;
	double most;
};

static int by_most(const void *a, const void *b)
{
	const struct rank *one = a, *other = b;

	if (one->most != other->most)
		return one->most < other->most ? 1 : -1;
	return (one->thing > other->thing) - (one->thing < other->thing);
}

/* share[thing * n_columns + column], and the things by the most that they have anywhere. */
static void weigh(const struct timeline *timeline, double *share, struct rank *ranks,
		  int64_t *weights)
{
	size_t n = timeline->over->n_things, columns = timeline->n_columns;

	for (size_t column = 0; column < columns; column++) {
		int64_t all;

		memset(weights, 0, n * sizeof(*weights));
		all = over_time_weigh(timeline->over, &timeline->columns[column].pick, weights);
		for (size_t i = 0; i < n; i++) {
			double *to = &share[i * columns + column];

			*to = all ? (double)weights[i] / (double)all : (double)NAN;
			ranks[i].thing = i;
			ranks[i].most = fmax(ranks[i].most, *to); /* NaN is passed over */
		}
	}
	qsort(ranks, n, sizeof(*ranks), by_most);
}

static int take_rows(struct timeline *timeline, const double *share, const struct rank *ranks,
		     size_t most, struct err *err)
{
	size_t n = timeline->over->n_things < most ? timeline->over->n_things : most;
	size_t columns = timeline->n_columns;

	timeline->rows = calloc(n + 1, sizeof(*timeline->rows));
	timeline->numbers = malloc((n * columns + 1) * sizeof(*timeline->numbers));
	if (!timeline->rows || !timeline->numbers)
		return err_memory(err);
	for (size_t i = 0; i < n && ranks[i].most > 0; i++) {
		double *numbers = &timeline->numbers[i * columns];

		memcpy(numbers, &share[ranks[i].thing * columns], columns * sizeof(*numbers));
		timeline->rows[timeline->n_rows++] = (struct timeline_row){
			ranks[i].thing, numbers,
			change_of(timeline, &timeline->over->things[ranks[i].thing])};
	}
	return 0;
}

int timeline_make_rows(struct timeline *timeline, size_t most, struct err *err)
{
	size_t n = timeline->over->n_things;
	double *share = malloc((n * timeline->n_columns + 1) * sizeof(*share));
	struct rank *ranks = calloc(n + 1, sizeof(*ranks));
	int64_t *weights = calloc(n + 1, sizeof(*weights));
	int rc = -1;

	if (share && ranks && weights) {
		weigh(timeline, share, ranks, weights);
		rc = take_rows(timeline, share, ranks, most, err);
	} else {
		err_memory(err);
	}
	free(share);
	free(ranks);
	free(weights);
	return rc;
}
