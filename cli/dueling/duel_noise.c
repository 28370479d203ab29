#include "cli/dueling/duel_noise.h"

#include "results/noise/find.h"

/* The kinds that a pair of processes in turns does not cancel. */
static bool matters(enum noise_kind kind)
{
	return kind <= NOISE_MIGRATION || kind == NOISE_MODES;
}

void duel_noise_find(struct noise *noise, const struct duel *duel, const struct bout *bout)
{
	struct noise sides[2] = {{.n = 0}, {.n = 0}};
	struct err err = {0};

	*noise = (struct noise){0};
	for (int side = 0; side < 2; side++) {
		const struct bench *bench = suite_find(duel->suites[side], bout->targets[0]->name);

		if (bench && noise_find(&sides[side], bench, duel->suites[side], NULL,
					duel->config->margin, &err))
			return;
	}
	for (int kind = 0; kind < NOISE_KINDS; kind++) {
		const struct finding *found = noise_get(&sides[0], (enum noise_kind)kind);

		if (!found)
			found = noise_get(&sides[1], (enum noise_kind)kind);
		if (found && matters(found->kind))
			noise->found[noise->n++] = *found;
	}
}
