#include "results/causes/rows.h"

#include <math.h>
#include <stdlib.h>

#define ALPHA .05
#define POWER .8
#define LEVEL (1 - ALPHA)

/* The workers' own times decide which of two functions moved only where they show a difference at
   all; else the functions with half of the time do. */
static bool tells_sides_apart(const struct rows_whole *whole)
{
	return whole->is_timed || whole->ratio.low > 1 || whole->ratio.high < 1;
}

bool rows_ratio_is_known(struct interval ratio)
{
	return ratio.estimate > 0 && isfinite(ratio.estimate);
}

static struct shares_table table_of(const struct profile_match *match,
				    const struct rows_whole *whole)
{
	return (struct shares_table){
		.things = match->n,
		.old_n = match->n_parts[PROFILE_OLD],
		.new_n = match->n_parts[PROFILE_NEW],
		.old_counts = match->self[PROFILE_OLD],
		.new_counts = match->self[PROFILE_NEW],
		.log_ratio = tells_sides_apart(whole) ? log(whole->ratio.estimate) : NAN,
		.alpha = ALPHA,
		.power = POWER,
	};
}

/* A change for each thing; free() it. NULL with err. */
static struct shares_change *compare_new(struct rows *rows, const struct shares_table *table,
					 struct err *err)
{
	struct shares_change *changes = calloc(table->things, sizeof(*changes));
	double *numbers = malloc(shares_numbers(table) * sizeof(*numbers));
	size_t *indices = malloc(table->things * sizeof(*indices));

	if (changes && numbers && indices) {
		rows->found = shares_compare(table, changes, numbers, indices);
		rows->tenth = shares_detectable(table, &rows->found, .1);
	} else {
		free(changes);
		changes = NULL;
		err_memory(err);
	}
	free(numbers);
	free(indices);
	return changes;
}

static struct attribution attribute(const struct rows *rows, const struct rows_whole *whole,
				    const struct shares_change *change)
{
	struct attribution_whole of = {whole->ratio, whole->df, rows->found.old_samples,
				       rows->found.new_samples};
	struct attribution_part part = {change->old_share, change->new_share, change->dispersion,
					change->df};

	return attribution_of(&of, &part, change->is_tested ? change->ratio.level : LEVEL);
}

static double moved(const struct causes_row *row)
{
	double by_time = row->part.moved.estimate;

	return fabs(isnan(by_time) ? row->change.new_share - row->change.old_share : by_time);
}

static double weight(const struct causes_row *row)
{
	return row->change.is_changed ? moved(row)
				      : fmax(row->change.old_share, row->change.new_share);
}

static int by_weight(const void *a, const void *b)
{
	const struct causes_row *one = a, *other = b;
	double x = weight(one), y = weight(other);

	if (one->change.is_changed != other->change.is_changed)
		return one->change.is_changed ? -1 : 1;
	if (x != y)
		return x > y ? -1 : 1;
	return one->item < other->item ? -1 : one->item > other->item; /* as they were found */
}

int rows_make(struct rows *rows, const struct profile_match *match, const struct rows_whole *whole,
	      struct err *err)
{
	struct shares_table table = table_of(match, whole);
	struct shares_change *changes;

	*rows = (struct rows){0};
	changes = compare_new(rows, &table, err);
	rows->items = malloc(table.things * sizeof(*rows->items));
	if (!changes || !rows->items) {
		free(changes);
		free(rows->items);
		*rows = (struct rows){0};
		return err_memory(err);
	}
	for (size_t i = 0; i < table.things; i++) {
		if (!(changes[i].old_share > 0 || changes[i].new_share > 0))
			continue;
		rows->items[rows->n++] = (struct causes_row){
			.item = &match->items[i],
			.change = changes[i],
			.part = attribute(rows, whole, &changes[i]),
			.detectable = shares_detectable(&table, &rows->found, changes[i].old_share),
		};
	}
	if (rows->n)
		qsort(rows->items, rows->n, sizeof(*rows->items), by_weight);
	free(changes);
	return 0;
}

struct interval rows_rest(const struct rows *rows, const struct profile_match *match,
			  const struct rows_whole *whole)
{
	const struct shares_found *found = &rows->found;
	size_t workers = match->n_parts[PROFILE_OLD] + match->n_parts[PROFILE_NEW];
	double share = (found->old_reference + found->new_reference) / 2;
	struct shares_change rest = {
		.old_share = found->old_reference,
		.new_share = found->new_reference,
		.dispersion = 1 + found->prior.extra * share * found->worker,
		.df = (double)workers - 2 + found->prior.df,
	};

	return attribute(rows, whole, &rest).ratio;
}

struct interval rows_implied(const struct rows *rows, const struct profile_match *match)
{
	const struct rows_whole unmoved = {{1, 1, 1, LEVEL}, INFINITY, false};
	struct interval rest = rows_rest(rows, match, &unmoved);

	return (struct interval){1 / rest.estimate, 1 / rest.high, 1 / rest.low, rest.level};
}

void rows_imply(struct rows *rows, struct interval implied)
{
	const struct rows_whole whole = {implied, INFINITY, false};

	for (size_t i = 0; i < rows->n; i++) {
		struct causes_row *row = &rows->items[i];
		struct interval ratio = row->change.ratio;
		double old_share = row->change.old_share;

		row->part = attribute(rows, &whole, &row->change);
		row->part.of_whole = (struct interval){NAN, NAN, NAN, NAN};
		if (old_share > 0)
			row->part.moved = (struct interval){
				old_share * (ratio.estimate - 1), old_share * (ratio.low - 1),
				old_share * (ratio.high - 1), ratio.level};
	}
	if (rows->n)
		qsort(rows->items, rows->n, sizeof(*rows->items), by_weight);
}
