#include "cli/dueling/standing.h"

#include "results/base/json.h"
#include "stats/ranking.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_of_one(const struct duel *duels, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (duels[i].n != 1)
			return false;
	return true;
}

/* The duels of a contest. */
struct ranked {
	const struct duel *duels;
	size_t n;
	int first;
	bool of_one; /* benchmark */
};

static bool skips(const struct duel *duel, int first, const char *name)
{
	for (size_t i = 0; i < duel->n; i++)
		if (strcmp(duel->bouts[i].targets[first]->name, name) == 0)
			return duel->bouts[i].status == BOUT_SKIPPED;
	return false;
}

/* What is skipped in each duel is no part of any mean. */
static bool is_skipped_everywhere(const struct ranked *ranked, const struct bout *bout)
{
	bool is = bout->status == BOUT_SKIPPED;

	for (size_t i = 0; i < ranked->n && is; i++)
		is = skips(&ranked->duels[i], ranked->first, bout->targets[ranked->first]->name);
	return is;
}

/* Every benchmark of it that is not left out everywhere took its last look, and is in the mean. */
static bool is_whole(const struct ranked *ranked, const struct duel *duel,
		     const struct section *section)
{
	size_t n = 0;

	for (size_t i = 0; i < duel->n; i++) {
		const struct bout *bout = &duel->bouts[i];
		bool is_done = bout->status == BOUT_DECIDED || bout->status == BOUT_SPENT;

		if (!is_done && !is_skipped_everywhere(ranked, bout))
			return false;
		n += is_done;
	}
	return (ranked->of_one || section->mean.n == n) && section->missing.n == 0 &&
	       section->added.n == 0;
}

/* candidate / baseline. A mean over fewer benchmarks than those of other sides is another thing. */
static struct interval ratio_of(const struct ranked *ranked, const struct duel *duel,
				const struct section *section)
{
	struct interval ratio = ranked->of_one ? section->items[0].ratio : section->mean.these;

	if (ranked->of_one && bout_is_out(&duel->bouts[0]))
		return interval_unbounded(NAN);
	return is_whole(ranked, duel, section) ? ratio : interval_unbounded(ratio.estimate);
}

static struct interval inverse(struct interval ratio)
{
	return (struct interval){1 / ratio.estimate, 1 / ratio.high, 1 / ratio.low, ratio.level};
}

int standing_init(struct standing *standing, const struct duel *duels, const struct report *report,
		  int first, struct err *err)
{
	size_t n = report->n + 1;
	struct ranked ranked;

	*standing = (struct standing){.n = n,
				      .labels = calloc(n, sizeof(*standing->labels)),
				      .ratios = calloc(n, sizeof(*standing->ratios)),
				      .order = calloc(n, sizeof(*standing->order)),
				      .leads = calloc(n, sizeof(*standing->leads)),
				      .is_of_one = is_of_one(duels, report->n)};
	ranked = (struct ranked){duels, report->n, first, standing->is_of_one};
	if (!standing->labels || !standing->ratios || !standing->order || !standing->leads)
		return err_memory(err);
	standing->labels[0] = duels[0].config->sides[first].label;
	standing->ratios[0] = (struct interval){1, 1, 1, 1};
	for (size_t i = 0; i < report->n; i++) {
		struct interval ratio = ratio_of(&ranked, &duels[i], &report->sections[i]);

		standing->labels[i + 1] = duels[i].config->sides[!first].label;
		standing->ratios[i + 1] = first == 0 ? ratio : inverse(ratio);
	}
	standing->leaders = ranking_of(standing->ratios, n, report->rules.margin, standing->order,
				       standing->leads);
	return 0;
}

void standing_release(struct standing *standing)
{
	free(standing->labels);
	free(standing->ratios);
	free(standing->order);
	free(standing->leads);
	*standing = (struct standing){0};
}

json_t *standing_json_new(const struct standing *standing)
{
	json_t *list = json_array();

	for (size_t i = 0; i < standing->n; i++) {
		size_t side = standing->order[i];
		const struct interval *ratio = &standing->ratios[side];

		json_array_append_new(list, json_pack("{s:o, s:o, s:o, s:o}", "side",
						      json_text_new(standing->labels[side]),
						      "ratio", json_finite_new(ratio->estimate),
						      "low", json_finite_new(ratio->low), "high",
						      json_finite_new(ratio->high)));
	}
	return list;
}

bool standing_is_known(const struct standing *standing)
{
	for (size_t i = 1; i < standing->n; i++)
		if (!isnan(standing->ratios[i].estimate))
			return true;
	return false;
}
