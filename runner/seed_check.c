#include "runner/seed_check.h"

#include "results/keys.h"
#include "runner/process.h"
#include "stats/modes.h"
#include "stats/moment.h"

#include <math.h>
#include <stdlib.h>

/* One process of the benchmark: how fast it was, and with which seed. */
struct seeded {
	double log_mean;
	uint32_t seed;
};

static int by_speed(const void *a, const void *b)
{
	const struct seeded *x = a, *y = b;

	return (x->log_mean > y->log_mean) - (x->log_mean < y->log_mean);
}

/* The processes of a benchmark, the fastest first. NULL when memory ran out. */
static struct seeded *seeded_new(const struct bench *bench, size_t *n)
{
	struct seeded *all = calloc(bench->nruns + 1, sizeof(*all));

	*n = 0;
	for (size_t i = 0; all && i < bench->nruns; i++) {
		const struct run *run = bench->runs[i];
		double seed = meta_number(run->meta, "python_hash_seed", 0);

		if (run->nvalues == 0 || !(seed > 0))
			continue;
		all[*n].log_mean = log(moment_mean(run->values, run->nvalues));
		all[(*n)++].seed = (uint32_t)seed;
	}
	if (all)
		qsort(all, *n, sizeof(*all), by_speed);
	return all;
}

static int find_modes(const struct seeded *all, size_t n, struct modes *modes, struct err *err)
{
	double *logs = malloc((n + modes_scratch(n) + 1) * sizeof(*logs));

	if (!logs)
		return err_memory(err);
	for (size_t i = 0; i < n; i++)
		logs[i] = all[i].log_mean;
	*modes = modes_of(logs, n, 1, logs + n);
	free(logs);
	return 0;
}

/* 1: a new process with that seed is on the same side of `border`; 0: on the other; -1: it failed,
   or with err the session must end. */
static int lands_alike(struct session *session, size_t i, const struct seeded *seeded,
		       double border, struct err *err)
{
	struct process process = {.session = session,
				  .measurement = &session->measurements[i],
				  .hash_seed = seeded->seed};
	struct err cause = {0};
	int alike = -1;

	if (process_measure(&process, &cause) == 0 && process.run->nvalues > 0) {
		double mean = log(moment_mean(process.run->values, process.run->nvalues));

		alike = (mean < border) == (seeded->log_mean < border);
	} else if (cause.kind == ERR_INTERRUPTED || cause.kind == ERR_MEMORY) {
		*err = cause;
	}
	process_release(&process);
	return alike;
}

/* Seeds from the middle of both outer groups: those at the edges may be strays. How many of the new
   processes land where their seed did; -1 when one failed. */
static int try_seeds(struct session *session, size_t i, const struct seeded *all, size_t n,
		     const struct modes *modes, struct err *err)
{
	const struct seeded *groups[2];
	double low = modes->mode[0].weight, high = modes->mode[modes->count - 1].weight;
	double border = (modes->mode[0].at + modes->mode[modes->count - 1].at) / 2;
	int alike = 0;

	groups[0] = all + (size_t)(low * (double)n / 2);
	groups[1] = all + n - 1 - (size_t)(high * (double)n / 2);
	for (int k = 0; k < 2 * SEED_CHECK_TRIES; k++) {
		int one = lands_alike(session, i, groups[k % 2], border, err);

		if (one < 0)
			return -1;
		alike += one;
	}
	return alike;
}

static int tell(struct bench *bench, int alike, struct err *err)
{
	const char *follow = alike == 2 * SEED_CHECK_TRIES   ? "the hash seed"
			     : alike <= SEED_CHECK_TRIES + 1 ? "something else than the hash seed"
							     : NULL;

	for (size_t j = 0; follow && j < bench->nruns; j++)
		if (run_set_text(bench->runs[j], KEY_MODES_FOLLOW, follow, err))
			return -1;
	return 0;
}

static int check(struct session *session, size_t i, struct bench *bench, struct err *err)
{
	struct modes modes = {0};
	struct seeded *all;
	int rc = 0, alike;
	size_t n;

	all = seeded_new(bench, &n);
	if (!all)
		return err_memory(err);
	if (find_modes(all, n, &modes, err)) {
		rc = -1;
	} else if (modes.count > 1 &&
		   modes.mode[modes.count - 1].at - modes.mode[0].at > log1p(SEED_CHECK_DISTANCE)) {
		struct err cause = {0};

		alike = try_seeds(session, i, all, n, &modes, &cause);
		if (alike >= 0)
			rc = tell(bench, alike, err);
		else if (cause.kind != ERR_NONE) {
			*err = cause;
			rc = -1;
		}
	}
	free(all);
	return rc;
}

int seed_check(struct session *session, struct err *err)
{
	if (!session->config->plan.is_adaptive)
		return 0;
	for (size_t i = 0; i < session->n; i++) {
		const struct measurement *m = &session->measurements[i];
		struct bench *bench = suite_find(session->suite, m->target->name);

		if (m->status == MEASUREMENT_DONE && bench && check(session, i, bench, err))
			return -1;
	}
	return 0;
}
