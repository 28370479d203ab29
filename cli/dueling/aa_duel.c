#include "cli/dueling/aa_duel.h"

#include "runner/preparing/sides.h"

#include <stdlib.h>
#include <string.h>

void aa_duel_configure(struct duel_config *aa, size_t pairs[AA_BENCHMARKS][2],
		       const struct duel_config *configs, size_t n)
{
	const struct duel_config *of = configs;
	size_t chosen;

	for (size_t i = 1; i < n && of->n_pairs == 0; i++)
		of = &configs[i];
	chosen = of->n_pairs < AA_BENCHMARKS ? of->n_pairs : AA_BENCHMARKS;
	for (size_t i = 0; i < chosen; i++) {
		size_t at = (2 * i + 1) * of->n_pairs / (2 * chosen);

		pairs[i][0] = pairs[i][1] = of->pairs[at][SIDE_BASELINE];
	}
	*aa = *of;
	aa->sides[SIDE_CANDIDATE] = aa->sides[SIDE_BASELINE];
	aa->counters[SIDE_CANDIDATE] = aa->counters[SIDE_BASELINE];
	aa->pairs = (const size_t(*)[2])pairs;
	aa->n_pairs = chosen;
	aa->looks = spending_fixed(AA_BLOCKS, 1 - AA_LEVEL);
	aa->limit = NULL;
	aa->precision = 0;
	aa->follows = AA_BLOCKS;
}

int aa_duel_judge(struct report *report, const struct duel *duel, struct err *err)
{
	struct aa *aa = &report->aa;
	double *d = malloc((AA_BLOCKS + 1) * sizeof(*d));
	size_t n = 0;
	int rc;

	if (!d)
		return err_memory(err);
	*aa = (struct aa){.is_asked = true, .side = duel->config->sides[SIDE_BASELINE].label};
	for (size_t i = 0; i < duel->n; i++) {
		const struct bout *bout = &duel->bouts[i];
		size_t room = AA_BLOCKS - n, taken = bout->n < room ? bout->n : room;

		if (taken)
			memcpy(d + n, bout->d, taken * sizeof(*d));
		n += taken;
		aa->benchmarks += taken > 0;
	}
	rc = aa_judge(aa, d, n, report->rules.margin, report->rules.limit, err);
	free(d);
	return rc;
}
