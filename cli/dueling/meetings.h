/* Who meets in a contest (runner/duel/contest.h): the first side and each of the others. */
#ifndef CLI_DUELING_MEETINGS_H
#define CLI_DUELING_MEETINGS_H

#include "cli/dueling/options.h"
#include "cli/measuring/job.h"
#include "runner/preparing/pairs.h"
#include "runner/preparing/sides.h"

/* The first side is prepared for each of them: what it is may depend on the other one (its folder,
   where that is a revision's). */
struct meeting {
	struct second_side second;
	struct prepared_side sides[2];
	struct pairs pairs;
	bool are_strangers; /* they have no benchmark in common, in the whole suite */
};

/* `= {0}` is valid and empty. */
struct meetings {
	struct meeting *items;
	size_t n;
	size_t n_pairs;	 /* of all of them */
	size_t n_family; /* of the whole suite, of which this job may measure a part */
	json_t *parts;	 /* what each side's file says of these (cli/dueling/meetings_shard.h) */
	int first;	 /* which of its sides is the first one, SIDE_BASELINE or SIDE_CANDIDATE */
	bool is_broken;	 /* a file of one side cannot be loaded there, but on the other */
};

/* How a command makes the targets of a side. */
typedef int make_targets_fn(void *context, const struct prepared_side *side,
			    const struct settings *settings, struct targets *targets,
			    struct err *err);

/* All sides with their targets, called by names that tell them apart, and what meets. The job and
   the options must outlive them. 0, or -1 with err; meetings_release is due in every case. */
int meetings_init(struct meetings *meetings, const struct duel_options *options,
		  const struct job *job, bool needs_python, make_targets_fn *make_targets,
		  void *context, struct err *err);
void meetings_release(struct meetings *meetings);

/* Make what those that meet need before they are measured. 0, or -1 with err, as
   side_caches_make(). */
int meetings_make_caches(struct meetings *meetings, const struct settings *settings,
			 struct err *err);

/* Tell which benchmarks are on one side alone. */
void meetings_tell_left_out(const struct meetings *meetings, struct teller teller);

/* What must be the same when they are resumed, added to `same`. 0, or -1 with err (memory). */
int meetings_add_identity(json_t *same, const struct meetings *meetings, struct err *err);

#endif
