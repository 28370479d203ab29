/*
 * What disturbed the measurements of one benchmark: found in the evidence that its runs carry, told
 * in a sentence each, for the reports of run, compare and duel alike.
 *
 * Every kind has a rule with a threshold on its size, so that what does not matter is not told, and
 * a level (NOISE_ALPHA) where chance could show as much. One cause gets one sentence: what was told
 * is taken off the series before the next is asked. Files of other tools have less evidence,
 * and so fewer kinds. Nothing here changes a verdict.
 */
#ifndef RESULTS_NOISE_NOISE_H
#define RESULTS_NOISE_NOISE_H

#include "results/model/suite.h"

#include <jansson.h>

/* The level of each test. Every kind is asked of every benchmark of a suite: at 5 % a suite would
   be full of false ones. */
#define NOISE_ALPHA 0.002
/* What does not matter where nobody says it: the margin of a verdict. */
#define NOISE_MARGIN 0.01

enum noise_kind {
	NOISE_THROTTLED,   /* a quota of the control group kept it waiting */
	NOISE_STOLEN,	   /* the hypervisor gave the CPU to others */
	NOISE_PERIODIC,	   /* something takes the CPU at regular times */
	NOISE_COMPETITION, /* other programs used the CPU, or the machine beside it */
	NOISE_MIGRATION,   /* it was moved between CPUs */
	NOISE_DRIFT,	   /* it became slower, or faster, over the run */
	NOISE_WANDER,	   /* processes that follow each other are alike */
	NOISE_WARMUP,	   /* a value's place in its process matters */
	NOISE_MODES,	   /* processes fall into groups */
	NOISE_ODD_PROCESS, /* one process is unlike the others */
	NOISE_KINDS,
};

/* "throttled", "stolen", "periodic", "competition", "migration", "drift", "wander", "warm-up",
   "modes", "odd-process": for programs. */
const char *noise_word(enum noise_kind kind);

struct finding {
	enum noise_kind kind;
	double size; /* relative: the share of time lost, the change, the distance of the groups,
			what an interval's half-width lacks; of competition the CPUs that others
			used, of a period its seconds */
	char text[320];
};

struct noise {
	struct finding found[NOISE_KINDS]; /* at most one of each kind, in that order */
	size_t n;
};

/* run: the suite that the benchmark was measured in, which may hold it: what comes at regular times
   is told only when it shows in the others too, since a benchmark's own turns among these come at
   regular times as well; NULL, or no others: not asked. margin: differences that do not matter, .01
   for 1 %. logs: the logarithm of each process's mean (processes with values, in the order of the
   file) less what is known to set it apart, such as the machine in a merged file; NULL: as
   measured. 0, also for a benchmark without values, where nothing is found; -1 with err (memory).
 */
int noise_find(struct noise *noise, const struct bench *bench, const struct suite *run,
	       const double *logs, double margin, struct err *err);

/* The finding of that kind, or NULL. */
const struct finding *noise_get(const struct noise *noise, enum noise_kind kind);

/* [{"kind", "size", "text"}, ...]: a new array, NULL when memory ran out. */
json_t *noise_json_new(const struct noise *noise);

#endif
