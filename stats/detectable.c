#include "stats/detectable.h"

#include "stats/dist.h"

#include <math.h>

static const struct detectable nothing = {INFINITY, INFINITY, 0, DETECTABLE_NOTHING};

static double difference(double se, double df, double alpha, double power)
{
	return (dist_t_quantile(1 - alpha / 2, df) + dist_t_quantile(power, df)) * se;
}

struct detectable detectable_duel(double sd, double block_s, double budget_s,
				  const struct spending *plan, double power)
{
	size_t most = plan->count ? plan->look[plan->count - 1].n : 0;
	struct detectable found = {.limit = DETECTABLE_TIME};
	struct spending ended;
	double fits = floor(budget_s / block_s), alpha;

	if (!(fits >= 2) || !(sd >= 0))
		return nothing;
	found.n = fits < (double)most ? (size_t)fits : most;
	if (fits > (double)most)
		found.limit = DETECTABLE_LOOKS;
	ended = spending_ended_at(plan, found.n);
	if (ended.count == 0)
		return nothing;
	alpha = ended.look[ended.count - 1].alpha;
	if (pow(2, 1 - (double)found.n) > alpha)
		return nothing;
	found.log_difference =
		difference(sd / sqrt((double)found.n), (double)found.n - 1, alpha, power);
	found.half_width = difference(sd / sqrt((double)found.n), (double)found.n - 1, alpha, .5);
	return found;
}

struct detectable detectable_stored(double sd, double process_s, double budget_s,
				    const struct ttest_session *session, double level, double power)
{
	struct detectable found = {.limit = DETECTABLE_TIME};
	double fits = floor(budget_s / 2 / process_s), within, between = 0, se2, df;

	if (!(fits >= 2) || !(sd >= 0))
		return nothing;
	found.n = (size_t)fits;
	within = 2 * sd * sd / fits;
	if (session && session->variance > 0)
		between = 2 * session->variance;
	se2 = within + between;
	if (between > within)
		found.limit = DETECTABLE_SESSIONS;
	if (se2 > 0) {
		df = ttest_combined_df((double[]){within, between},
				       (double[]){2 * (fits - 1), session ? session->df : 1}, 2);
		found.log_difference = difference(sqrt(se2), df, 1 - level, power);
		found.half_width = difference(sqrt(se2), df, 1 - level, .5);
	}
	return found;
}
