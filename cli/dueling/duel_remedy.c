#include "cli/dueling/duel_remedy.h"

#include "results/base/unit.h"
#include "stats/signed_rank.h"

#include <math.h>

/* The last look may spend all of a duel's error. */
#define LEVEL 0.95
/* Blocks do not all take the same time. */
#define RESERVE 1.1

static bool has_interval(const struct bout *bout)
{
	return isfinite(bout->verdict.log_ratio.high - bout->verdict.log_ratio.low);
}

/* Up, to two digits: as people say numbers. */
static double round_up(double x)
{
	double step = pow(10, floor(log10(x)) - 1);

	return ceil(x / step - 1e-9) * step;
}

static size_t more_blocks(const struct bout *bout)
{
	size_t fewest = signed_rank_n_min(LEVEL);

	if (!has_interval(bout))
		return bout->n < fewest ? fewest - bout->n : 0;
	return bout->verdict.missing == BLOCK_MISSING_UNKNOWN ? 0 : bout->verdict.missing;
}

struct duel_remedy duel_remedy_of(const struct duel *duel, const struct bout *bout)
{
	const struct spending *looks = &duel->config->looks;
	struct duel_remedy remedy = {0};
	size_t all;
	double a_block_s;

	if (bout->n == 0 || !(bout->spent_s > 0))
		return remedy;
	a_block_s = bout->spent_s / (double)bout->n;
	remedy.more = more_blocks(bout);
	remedy.seconds = (double)remedy.more * a_block_s;
	all = bout->n + remedy.more;
	if (remedy.more && all > looks->look[looks->count - 1].n)
		remedy.blocks = all;
	else if (remedy.more)
		remedy.budget_s = round_up(RESERVE * (double)all * a_block_s);
	return remedy;
}

static void add_option(struct buf *out, const struct duel_remedy *remedy)
{
	if (remedy->blocks)
		buf_addf(out, " (--blocks %zu)", remedy->blocks);
	else if (remedy->budget_s > 0)
		buf_addf(out, " (--budget %.10gs)", remedy->budget_s);
}

void duel_remedy_add(struct buf *out, const struct duel *duel, const struct bout *bout)
{
	struct duel_remedy remedy = duel_remedy_of(duel, bout);
	char margin[UNIT_TEXT];

	if (!has_interval(bout)) {
		buf_addf(out, "%zu block%s too few for an interval", bout->n,
			 bout->n == 1 ? " is" : "s are");
		if (remedy.more)
			buf_addf(out, ", %zu are the fewest", bout->n + remedy.more);
		add_option(out, &remedy);
		return;
	}
	if (remedy.more) {
		buf_addf(out, "about %zu more block%s (%.0f s) would decide", remedy.more,
			 remedy.more == 1 ? "" : "s", remedy.seconds);
		add_option(out, &remedy);
		return;
	}
	unit_format_percent(duel->config->margin, false, margin);
	buf_addf(out, "the difference is too near to the margin of %s, or the machine too noisy",
		 margin);
}
