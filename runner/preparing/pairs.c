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

static void tell_left_out(const struct texts *names, const struct prepared_side *has,
			  const struct prepared_side *lacks, struct teller teller)
{
	for (size_t i = 0; i < names->n; i++)
		teller_tell(teller, &(struct told){.kind = TOLD_ON_ONE_SIDE,
						   .what = names->items[i],
						   .text = has->label,
						   .unit = lacks->label});
}

void pairs_tell_left_out(const struct pairs *pairs, const struct prepared_side sides[2],
			 struct teller teller)
{
	tell_left_out(&pairs->missing, &sides[0], &sides[1], teller);
	tell_left_out(&pairs->added, &sides[1], &sides[0], teller);
}

/* One that was brought there says nothing against the side. */
static bool is_own(const struct prepared_side *side, const struct target *target)
{
	return !target->path || !side_was_brought(side, target->path);
}

/* One of that side that cannot be loaded there, or skips itself, which is no failure. */
static int tell_broken(struct pairs *pairs, const struct prepared_side sides[2], int side,
		       const struct target *target, struct teller teller, struct err *err)
{
	bool is_skipped = target_is_skipped(target);

	teller_tell(teller, &(struct told){.kind = is_skipped ? TOLD_SKIPPED_ON_ONE_SIDE
							      : TOLD_BROKEN_ON_ONE_SIDE,
					   .what = target->name,
					   .text = sides[side].label,
					   .unit = target->load_error,
					   .details = target->load_details});
	pairs->is_broken |= !is_skipped;
	return !is_skipped && side == SIDE_BASELINE && is_own(&sides[side], target) &&
			       texts_add(&pairs->unloaded, target->name)
		       ? err_memory(err)
		       : 0;
}

/* Files of one side that have no benchmarks there, told before what of them the other side has:
   what fails on both is a row that says so. */
static int tell_lonely(struct pairs *pairs, const struct prepared_side sides[2],
		       struct teller teller, struct err *err)
{
	for (int side = 0; side < 2; side++) {
		const struct targets *targets = &sides[side].targets;

		for (size_t i = 0; i < targets->n; i++) {
			const struct target *target = &targets->items[i];

			if (target->load_error &&
			    index_of(&sides[!side].targets, target->name) < 0 &&
			    tell_broken(pairs, sides, side, target, teller, err))
				return -1;
		}
	}
	return 0;
}

/* ---- names */

/* Of "OLD=NEW" the part behind the last "=": names of parameters may hold one. */
static const char *new_name(const char *renamed)
{
	const char *mark = strrchr(renamed, '=');

	return mark ? mark + 1 : NULL;
}

static bool is_old_name(const char *renamed, const char *name)
{
	size_t len = (size_t)(new_name(renamed) - 1 - renamed);

	return strlen(name) == len && strncmp(renamed, name, len) == 0;
}

/* What the candidate calls this benchmark of the baseline. */
static const char *name_now(const struct pairing *pairing, const char *name)
{
	for (size_t i = 0; pairing->renamed && i < pairing->renamed->n; i++)
		if (is_old_name(pairing->renamed->items[i], name))
			return new_name(pairing->renamed->items[i]);
	return name;
}

static bool has_old_name(const struct targets *targets, const char *renamed)
{
	for (size_t i = 0; i < targets->n; i++)
		if (is_old_name(renamed, targets->items[i].name))
			return true;
	return false;
}

/* A slip would silently leave a gate with less to judge. */
static int check_renamed(const struct pairing *pairing, const struct prepared_side sides[2],
			 struct err *err)
{
	for (size_t i = 0; pairing->renamed && i < pairing->renamed->n; i++) {
		const char *renamed = pairing->renamed->items[i];

		if (!new_name(renamed) || renamed == new_name(renamed) - 1 || !*new_name(renamed))
			return err_set(err, ERR_USAGE, "--renamed %s: must be OLD=NEW", renamed);
		if (!has_old_name(&sides[0].targets, renamed))
			return err_set(err, ERR_USAGE, "--renamed %s: %s has no such benchmark",
				       renamed, sides[0].label);
		if (index_of(&sides[1].targets, new_name(renamed)) < 0)
			return err_set(err, ERR_USAGE, "--renamed %s: %s has no benchmark %s",
				       renamed, sides[1].label, new_name(renamed));
	}
	return 0;
}

static bool is_paired(const struct pairs *pairs, size_t candidate)
{
	for (size_t i = 0; i < pairs->n; i++)
		if (pairs->items[i][1] == candidate)
			return true;
	return false;
}

static int leave_out(struct texts *names, const struct target *target, struct err *err)
{
	if (target->load_error)
		return 0;
	return texts_add(names, target->name) ? err_memory(err) : 0;
}

static int pair_by_name(struct pairs *pairs, const struct prepared_side sides[2],
			const struct pairing *pairing, struct err *err)
{
	const struct targets *a = &sides[0].targets, *b = &sides[1].targets;

	for (size_t i = 0; i < a->n; i++) {
		long j = index_of(b, name_now(pairing, a->items[i].name));

		if (j < 0 && leave_out(&pairs->missing, &a->items[i], err))
			return -1;
		if (j < 0)
			continue;
		pairs->items[pairs->n][0] = i;
		pairs->items[pairs->n++][1] = (size_t)j;
	}
	for (size_t j = 0; j < b->n; j++)
		if (!is_paired(pairs, j) && leave_out(&pairs->added, &b->items[j], err))
			return -1;
	return 0;
}

int pairs_init(struct pairs *pairs, const struct prepared_side sides[2],
	       const struct pairing *pairing, struct teller teller, struct err *err)
{
	*pairs = (struct pairs){.items = calloc(sides[0].targets.n + 1, sizeof(*pairs->items))};
	if (!pairs->items)
		return err_memory(err);
	if (is_one_to_one(sides) && !pairing->only_by_name) {
		pairs->n = 1; /* {0, 0} */
		return 0;
	}
	if (check_renamed(pairing, sides, err) || tell_lonely(pairs, sides, teller, err))
		return -1;
	return pair_by_name(pairs, sides, pairing, err);
}

void pairs_release(struct pairs *pairs)
{
	free(pairs->items);
	texts_release(&pairs->missing);
	texts_release(&pairs->added);
	texts_release(&pairs->unloaded);
	*pairs = (struct pairs){0};
}
