/*
 * Labels for values that lie far out: side and severity. Nothing is ever removed here.
 *
 * Distance is measured from the median in scaled MADs (Iglewicz and Hoaglin 1993), so that outliers
 * do not hide themselves by widening the measure. Where the MAD is 0, because more than half of the
 * values are equal, the mean absolute deviation takes its place. Whether a value may be measured
 * again is decided by recorded evidence of a disturbance, not by this label.
 */
#ifndef STATS_OUTLIER_H
#define STATS_OUTLIER_H

#include <stddef.h>

/* Scaled MADs from the median. 5: once in 1.7 million for normal data. 10: where hyperfine warns.
 */
#define OUTLIER_MILD   5.0
#define OUTLIER_SEVERE 10.0

enum outlier {
	OUTLIER_NONE = 0,
	OUTLIER_LOW,	     /* below by more than OUTLIER_MILD */
	OUTLIER_HIGH,	     /* above */
	OUTLIER_LOW_SEVERE,  /* below by more than OUTLIER_SEVERE */
	OUTLIER_HIGH_SEVERE, /* above */
};

/* Labels of x into labels[n]; returns how many are not OUTLIER_NONE. No label below 4 values, nor
   for constant data. A NaN among x: no labels at all. Infinities are severe. scratch: n doubles. */
size_t outlier_label(const double *x, size_t n, enum outlier *labels, double *scratch);

#endif
