#include "results/causes/causes.h"

#include "results/causes/seen.h"
#include "stats/dist.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define ALPHA .05
#define POWER .8
#define LEVEL (1 - ALPHA)

/* A function with so much of the time has next to nothing beside it to be compared with. */
#define NEARLY_ALL .95

void causes_release(struct causes *causes)
{
	free(causes->rows);
	profile_match_release(&causes->match);
	*causes = (struct causes){0};
}

static bool is_known(struct interval ratio)
{
	return ratio.estimate > 0 && isfinite(ratio.estimate);
}

/* The whole interval on one side of 1. */
static bool excludes_one(struct interval ratio)
{
	return ratio.low > 1 || ratio.high < 1;
}

static bool is_same_way(struct interval one, struct interval other)
{
	return (one.estimate > 1) == (other.estimate > 1);
}

static struct shares_table table_of(const struct causes *causes)
{
	const struct profile_match *match = &causes->match;

	return (struct shares_table){
		.things = match->n,
		.old_n = match->n_parts[PROFILE_OLD],
		.new_n = match->n_parts[PROFILE_NEW],
		.old_counts = match->self[PROFILE_OLD],
		.new_counts = match->self[PROFILE_NEW],
		.log_ratio = is_known(causes->timed) ? log(causes->timed.estimate) : NAN,
		.alpha = ALPHA,
		.power = POWER,
	};
}

/* A change for each thing; free() it. NULL with err. */
static struct shares_change *compare_new(struct causes *causes, struct err *err)
{
	struct shares_table table = table_of(causes);
	struct shares_change *changes = calloc(table.things, sizeof(*changes));
	double *numbers = malloc(shares_numbers(&table) * sizeof(*numbers));
	size_t *indices = malloc(table.things * sizeof(*indices));

	if (changes && numbers && indices) {
		causes->found = shares_compare(&table, changes, numbers, indices);
		causes->tenth = shares_detectable(&table, &causes->found, .1);
	} else {
		free(changes);
		changes = NULL;
		err_memory(err);
	}
	free(numbers);
	free(indices);
	return changes;
}

static struct attribution attribute(const struct causes *causes, double df,
				    const struct shares_change *change)
{
	struct attribution_whole whole = {causes->whole, df, causes->found.old_samples,
					  causes->found.new_samples};
	struct attribution_part part = {change->old_share, change->new_share, change->dispersion,
					change->df};

	return attribution_of(&whole, &part, change->is_tested ? change->ratio.level : LEVEL);
}

static double moved(const struct causes_row *row)
{
	double by_time = row->part.moved.estimate;

	return fabs(isnan(by_time) ? row->change.new_share - row->change.old_share : by_time);
}

static int by_weight(const void *a, const void *b)
{
	const struct causes_row *one = a, *other = b;
	double x = one->change.is_changed ? moved(one)
					  : fmax(one->change.old_share, one->change.new_share);
	double y = other->change.is_changed
			   ? moved(other)
			   : fmax(other->change.old_share, other->change.new_share);

	if (one->change.is_changed != other->change.is_changed)
		return one->change.is_changed ? -1 : 1;
	if (x != y)
		return x > y ? -1 : 1;
	return one->item < other->item ? -1 : one->item > other->item; /* as they were found */
}

/* What nobody spent a sample in has no row. */
static int make_rows(struct causes *causes, const struct shares_change *changes, double df,
		     struct err *err)
{
	struct shares_table table = table_of(causes);

	causes->rows = malloc(table.things * sizeof(*causes->rows));
	if (!causes->rows)
		return err_memory(err);
	for (size_t i = 0; i < table.things; i++) {
		struct causes_row *row = &causes->rows[causes->n];

		if (!(changes[i].old_share > 0 || changes[i].new_share > 0))
			continue;
		*row = (struct causes_row){.item = &causes->match.items[i], .change = changes[i]};
		row->part = attribute(causes, df, &changes[i]);
		row->detectable = shares_detectable(&table, &causes->found, changes[i].old_share);
		causes->n++;
	}
	if (causes->n)
		qsort(causes->rows, causes->n, sizeof(*causes->rows), by_weight);
	causes->changed = causes->found.changed;
	return 0;
}

static struct interval rest_of(const struct causes *causes, double df)
{
	const struct shares_found *found = &causes->found;
	const struct profile_match *match = &causes->match;
	size_t workers = match->n_parts[PROFILE_OLD] + match->n_parts[PROFILE_NEW];
	double share = (found->old_reference + found->new_reference) / 2;
	struct shares_change rest = {
		.old_share = found->old_reference,
		.new_share = found->new_reference,
		.dispersion = 1 + found->prior.extra * share * found->worker,
		.df = (double)workers - 2 + found->prior.df,
	};

	return attribute(causes, df, &rest).ratio;
}

/* Do the workers' own times deny the difference: surely less than half of it is there? */
static bool is_denied(struct interval timed, const struct ttest *seen)
{
	double half = log(timed.estimate) / 2;
	double beyond =
		half > 0 ? half - seen->difference.estimate : seen->difference.estimate - half;

	return beyond > 0 && beyond / seen->se > dist_t_critical(LEVEL, seen->df);
}

/* Named functions that moved the whole the way that it moved. */
static bool is_in_the_shares(const struct causes *causes)
{
	double sum = 0;

	for (size_t i = 0; i < causes->changed; i++)
		sum += causes->rows[i].part.moved.estimate;
	return causes->changed && (sum > 0) == (causes->timed.estimate > 1);
}

static enum causes_again look_again(const struct causes *causes, const struct ttest *seen)
{
	if (!is_known(causes->timed) || !excludes_one(causes->timed))
		return CAUSES_NOT_TIMED;
	if (is_denied(causes->timed, seen))
		return CAUSES_NOT_AGAIN;
	if (excludes_one(causes->seen) && is_same_way(causes->seen, causes->timed))
		return CAUSES_AGAIN;
	return is_in_the_shares(causes) ? CAUSES_AGAIN : CAUSES_UNCLEAR;
}

/* Would each function that had made all of the difference alone have been seen? */
static bool is_spread_out(const struct causes *causes)
{
	double difference = causes->whole.estimate - 1;

	for (size_t i = 0; i < causes->n; i++) {
		const struct causes_row *row = &causes->rows[i];
		double alone = 1 + difference / row->change.old_share;

		/* one that has less than what was saved cannot have saved it */
		if (row->change.is_tested && alone > 0 && fabs(log(alone)) < log(row->detectable))
			return false;
	}
	return true;
}

static bool is_in_one_place(const struct causes *causes)
{
	const struct causes_row *first = causes->rows;

	return causes->n && (first->part.of_whole.low > .5 ||
			     fmin(first->change.old_share, first->change.new_share) > NEARLY_ALL);
}

static enum causes_kind judge(const struct causes *causes)
{
	const struct profile_match *match = &causes->match;

	if (match->n_parts[PROFILE_OLD] < 2 || match->n_parts[PROFILE_NEW] < 2 ||
	    causes->found.old_samples < CAUSES_LEAST_SAMPLES ||
	    causes->found.new_samples < CAUSES_LEAST_SAMPLES)
		return CAUSES_TOO_FEW;
	if (causes->again == CAUSES_NOT_AGAIN)
		return CAUSES_NOT_REPRODUCED;
	if (causes->changed)
		return CAUSES_NAMED;
	if (!is_known(causes->whole) || !excludes_one(causes->whole))
		return CAUSES_NOTHING;
	if (is_in_one_place(causes))
		return CAUSES_ONE_PLACE;
	return is_spread_out(causes) ? CAUSES_ALIKE : CAUSES_NOTHING;
}

int causes_find(struct causes *causes, const struct causes_request *request, struct err *err)
{
	const struct profile_match_request *profiles = &request->profiles;
	struct shares_change *changes = NULL;
	struct ttest seen;
	double df;
	int rc = -1;

	*causes = (struct causes){.timed = request->timed};
	if (!is_known(causes->timed))
		causes->timed = (struct interval){NAN, NAN, NAN, NAN};
	if (profile_match_functions(&causes->match, profiles, err) ||
	    causes_seen(&seen, profiles->profile[PROFILE_OLD], profiles->profile[PROFILE_NEW], err))
		goto out;
	causes->seen = interval_exp(seen.difference);
	causes->whole = is_known(causes->timed) ? causes->timed : causes->seen;
	df = !is_known(causes->timed) ? seen.df
	     : request->timed_df > 0  ? request->timed_df
				      : INFINITY;
	changes = compare_new(causes, err);
	if (!changes || make_rows(causes, changes, df, err))
		goto out;
	causes->rest = rest_of(causes, df);
	causes->again = look_again(causes, &seen);
	causes->kind = judge(causes);
	rc = 0;
out:
	free(changes);
	if (rc)
		causes_release(causes);
	return rc;
}
