#include "runner/diagnosing/diagnosing.h"

#include "results/profiles/profile_threads.h"
#include "runner/drive/coins.h"
#include "runner/drive/worker_spec.h"

#include <stdio.h>
#include <string.h>

extern char **environ;

void diagnosis_release(struct diagnosis *diagnosis)
{
	for (int side = 0; side < 2; side++) {
		stack_profile_release(&diagnosis->profiles[side]);
		stack_profile_release(&diagnosis->threads[side]);
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

/* The profile of a target; `suffix` tells it from others of that target. */
static int begin_profile(struct diagnosing *d, struct stack_profile *profile, const char *suffix,
			 struct err *err)
{
	struct buf name = {0};
	int rc;

	profile->interval_s = d->config->step_s;
	buf_addf(&name, "%s%s", d->sides[0].target->name, suffix);
	rc = buf_failed(&name) ? err_memory(err) : copy_text(&profile->name, buf_text(&name), err);
	buf_release(&name);
	return rc;
}

static int begin(struct diagnosing *d, size_t n, struct err *err)
{
	*d->diagnosis = (struct diagnosis){.n = n, .failed_side = -1};
	for (size_t side = 0; side < n; side++) {
		d->needs_more_cpus[side] = d->sides[side].needs_more_cpus;
		if (begin_profile(d, &d->diagnosis->profiles[side], "", err) ||
		    begin_profile(d, &d->diagnosis->threads[side], PROFILE_THREADS_SUFFIX, err))
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
	all->has_children |= before.has_children;
	if (before.threads > all->threads)
		all->threads = before.threads;
}

static int run_worker(struct diagnosing *d, int side, long worker, struct coins coins,
		      struct diagnostic_outcome *outcome, struct err *err)
{
	const struct diagnosing_config *config = d->config;
	const struct diagnosing_side *of = &d->sides[side];
	bool is_pinned = config->one_cpu && !d->needs_more_cpus[side];
	const struct diagnostic_into into = {&d->diagnosis->profiles[side],
					     &d->diagnosis->threads[side],
					     &d->diagnosis->loops[side]};
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
				       .asked_loops = config->loops,
				       .hash_seed = coins_hash_seed(&coins),
				       .seed = config->seed + (uint64_t)worker,
				       .part = part};

	snprintf(part, sizeof(part), "diagnostic worker %ld", worker + 1);
	d->diagnosis->is_pinned[side] = is_pinned;
	if (config->observe)
		config->observe(config->context, side, worker);
	return diagnostic_run(&plan, &into, outcome, err);
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
		d->loops[side] = 0;
		rc = run_worker(d, side, worker, coins, &outcome, err);
	}
	add_up(d, side, &outcome);
	if (rc) {
		d->diagnosis->failed_side = err->kind == ERR_INTERRUPTED ? -1 : side;
		return -1;
	}
	d->loops[side] = outcome.loops;
	return name_interpreter(&d->diagnosis->profiles[side], outcome.version, err) ||
			       name_interpreter(&d->diagnosis->threads[side], outcome.version, err)
		       ? -1
		       : 0;
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

/* ---- children */

/* Of a program nobody knows which of them Python starts. */
static int count_children(struct diagnosing *d, size_t side, struct err *err)
{
	const struct diagnosing_config *config = d->config;
	const struct diagnosing_side *of = &d->sides[side];
	struct coins coins = coins_of(config->seed, 0, 0);
	struct environment_rules rules = target_environment(of->target, &of->side->environment);
	struct worker_spec spec =
		worker_spec_of(of->side, of->target, WORKER_COUNTS, config->timeout_s);
	char **env;
	int rc;

	if (!d->diagnosis->outcomes[side].has_children || of->target->kind == TARGET_COMMAND)
		return 0;
	env = environment_new(&rules, environ, coins_hash_seed(&coins), err);
	if (!env)
		return -1;
	spec.env = env;
	spec.instrument = "children";
	spec.cpus = config->all_cpus;
	spec.limits = config->limits;
	spec.part = "the worker that counts processes";
	rc = children_use_count(&d->diagnosis->children[side], &spec, of->target, err);
	environment_free(env);
	return rc;
}

int diagnosis_take(struct diagnosis *diagnosis, const struct diagnosing_config *config,
		   const struct diagnosing_side *sides, size_t n, struct err *err)
{
	struct diagnosing d = {.config = config, .sides = sides, .diagnosis = diagnosis};

	int rc = begin(&d, n, err) || run_all(&d, n, err) ? -1 : 0;

	for (size_t side = 0; side < n && !rc; side++)
		rc = count_children(&d, side, err);
	for (size_t side = 0; side < n; side++)
		if (loop_use_conclude(&diagnosis->loops[side], &diagnosis->profiles[side],
				      rc ? NULL : err))
			rc = -1;
	return rc;
}
