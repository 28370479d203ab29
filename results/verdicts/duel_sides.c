#include "results/verdicts/duel_sides.h"

#include "results/model/keys.h"
#include "results/verdicts/blocks.h"

#include <string.h>

static const struct run *first_with_values(const struct suite *suite)
{
	for (size_t i = 0; i < suite->n; i++)
		for (size_t j = 0; j < suite->benches[i]->nruns; j++)
			if (suite->benches[i]->runs[j]->nvalues)
				return suite->benches[i]->runs[j];
	return NULL;
}

static bool is_text(const char *text, const char *which)
{
	return text && strcmp(text, which) == 0;
}

static enum duel_role role_of(const char *role, const char *label)
{
	if (is_text(role, ROLE_BASELINE))
		return DUEL_ROLE_BASELINE;
	if (is_text(role, ROLE_CANDIDATE) || is_text(label, LABEL_WORKING_TREE) ||
	    is_text(label, LABEL_THIS_FOLDER))
		return DUEL_ROLE_CANDIDATE;
	return DUEL_ROLE_UNKNOWN;
}

struct duel_side duel_side_of(const struct suite *suite)
{
	const struct run *run = first_with_values(suite);
	struct duel_side side = {0};

	if (!run)
		return side;
	side.duel = meta_text(run->meta, KEY_DUEL);
	side.label = meta_text(run->meta, KEY_DUEL_SIDE);
	if (side.duel)
		side.role = role_of(meta_text(run->meta, KEY_DUEL_ROLE), side.label);
	return side;
}

bool duel_sides_meet(const struct suite *one, const struct suite *other)
{
	for (size_t i = 0; i < one->n; i++) {
		const struct bench *bench = suite_find(other, bench_name(one->benches[i]));

		if (bench && blocks_meet(one->benches[i], bench))
			return true;
	}
	return false;
}

bool duel_sides_are_turned(const struct suite *first, const struct suite *second)
{
	enum duel_role one = duel_side_of(first).role, other = duel_side_of(second).role;

	if (!duel_sides_meet(first, second) || one == other)
		return false;
	return one == DUEL_ROLE_CANDIDATE || other == DUEL_ROLE_BASELINE;
}
