/* The numbers of a comparison as people read them, the same in every format. */
#ifndef CLI_COMPARE_CELLS_H
#define CLI_COMPARE_CELLS_H

#include "cli/words/term.h"
#include "results/base/buf.h"
#include "results/verdicts/report.h"

#define CELL_TEXT 64

struct ratio_cells {
	char ratio[CELL_TEXT];	  /* "1.034"; "-" when there is none */
	char interval[CELL_TEXT]; /* "1.021 .. 1.047"; "not known" when unbounded, "no spread" for
				     a point, "-" for none */
};

/* As many decimals as the interval's width gives meaning to, from 2 to 5; more where bounds would
   look alike, or like 0. */
struct ratio_cells cells_of_ratio(struct interval ratio);

/* "12.3 us" in the benchmark's unit; "-" when there are no values. */
void cells_mean(const struct sample *sample, char out[CELL_TEXT]);

/* A metric's: both means, the ratio, and "exact" as the interval of what needs none. "-" for what
   is not known. */
struct metric_cells {
	char old_mean[CELL_TEXT], new_mean[CELL_TEXT];
	struct ratio_cells ratio;
};
struct metric_cells cells_of_metric(const struct metric_comparison *metric);

/* The level of the intervals of the ratios in n sections: "95%", or of duels, whose looks have
   levels of their own, "96.1%" or "95% to 99.6%". */
void cells_levels(const struct section *sections, size_t n, char out[CELL_TEXT]);

/* "13 benchmarks: 2 slower, 1 faster, 5 undecided, 5 same". */
void cells_counts(const struct section *section, struct buf *out);

/* "geometric mean of new/old: 1.012 (1.008 .. 1.016) for these benchmarks, 0.99 .. 1.03 for
   programs like these"; `ratio` is what is divided by what, and `of` is how many benchmarks there
   are besides. Nothing for fewer than two benchmarks. */
void cells_suite_mean(const struct suite_mean *mean, const char *ratio, size_t of, struct buf *out);

/* What its ratios are of: "candidate/baseline", "new/old". */
const char *cells_ratio_name(const struct section *section);

/* Append why nothing is said of one that has no ratio, or failed: "it failed in the new file", "it
   failed on main", "cannot be compared". */
void cells_failure(const struct section *section, const struct comparison *comparison,
		   struct buf *out);
/* Append what a benchmark that only the baseline has is: "not in the new file". */
void cells_gone(const struct section *section, struct buf *out);
/* What one of section->unloaded is. */
extern const char cells_unloaded[];

/* What the gate says, one sentence: nothing when none was asked. */
void cells_gate(const struct report *report, struct buf *out);

/* The lower bound of the ratio; NaN when there is none (0 would look like one). */
double cells_low(const struct comparison *comparison);

/* Append where the section's first benchmark that both sides have was measured: "CPython 3.12.3,
   AMD EPYC, 2 CPUs", with the sides' names before what differs; nothing where neither is known. */
void cells_head(const struct section *section, const char *const names[2], struct buf *out);
/* What the columns of a report on files call the sides. */
extern const char *const cells_old_new[2];
/* What reports on this section call them: of a duel by their parts in it. */
const char *const *cells_sides(const struct section *section);

/* Append how the ratios of a duel's n pairs are distributed, from their logs: the picture that
   stands in a row (cli/words/spark.h). Nothing when memory ran out. */
void cells_picture_of_pairs(const double *logs, size_t n, bool utf8, struct buf *out);
/* The same of a comparison: of its pairs, or without pairs of the new side's processes. */
void cells_picture(const struct comparison *comparison, bool utf8, struct buf *out);

/* "1%" */
void cells_percent(double share, char out[CELL_TEXT]);

#endif
