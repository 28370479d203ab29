#include "runner/session/seed_check.h"

#include "results/model/keys.h"
#include "results/noise/level.h"
#include "runner/session/process.h"
#include "stats/modes.h"
#include "stats/moment.h"
#include "stats/random.h"
#include "stats/split.h"

#include <math.h>
#include <stdlib.h>

/* One process of the benchmark: how fast it was, and with which seed. */
struct seeded {
	double level; /* its logarithm */
	uint32_t seed;
};

static int by_speed(const void *a, const void *b)
{
	const struct seeded *x = a, *y = b;

	return (x->level > y->level) - (x->level < y->level);
}

static double level_log(const struct run *run, double *scratch)
{
	return log(level_of(run, scratch));
}

/* The processes of a benchmark, the fastest first. NULL when memory ran out. */
static struct seeded *seeded_new(const struct bench *bench, size_t *n)
{
	struct seeded *all = calloc(bench->nruns + 1, sizeof(*all));
	double *scratch;
	size_t most = 0;

	*n = 0;
	for (size_t i = 0; i < bench->nruns; i++)
		most = bench->runs[i]->nvalues > most ? bench->runs[i]->nvalues : most;
	scratch = malloc((most + 1) * sizeof(*scratch));
	if (!all || !scratch) {
		free(scratch);
		free(all);
		return NULL;
	}
	for (size_t i = 0; i < bench->nruns; i++) {
		const struct run *run = bench->runs[i];
		double seed = meta_number(run->meta, "python_hash_seed", 0);

		if (run->nvalues == 0 || !(seed > 0))
			continue;
		all[*n].level = level_log(run, scratch);
		all[(*n)++].seed = (uint32_t)seed;
	}
	free(scratch);
	qsort(all, *n, sizeof(*all), by_speed);
	return all;
}

/* ---- which groups */

/* The fastest `low` and the slowest `high` processes: groups that are proved, or suspected. */
enum { SEED_CHECK_ALL = SEED_CHECK_TRIES * SEED_CHECK_TRIES };

struct groups {
	size_t low, high; /* 0: none that are worth a try */
	bool is_proved;
};

static double distance(const struct seeded *all, size_t n, const struct groups *groups)
{
	return all[n - 1 - groups->high / 2].level - all[groups->low / 2].level;
}

static struct groups two_groups(struct split split, size_t n)
{
	return (struct groups){.low = split.low, .high = split.low ? n - split.low : 0};
}

/* room: n + modes_scratch(n) doubles. */
static struct groups find_groups(const struct seeded *all, size_t n, double *room)
{
	double least = SEED_CHECK_DISTANCE;
	struct groups groups;
	struct modes modes;

	for (size_t i = 0; i < n; i++)
		room[i] = all[i].level;
	groups = two_groups(split_suspect(room, n), n);
	modes = modes_of(room, n, 1, room + n);
	if (modes.count > 1) {
		groups.low = (size_t)(modes.mode[0].weight * (double)n + 0.5);
		groups.high = (size_t)(modes.mode[modes.count - 1].weight * (double)n + 0.5);
		groups.is_proved = true;
	} else if (groups.low == 0) {
		groups = two_groups(split_clearest(room, n), n);
		least = SEED_CHECK_WIDE;
	}
	if (groups.low == 0 || groups.high == 0 || !(distance(all, n, &groups) > log1p(least)))
		groups = (struct groups){0};
	return groups;
}

/* ---- the experiment */

/* The memory of all of them lies in one place, where that can be chosen: then they differ by the
   seed and the moment, not by what the kernel drew for each. NULL: as the kernel likes. */
static const struct placement *one_place(const struct session *session, size_t i,
					 struct placement *placement)
{
	const struct session_config *config = session->config;
	struct random_state random = random_seeded(config->plan.seed, i);
	char why[200];

	if (session->measurements[i].target->kind == TARGET_COMMAND ||
	    !placement_is_possible(config->python, why, sizeof(why)))
		return NULL;
	*placement = placement_from(random_bits(&random));
	return placement;
}

/* How fast a new process with that seed is. NaN when it failed; with err the session must end. */
static double try_seed(struct session *session, size_t i, uint32_t seed,
		       const struct placement *placement, struct err *err)
{
	struct process process = {.session = session,
				  .measurement = &session->measurements[i],
				  .hash_seed = seed,
				  .placement = placement,
				  .is_apart = true};
	struct err cause = {0};
	double level = NAN, *scratch;

	if (process_measure(&process, &cause) == 0 && process.run->nvalues > 0) {
		scratch = malloc(process.run->nvalues * sizeof(*scratch));
		if (scratch)
			level = level_log(process.run, scratch);
		else
			err_memory(err);
		free(scratch);
	} else if (cause.kind == ERR_INTERRUPTED || cause.kind == ERR_MEMORY) {
		*err = cause;
	}
	process_release(&process);
	return level;
}

/* The k-th of the seeds that are tried of a group that begins at `first`: from the middle outwards,
   since those at the edges may be strays; a small group's again and again. */
static const struct seeded *pick(const struct seeded *first, size_t members, size_t k)
{
	size_t tried = members < SEED_CHECK_TRIES ? members : SEED_CHECK_TRIES;

	return first + (members - tried) / 2 + k % tried;
}

/* How many of the pairs of a new process with a seed of the fast group and one with a seed of the
   slow group come out in that order: SEED_CHECK_ALL when the seed decides. -1 when a process
   failed. They take turns, the first one changing, so that a machine that drifts meanwhile helps
   neither. */
static int try_groups(struct session *session, size_t i, const struct seeded *all, size_t n,
		      const struct groups *groups, struct err *err)
{
	double level[2][SEED_CHECK_TRIES], apart;
	struct placement place;
	const struct placement *placement = one_place(session, i, &place);
	int ordered = 0;

	for (size_t k = 0; k < 2 * SEED_CHECK_TRIES; k++) {
		size_t side = (k + k / 2) % 2, turn = k / 2;
		const struct seeded *seeded =
			side ? pick(all + n - groups->high, groups->high, turn)
			     : pick(all, groups->low, turn);

		level[side][turn] = try_seed(session, i, seeded->seed, placement, err);
		if (isnan(level[side][turn]))
			return -1;
	}
	for (int a = 0; a < SEED_CHECK_TRIES; a++)
		for (int b = 0; b < SEED_CHECK_TRIES; b++)
			ordered += level[0][a] < level[1][b];
	apart = moment_mean(level[1], SEED_CHECK_TRIES) - moment_mean(level[0], SEED_CHECK_TRIES);
	if (ordered == SEED_CHECK_ALL && !(apart > distance(all, n, groups) / 2))
		ordered--; /* in order, but not what was seen before */
	return ordered;
}

static int tell(struct bench *bench, int ordered, bool is_proved, struct err *err)
{
	const char *follow = ordered == SEED_CHECK_ALL			 ? MODES_FOLLOW_SEED
			     : is_proved && ordered <= SEED_CHECK_CHANCE ? MODES_FOLLOW_OTHER
									 : NULL;

	for (size_t j = 0; follow && j < bench->nruns; j++)
		if (run_set_text(bench->runs[j], KEY_MODES_FOLLOW, follow, err))
			return -1;
	return 0;
}

static int check(struct session *session, size_t i, struct bench *bench, struct err *err)
{
	struct err cause = {0};
	struct groups groups = {0};
	struct seeded *all;
	double *room;
	int rc = -1, ordered;
	size_t n;

	all = seeded_new(bench, &n);
	room = malloc((bench->nruns + 1 + modes_scratch(bench->nruns + 1)) * sizeof(*room));
	if (!all || !room) {
		err_memory(err);
		goto out;
	}
	groups = find_groups(all, n, room);
	ordered = groups.low ? try_groups(session, i, all, n, &groups, &cause) : -1;
	if (cause.kind != ERR_NONE)
		*err = cause;
	else
		rc = ordered < 0 ? 0 : tell(bench, ordered, groups.is_proved, err);
out:
	free(room);
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
