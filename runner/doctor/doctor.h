/*
 * What assay doctor finds out about a machine: what it is, how steadily it runs, what comparisons
 * can show on it, and what would help. Measured by runner/doctor/trial.c, judged by
 * runner/doctor/judge.c (pure), said by cli/machine/doctor_report.c.
 */
#ifndef RUNNER_DOCTOR_DOCTOR_H
#define RUNNER_DOCTOR_DOCTOR_H

#include "results/learned/profile.h"
#include "runner/machine/steady.h"
#include "runner/preparing/preparation.h"
#include "runner/told/told.h"
#include "stats/detectable.h"
#include "stats/interval.h"
#include "stats/pacing.h"

/* The chance to show a difference that the figures promise. */
#define DOCTOR_POWER 0.8

struct doctor_python {
	char *path;
	struct facts facts; /* empty when it cannot describe itself */
};

/* Comparisons of one and the same code with itself, for several kinds of work: what one of them
   shows here another may not. */
enum { DOCTOR_KINDS = 4 };

struct doctor_trial {
	size_t sessions, per_session; /* and processes in each, one of each kind */
	double *logs;		      /* of the process means, session by session */
	double *over;		      /* the same over the yardstick; NULL: there was none */
	/* What the pacers beside them say; NULL: there were none. */
	struct pacing_process *paced;
	double process_s; /* seconds of a process */
	double *d;	  /* of the duel's blocks, kind by kind */
	size_t blocks;	  /* of all kinds */
	size_t blocks_of[DOCTOR_KINDS];
	double block_s;
	/* signed rank, log ratio, 95 %: of all blocks, and of each kind's */
	struct interval interleaved, interleaved_of[DOCTOR_KINDS];
};

/* What files can show whose values have partners in time (docs/pacer.md). */
struct doctor_paced {
	bool has_run, is_followed;
	double slope;
	double moved;	   /* sd of the pacer's logs between processes: how restless it was */
	double left;	   /* of the variance of the times; 1 where it is not followed */
	double process_sd; /* over the pacer, within a session */
	struct ttest_session session; /* what sessions differ by over it, of one file */
};

/* What would help. */
enum remedy_kind {
	/* ways to compare: from a smallest difference to another */
	REMEDY_DUEL,	     /* instead of stored files, in 10 s */
	REMEDY_LONGER_DUEL,  /* 60 s instead of 10 s */
	REMEDY_LONGER_FILES, /* the same for two stored files */
	REMEDY_YARDSTICK,    /* keep it */
	REMEDY_NO_YARDSTICK, /* compare without it */
	REMEDY_PACER,	     /* measure stored files beside one */
	/* what takes time, or moves it: a share */
	REMEDY_OTHER_WORK,    /* off this CPU, which it had for this share */
	REMEDY_OWN_HOST,      /* the hypervisor gave this share to others */
	REMEDY_QUOTA,	      /* the control group stopped us for this share */
	REMEDY_HEAT,	      /* the processor slowed itself down so many times */
	REMEDY_BATTERY,	      /* plug it in */
	REMEDY_TUNE,	      /* so many settings, for this CPU */
	REMEDY_RANDOMIZATION, /* of addresses: turn it on */
	REMEDY_VALGRIND,      /* install it */
};

enum { DOCTOR_REMEDIES_MAX = 16 };

struct doctor_remedy {
	enum remedy_kind kind;
	double from, to; /* smallest differences before and after; NaN: not measured as such */
	double gain;	 /* of the ratio, at most: what the list is ordered by */
	double share;	 /* of the time; 0 where the kind has none */
	int cpu;
	long count;
};

struct doctor {
	struct facts facts;
	struct doctor_python *pythons;
	size_t n_pythons;
	char valgrind[64];			     /* its version; "" when there is none */
	int irqbalance;				     /* 1 active, 0 not, -1 unknown or none */
	bool can_count_software, can_count_hardware; /* perf events of our own processes */
	size_t settings;			     /* that `assay system tune` would change */
	double took_s, steal_s, throttled_s;
	long thermal_throttles; /* during the measurement; -1: nobody counts */
	struct steady steady;
	struct doctor_trial trial;
	struct doctor_paced paced;
	struct profile profile; /* with earlier sessions: what is stored */
	/* [0]: in 10 s, [1]: in 60 s */
	struct detectable stored[2], stored_bare[2], duel[2];
	struct detectable duel_of[DOCTOR_KINDS]; /* in 10 s, of each kind of work */
	/* `stored` is as compare does by itself: over the pacer where it ran and is followed, else
	   over the yardstick where there is one */
	bool over_yardstick;
	double sequential_median,
		sequential_largest; /* differences between neighbouring sessions */
	struct doctor_remedy remedies[DOCTOR_REMEDIES_MAX];
	size_t n_remedies;
};

void doctor_release(struct doctor *doctor);

/* ---- runner/doctor/look.c: what the machine is; nothing is measured */
int doctor_look(struct doctor *doctor, const struct preparation *preparation, struct err *err);

/* ---- runner/doctor/kinds.c: what is measured */

/* "loops", "calls", ...: i below DOCTOR_KINDS. */
const char *doctor_kind(size_t i);
/* All kinds, in that order, named so. `= {0}` before; targets_release. 0, or -1 with err (memory).
 */
int doctor_kinds_add(struct targets *targets, struct err *err);

/* ---- runner/doctor/trial.c: about `seconds` of measurement; each step is told as it begins */
int doctor_measure(struct doctor *doctor, const struct preparation *preparation, double seconds,
		   struct teller teller, struct err *err);

/* ---- runner/doctor/judge.c: from what was measured to what it means. 0, or -1 with err
 * (memory). */
int doctor_judge(struct doctor *doctor, struct err *err);
/* The spread of a kind's blocks (planning_sd); NaN: too few. */
double doctor_block_sd(const struct doctor_trial *trial, size_t kind);

/* ---- runner/doctor/paced.c: the same of pacers */

/* Decides as a comparison of two files does. 0, or -1 with err (memory). */
int doctor_judge_paced(struct doctor_paced *paced, const struct doctor_trial *trial,
		       struct err *err);
/* Two files of `side_s` seconds each, compared over the pacer; DETECTABLE_NOTHING where it is not
   followed, or too few processes fit. */
struct detectable doctor_files_paced(const struct doctor *doctor, double side_s);

/* ---- runner/doctor/examine.c: all of it */

/* Look, measure for about `seconds`, judge, with what earlier visits learned of this machine. The
   steps are told, and a profile that makes no sense and will be replaced. 0, or -1 with err. */
int doctor_examine(struct doctor *doctor, const struct preparation *preparation, double seconds,
		   struct teller teller, struct err *err);

/* Keep what was learned for later comparisons; who cannot is told. */
void doctor_keep(const struct doctor *doctor, struct teller teller);

#endif
