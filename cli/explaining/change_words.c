#include "cli/explaining/change_words.h"

#include "cli/words/difference.h"

#include <math.h>

void percent_words_add(struct buf *out, struct interval part)
{
	double half = (part.high - part.low) / 2;
	int decimals = !(half < .02) ? 0 : half < .002 ? 2 : 1;

	buf_addf(out, "%+.*f%%", decimals, 100 * part.estimate);
	if (isfinite(part.low) && isfinite(part.high))
		buf_addf(out, " [%+.*f, %+.*f]", decimals, 100 * part.low, decimals,
			 100 * part.high);
}

void change_words_add(struct buf *out, struct interval ratio)
{
	struct difference d = difference_of(ratio);

	if (ratio.low > 2 && d.has_interval)
		buf_addf(out, "%s [%s, %s]", d.plain, d.low, d.high);
	else
		percent_words_add(out, (struct interval){ratio.estimate - 1, ratio.low - 1,
							 ratio.high - 1, ratio.level});
}

void share_words_add(struct buf *out, double share)
{
	buf_addf(out, "%.*f%%", share < .0095 ? 1 : 0, 100 * fmin(1, fmax(0, share)));
}
