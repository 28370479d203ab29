#include "stats/verdict.h"

#include <math.h>

static bool inside_margin(struct interval ratio, double margin)
{
	return margin >= 0 && ratio.low >= 1 / (1 + margin) && ratio.high <= 1 + margin &&
	       isfinite(ratio.high);
}

/* The margin comes first: a difference that is shown not to matter is "same", on either side. */
static enum verdict judge(struct interval around, double none, bool is_inside)
{
	if (isnan(around.low) || isnan(around.high))
		return VERDICT_UNDECIDED;
	if (is_inside)
		return VERDICT_SAME;
	if (around.low > none)
		return VERDICT_SLOWER;
	return around.high < none ? VERDICT_FASTER : VERDICT_UNDECIDED;
}

enum verdict verdict_of_log(struct interval log_ratio, double margin)
{
	/* With a margin of 0, compare logs: exp would round a tiny difference to none. */
	bool is_inside = margin > 0 ? inside_margin(interval_exp(log_ratio), margin)
				    : margin == 0 && log_ratio.low == 0 && log_ratio.high == 0;

	return judge(log_ratio, 0, is_inside);
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
