/*
 * --shard and --shard-by: which part of a suite this job measures, what it says of that, and what
 * it writes into its file. The parts become one again by cli/merging/shards.h.
 */
#ifndef CLI_MEASURING_SHARDING_H
#define CLI_MEASURING_SHARDING_H

#include "cli/measuring/options.h"
#include "results/base/atomic.h"
#include "results/shards/plan.h"
#include "runner/machine/facts.h"
#include "runner/target/engines.h"
#include "runner/target/target.h"

/* `= {0}` is none: the whole suite. */
struct sharding {
	const struct measure_options *options;
	struct engine_shard found; /* of --shard auto; else the shard alone */
	struct suite *former;	   /* of --shard-by; NULL: none */
	struct shard_plan plan;	   /* once the names are known */
};

/* Which shard? By the option, the environment, or what the run that is resumed was. 0, or -1 with
   err; sharding_release is due in every case. */
int sharding_init(struct sharding *sharding, const struct measure_options *options,
		  struct err *err);
void sharding_release(struct sharding *sharding);

/* Does this job measure a part only? */
bool sharding_is_on(const struct sharding *sharding);

/* The suite is known: make the plan, and say on stderr what this shard has of it. The names are
   unique. 0, or -1 with err. */
int sharding_plan(struct sharding *sharding, const char *const *names, size_t n, struct err *err);

/* Is it this job's? Of every benchmark, where the whole suite is measured. */
bool sharding_has(const struct sharding *sharding, const char *name);

/* sharding_plan, and drop the targets of the others; a benchmark that its suite skips is in no
   shard. */
int sharding_keep(struct sharding *sharding, struct targets *targets, struct err *err);

/* What each run says of it. 0, or -1 with err (memory). */
int sharding_add_facts(const struct sharding *sharding, struct facts *facts, struct err *err);

/* What must be the same when it is resumed (runner/keeping/identity.h). 0, or -1 with err (memory).
 */
int sharding_add_identity(json_t *same, const struct sharding *sharding, struct err *err);

/* Let a suite that will be written say its plan, unless it has no runs. `side` and `parts` as of
   shard_plan_json. 0, or -1 with err (memory). */
int sharding_mark(const struct sharding *sharding, int side, json_t *parts, struct suite *suite,
		  struct err *err);
/* In the place of a suite without runs: a file that says that this shard has none, and which of its
   benchmarks `failed` (results/model/failures.h; NULL: none). Nothing to do for a whole suite, and
   where `file` is NULL. 0, or -1 with err. */
int sharding_write_empty(const struct sharding *sharding, int side, json_t *parts, json_t *failed,
			 const char *file, enum write_mode mode, struct err *err);

#endif
