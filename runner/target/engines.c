#include "runner/target/engines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ADVICE "give --shard I/N, or set " SHARD_VARIABLE "=I/N"

/* What an engine puts into the environment of its jobs: names of variables, NULL where it has none.
   "count" is how many jobs there are, "last" the last one's index. */
struct engine {
	const char *name;
	const char *index, *count, *last;
	long base;	   /* the first index, where `first` is NULL */
	const char *first; /* the first index */
	const char *step;  /* between two */
	const char *alone; /* the index of a job that is none of several */
	const char *status_file;
};

/* clang-format off */
static const struct engine engines[] = {
	{"Slurm", "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MAX",
	 .first = "SLURM_ARRAY_TASK_MIN", .step = "SLURM_ARRAY_TASK_STEP"},
	{"AWS Batch", "AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE"},
	{"Cloud Run", "CLOUD_RUN_TASK_INDEX", "CLOUD_RUN_TASK_COUNT"},
	{"GitLab", "CI_NODE_INDEX", "CI_NODE_TOTAL", .base = 1},
	{"CircleCI", "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL"},
	{"Buildkite", "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT"},
	{"Bitbucket", "BITBUCKET_PARALLEL_STEP", "BITBUCKET_PARALLEL_STEP_COUNT"},
	{"Semaphore", "SEMAPHORE_JOB_INDEX", "SEMAPHORE_JOB_COUNT", .base = 1},
	{"Azure Pipelines", "SYSTEM_JOBPOSITIONINPHASE", "SYSTEM_TOTALJOBSINPHASE", .base = 1},
	{"Bazel", "TEST_SHARD_INDEX", "TEST_TOTAL_SHARDS", .status_file = "TEST_SHARD_STATUS_FILE"},
	{"googletest", "GTEST_SHARD_INDEX", "GTEST_TOTAL_SHARDS",
	 .status_file = "GTEST_SHARD_STATUS_FILE"},
	{"LSF", "LSB_JOBINDEX", .last = "LSB_JOBINDEX_END", .base = 1, .step = "LSB_JOBINDEX_STEP",
	 .alone = "0"},
	{"SGE", "SGE_TASK_ID", .last = "SGE_TASK_LAST", .first = "SGE_TASK_FIRST",
	 .step = "SGE_TASK_STEPSIZE", .alone = "undefined"},
	/* These do not say how many there are. */
	{"Kubernetes", "JOB_COMPLETION_INDEX"},
	{"PBS", "PBS_ARRAY_INDEX", .base = -1},
	{"Torque", "PBS_ARRAYID", .base = -1},
	{"Nomad", "NOMAD_ALLOC_INDEX"},
	{"HyperQueue", "HQ_TASK_ID", .base = -1},
	{"GNU parallel", "PARALLEL_SEQ", .base = 1},
};
/* clang-format on */
enum { ENGINES = sizeof(engines) / sizeof(engines[0]) };

/* What stands in one environment. */
struct environment {
	engines_getenv *get;
	void *context;
};

/* An empty variable is none. */
static const char *value(const struct environment *env, const char *name)
{
	const char *text = name ? env->get(env->context, name) : NULL;

	return text && *text ? text : NULL;
}

static bool is_number(const char *text)
{
	return text && strlen(text) < 10 && strspn(text, "0123456789") == strlen(text);
}

/* The number of a variable, or `missing` where there is none. */
static int number(const struct environment *env, const char *name, long missing, long *out,
		  struct err *err)
{
	const char *text = value(env, name);

	*out = text ? strtol(text, NULL, 10) : missing;
	if (!text || is_number(text))
		return 0;
	return err_set(err, ERR_USAGE, "%s=%s is no number: " ADVICE, name, text);
}

static bool says_how_many(const struct engine *engine)
{
	return engine->count || engine->last;
}

static const char *total_name(const struct engine *engine)
{
	return engine->count ? engine->count : engine->last;
}

/* ---- one engine */

static struct engine_shard from(const struct environment *env, const struct engine *engine)
{
	const char *names[2] = {engine->index, total_name(engine)};

	return (struct engine_shard){.engine = engine->name,
				     .names = {names[0], names[1]},
				     .values = {value(env, names[0]), value(env, names[1])},
				     .status_file = value(env, engine->status_file)};
}

/* Alone: 1/1. */
static struct engine_shard alone(const struct environment *env, const struct engine *engine)
{
	struct engine_shard found = from(env, engine);

	found.shard = (struct shard){1, 1};
	found.is_alone = true;
	for (int i = 0; i < 2; i++)
		if (!found.values[i])
			found.names[i] = NULL;
	return found;
}

/* Where an array begins is no guess either. */
static int check_first(const struct engine_shard *found, const struct environment *env,
		       const struct engine *engine, struct err *err)
{
	if (!engine->first || value(env, engine->first))
		return 0;
	return err_set(err, ERR_USAGE,
		       "%s=%s does not say which shard this is: %s, where the array begins, is "
		       "missing; " ADVICE,
		       found->names[0], found->values[0], engine->first);
}

static int check_half(const struct engine_shard *found, struct err *err)
{
	int has = found->values[0] ? 0 : 1;

	if (found->values[0] && found->values[1])
		return 0;
	return err_set(err, ERR_USAGE,
		       "%s=%s is half of what %s says of a job: %s is missing; " ADVICE,
		       found->names[has], found->values[has], found->engine, found->names[!has]);
}

/* The numbers of an array. */
struct array {
	long index, first, step, last, count;
};

static int read_array(struct array *a, const struct environment *env, const struct engine *engine,
		      struct err *err)
{
	if (number(env, engine->index, 0, &a->index, err) ||
	    number(env, engine->first, engine->base, &a->first, err) ||
	    number(env, engine->step, 1, &a->step, err))
		return -1;
	if (a->step < 1)
		a->step = 1;
	if (number(env, engine->count, 0, &a->count, err) ||
	    number(env, engine->last, a->first + (a->count - 1) * a->step, &a->last, err))
		return -1;
	if (!engine->count)
		a->count = (a->last - a->first) / a->step + 1;
	return 0;
}

/* Is the index a rank? Not in arrays with holes, and not in a part of an array that is run again.
 */
static int check_dense(const struct array *a, const struct engine *engine, struct err *err)
{
	bool has_holes = (a->last - a->first) % a->step || a->last < a->first ||
			 a->count != (a->last - a->first) / a->step + 1;

	if (has_holes)
		return err_set(err, ERR_USAGE,
			       "%s: the array has holes (%ld to %ld by %ld, but %ld jobs), so that "
			       "%s=%ld does not say which shard this is: " ADVICE,
			       engine->name, a->first, a->last, a->step, a->count, engine->index,
			       a->index);
	if (a->first > 1)
		return err_set(
			err, ERR_USAGE,
			"%s: the array begins at %ld; is it a part of one that is run again? "
			"then %s=%ld of %ld is another share than before: " ADVICE,
			engine->name, a->first, engine->index, a->index, a->count);
	return 0;
}

/* 1: found; 0: it says nothing; -1 with err. */
static int ask(struct engine_shard *found, const struct environment *env,
	       const struct engine *engine, struct err *err)
{
	struct array a;
	const char *total;

	*found = from(env, engine);
	total = found->values[1];
	if (!found->values[0] && !total)
		return 0;
	if (found->values[0] && engine->alone && strcmp(found->values[0], engine->alone) == 0) {
		*found = alone(env, engine);
		return 1;
	}
	/* GitLab says that there is one, and no index. */
	if (!found->values[0] && strcmp(total, "1") == 0) {
		*found = alone(env, engine);
		return 1;
	}
	if (check_half(found, err) || check_first(found, env, engine, err) ||
	    read_array(&a, env, engine, err) || check_dense(&a, engine, err))
		return -1;
	if (a.count < 1 || a.count > SHARDS_MAX || a.index < a.first || a.index > a.last ||
	    (a.index - a.first) % a.step)
		return err_set(err, ERR_USAGE, "%s: %s=%s is outside of %s=%s: " ADVICE,
			       engine->name, found->names[0], found->values[0], found->names[1],
			       total);
	found->shard = (struct shard){(a.index - a.first) / a.step + 1, a.count};
	found->is_alone = a.count == 1;
	return 1;
}

/* ---- all of them */

static int contradict(const struct engine_shard *a, const struct engine_shard *b, struct err *err)
{
	return err_set(err, ERR_USAGE,
		       "%s (%s) says shard %ld of %ld, %s (%s) says shard %ld of %ld: " ADVICE,
		       a->names[0], a->engine, a->shard.index, a->shard.n, b->names[0], b->engine,
		       b->shard.index, b->shard.n);
}

/* The first that says something, unless another one says something else. That a job is alone
   contradicts nothing: a CI service may be what starts an array. 1, 0, or -1 with err. */
static int ask_all(struct engine_shard *found, const struct environment *env, struct err *err)
{
	bool has = false;

	for (size_t i = 0; i < ENGINES; i++) {
		struct engine_shard one;
		int said = says_how_many(&engines[i]) ? ask(&one, env, &engines[i], err) : 0;

		if (said < 0)
			return -1;
		if (said == 0 || (has && one.is_alone))
			continue;
		if (has && !found->is_alone &&
		    (one.shard.index != found->shard.index || one.shard.n != found->shard.n))
			return contradict(found, &one, err);
		if (!has || found->is_alone)
			*found = one;
		has = true;
	}
	return has;
}

/* Is there an engine that counts its jobs, but does not say how many there are? */
static int check_uncounted(const struct environment *env, struct err *err)
{
	for (size_t i = 0; i < ENGINES; i++) {
		const struct engine *engine = &engines[i];
		const char *index = value(env, engine->index);
		char which[24] = "I";

		if (says_how_many(engine) || !index)
			continue;
		if (is_number(index) && engine->base >= 0)
			snprintf(which, sizeof(which), "%ld",
				 strtol(index, NULL, 10) - engine->base + 1);
		return err_set(
			err, ERR_USAGE,
			"%s=%s (%s) does not say of how many: give --shard %s/N, or set " SHARD_VARIABLE
			"=%s/N",
			engine->index, index, engine->name, which, which);
	}
	return 0;
}

static int take_ours(struct engine_shard *found, const char *text, struct err *err)
{
	*found = (struct engine_shard){.names = {SHARD_VARIABLE}, .values = {text}};
	if (shard_parse(&found->shard, text))
		return 0;
	return err_set(err, ERR_USAGE,
		       SHARD_VARIABLE "=%s: must be I/N, as in 3/8 for the third of eight", text);
}

int engines_find_shard(struct engine_shard *found, engines_getenv *get, void *context,
		       struct err *err)
{
	const struct environment env = {get, context};
	const char *ours = value(&env, SHARD_VARIABLE);
	int said;

	if (ours)
		return take_ours(found, ours, err);
	said = ask_all(found, &env, err);
	if (said > 0 && !found->is_alone)
		return 0;
	if (said < 0 || check_uncounted(&env, err))
		return -1;
	if (said > 0)
		return 0;
	return err_set(err, ERR_USAGE,
		       "no engine says which job of how many this is (no SLURM_ARRAY_TASK_ID, "
		       "CI_NODE_INDEX, ...): " ADVICE);
}
