/*
 * What happened to the benchmarks of a history: changes of level, the newest results, what else
 * changed at each place, and whether a gate on the recent past passes. Data only; the words are in
 * cli/history/check_words.h.
 *
 * Errors, of all benchmarks as one family (Holm): in a history in which nothing changed a change is
 * named in at most 3 of 100 checks, and the newest result is called off in at most 2 of 100. The
 * gate fails without a reason in at most 5 of 100.
 *
 * The gate compares with the recent past, not with one baseline: it fails when the newest results
 * are proven slower than their level before by more than the limit, or when the last change of the
 * last HISTORY_RECENT results is, unless that is acknowledged or was a step back.
 */
#ifndef RESULTS_HISTORY_CHECK_H
#define RESULTS_HISTORY_CHECK_H

#include "results/history/names.h"
#include "results/history/series.h"
#include "results/verdicts/report.h"
#include "stats/changes_newest.h"

#define HISTORY_RECENT 30

enum history_finding_kind {
	FINDING_STEP,
	FINDING_BACK,	/* to the level before the finding that precedes it */
	FINDING_NEWEST, /* the last results are off their level: too few to be called a step */
};

struct history_finding {
	enum history_finding_kind kind;
	/* Results of the history: the first of the new level; at 95 % it is one of first..last;
	   the last one before `first` on the same machine. */
	size_t at, first, last, before;
	size_t behind;		   /* results of the new level */
	struct interval log_ratio; /* new over old, 95 % */
	double p;		   /* of all benchmarks as one family */
	bool facts[HISTORY_FACTS]; /* what else differs between before and last */
	bool is_beyond;		   /* proven slower than the limit: the gate fails */
};

/* What could be looked at. */
enum history_sight {
	SIGHT_NONE, /* no results, or one */
	SIGHT_FEW,  /* fewer than CHANGES_N_MIN since the last known change: no level to speak of */
	SIGHT_LEVELS, /* changes, but too few to judge the newest alone */
	SIGHT_ALL,
};

struct history_check_bench {
	char *name;
	size_t n;	     /* results */
	size_t since;	     /* results on the last level */
	size_t acknowledged; /* known changes among them */
	enum history_sight sight;
	double seen;	 /* the smallest step (ratio - 1) that five results would have shown with a
			    chance of 80 %; inf: none */
	double drift;	 /* ratio - 1 of its end over its start where it drifts, else 0 */
	size_t machines; /* with results of it */
	size_t few;	 /* of these: fewer than CHANGES_MACHINE_MIN results */
	struct history_finding *findings;
	size_t nfindings;
};

struct history_check_rules {
	bool fails_on_slower;
	double limit; /* .05: 5 % */
};

struct history_check {
	struct history_check_bench *benches; /* in the order of their names */
	size_t n;
	size_t judged; /* with SIGHT_LEVELS or more */
	size_t beyond; /* benchmarks for which the gate fails */
	/* GATE_NOT_ASKED, _PASSED, _SLOWER, or _UNDECIDED: nothing could be judged. */
	enum gate_outcome outcome;
};

/* Fill an empty check with the named benchmarks. 0, or -1 with err (memory; the index cannot be
   read). `= {0}` may be released. */
int history_check(struct history_check *check, struct history *history,
		  const struct history_names *names, const struct history_check_rules *rules,
		  struct err *err);
void history_check_release(struct history_check *check);

#endif
