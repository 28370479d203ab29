/*
 * Why one side takes another time than the other: a decision on everything that was looked at, as
 * data. Pure. The words are in cli/explaining/why_words.h.
 *
 * What was looked at are ledgers, each of which may be missing: the clock, things that are counted
 * exactly (calls, allocations, collections, instructions), sampled time, the event loop. Time says
 * where the difference is and how much of it; what is counted says what it is. A function that only
 * time names is believed when the whole differs, too, or something counted does: of identical code,
 * which both deny, nothing is named.
 *
 * Old is the baseline (side 0), new the candidate (side 1). Amounts are per iteration. All that is
 * given is borrowed, and what comes of it points into it.
 */
#ifndef RESULTS_WHY_WHY_H
#define RESULTS_WHY_WHY_H

#include "results/causes/causes.h"
#include "results/profiles/call_table.h"

#include <stdbool.h>
#include <stddef.h>

enum why_kind {
	WHY_NOTHING,	/* no difference is known, and nothing that is counted differs */
	WHY_UNKNOWN,	/* it cannot be said */
	WHY_ALIKE,	/* everything moved alike: no code is to blame */
	WHY_CALLS,	/* it is called more often */
	WHY_WORK,	/* the same calls, more instructions in each */
	WHY_SLOWER,	/* the same calls and instructions, which take longer */
	WHY_LONGER,	/* the same calls take longer; whether they do more was not counted */
	WHY_ALLOCATION, /* more memory is asked for */
	WHY_COLLECTION, /* the garbage collector works more */
	WHY_NATIVE,	/* C code that it calls takes longer */
	WHY_WAITING,	/* it waits, in a system call */
	WHY_LOOP,	/* it holds the event loop, for long or while it waits */
	WHY_IMPORT,	/* it imports modules */
	WHY_MOVED,	/* what one function took another one takes now */
	WHY_KINDS
};

/* ---- what was looked at */

enum why_looked {
	WHY_NOT_LOOKED,
	WHY_CANNOT, /* it cannot be, here or of this */
	WHY_LOOKED,
};

/* Where: a function, or one of its lines. */
struct why_place {
	const char *function; /* qualified where that is known; NULL: no place is known */
	const char *file;     /* from where its kind is kept (frame_identity.h); "" unknown */
	int line;	      /* of the text, else of the function; 0: unknown */
	const char *text;     /* of that line; NULL: a function is meant */
};

/* Of a ledger, one function or one line. */
struct why_part {
	struct why_place place;
	/* Of calls: who, called as often as before, calls it more often or less; its function is ""
	   for the measured loop and NULL where all that call it are called more often, too. */
	struct why_place caller;
	struct call_figure sides[2];
	/* Of what layouts of memory move: how much identical code may differ by, and whether this
	   differs by more (floors.h), which the sides alone do not tell. */
	bool has_floor, is_told;
	double floor;
};

enum why_counted {
	WHY_CALLED,	  /* functions of Python */
	WHY_ALLOCATED,	  /* requests to Python's allocators */
	WHY_BYTES,	  /* of them */
	WHY_COLLECTED,	  /* runs of the garbage collector */
	WHY_INSTRUCTIONS, /* of the machine */
	WHY_COUNTED
};

struct why_ledger {
	enum why_looked looked;
	struct call_figure total[2];
	/* New - old in workers of the same layout: narrower than the totals, which layouts move. */
	struct call_figure change;
	const struct why_part *parts; /* functions, at least all that differ; NULL: only the totals
					 are known */
	size_t n;
	const struct why_part *lines; /* of functions, with their texts; NULL: unknown */
	size_t n_lines;
};

/* Two sides' times and what the kernel says of them, from workers in turns. */
struct why_clock {
	enum why_looked looked;
	struct interval ratio;	/* new / old */
	struct interval waited; /* what it is off the CPU, new - old, as a part of the old time */
	double old_s;		/* an iteration of the old side, on the CPU */
};

/* What the samples of a function ended in. */
enum why_sort { WHY_BYTECODE, WHY_INTERPRETER, WHY_LIBRARY, WHY_SYSCALL, WHY_SORTS };

/* One function in sampled time. `moved` and all that grew: parts of the old whole's time. */
struct why_row {
	struct why_place place;
	struct why_place line; /* of it, the one that surely changed most; function NULL: none */
	bool is_collector;     /* garbage collection; its place is unknown */
	bool is_changed;       /* surely, among all functions */
	bool is_old, is_new;   /* which side has it */
	struct interval ratio; /* its own time, new / old; where the whole's is not known, over
				  that of everything else */
	struct interval moved;
	double old_share, new_share; /* of each side's time */
	double grown[WHY_SORTS];
	double imported; /* of what grew, under an import */
	/* The symbol or system call that grew the most, and by how much. */
	const char *leaf, *library;
	double leaf_grown;
};

struct why_time {
	enum why_looked looked;
	bool is_short; /* a first look: it may confirm what is counted, and nothing else */
	enum causes_kind found;
	bool is_whole_sure;    /* that the whole differs */
	struct interval whole; /* new / old, by the sampled workers' own times */
	const struct why_row *rows;
	size_t n;
	/* Under which functions imports and the collector took the most that they did not before */
	struct why_place importer, collector;
	double tenth; /* the growth, as a ratio, that a function with a tenth of the time had to
			 show */
};

struct why_hold {
	double seconds; /* the longest that the loop was held at once; 0: never for long */
	struct why_place place;
	bool waits; /* in a system call; else it computes */
};

struct why_loop {
	enum why_looked looked;
	struct why_hold sides[2];
	/* Functions that wait while the loop is held, however short; `seconds` of the longest hold
	   in which each did. */
	const struct why_hold *waits[2];
	size_t n_waits[2];
};

struct why_ledgers {
	struct interval timed; /* the whole, new / old, from timed runs; NaN: it was not */
	struct why_clock clock;
	struct why_ledger counted[WHY_COUNTED];
	struct why_time time;
	struct why_loop loop;
	/* Functions that a person has changed, asked about before all others. */
	const struct why_place *touched;
	size_t n_touched;
};

/* ---- what is found */

/* What a ledger says of a cause. */
struct why_evidence {
	bool is_known, is_different;
	bool is_own; /* of the place itself; else of the whole */
	struct call_figure sides[2];
	double floor; /* how much identical code may differ by; 0: by nothing beyond its figures */
	struct why_place line; /* where most of the difference is; function NULL: unknown */
	double line_more;      /* new - old there */
};

struct why_cause {
	enum why_kind kind;
	struct why_place place; /* of MOVED: whose time it was */
	struct why_place other; /* of MOVED: whose it is; of CALLS and COLLECTION: who calls */
	struct why_place line;	/* of the place; function NULL: unknown */
	bool is_new, is_gone;	/* one side alone has it */
	bool is_touched;
	size_t more;		    /* further functions of the same cause: those that it calls */
	struct interval ratio;	    /* its own time, new / old; NaN: unknown */
	struct interval moved;	    /* of the old whole's time; NaN: unknown */
	double of_difference;	    /* how much of the whole's difference it is; NaN: unknown */
	double new_share;	    /* of the new side's time; NaN: unknown */
	double held_s;		    /* of LOOP: the longest that it holds the loop, or held it where
				       it does less now; else 0 */
	const char *leaf, *library; /* of NATIVE, WAITING and LOOP: in what; NULL: unknown */
	struct why_evidence evidence[WHY_COUNTED];
};

/* Of a touched function. */
enum why_verdict {
	WHY_SAME,     /* everything that can be counted of it is equal */
	WHY_DIFFERS,  /* it does: more or less, as its cause says */
	WHY_NOT_SEEN, /* nothing was seen of it: it may not have run */
	WHY_OPEN,     /* no difference is known, but not all could be counted */
};

struct why_touch {
	const struct why_place *place;
	enum why_verdict verdict;
	struct why_cause cause; /* of DIFFERS, at least in part */
};

enum { WHY_MOST = 5, WHY_MOST_TOUCHED = 20 };

struct why {
	enum why_kind kind;    /* of the first cause, or NOTHING, UNKNOWN, ALIKE */
	bool is_certain;       /* looking at more would say the same */
	struct interval whole; /* new / old as well as it is known; NaN: it is not */
	double least; /* the growth of the whole, as a ratio, that would have been seen; NaN */
	struct why_cause causes[WHY_MOST]; /* those with the most of the difference first */
	size_t n;
	struct why_evidence counted[WHY_COUNTED]; /* of the whole */
	struct why_touch touched[WHY_MOST_TOUCHED];
	size_t n_touched;
};

/* Decide. Nothing is allocated; it cannot fail. */
void why_decide(const struct why_ledgers *ledgers, struct why *out);

#endif
