#include "runner/drive/pair.h"

extern char **environ;

static int blame(struct pair *pair, int side)
{
	pair->failed_side = side;
	return -1;
}

static int spawn(struct pair *pair, int which, const struct cpus *cpus, struct err *err)
{
	struct pair_side *side = &pair->sides[which];
	struct worker_spec spec = side->spec;
	char **env = environment_new(&side->environment, environ, side->hash_seed, err);
	int rc;

	if (env && pair->placement)
		env = placement_environment(env, pair->placement, err);
	if (!env)
		return -1;
	spec.env = env;
	spec.cpus = cpus;
	spec.placement = pair->placement;
	rc = worker_spawn(side->worker, &spec, err);
	environment_free(env);
	return rc ? blame(pair, which) : 0;
}

/* Cold caches of the one that moves are warmed by what comes next. */
int pair_start(struct pair *pair, struct coins *coins, struct err *err)
{
	int first = coins_draw(coins), at_home = coins_draw(coins);

	pair->failed_side = -1;
	for (int turn = 0; turn < 2; turn++) {
		int side = turn ? !first : first;
		bool is_away = pair->start_cpus && side != at_home;

		if (spawn(pair, side, is_away ? pair->start_cpus : pair->cpus, err))
			return -1;
	}
	for (int turn = 0; turn < 2; turn++) {
		int side = turn ? !first : first;
		struct pair_side *of = &pair->sides[side];

		if (worker_greet(of->worker, err) || worker_load_begin(of->worker, of->target, err))
			return blame(pair, side);
	}
	for (int side = 0; side < 2; side++)
		if (worker_load_end(pair->sides[side].worker, err))
			return blame(pair, side);
	if (pair->start_cpus && worker_move(pair->sides[!at_home].worker, pair->cpus, err))
		return blame(pair, !at_home);
	return 0;
}

int pair_end_begin(struct worker *const workers[2], struct coins *coins)
{
	int first = coins_draw(coins);

	worker_end_begin(workers[first]);
	worker_end_begin(workers[!first]);
	return first;
}
