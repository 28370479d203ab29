#include "stats/verdict.h"

#include <math.h>

bool verdict_inside_margin(struct interval ratio, double margin)
{
	return margin >= 0 && ratio.low >= 1 / (1 + margin) && ratio.high <= 1 + margin;
}

bool verdict_beyond_margin(struct interval ratio, double margin)
{
	return margin >= 0 && (ratio.low > 1 + margin || ratio.high < 1 / (1 + margin));
}

enum verdict verdict_of_ratio(struct interval ratio, double margin)
{
	if (isnan(ratio.low) || isnan(ratio.high))
		return VERDICT_UNDECIDED;
	if (ratio.low > 1)
		return VERDICT_SLOWER;
	if (ratio.high < 1)
		return VERDICT_FASTER;
	return verdict_inside_margin(ratio, margin) ? VERDICT_SAME : VERDICT_UNDECIDED;
}

enum verdict verdict_of_log(struct interval log_ratio, double margin)
{
	/* The sign is read before exp, which would round a tiny difference to 1. */
	if (log_ratio.low > 0 && log_ratio.high >= log_ratio.low)
		return VERDICT_SLOWER;
	if (log_ratio.high < 0 && log_ratio.low <= log_ratio.high)
		return VERDICT_FASTER;
	return verdict_of_ratio(interval_exp(log_ratio), margin);
}

const char *verdict_word(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_FASTER:
		return "faster";
	case VERDICT_SLOWER:
		return "slower";
	case VERDICT_SAME:
		return "same";
	case VERDICT_UNDECIDED:
		break;
	}
	return "undecided";
}
