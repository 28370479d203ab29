/*
 * One metric of one benchmark on two sides: how much it changed, and a verdict of its own. Numbers
 * are compared only with numbers of the same source.
 *
 * Counts of the same layouts on both sides are compared pair by pair; others as two samples, by
 * Welch's t on logs (on the counts themselves where one is 0). An exact metric that is the same in
 * all layouts of a side needs no statistics. Unlike for time, what is proven but lies inside the
 * margin is `same`: counts are so exact that every difference is proven.
 */
#ifndef RESULTS_VERDICTS_METRIC_H
#define RESULTS_VERDICTS_METRIC_H

#include "results/base/figure.h"
#include "results/verdicts/metric_view.h"
#include "stats/verdict.h"

/* Why nothing can be said of a metric. */
enum metric_lack {
	METRIC_LACKS_NOTHING,
	METRIC_LACKS_A_SIDE,	 /* not counted there, or on neither */
	METRIC_LACKS_ONE_SOURCE, /* counted by one thing here and by another there */
	METRIC_LACKS_LAYOUTS,	 /* one on a side: how far others are apart is not known */
	METRIC_LACKS_PROCESSES,	 /* the same of processes */
	METRIC_LACKS_PROOF,	 /* it stands alone, but not among the report's comparisons */
};

struct metric_comparison {
	struct metric_view old_side, new_side;
	struct metric_kind kind; /* of both */
	bool is_asked;		 /* by --metric: has its columns, and is the gate's matter */
	bool is_evidence;	 /* what every worker reports: only a witness, in no table */
	bool is_paired;
	enum verdict verdict; /* VERDICT_SLOWER: more, VERDICT_FASTER: less */
	/* new / old; bounds not known where there is one layout, or where a count is 0. */
	struct interval ratio, log_ratio;
	double p, p_beyond;	 /* as of struct comparison; beyond is on the worse side */
	double p_report, p_gate; /* within the family of this metric */
	enum metric_lack lack;
	/* Of METRIC_LACKS_PROOF: the verdict when seen alone, and among how many it does not stand.
	 */
	enum verdict alone;
	size_t among;
};

/* `limit` is the gate's, NaN without. 0, or -1 with err (memory). `= {0}` may be released. */
int metric_comparison_init(struct metric_comparison *c, const struct bench *old_bench,
			   const struct bench *new_bench, const char *name, double limit,
			   struct err *err);
void metric_comparison_release(struct metric_comparison *c);

/* "side", "one-source", "layouts", "processes", "proof": for programs; NULL for nothing. */
const char *metric_lack_word(enum metric_lack lack);

enum { METRIC_LACK_FIGURES = 4 };
/* What the sentence of its lack says (cli/words/metric_words.h), ends with {0}: the text "lack",
   which is its word; "side" that did not count ("old", "new", "both"); the sources "old" and "new";
   "alone", "comparisons" and "p_adjusted". Empty where nothing lacks; texts are borrowed. */
void metric_lack_figures(const struct metric_comparison *c,
			 struct figure figures[METRIC_LACK_FIGURES + 1]);

/* Counted on the old side, and not on the new one, or there by another source: what a gate was
   asked to judge is gone. */
bool metric_comparison_is_lost(const struct metric_comparison *c);

/* "more", "less", "same", "undecided": for programs. */
const char *metric_comparison_word(const struct metric_comparison *c);
/* The same for people: of what is counted "fewer". */
const char *metric_comparison_says(const struct metric_comparison *c);

/* "less", or "fewer" of what is counted (the unit "integer"). */
const char *less_of(const char *unit);

/* The verdict as of a time: VERDICT_SLOWER for what became worse, whichever way that is. */
enum verdict metric_comparison_judged(const struct metric_comparison *c);

/* The ratio with its bounds; NaN for those that are not known (exp(-inf) is 0, which would look
   like one). */
struct interval metric_comparison_bounds(const struct metric_comparison *c);

/* ---- all of a benchmark's */

struct metric_comparisons {
	struct metric_comparison *items;
	size_t n, cap;
};

/* Those of `asked` (n of them; "time" is none), then what else was counted on both sides, then the
   evidence of every worker. */
int metric_comparisons_init(struct metric_comparisons *all, const struct bench *old_bench,
			    const struct bench *new_bench, const char *const *asked, size_t n,
			    double limit, struct err *err);
void metric_comparisons_release(struct metric_comparisons *all);
const struct metric_comparison *metric_comparisons_find(const struct metric_comparisons *all,
							const char *name);

#endif
