/*
 * Which of many things take another part of the time than before: shares of samples, counted in the
 * workers of two sides, old and new.
 *
 * Shares add up to 1, so when one thing takes more, all others take less of the whole though
 * nothing happened to them. Therefore each is compared with a reference: everything else that was
 * not found to have changed. What is estimated is the thing's time over the reference's, new / old:
 * what all have in common (the machine's speed, another build) is taken out. The reference is made
 * step by step: it begins with everything; what departs most surely from it is taken out; so on
 * until nothing in it departs. Sources: Aitchison 1986 (log ratios of parts of a whole), Robinson
 * and Oshlack 2010 (normalising by what did not change).
 *
 * The test of one thing: of its samples on both sides, the part that fell on the new side is
 * compared with that of the reference: a score test, whose inversion is Wilson's interval, good for
 * few samples and for none on one side. Samples count as fewer than they are by the dispersion
 * between workers (stats/dispersion.h; Rao and Scott 1992), t by its degrees of freedom
 * (Satterthwaite over the two sides, then what the prior adds). Sides are not paired: what drifts
 * in both alike makes the test careful, never bold.
 *
 * Many tests: Benjamini-Hochberg. The tests of shares depend on one another, a little negatively;
 * for two-sided tests the rule holds all the same (Reiner-Benaim 2007; simulated in
 * tests/unit/stats/test_shares.c), where Benjamini-Yekutieli would take a third of the power for
 * nothing. Half of the error is spread over all tests alike, half by how many samples a thing has
 * on both sides together, since what takes long is asked about most (weights w with the mean 1;
 * Genovese, Roeder and Wasserman 2006). Intervals are at the level 1 - alpha * w * changed / tested
 * (Benjamini and Yekutieli 2005): exactly those of the changed exclude 1.
 */
#ifndef STATS_SHARES_H
#define STATS_SHARES_H

#include "stats/dispersion.h"
#include "stats/interval.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Fewer samples of both sides together cannot show a change of any size among a dozen things: such
   things are in the reference and not tested. Independent of what is tested (Bourgon, Gentleman and
   Huber 2010). */
enum { SHARES_LEAST_SAMPLES = 20 };

struct shares_table {
	size_t things;
	size_t old_n, new_n;	   /* workers of each side: 2 at least, 5 for any power */
	const int64_t *old_counts; /* old_counts[thing * old_n + worker] */
	const int64_t *new_counts;
	/* What the whole takes, new / old, as a log, from elsewhere; NaN: not known, then it is
	   taken that the things with half of the time did not change. It only decides which of two
	   things moved when they move against each other; no test rests on it. */
	double log_ratio;
	double alpha; /* the false discovery rate: .05 */
	double power; /* for what could have been seen: .8 */
};

struct shares_change {
	double old_share, new_share; /* of all samples; 0: not there */
	bool is_tested;
	bool is_changed;       /* survived the rule */
	struct interval ratio; /* its time over the reference's, new / old; 0 and infinity where it
				  is on one side only. NaN where it was not tested */
	double p, p_adjusted;  /* NaN where it was not tested */
	double dispersion;     /* samples over this is what they count for */
	double df;
};

struct shares_found {
	size_t tested, changed;
	double old_reference, new_reference; /* its share of each side */
	double old_samples, new_samples;
	double worker; /* samples of a typical worker */
	struct dispersion_prior prior;
};

/* How many doubles of scratch shares_compare() wants. */
size_t shares_numbers(const struct shares_table *table);

/* changes: one for each thing. numbers: shares_numbers() doubles; indices: one for each thing.
   Fewer than 2 workers or no samples on a side: nothing is tested. */
struct shares_found shares_compare(const struct shares_table *table, struct shares_change *changes,
				   double *numbers, size_t *indices);

/* The smallest growth, as a ratio above 1, of a thing that had this share of the time that would
   have been found with the chance table->power, were it the only one: at the level that the first
   must reach, alpha * w / tested. Infinite where no growth would. `workers` of the table, samples
   and prior as found. */
double shares_detectable(const struct shares_table *table, const struct shares_found *found,
			 double share);

#endif
