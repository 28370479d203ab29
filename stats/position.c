#include "stats/position.h"

#include <math.h>

#include "stats/dist.h"
#include "stats/moment.h"
#include "stats/order.h"

/* Midrank of row[j] among the row: one more than those below, and half of its other equals. */
static double midrank(const double *row, size_t n, size_t j)
{
	double rank = 1;

	for (size_t i = 0; i < n; i++) {
		if (row[i] < row[j])
			rank += 1;
		else if (i != j && row[i] == row[j])
			rank += 0.5;
	}
	return rank;
}

/* Friedman's statistic from rank sums and the sum of all squared ranks; that sum is smaller where
   there are ties, which is the whole correction. */
static double friedman(const double *rank_sums, double squared_ranks, double processes,
		       size_t positions)
{
	double k = (double)positions, mean = processes * (k + 1) / 2, spread = 0;

	for (size_t j = 0; j < positions; j++)
		spread += (rank_sums[j] - mean) * (rank_sums[j] - mean);
	return (k - 1) * spread / (squared_ranks - processes * k * (k + 1) * (k + 1) / 4);
}

size_t position_scratch(size_t processes, size_t positions)
{
	return 3 * positions + 3 * processes;
}

/* Sums of the ranks at each position; returns the sum of all squared ranks. */
static double rank_all(const double *x, size_t processes, size_t positions, double *rank_sums)
{
	double squared_ranks = 0;

	for (size_t j = 0; j < positions; j++)
		rank_sums[j] = 0;
	for (size_t p = 0; p < processes; p++)
		for (size_t j = 0; j < positions; j++) {
			double rank = midrank(x + p * positions, positions, j);

			rank_sums[j] += rank;
			squared_ranks += rank * rank;
		}
	return squared_ranks;
}

/* scratch: positions + 3 * processes. */
static void find_effects(const double *x, size_t processes, size_t positions, double *effects,
			 double *scratch)
{
	double *medians = scratch, *column = medians + processes, *sorting = column + processes;

	for (size_t p = 0; p < processes; p++)
		medians[p] = order_median(x + p * positions, positions, sorting);
	for (size_t j = 0; j < positions; j++) {
		for (size_t p = 0; p < processes; p++)
			column[p] = x[p * positions + j] / medians[p] - 1;
		effects[j] = order_median(column, processes, sorting);
	}
}

struct position position_effect(const double *x, size_t processes, size_t positions,
				double *effects, double *scratch)
{
	struct position result = {NAN, NAN, 0, NAN};
	double *rank_sums = scratch, *mine = effects ? effects : scratch + positions;
	double squared_ranks = rank_all(x, processes, positions, rank_sums);

	find_effects(x, processes, positions, mine, scratch + 2 * positions);
	for (size_t j = 0; j < positions; j++)
		if (j == 0 || fabs(mine[j]) > fabs(result.worst_effect)) {
			result.worst = j;
			result.worst_effect = mine[j];
		}
	if (processes < 2 || positions < 2 || isnan(moment_sum(x, processes * positions)))
		return result;
	result.statistic = friedman(rank_sums, squared_ranks, (double)processes, positions);
	result.p = dist_chi2_upper(result.statistic, (double)positions - 1);
	return result;
}
