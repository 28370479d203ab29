/*
 * The plan that the shards of one suite share: which benchmark is in which shard, measured with
 * which options. Every job makes it by itself (results/shards/split.h) and writes it into its file,
 * so that whoever puts the files together knows what must be there:
 *
 * - metadata of each run: KEY_SHARD ("3/8") and KEY_SHARD_PLAN, a checksum of the plan
 * - in the "assay" object of the file's first run: "shards": {"side": 0, "options": "--fast",
 *   "replicas": 1, "parts": {NAME: 3, ...}}, all benchmarks of the suite in its order, each with
 *   the number of its part (shard_share). A duel's files have the
 *   names of their own side and say which it is: 0 of the first one, 1, 2, ... of the others.
 */
#ifndef RESULTS_SHARDS_PLAN_H
#define RESULTS_SHARDS_PLAN_H

#include "results/model/suite.h"
#include "results/shards/shard.h"

enum { SHARD_PLAN_SIZE = 16 }; /* "crc32 0a1b2c3d" */

/* `= {0}` is none, and may be released. */
struct shard_plan {
	struct shard shard;
	long replicas; /* of each benchmark: shard.n is a multiple of it */
	json_t *parts; /* {NAME: 3, ...} */
	char *options;
	char checksum[SHARD_PLAN_SIZE];
};

/* Split the names, which are unique, into shard.n / replicas parts (shard_split). `options`: those
   that all jobs must be started with. 0, or -1 with err (memory); shard_plan_release is due in
   every case.
 */
int shard_plan_init(struct shard_plan *plan, struct shard shard, long replicas,
		    const char *const *names, const double *durations, size_t n,
		    const char *options, struct err *err);
void shard_plan_release(struct shard_plan *plan);

/* The part that this benchmark is in; 0: the plan lacks it. */
long shard_plan_part(const struct shard_plan *plan, const char *name);

/* What a file says of the plan beside its metadata, for side `side`; `parts` are of that side,
   NULL: the plan's. A new reference; NULL when memory ran out. */
json_t *shard_plan_json(const struct shard_plan *plan, int side, json_t *parts);

/* Put it into a suite with runs, which replaces what it says. 0, or -1 with err (memory). */
int shard_plan_store(const struct shard_plan *plan, int side, json_t *parts, struct suite *suite,
		     struct err *err);

/* What a suite says of its plan, borrowed; NULL: nothing, or nothing that makes sense. */
json_t *shard_plan_of(const struct suite *suite);

/* How many replicas that says; 1 where it says nothing. */
long shard_plan_replicas(const json_t *said);

#endif
