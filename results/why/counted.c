#include "results/why/counted.h"

#include "results/profiles/floors.h"

#include <math.h>
#include <stdlib.h>

struct counting_up {
	const struct profile_match_request *request;
	const struct profile_match *match;
	struct floor_rule rule;
	double *each[2], *scratch; /* each[side][part], of what is at hand */
};

/* Rooms for all parts. */
static int begin(struct counting_up *up, struct err *err)
{
	size_t n = up->match->n_parts[0] + up->match->n_parts[1] + 1;

	up->each[0] = calloc(n, sizeof(double));
	up->each[1] = calloc(n, sizeof(double));
	up->scratch = calloc(2 * n, sizeof(double));
	return up->each[0] && up->each[1] && up->scratch ? 0 : err_memory(err);
}

static void end(struct counting_up *up)
{
	free(up->each[0]);
	free(up->each[1]);
	free(up->scratch);
}

static double per_iteration(const struct counting_up *up, int side, size_t part, int64_t weight)
{
	int64_t iterations = up->request->profile[side]->parts[part].iterations;

	return iterations > 0 ? (double)weight / (double)iterations : NAN;
}

static struct call_figure range_of(const double *each, size_t n)
{
	struct call_figure range = {INFINITY, -INFINITY};

	for (size_t i = 0; i < n; i++) {
		range.low = fmin(range.low, each[i]); /* fmin and fmax pass NaN by */
		range.high = fmax(range.high, each[i]);
	}
	return isfinite(range.low) ? range : (struct call_figure){0, 0};
}

static bool has_layouts(const struct counting_up *up)
{
	return up->rule.layouts > 0 && up->match->n_parts[0] > 1;
}

/* What up->each has, as a part. */
static void fill(struct counting_up *up, struct why_part *part)
{
	struct floor_change change;

	for (int side = 0; side < 2; side++)
		part->sides[side] = range_of(up->each[side], up->match->n_parts[side]);
	if (!has_layouts(up))
		return;
	change = floor_change_of(up->each[0], up->each[1], up->match->n_parts[0], &up->rule,
				 up->scratch);
	part->has_floor = true;
	part->floor = change.floor;
	part->is_told = change.is_told;
}

static void read_item(struct counting_up *up, size_t item)
{
	for (int side = 0; side < 2; side++) {
		size_t n = up->match->n_parts[side];

		for (size_t i = 0; i < n; i++)
			up->each[side][i] =
				per_iteration(up, side, i, up->match->self[side][item * n + i]);
	}
}

static void read_total(struct counting_up *up)
{
	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < up->match->n_parts[side]; i++)
			up->each[side][i] = per_iteration(
				up, side, i, up->request->profile[side]->parts[i].samples);
}

/* Where it is on the new side, else on the old one. */
static struct why_place place_of(const struct profile_matched *item)
{
	bool is_new = item->frame[PROFILE_NEW] != PROFILE_NO_FRAME;

	return (struct why_place){item->function, item->file,
				  item->text ? item->line[is_new] : item->first_line[is_new],
				  item->text};
}

static bool is_function(const struct profile_matched *item)
{
	return item->kind == PROFILE_PYTHON && !profile_matched_is_rest(item);
}

/* Of the items that are functions, or lines of some; NULL: memory. */
static struct why_part *parts_new(struct counting_up *up, bool is_line, size_t *n)
{
	struct why_part *parts = calloc(up->match->n + 1, sizeof(*parts));

	*n = 0;
	for (size_t i = 0; parts && i < up->match->n; i++) {
		const struct profile_matched *item = &up->match->items[i];

		if (!is_function(item) || (is_line && !item->text))
			continue;
		read_item(up, i);
		parts[*n].place = place_of(item);
		fill(up, &parts[(*n)++]);
	}
	return parts;
}

/* The figures of everything. Of layouts the change is that of the same ones. */
static void fill_total(struct counting_up *up, struct why_ledger *ledger)
{
	struct why_part total = {.has_floor = false};

	read_total(up);
	fill(up, &total);
	ledger->total[0] = total.sides[0];
	ledger->total[1] = total.sides[1];
	ledger->change = (struct call_figure){total.sides[1].low - total.sides[0].high,
					      total.sides[1].high - total.sides[0].low};
	for (size_t i = 0; total.has_floor && i < up->match->n_parts[0]; i++)
		up->each[0][i] = up->each[1][i] - up->each[0][i];
	if (total.has_floor)
		ledger->change = range_of(up->each[0], up->match->n_parts[0]);
}

static int count_functions(struct why_counts *counts, const struct profile_match_request *profiles,
			   size_t layouts, struct err *err)
{
	struct counting_up up = {.request = profiles,
				 .match = &counts->functions,
				 .rule = {layouts, counts->functions.n}};
	struct why_ledger *ledger = &counts->ledger;
	int rc = begin(&up, err);

	if (!rc) {
		ledger->looked = WHY_LOOKED;
		counts->parts = parts_new(&up, false, &ledger->n);
		fill_total(&up, ledger);
		rc = counts->parts ? 0 : err_memory(err);
	}
	ledger->parts = counts->parts;
	end(&up);
	return rc;
}

static int count_lines(struct why_counts *counts, const struct profile_match_request *profiles,
		       struct err *err)
{
	struct counting_up up = {.request = profiles, .match = &counts->texts};
	int rc = begin(&up, err);

	if (!rc) {
		counts->lines = parts_new(&up, true, &counts->ledger.n_lines);
		rc = counts->lines ? 0 : err_memory(err);
	}
	counts->ledger.lines = counts->lines;
	end(&up);
	return rc;
}

int why_counts_make(struct why_counts *counts, const struct profile_match_request *profiles,
		    size_t layouts, struct err *err)
{
	*counts = (struct why_counts){.ledger.looked = WHY_NOT_LOOKED};
	if (profile_match_functions(&counts->functions, profiles, err) ||
	    count_functions(counts, profiles, layouts, err))
		return -1;
	if (!profiles->sources[0] || !profiles->sources[1])
		return 0;
	return profile_match_lines(&counts->texts, profiles, err) ||
			       count_lines(counts, profiles, err)
		       ? -1
		       : 0;
}

void why_counts_release(struct why_counts *counts)
{
	profile_match_release(&counts->functions);
	profile_match_release(&counts->texts);
	free(counts->parts);
	free(counts->lines);
	*counts = (struct why_counts){.ledger.looked = WHY_NOT_LOOKED};
}
