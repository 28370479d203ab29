/*
 * One benchmark in two files: the ratio new / old with its interval, the verdict, and what the
 * reader should know. The unit of inference is the process, or the pair of processes of a duel;
 * values of one process are averaged, never counted.
 */
#ifndef RESULTS_VERDICTS_COMPARISON_H
#define RESULTS_VERDICTS_COMPARISON_H

#include "results/learned/noise_floor.h"
#include "results/learned/profile.h"
#include "results/model/machine.h"
#include "results/verdicts/blocks.h"
#include "results/verdicts/metric.h"
#include "results/verdicts/notes.h"
#include "results/verdicts/paced.h"
#include "results/verdicts/sample.h"
#include "results/verdicts/session_term.h"
#include "results/verdicts/sites.h"
#include "results/verdicts/witness.h"
#include "stats/block.h"
#include "stats/interval.h"
#include "stats/verdict.h"

/* What the numbers rest on, from nothing to the best. */
enum basis {
	BASIS_NONE,	 /* no values on a side, or different units: nothing can be said */
	BASIS_PROCESSES, /* Welch's t on the logs of process means */
	BASIS_YARDSTICK, /* the same, each process in units of its own yardstick */
	BASIS_PACER,	 /* the same, each value over the pacer that ran beside it */
	BASIS_BLOCKS,	 /* the pairs of a duel: stats/block.h */
};

/* Most metrics beside the time. */
enum { COMPARE_METRICS_MAX = 8 };

struct compare_rules {
	double margin; /* .01: within 1 % is the same */
	double limit;  /* of a gate: .05 fails what is slower by more than 5 %; NaN: none */
	size_t family; /* how many benchmarks that gate judges; set by the report */
	bool ignore_yardstick, ignore_pacer;
	bool same_class; /* other hosts of one class (results/model/machine.h) may be compared */
	/* What sessions of the same code are said to differ by without a pacer, a standard
	   deviation of logs: then nothing else is asked. NaN: not said. */
	double session_sd;
	const struct noise_floors *floors; /* of the old file's machine; NULL: not known */
	/* What assay doctor learned of the machine that the files are of; NULL: nothing. Its
	   variance between sessions, of what is left over the yardstick where that is used, comes
	   before what is assumed of the kind of machine. */
	const struct profile *profile;
	/* Other metrics, each compared by itself with its own margin; "time" among them, or none at
	   all, lets the gate judge the time too. */
	const char *const *metrics;
	size_t n_metrics;
	/* What the old and the new benchmark were measured among; set by the report. NULL: not
	   known. */
	const struct suite *files[2];
};

struct comparison {
	const char *name, *unit; /* borrowed from the old benchmark */
	struct sample old_side, new_side;
	enum basis basis;
	const char *yardstick;	     /* with BASIS_YARDSTICK which one, else NULL */
	struct paced_pair paced;     /* with BASIS_PACER: which kind, how it is followed */
	bool has_yardsticks;	     /* both files have one that could have been used */
	struct interval ratio;	     /* at 95 %, or at the level of a duel's look */
	struct interval log_ratio;   /* the same before exp */
	double se, df;		     /* of the log ratio; for a duel those of its mean */
	struct session_term session; /* what sessions differ by, which is in them */
	enum verdict verdict;
	/* Two-sided p-values, NaN where nothing could be tested: of "no difference", and of "not
	   slower by more than the limit" (p_beyond, twice the one-sided one). */
	double p, p_beyond;
	double p_report; /* p within the report's family (Benjamini-Hochberg) */
	double p_gate;	 /* p_beyond within it (Holm) */
	/* About how many more processes a side, or pairs, would decide; 0 when decided or when no
	   number can be named. */
	size_t needs;
	enum machine machine;
	struct sites sites;   /* of merged files */
	struct blocks blocks; /* only with BASIS_BLOCKS */
	struct metric_comparisons metrics;
	bool has_failed;     /* in the new file, after what it has there; filled by the report */
	bool lacks_baseline; /* it failed on the baseline alone: as good as new */
	bool is_skipped;     /* it says that it is not to be measured: no gate wants a result */
	/* What moved with a time that is faster or slower, also a note; NULL: nothing that was
	   counted. See comparison_find_witness. */
	struct witness *witness;
	struct notes notes;
};

/* What the blocks of a duel say: verdict, ratio, p, what it needs, and the two times beside the
   ratio, where both sides have a benchmark. The same of files and of the duel itself. */
void comparison_take_blocks(struct comparison *comparison, const struct block_verdict *decided);

/* Fill `witness`, and its note, once the verdict is final. Out of memory shows in notes.failed. */
void comparison_find_witness(struct comparison *comparison);

/* By what matters: slower, then faster, then what is open, then what is the same; from 0. */
int verdict_rank(enum verdict verdict);

/* `= {0}` may be released. */
void comparison_release(struct comparison *comparison);

/* "slower", or "more" where the unit is no time: the verdict in words that fit the unit. */
const char *comparison_word(const struct comparison *comparison);
/* The same of a verdict and the unit of what was compared. */
const char *comparison_word_of(enum verdict verdict, const char *unit);

#endif
