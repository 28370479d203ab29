#include "runner/diagnosing/diagnosing.h"

#include "runner/drive/coins.h"

#include <stdio.h>
#include <string.h>

void diagnosis_release(struct diagnosis *diagnosis)
{
	for (int side = 0; side < 2; side++) {
		stack_profile_release(&diagnosis->profiles[side]);
		loop_use_release(&diagnosis->loops[side]);
	}
	*diagnosis = (struct diagnosis){.failed_side = -1};
}

struct diagnosing {
	const struct diagnosing_config *config;
	const struct diagnosing_side *sides;
	struct diagnosis *diagnosis;
	int64_t loops[2]; /* 0: not known yet */
	bool needs_more_cpus[2];
};

/* ---- names */

static int copy_text(char **to, const char *from, struct err *err)
{
	*to = strdup(from);
	return *to ? 0 : err_memory(err);
}

static int name_interpreter(struct stack_profile *profile, const char *version, struct err *err)
{
	char text[64];

	if (profile->interpreter || !version[0])
		return 0;
	snprintf(text, sizeof(text), "CPython %s", version);
	return copy_text(&profile->interpreter, text, err);
}

static int begin(struct diagnosing *d, size_t n, struct err *err)
{
	*d->diagnosis = (struct diagnosis){.n = n, .failed_side = -1};
	for (size_t side = 0; side < n; side++) {
		struct stack_profile *profile = &d->diagnosis->profiles[side];

		profile->interval_s = d->config->step_s;
		d->loops[side] = target_loops(d->sides[side].target, d->config->loops);
		d->needs_more_cpus[side] = d->sides[side].needs_more_cpus;
		if (copy_text(&profile->name, d->sides[0].target->name, err))
			return -1;
	}
	return 0;
}

/* ---- workers */

static void add_up(struct diagnosing *d, int side, const struct diagnostic_outcome *outcome)
{
	struct diagnostic_outcome *all = &d->diagnosis->outcomes[side];
	struct diagnostic_outcome before = *all;

	*all = *outcome;
	all->needs_more_cpus |= before.needs_more_cpus;
	all->ran_longer |= before.ran_longer;
	if (before.threads > all->threads)
		all->threads = before.threads;
}

static int run_worker(struct diagnosing *d, int side, long worker, struct coins coins,
		      struct diagnostic_outcome *outcome, struct err *err)
{
	const struct diagnosing_config *config = d->config;
	const struct diagnosing_side *of = &d->sides[side];
	bool is_pinned = config->one_cpu && !d->needs_more_cpus[side];
	char part[48];
	struct diagnostic_plan plan = {.side = of->side,
				       .target = of->target,
				       .cpus = is_pinned ? config->one_cpu : config->all_cpus,
				       .is_pinned = is_pinned,
				       .limits = config->limits,
				       .timeout_s = config->timeout_s,
				       .seconds = config->seconds,
				       .step_s = config->step_s,
				       .native = config->native,
				       .warmups = config->warmups,
				       .loops = d->loops[side],
				       .hash_seed = coins_hash_seed(&coins),
				       .seed = config->seed + (uint64_t)worker,
				       .part = part};

	snprintf(part, sizeof(part), "diagnostic worker %ld", worker + 1);
	d->diagnosis->is_pinned[side] = is_pinned;
	if (config->observe)
		config->observe(config->context, side, worker);
	return diagnostic_run(&plan, &d->diagnosis->profiles[side], &d->diagnosis->loops[side],
			      outcome, err);
}

/* One that is seen to use threads or children was on one CPU by mistake: again where it may run as
   it wants, where the number of loops may be another. */
static int run_side(struct diagnosing *d, int side, long worker, struct coins coins,
		    struct err *err)
{
	struct diagnostic_outcome outcome;
	int rc = run_worker(d, side, worker, coins, &outcome, err);

	if (rc > 0) {
		d->needs_more_cpus[side] = true;
		d->loops[side] = target_loops(d->sides[side].target, d->config->loops);
		rc = run_worker(d, side, worker, coins, &outcome, err);
	}
	add_up(d, side, &outcome);
	if (rc) {
		d->diagnosis->failed_side = err->kind == ERR_INTERRUPTED ? -1 : side;
		return -1;
	}
	d->loops[side] = outcome.loops;
	return name_interpreter(&d->diagnosis->profiles[side], outcome.version, err);
}

/* Both sides have the same hash seed, and a coin says which is first. */
static int run_all(struct diagnosing *d, size_t n, struct err *err)
{
	for (long worker = 0; worker < d->config->workers; worker++) {
		struct coins coins = coins_of(d->config->seed, 0, (size_t)worker);
		int first = n == 2 ? coins_draw(&coins) : 0;

		for (size_t turn = 0; turn < n; turn++)
			if (run_side(d, turn ? !first : first, worker, coins, err))
				return -1;
	}
	return 0;
}

int diagnosis_take(struct diagnosis *diagnosis, const struct diagnosing_config *config,
		   const struct diagnosing_side *sides, size_t n, struct err *err)
{
	struct diagnosing d = {.config = config, .sides = sides, .diagnosis = diagnosis};

	int rc = begin(&d, n, err) || run_all(&d, n, err) ? -1 : 0;

	for (size_t side = 0; side < n; side++)
		if (loop_use_conclude(&diagnosis->loops[side], &diagnosis->profiles[side],
				      rc ? NULL : err))
			rc = -1;
	return rc;
}
