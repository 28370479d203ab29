/*
 * Do events come at regular times? The periodogram of a series of yes and no.
 *
 * t[i] is when something was looked at, hit[i] whether the event was seen. At each trial frequency
 * f the hits, less their mean, are turned around a circle: z(f) = |sum (hit_i - h) e^(2 pi i f
 * t_i)|^2 / (n h (1 - h)). When the hits fall on the looks by chance, whatever the times of the
 * looks are, z is about exponential with mean 1; a period makes it large, up to n h (1 - h) / .. ~
 * n h. Subtracting the mean makes the times of looking, which are regular themselves, harmless.
 * Sources: Scargle 1982 (the normalised periodogram, and the p-value over many frequencies);
 * Rayleigh's test.
 */
#ifndef STATS_PERIOD_H
#define STATS_PERIOD_H

#include <stdbool.h>
#include <stddef.h>

/* Fewest hits for a period: five could be luck. */
#define PERIOD_HITS_MIN 6

struct period {
	double period; /* in t's unit; NaN when nothing can be said */
	double p;      /* that chance alone shows as much at any of the frequencies; NaN likewise */
};

/* Periods from `shortest` (> 0) to a third of the span of t are tried. A train of short events
   shows at its period and at the half, the third, ... of it: the longest that is nearly as strong
   is taken. NaN with fewer than PERIOD_HITS_MIN hits, as many misses, or no span. */
struct period period_of(const double *t, const bool *hit, size_t n, double shortest);

/*
 * Does a period that was found in one series show in this one too? p: the chance that hits at no
 * regular times show as much within 1 / span of that frequency, span being that of the shorter
 * series. Far fewer frequencies are tried than in a search, so less is enough. NaN where this
 * series cannot tell: as above, or a period below `shortest`, or longer than a third of its span.
 */
double period_repeats(const double *t, const bool *hit, size_t n, double shortest, double period,
		      double span);

#endif
