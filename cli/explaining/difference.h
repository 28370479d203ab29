/* Why two profiles of a benchmark differ, for people and for programs. */
#ifndef CLI_EXPLAINING_DIFFERENCE_H
#define CLI_EXPLAINING_DIFFERENCE_H

#include "cli/explaining/explained.h"
#include "results/causes/causes.h"

/* Index 0: the baseline (old), 1: the candidate (new). All texts and profiles are borrowed. */
struct difference {
	const char *name;
	const char *labels[2];
	const struct stack_profile *profiles[2];
	const char *roots[2]; /* where each side's own files begin; NULL: not known */
	/* Lines as they ran; NULL: they may have changed since, so none are named. */
	struct source_lines *sources[2];
	/* Of other threads than the main one; NULL: they were not looked at. */
	const struct stack_profile *threads_profiles[2];
	bool natives; /* the profiles have native calls: show these too */
	struct profile_summary summaries[2];
	struct causes causes;
	/* Where one side has other threads: what they did, what is compared of it
	   (profile_threads_at_work), and what made a difference in that. */
	bool has_threads;      /* one side at least */
	bool compares_threads; /* both: `thread_causes` says more */
	struct profile_threads threads[2];
	struct stack_profile at_work[2];
	struct causes thread_causes;
};

/* Find it. `timed`: the ratio of timed runs, with its degrees of freedom, as causes_find wants it.
   0, or -1 with err (memory); difference_release is due either way. */
int difference_find(struct difference *difference, struct interval timed, double df,
		    struct err *err);
void difference_release(struct difference *difference);

/* 0, or -1 with err (memory). */
int difference_print(const struct difference *difference, const struct explained_style *style,
		     FILE *out, struct err *err);

/* {"name", "causes", "baseline", "candidate"}; `sides`: what explained_json_new makes of each,
   which becomes its own. NULL: memory. */
json_t *difference_json_new(const struct difference *difference, json_t *baseline,
			    json_t *candidate);

#endif
