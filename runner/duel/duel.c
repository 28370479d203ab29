#include "runner/duel/duel.h"

#include "runner/duel/contest.h"
#include "runner/duel/digest.h"
#include "runner/duel/files.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool duel_can_share_placement(const struct side sides[2], char *why, size_t size)
{
	*why = '\0';
	for (int side = 0; side < 2; side++)
		if (!sides[side].bootstrap ||
		    !placement_is_possible(sides[side].program, why, size))
			return false;
	return true;
}

static void bout_begin(struct duel *duel, size_t i)
{
	const struct duel_config *config = duel->config;
	const struct duel_places *places = &config->places;
	struct bout *bout = &duel->bouts[i];

	bout->looks = config->looks;
	bout->margin = config->margin;
	bout->limit = config->limit;
	bout->question = config->question;
	bout->precision = config->precision;
	bout->verdict.ratio = bout->verdict.log_ratio = interval_unbounded(NAN);
	bout->plan = (struct block_plan){.cpus = places->n_cores ? places->cores : places->all,
					 .start_cpus = places->start,
					 .slice_s = config->slice_s,
					 .longest_s = config->longest_slice_s,
					 .timeout_s = config->timeout_s,
					 .limits = config->limits,
					 .rounds = config->rounds,
					 .shares_placement = config->shares_placement,
					 .yardsticks = config->yardsticks,
					 .counters = {config->counters[0], config->counters[1]}};
	for (int side = 0; side < 2; side++) {
		bout->plan.sides[side] = &config->sides[side];
		bout->targets[side] = &config->sides[side].targets->items[config->pairs[i][side]];
		bout->plan.targets[side] = bout->targets[side];
	}
	bout->plan.loops = duel_first_loops(duel, bout);
	bout->needs_more_cpus = places->n_cores == 0;
}

/* What could not even be looked into on a side (by nobody in particular, where on both) has ended
   before it begins. */
static int end_unloadable(struct bout *bout, struct err *err)
{
	bool is_broken[2] = {bout->targets[0]->load_error, bout->targets[1]->load_error};
	const struct target *broken = bout->targets[is_broken[0] ? 0 : 1];
	struct err cause = {0};
	char *details;

	if (!broken->load_error)
		return 0;
	details = broken->load_details ? strdup(broken->load_details) : NULL;
	err_set(&cause, broken->load_kind, "%s", broken->load_error);
	bout_give_up(bout, &cause, details, is_broken[0] && is_broken[1] ? -1 : is_broken[1], 0);
	return broken->load_details && !bout->details ? err_memory(err) : 0;
}

int duel_begin(struct duel *duel, const struct duel_config *config, size_t first, struct err *err)
{
	*duel = (struct duel){.config = config, .n = config->n_pairs, .first = first};
	duel->suites[0] = suite_new();
	duel->suites[1] = suite_new();
	duel->bouts = calloc(duel->n ? duel->n : 1, sizeof(*duel->bouts));
	if (!duel->suites[0] || !duel->suites[1] || !duel->bouts) {
		duel->n = 0;
		return err_memory(err);
	}
	for (size_t i = 0; i < duel->n; i++) {
		bout_begin(duel, i);
		if (end_unloadable(&duel->bouts[i], err))
			return -1;
	}
	return 0;
}

void duel_pause(struct duel *duel)
{
	for (size_t i = 0; i < duel->n; i++)
		bout_pause(&duel->bouts[i]);
}

int duel_end(struct duel *duel, bool is_time_up, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < duel->n; i++)
		if (bout_end(&duel->bouts[i], is_time_up, err))
			rc = -1;
	return rc;
}

int duel_finish(struct duel *duel, struct err *err)
{
	return duel_gather(duel, err) || duel_finish_suites(duel, err) ? -1 : 0;
}

int duel_run(struct duel *duel, const struct duel_config *config, struct err *err)
{
	return contest_run(duel, config, 1, err);
}

void duel_release(struct duel *duel)
{
	for (size_t i = 0; i < duel->n && duel->bouts; i++)
		bout_release(&duel->bouts[i]);
	free(duel->bouts);
	suite_free(duel->suites[0]);
	suite_free(duel->suites[1]);
	*duel = (struct duel){0};
}
