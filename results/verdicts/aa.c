#include "results/verdicts/aa.h"

#include "stats/signed_rank.h"

#include <math.h>
#include <stdlib.h>

static bool reaches_beyond(struct interval log_ratio, double limit)
{
	double reach = log1p(limit); /* NaN: nothing does */

	return log_ratio.high > reach || log_ratio.low < -reach;
}

static bool is_off(struct interval log_ratio, double margin)
{
	double reach = log1p(margin);

	return log_ratio.low > reach || log_ratio.high < -reach;
}

static enum aa_finding find(struct interval log_ratio, double margin, double limit)
{
	if (!isfinite(log_ratio.high - log_ratio.low))
		return AA_FEW;
	if (is_off(log_ratio, margin))
		return AA_OFF;
	return reaches_beyond(log_ratio, limit) ? AA_WIDE : AA_FINE;
}

int aa_judge(struct aa *aa, const double *d, size_t n, double margin, double limit, struct err *err)
{
	double *scratch = malloc((signed_rank_scratch(n) + 1) * sizeof(*scratch));
	struct interval log_ratio = interval_unbounded(NAN);

	if (!scratch)
		return err_memory(err);
	if (n)
		log_ratio = signed_rank_test(d, n, AA_LEVEL, scratch).center;
	free(scratch);
	aa->blocks = n;
	aa->ratio = interval_exp(log_ratio);
	aa->finding = find(log_ratio, margin, limit);
	return 0;
}

const char *aa_finding_name(enum aa_finding finding)
{
	static const char *const names[] = {
		[AA_FEW] = "few", [AA_FINE] = "fine", [AA_WIDE] = "wide", [AA_OFF] = "off"};

	return names[finding];
}
