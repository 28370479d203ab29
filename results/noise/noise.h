/*
 * What disturbed the measurements of one benchmark: found in the evidence that its runs carry, as
 * data. The sentences, the same in run, compare and duel, are cli/words/noise_words.c.
 *
 * Every kind has a rule with a threshold on its size, so that what does not matter is not told, and
 * a level (NOISE_ALPHA) where chance could show as much. One cause is told once: what was found
 * is taken off the series before the next is asked. Files of other tools have less evidence,
 * and so fewer kinds. Nothing here changes a verdict.
 */
#ifndef RESULTS_NOISE_NOISE_H
#define RESULTS_NOISE_NOISE_H

#include "results/base/figure.h"

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

/* As many figures as any kind has. */
enum { NOISE_FIGURES_MAX = 9 };

struct finding {
	enum noise_kind kind;
	double size; /* relative: the share of time lost, the change, the distance of the groups,
			what an interval's half-width lacks; of competition the CPUs that others
			used, of a period its seconds */
	/* What else its sentence says, by name (docs/noise.md); ends with {0}. Texts are constant
	   or of the benchmark. */
	struct figure figures[NOISE_FIGURES_MAX + 1];
};

struct noise {
	struct finding found[NOISE_KINDS]; /* at most one of each kind, in that order */
	size_t n;
};

/* The finding of that kind, or NULL. */
const struct finding *noise_get(const struct noise *noise, enum noise_kind kind);

/* Add a finding: for the searches. `figures`: at most NOISE_FIGURES_MAX, NULL for none. */
void noise_add(struct noise *noise, enum noise_kind kind, double size,
	       const struct figure *figures);

#endif
