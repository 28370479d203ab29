/* A small picture of a distribution: how many of some numbers lie in each of a few equal bins. */
#ifndef STATS_SKETCH_H
#define STATS_SKETCH_H

#include <stddef.h>

/* So many fit into a table's cell. */
enum { SKETCH_BINS = 8 };

/* The bins reach from the smallest to the largest of x, but are never narrower together than this
   share of their middle, around it: what differs by nothing that matters is one
   bin, not a picture of noise. */
#define SKETCH_SPAN_MIN 0.02

/*
 * counts[i]: how many of the n numbers, all above 0, lie in the i-th of SKETCH_BINS bins. What is
 * not finite is left out; without two finite numbers all counts are 0. n = 2 is the smallest with a
 * meaning; from about 6 on a second hill can be seen.
 */
void sketch_bins(const double *x, size_t n, size_t counts[SKETCH_BINS]);

#endif
