/*
 * Where a history of one benchmark became slower or faster, with an error that is stated.
 *
 * A history is the log mean of each result in the order of the commits, each with its standard
 * error and its machine where these are known. Called a change is what random results of one level
 * show in at most a share alpha of histories: white or remembering the last result (AR(1)), with
 * far outliers, of any standard errors, from several machines, rising or falling slowly. How far
 * that holds: tests/bench/history_simulation.c, docs/evidence.md.
 *
 * How: the best cut by a robust scan (changes_scan.h) of the results freed of their memory
 * (changes_line.h), tested by permutations (changes_null.h), then its pieces in the same way, at
 * half of the error each time; then each change again between its neighbours, where its place, its
 * size and their uncertainty are found (changes_place.h).
 * Sources: Matteson and James 2014 (E-divisive: cut, permute, go on in the pieces); Olshen and
 * others 2004; Siegmund 1988 (where the cut may be).
 */
#ifndef STATS_CHANGES_H
#define STATS_CHANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/changes_history.h"
#include "stats/interval.h"

/* Fewer results between two known changes are not looked at: they could hardly be told from
   chance. */
#define CHANGES_N_MIN 8
/* At most so many changes of one history are told, the clearest. */
#define CHANGES_MAX 64
/* A machine with fewer results says too little of its level. */
#define CHANGES_MACHINE_MIN 4

enum change_kind {
	CHANGE_STEP,
	CHANGE_BACK, /* to the level before the change that precedes it */
};

struct change {
	enum change_kind kind;
	size_t at;		   /* the first result of the new level */
	size_t first, last;	   /* at 95 % that is one of these */
	struct interval log_ratio; /* new level over old, 95 %, if it is where `at` says */
	double df;		   /* degrees of freedom of that interval */
	double p; /* of "no change here", for all looks that led to it; compare with alpha */
};

struct changes {
	size_t n;
	struct change items[CHANGES_MAX]; /* in order of `at` */
	/* Of the last level: */
	size_t since;  /* its first result */
	double sd;     /* of a log mean around the level, between results */
	double memory; /* lag-1 autocorrelation that was taken off */
	double seen;   /* the smallest step (of logs) that five results behind it would have shown
			  with a chance of 80 %; inf when there are too few results */
	bool drifts;   /* rises or falls slowly somewhere: cuts there are not called changes */
	double drift;  /* log ratio of its end over its start, where it drifts the most; else 0 */
};

/* Bytes of scratch memory for histories of n results. */
size_t changes_scratch(size_t n);

/*
 * The changes of a history at error alpha. The same seed gives the same answer. scratch:
 * changes_scratch(n) bytes, aligned for any type. Fewer than CHANGES_N_MIN results: no changes,
 * `seen` is inf. Constant results: none. Two levels without any noise are a change from 4 + 4
 * results on.
 */
void changes_find(const struct changes_history *history, double alpha, uint64_t seed,
		  struct changes *changes, void *scratch);

#endif
