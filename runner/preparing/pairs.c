#include "runner/preparing/pairs.h"

#include <stdlib.h>
#include <string.h>

static long index_of(const struct targets *targets, const char *name)
{
	for (size_t i = 0; i < targets->n; i++)
		if (strcmp(targets->items[i].name, name) == 0)
			return (long)i;
	return -1;
}

static bool is_one_to_one(const struct prepared_side sides[2])
{
	return sides[0].targets.n == 1 && sides[1].targets.n == 1;
}

static void tell_left_out(const struct prepared_side *has, const struct prepared_side *lacks,
			  const char *name, struct teller teller)
{
	teller_tell(teller, &(struct told){.kind = TOLD_ON_ONE_SIDE,
					   .what = name,
					   .text = has->label,
					   .unit = lacks->label});
}

/* Files of one side that cannot be loaded there, told before what of them the other side has: what
   fails on both is a row that says so. Are there any? */
static bool tell_broken(const struct prepared_side sides[2], struct teller teller)
{
	bool found = false;

	for (int side = 0; side < 2; side++) {
		const struct targets *targets = &sides[side].targets;

		for (size_t i = 0; i < targets->n; i++) {
			const struct target *target = &targets->items[i];

			if (!target->load_error ||
			    index_of(&sides[!side].targets, target->name) >= 0)
				continue;
			teller_tell(teller, &(struct told){.kind = TOLD_BROKEN_ON_ONE_SIDE,
							   .what = target->name,
							   .text = sides[side].label,
							   .unit = target->load_error,
							   .details = target->load_details});
			found = true;
		}
	}
	return found;
}

static void pair_by_name(struct pairs *pairs, const struct prepared_side sides[2],
			 struct teller teller)
{
	const struct targets *a = &sides[0].targets, *b = &sides[1].targets;

	for (size_t i = 0; i < a->n; i++) {
		long j = index_of(b, a->items[i].name);

		if (j < 0 && !a->items[i].load_error)
			tell_left_out(&sides[0], &sides[1], a->items[i].name, teller);
		if (j < 0)
			continue;
		pairs->items[pairs->n][0] = i;
		pairs->items[pairs->n++][1] = (size_t)j;
	}
	for (size_t j = 0; j < b->n; j++)
		if (!b->items[j].load_error && index_of(a, b->items[j].name) < 0)
			tell_left_out(&sides[1], &sides[0], b->items[j].name, teller);
}

int pairs_init(struct pairs *pairs, const struct prepared_side sides[2], struct teller teller,
	       struct err *err)
{
	*pairs = (struct pairs){.items = calloc(sides[0].targets.n + 1, sizeof(*pairs->items))};
	if (!pairs->items)
		return err_memory(err);
	if (is_one_to_one(sides)) {
		pairs->n = 1; /* {0, 0} */
		return 0;
	}
	pairs->is_broken = tell_broken(sides, teller);
	pair_by_name(pairs, sides, teller);
	if (pairs->n == 0)
		return err_set(err, ERR_INPUT, "the two sides have no benchmark in common");
	return 0;
}

void pairs_release(struct pairs *pairs)
{
	free(pairs->items);
	*pairs = (struct pairs){0};
}
