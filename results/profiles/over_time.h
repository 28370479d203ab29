/*
 * Many profiles of the same program in the order of time: how much of each one's samples was in a
 * function, or ended in a call path. Pure; what happened meanwhile (labels) is the caller's.
 *
 * A thing is a function, with what ran in C below it (its self weight, as in profile_match.h), or a
 * path of such functions from the outermost call on. The first thing is what was outside of all.
 */
#ifndef RESULTS_PROFILES_OVER_TIME_H
#define RESULTS_PROFILES_OVER_TIME_H

#include "results/profiles/index.h"
#include "results/profiles/stack_profile.h"

enum over_time_by { OVER_TIME_FUNCTIONS, OVER_TIME_PATHS };

/* Deeper calls than that count for the call at this depth, so that the names of paths end. */
enum { OVER_TIME_DEEPEST = 60 };

struct over_time_thing {
	enum profile_frame_kind kind; /* PYTHON, COLLECTOR; of the first NATIVE */
	char *function;		      /* of a path: "main > handle > encode" */
	char *file;		      /* of the last function, from where its kind is kept */
	int first_line;		      /* where it was last; 0: unknown */
};

struct over_time_moment {
	double start_s, duration_s; /* seconds since 1970; duration 0: unknown */
	char *interpreter;	    /* NULL: unknown */
	int64_t samples;
	double busy_s; /* thread time that the samples stand for; NaN: unknown */
	struct over_time_weight {
		size_t thing;
		int64_t weight;
	} * weights; /* of what has some */
	size_t n;
	size_t source; /* the caller's number for it */
};

/* `= {0}`, then `by`, is valid and empty; it owns all. */
struct over_time {
	enum over_time_by by;
	struct over_time_thing *things;
	size_t n_things, cap_things;
	struct over_time_moment *moments; /* over_time_sort(): in the order of time */
	size_t n, cap;
	struct index index; /* private */
	uint64_t seed;
};

void over_time_release(struct over_time *over);

/* Add a profile, whatever workers it has, under the caller's number for it. 0, or -1 with err
   (memory). */
int over_time_add(struct over_time *over, const struct stack_profile *profile, double start_s,
		  double duration_s, size_t source, struct err *err);

/* By start, then as they were added. */
void over_time_sort(struct over_time *over);

/* What of the moments is looked at as one: those at `at`, places among them, in order. */
struct over_time_pick {
	const size_t *at;
	size_t n;
};

/* Add the weight of each thing to weights[thing]; the sum is returned. */
int64_t over_time_weigh(const struct over_time *over, const struct over_time_pick *pick,
			int64_t *weights);

/* The share of one thing; NaN: there are no samples. */
double over_time_share(const struct over_time *over, const struct over_time_pick *pick,
		       size_t thing);

/* At most so many parts has a profile that is made of moments: of more, neighbours are one. */
enum { OVER_TIME_PARTS = 120 };

/* Fill an empty profile: each thing a stack of one frame, each moment a part, as a worker is for
   profile_match.h. What differs from part to part says how sure a change is. 0, or -1 with err
   (memory); released either way. */
int over_time_profile(struct stack_profile *profile, const struct over_time *over,
		      const struct over_time_pick *pick, struct err *err);

#endif
