#include "cli/dueling/meetings.h"

#include "cli/dueling/labels.h"
#include "runner/preparing/side_caches.h"

#include <stdlib.h>
#include <string.h>

static bool is_called(const struct meetings *meetings, size_t before, const char *label)
{
	const int first = meetings->first, other = 1 - first;

	if (strcmp(meetings->items[0].sides[first].label, label) == 0)
		return true;
	for (size_t i = 0; i < before; i++)
		if (strcmp(meetings->items[i].sides[other].label, label) == 0)
			return true;
	return false;
}

static int name_sides(struct meetings *meetings, struct err *err)
{
	for (size_t i = 0; i < meetings->n; i++) {
		struct meeting *one = &meetings->items[i];

		if (labels_of_targets(one->sides, &one->second, meetings->n > 1, err))
			return -1;
	}
	for (size_t i = 0; i < meetings->n && meetings->n > 1; i++) {
		struct prepared_side *other = &meetings->items[i].sides[!meetings->first];

		if (is_called(meetings, i, other->label) && labels_number(other, i + 2, err))
			return -1;
	}
	return 0;
}

static int prepare(struct meeting *one, const struct job *job, bool needs_python,
		   make_targets_fn *make_targets, void *context, struct err *err)
{
	struct prepared_side *sides = one->sides;

	if (sides_init(sides, &one->second, &job->preparation, needs_python, err))
		return -1;
	for (int side = 0; side < 2; side++)
		if (make_targets(context, &sides[side], &job->settings, &sides[side].targets, err))
			return -1;
	return 0;
}

static int pair_up(struct meetings *meetings, const struct duel_options *d, struct teller teller,
		   struct err *err)
{
	const struct pairing pairing = {.only_by_name = duel_options_have_gate(d) && d->vs.n == 0,
					.renamed = &d->renamed};

	for (size_t i = 0; i < meetings->n; i++) {
		struct meeting *one = &meetings->items[i];

		if (pairs_init(&one->pairs, one->sides, &pairing, teller, err))
			return -1;
		one->are_strangers = one->pairs.n == 0;
		meetings->n_pairs += one->pairs.n;
		meetings->is_broken |= one->pairs.is_broken;
	}
	meetings->n_family = meetings->n_pairs;
	return 0;
}

int meetings_make_caches(struct meetings *meetings, const struct settings *settings,
			 struct err *err)
{
	for (size_t i = 0; i < meetings->n; i++)
		if (side_caches_make(meetings->items[i].sides, &meetings->items[i].pairs, settings,
				     err))
			return -1;
	return 0;
}

void meetings_tell_left_out(const struct meetings *meetings, struct teller teller)
{
	for (size_t i = 0; i < meetings->n; i++)
		pairs_tell_left_out(&meetings->items[i].pairs, meetings->items[i].sides, teller);
}

int meetings_init(struct meetings *meetings, const struct duel_options *d, const struct job *job,
		  bool needs_python, make_targets_fn *make_targets, void *context, struct err *err)
{
	size_t n = duel_options_sides(d);

	*meetings = (struct meetings){.items = calloc(n, sizeof(*meetings->items)), .n = n};
	if (!meetings->items) {
		meetings->n = 0;
		return err_memory(err);
	}
	for (size_t i = 0; i < n; i++) {
		meetings->items[i].second = duel_options_side(d, i);
		meetings->first = !second_side_index(&meetings->items[i].second);
	}
	for (size_t i = 0; i < n; i++)
		if (prepare(&meetings->items[i], job, needs_python, make_targets, context, err))
			return -1;
	return name_sides(meetings, err) || pair_up(meetings, d, job->preparation.teller, err) ? -1
											       : 0;
}

void meetings_release(struct meetings *meetings)
{
	for (size_t i = 0; i < meetings->n; i++) {
		pairs_release(&meetings->items[i].pairs);
		sides_release(meetings->items[i].sides);
	}
	free(meetings->items);
	json_decref(meetings->parts);
	*meetings = (struct meetings){0};
}

int meetings_add_identity(json_t *same, const struct meetings *meetings, struct err *err)
{
	for (size_t i = 0; i < meetings->n; i++) {
		const struct prepared_side *sides = meetings->items[i].sides;

		if (sides_add_identity(same, sides, i, sides[0].side.bootstrap != NULL, err))
			return -1;
	}
	return 0;
}
