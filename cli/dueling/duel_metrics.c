#include "cli/dueling/duel_metrics.h"

#include "cli/words/metric_words.h"

#include <math.h>

static void difference(double ratio, char text[UNIT_TEXT])
{
	unit_format_percent(ratio - 1.0, true, text);
}

/* "more, +14.0% (+13.9% .. +14.1%)" */
static void duel_metrics_verdict(const struct metric_comparison *c, struct buf *out)
{
	char text[UNIT_TEXT], low[UNIT_TEXT], high[UNIT_TEXT];

	buf_adds(out, metric_comparison_says(c));
	if (!isfinite(c->ratio.estimate))
		return;
	difference(c->ratio.estimate, text);
	buf_addf(out, ", %s", text);
	if (!isfinite(c->log_ratio.low) || !isfinite(c->log_ratio.high) ||
	    c->ratio.low == c->ratio.high)
		return;
	difference(c->ratio.low, low);
	difference(c->ratio.high, high);
	buf_addf(out, " (%s .. %s)", low, high);
}

void duel_metrics_lines(const struct metric_comparisons *all, const struct texts *only,
			struct buf *lines)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct metric_comparison *c = &all->items[i];
		char old_mean[UNIT_TEXT], new_mean[UNIT_TEXT];

		if (c->is_evidence || (only && !texts_have(only, c->kind.name)))
			continue;
		metric_view_mean(&c->old_side, old_mean);
		metric_view_mean(&c->new_side, new_mean);
		buf_addf(lines, "%s: ", c->kind.words);
		duel_metrics_verdict(c, lines);
		buf_addf(lines, "; %s and %s (%s)", old_mean, new_mean, c->new_side.metric.source);
		if (c->lack != METRIC_LACKS_NOTHING)
			buf_adds(lines, "; ");
		metric_words_of_lack(lines, c);
		buf_adds(lines, "\n");
	}
}
