/*
 * What is to be done, whatever was typed: decided once, from options (cli/measuring/settings.h) or
 * by a test, and constant from then on. What it says is not yet looked for on this machine.
 */
#ifndef RUNNER_PREPARING_SETTINGS_H
#define RUNNER_PREPARING_SETTINGS_H

#include "results/base/texts.h"
#include "runner/events/set.h"
#include "runner/os/child.h"
#include "runner/os/environment.h"
#include "runner/session/plan.h"

#include <stdbool.h>

struct asv_builds;

/* All texts are borrowed. */
struct settings {
	struct plan plan;		      /* with its seed */
	struct child_limits limits;	      /* of a worker */
	struct environment_rules environment; /* of a worker */
	/* Environments as asv makes them, one of them for each side
	   (runner/building/asv_builds.h); NULL: the interpreters that are there. */
	struct asv_builds *asv;
	const char *python; /* for interp_find; NULL: runner/preparing/python.h */
	/* The project around the targets counts: its folders are imported from, its virtual
	   environment's Python is the one measured where none is named. */
	bool finds_project;
	const struct texts *places; /* where the targets are; NULL or empty: where we are */
	const char *affinity;	    /* a list of CPUs; NULL: all that we may use */
	bool is_pinned;		    /* workers get one CPU of these */
	double deadline_s;	    /* of all that is done; 0: none */
	/* The interpreter whose pacers run beside the workers: a path, or "auto"
	   (runner/preparing/reference.h); NULL: there are none. */
	const char *pacer;
	const char *pacer_asked_by;  /* the option or variable that named it, for an error */
	bool keeps_min_time;	     /* the plan's was asked for: a pacer leaves it */
	bool keeps_yardsticks;	     /* they were asked for: a pacer leaves them */
	unsigned yardsticks;	     /* a set of kinds (runner/drive/yardsticks.h) */
	struct counter_set counters; /* wanted beside the values */
	const char *output;	     /* the file that the result goes to; NULL: none */
	const char *version;	     /* of this program, for the metadata */
	/* Counted in workers of their own, after the values. */
	const struct texts *metrics;
	long layouts;
	uint64_t layout_seed;
};

#endif
