/*
 * All comparisons of one call of `assay compare`: a section for each new file, the families of
 * p-values over everything, the suite's mean, and the gate. Pure: what is printed where is
 * cli/compare/formats.h.
 */
#ifndef RESULTS_VERDICTS_REPORT_H
#define RESULTS_VERDICTS_REPORT_H

#include "results/base/texts.h"
#include "results/verdicts/aa.h"
#include "results/verdicts/comparison.h"
#include "results/verdicts/suite_mean.h"

struct section {
	const char *old_file, *new_file;  /* names, borrowed */
	const char *baseline, *candidate; /* of a duel what its sides are called, else the files */
	bool is_duel;			  /* the files are its two sides */
	struct comparison *items;	  /* benchmarks in both */
	size_t n, cap;
	struct texts missing, added; /* names of benchmarks only in the old, only in the new file */
	/* Of a duel: files of benchmarks that cannot be loaded on the baseline alone, though it has
	   them. */
	struct texts unloaded;
	size_t counts[4]; /* of items by enum verdict */
	struct suite_mean mean;
	struct notes notes;    /* true of all items; and about the two files */
	bool is_other_machine; /* of at least one item */
};

struct gate_rules {
	bool fails_on_slower; /* beyond compare_rules.limit */
	bool fails_on_undecided;
	bool any_machine;
	bool allows_missing; /* a benchmark that only the baseline has passes */
	bool fails_on_new;   /* one that only the candidate has fails: it has no baseline */
};

/* The first that holds, in this order: what cannot be compared is not judged. */
enum gate_outcome {
	GATE_NOT_ASKED,
	GATE_PASSED,
	GATE_OTHER_MACHINE, /* the files are of different machines */
	GATE_SLOWER,	    /* at least one is slower, or worse, beyond the limit */
	GATE_MISSING,	    /* a result that it was to judge is not there, or has no baseline */
	GATE_UNDECIDED,	    /* at least one, where that fails */
};

struct gate {
	enum gate_outcome outcome;
	size_t benchmarks; /* in both files, of all sections */
	size_t slower, undecided;
	size_t open;	       /* slower, and perhaps by more than the limit */
	size_t not_judged;     /* of the undecided: nothing could be tested, however they differ */
	size_t missing;	       /* has no result in a new file, or one that cannot be judged */
	size_t added;	       /* has no baseline */
	size_t unloaded;       /* files whose baseline cannot be loaded: nothing was compared */
	const char *uncounted; /* a metric that it was to judge and no file has; NULL: none */
	bool is_other_machine;
};

struct report {
	struct compare_rules rules;
	struct gate_rules gate_rules;
	struct section *sections;
	size_t n;
	size_t tested; /* comparisons in the family */
	struct gate gate;
	struct aa aa; /* of duels, where it was asked for */
};

/* The level of a mean that stands alone. */
#define SECTION_MEAN_LEVEL 0.95

/* Fill section->mean from its items. 0, or -1 with err (memory). */
int section_mean(struct section *section, double level, struct err *err);

/* `= {0}` may be released, also below. */
void section_release(struct section *section);
void report_release(struct report *report);

/* True when nothing fails, also where nothing was asked. */
bool gate_passes(const struct gate *gate);
/* True when there is a gate at all. */
bool gate_is_asked(const struct gate_rules *rules);
/* True when the gate judges the time: unless other metrics are named and it is not. */
bool report_judges_time(const struct report *report);
/* True when the comparison is what a gate on slower ones fails for: in its time, where that is
   judged, or in one of the metrics that were asked for. What is the same, since it lies inside the
   margin, never is, also where the limit is smaller than the margin. */
bool report_is_regression(const struct report *report, const struct comparison *comparison);
/* The same of its time, and of one metric, alone. */
bool report_is_slower(const struct report *report, const struct comparison *comparison);
bool report_is_worse(const struct report *report, const struct metric_comparison *metric);
/* What the gate fails for beside these: a benchmark that only the baseline has, and one of both
   sides that has no result to be judged: it failed, there are no values. */
bool report_fails_gone(const struct report *report);
bool report_fails_unmeasured(const struct report *report, const struct comparison *comparison);

#endif
