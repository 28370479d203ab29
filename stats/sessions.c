#include "stats/sessions.h"

#include "stats/moment.h"

#include <math.h>

/* The variance between sessions in units of h: ln(a day / a quarter of a minute) + 1.5, the last
   for means over that time instead of moments. */
#define DAYS_APART 10.0
/* What processes may vary more than their values by the machine alone: of flicker noise means of
   20 processes have 3 h, 6 values of a process at least .7 h. */
#define MOVES_TOGETHER 4.0
/* What a restless machine moves in hours beside what it moves in a file (variances): .15 was seen
   on one virtual machine, 1.1 to 1.6 in few sessions beside other work; flicker noise has 3. With
   2, files whose means differed by a tenth were told to within a half. */
#define HOURS_MOVE 0.5
/* Four quarters of a file, as free values. */
#define LOOK_DF 3.0

/* Half the mean square of the differences of neighbours. */
static double near_variance(const double *x, size_t n)
{
	double sum = 0;

	for (size_t i = 1; i < n; i++)
		sum += (x[i] - x[i - 1]) * (x[i] - x[i - 1]);
	return sum / (2 * (double)(n - 1));
}

/* Mean of ln(lag) over all pairs: how much more flicker noise has among them than between
   neighbours, in units of h. */
static double growth_over(size_t n)
{
	double sum = 0;

	for (size_t lag = 2; lag < n; lag++)
		sum += (double)(n - lag) * log((double)lag);
	return sum / ((double)n * (double)(n - 1) / 2);
}

struct sessions_seen sessions_seen_of(const double *logs, size_t n, double within)
{
	struct sessions_seen seen = {NAN, NAN, NAN};
	double all, near, far;

	if (n < 2)
		return seen;
	all = moment_variance(logs, n);
	seen.moved = isnan(within) ? all : fmin(all, MOVES_TOGETHER * within);
	if (n < SESSIONS_PROCESSES_MIN)
		return seen;
	near = near_variance(logs, n);
	far = DAYS_APART / growth_over(n);
	seen.slow = fmax(0, (all - near) * far);
	/* Of independent values (von Neumann): all - near has about this spread. */
	seen.error = near / sqrt((double)n) * far;
	return seen;
}

static double known(double moved)
{
	return isnan(moved) ? 0 : moved;
}

static void add_look(struct ttest_session *session, struct sessions_seen seen, double before)
{
	double trust, df;

	if (isnan(seen.slow) || isnan(seen.error))
		return;
	trust = before / (before + seen.error);
	df = LOOK_DF * trust * trust;
	session->variance += df * seen.slow;
	session->df += df;
}

struct ttest_session sessions_learn(struct ttest_session before, struct sessions_seen old_file,
				    struct sessions_seen new_file)
{
	/* A session has its own draw of a restless hour, so both count. */
	double moved = (known(old_file.moved) + known(new_file.moved)) / 2;
	double variance = fmax(before.variance, HOURS_MOVE * moved);
	struct ttest_session sum = {before.df * variance, before.df};

	if (!(variance > 0))
		return before;
	add_look(&sum, old_file, variance);
	add_look(&sum, new_file, variance);
	return (struct ttest_session){sum.variance / sum.df, sum.df};
}
