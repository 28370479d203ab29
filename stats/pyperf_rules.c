#include "stats/pyperf_rules.h"

#include <math.h>

#include "stats/moment.h"

double pyperf_critical(long df)
{
	static const double rows[] = {
		0,     12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
		2.201, 2.179,  2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080,
		2.074, 2.069,  2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
	};
	static const struct {
		long from;
		double t;
	} beyond[] = {{200, 1.960}, {100, 1.984}, {80, 1.990}, {60, 2.000},
		      {50, 2.009},  {40, 2.021},  {31, 2.042}};

	for (size_t i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++)
		if (df >= beyond[i].from)
			return beyond[i].t;
	return rows[df < 0 ? 0 : df];
}

struct pyperf_t pyperf_t_test(const double *old_x, size_t old_n, const double *new_x, size_t new_n)
{
	const struct pyperf_t failed = {true, true, NAN};
	double n = (double)old_n, squares, error, t;

	if (old_n != new_n || old_n < 2)
		return failed;
	squares = moment_sum_squares(old_x, old_n) + moment_sum_squares(new_x, new_n);
	error = sqrt(squares / (2 * n - 2) / n * 2);
	if (error == 0 || isinf(error))
		return failed;
	t = (moment_mean(old_x, old_n) - moment_mean(new_x, new_n)) / error;
	return (struct pyperf_t){fabs(t) >= pyperf_critical(2 * (long)old_n - 2), false, t};
}

bool pyperf_below_min_speed(double old_mean, double new_mean, double percent)
{
	double ratio = new_mean / old_mean;

	if (ratio < 1)
		ratio = 1 / ratio;
	return (ratio - 1) * 100 < percent;
}

double pyperf_required_processes(const double *run_means, size_t runs)
{
	const double z = 1.96, width = 0.01; /* pyperf's 95 % and 1 % */
	double sigma;

	if (runs < 2)
		return NAN;
	sigma = moment_sd(run_means, runs) / moment_mean(run_means, runs);
	return ceil(4 * pow(z, 2) * pow(sigma, 2) / pow(width, 2));
}
