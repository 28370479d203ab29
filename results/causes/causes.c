#include "results/causes/causes.h"

#include "results/causes/rows.h"
#include "results/causes/seen.h"
#include "stats/dist.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define LEVEL	    .95
#define NEARLY_SURE .999

/* A function with so much of the time has next to nothing beside it to be compared with. */
#define NEARLY_ALL .95

void causes_release(struct causes *causes)
{
	free(causes->rows);
	free(causes->lines);
	free(causes->natives);
	profile_match_release(&causes->native_match);
	profile_match_release(&causes->match);
	profile_match_release(&causes->line_match);
	*causes = (struct causes){0};
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
	if (!rows_ratio_is_known(causes->timed) || !excludes_one(causes->timed))
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
	if (!rows_ratio_is_known(causes->whole) || !excludes_one(causes->whole))
		return CAUSES_NOTHING;
	if (is_in_one_place(causes))
		return CAUSES_ONE_PLACE;
	return is_spread_out(causes) ? CAUSES_ALIKE : CAUSES_NOTHING;
}

/* ---- functions, then lines */

static double width(struct interval ratio)
{
	return log(ratio.high / ratio.low);
}

/* Both may be true. */
static bool overlap(struct interval a, struct interval b)
{
	return !(a.low > b.high) && !(b.low > a.high);
}

/* The workers' own times as they are read against what the shares imply. They are looked at twice:
   how much a function has of a difference is told only where they differ at all, and just then a
   machine that moved between neighbours is taken for a difference of everything else. At 95 % one
   program in twenty would be told so. */
static struct interval nearly_sure(const struct rows_whole *whole)
{
	struct interval ratio = whole->ratio;
	double se = log(ratio.high / ratio.low) / 2 / dist_t_critical(ratio.level, whole->df);

	return interval_exp(interval_from_se(log(ratio.estimate), se, whole->df, NEARLY_SURE));
}

/* Where nothing was timed and the workers' times scatter, the shares tell more of the whole, unless
   these times deny it. */
static void look_at_rest(struct causes *causes, const struct rows_whole *whole, struct rows *rows)
{
	struct interval implied = rows_implied(rows, &causes->match);

	if (causes->basis == CAUSES_BY_TIMED || rows->found.changed == 0 ||
	    width(causes->whole) < width(implied) || !overlap(nearly_sure(whole), implied))
		return;
	causes->basis = CAUSES_BY_REST;
	causes->whole = implied;
	rows_imply(rows, implied);
}

static int find_functions(struct causes *causes, const struct rows_whole *whole, struct err *err)
{
	struct rows rows;

	if (rows_make(&rows, &causes->match, whole, err))
		return -1;
	causes->rest = rows_rest(&rows, &causes->match, whole);
	look_at_rest(causes, whole, &rows);
	causes->rows = rows.items;
	causes->n = rows.n;
	causes->changed = rows.found.changed;
	causes->found = rows.found;
	causes->tenth = rows.tenth;
	return 0;
}

static bool is_named(const struct causes *causes, const struct profile_matched *line)
{
	for (size_t i = 0; i < causes->changed; i++) {
		const struct profile_matched *item = causes->rows[i].item;

		if (item->kind == line->kind && strcmp(item->file, line->file) == 0 &&
		    strcmp(item->function, line->function) == 0)
			return true;
	}
	return false;
}

/* Those that changed come first. */
static int find_lines(struct causes *causes, const struct profile_match_request *profiles,
		      const struct rows_whole *whole, struct err *err)
{
	struct rows rows;

	if (profile_match_lines(&causes->line_match, profiles, err) ||
	    rows_make(&rows, &causes->line_match, whole, err))
		return -1;
	if (causes->basis == CAUSES_BY_REST)
		rows_imply(&rows, causes->whole);
	causes->lines = rows.items;
	for (size_t i = 0; i < rows.found.changed; i++)
		if (rows.items[i].item->text && is_named(causes, rows.items[i].item))
			causes->lines[causes->n_lines++] = rows.items[i];
	return 0;
}

static int find_natives(struct causes *causes, const struct profile_match_request *profiles,
			const struct rows_whole *whole, struct err *err)
{
	struct rows rows;

	if (profile_match_natives(&causes->native_match, profiles, err) ||
	    rows_make(&rows, &causes->native_match, whole, err))
		return -1;
	if (causes->basis == CAUSES_BY_REST)
		rows_imply(&rows, causes->whole);
	causes->natives = rows.items;
	causes->n_natives = rows.n;
	causes->natives_changed = rows.found.changed;
	return 0;
}

/* The ratio of the whole, and how it is known. */
static int find_whole(struct causes *causes, const struct causes_request *request,
		      struct rows_whole *whole, struct ttest *seen, struct err *err)
{
	const struct stack_profile *const *profile = request->profiles.profile;
	bool is_timed = rows_ratio_is_known(request->timed);

	if (causes_seen(seen, profile[PROFILE_OLD], profile[PROFILE_NEW], err))
		return -1;
	causes->timed = is_timed ? request->timed : (struct interval){NAN, NAN, NAN, NAN};
	causes->seen = interval_exp(seen->difference);
	causes->whole = is_timed ? causes->timed : causes->seen;
	causes->basis = is_timed ? CAUSES_BY_TIMED : CAUSES_BY_WORKERS;
	*whole = (struct rows_whole){causes->whole, seen->df, is_timed};
	if (is_timed)
		whole->df = request->timed_df > 0 ? request->timed_df : INFINITY;
	return 0;
}

int causes_find(struct causes *causes, const struct causes_request *request, struct err *err)
{
	const struct profile_match_request *profiles = &request->profiles;
	struct rows_whole whole;
	struct ttest seen;
	int rc;

	*causes = (struct causes){0};
	rc = find_whole(causes, request, &whole, &seen, err) ||
	     profile_match_functions(&causes->match, profiles, err) ||
	     find_functions(causes, &whole, err);
	if (!rc) {
		causes->again = look_again(causes, &seen);
		causes->kind = judge(causes);
	}
	if (!rc && causes->kind == CAUSES_NAMED && profiles->sources[PROFILE_OLD] &&
	    profiles->sources[PROFILE_NEW])
		rc = find_lines(causes, profiles, &whole, err);
	if (!rc && request->natives)
		rc = find_natives(causes, profiles, &whole, err);
	if (rc)
		causes_release(causes);
	return rc ? -1 : 0;
}
