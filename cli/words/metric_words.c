#include "cli/words/metric_words.h"

#include "cli/words/sentence.h"

#include <math.h>
#include <string.h>

/* ---- one side */

void metric_words_of_view(struct buf *out, const struct metric_view *view)
{
	const struct metric *metric = &view->metric;
	const char *of = metric->layouts ? "layout" : "process";
	char text[UNIT_TEXT];

	metric_view_mean(view, text);
	if (unit_of_name(metric->kind.unit) == UNIT_COUNT)
		buf_addf(out, "%s %s", text, metric->kind.words);
	else
		buf_addf(out, "%s %s", metric->kind.words, text);
	if (metric->n > 1) {
		unit_format_percent(view->apart, false, text);
		buf_addf(out, ", %s apart over %zu %s%s", text, metric->n, of,
			 metric->layouts ? "s" : "es");
	} else {
		buf_addf(out, ", one %s", of);
	}
	buf_addf(out, " (%s%s)", metric->source, metric->scaled ? ", scaled" : "");
}

/* ---- what lacks */

const char metric_lack_pattern[] =
	"[lack=side:not counted on "
	"[side=both:either side][side=old:the old side][side=new:the new side]]"
	"[lack=one-source:counted by {old} and by {new}: not comparable]"
	"[lack=layouts:only one layout: how much layouts differ is not known (--layouts)]"
	"[lack=processes:only one process: how much processes differ is not known (--layouts)]"
	"[lack=proof:{alone} on its own, not among {comparisons} comparisons (adjusted p "
	"{p_adjusted})]";

void metric_words_of_lack(struct buf *out, const struct metric_comparison *c)
{
	struct figure figures[METRIC_LACK_FIGURES + 1];

	metric_lack_figures(c, figures);
	sentence_add(out, metric_lack_pattern, figures);
}

/* ---- what moved with a time */

/* "12% more", "30% fewer"; where there was nothing before, "3.2 instead of none". */
static void add_change(struct buf *out, const struct metric_comparison *c)
{
	char text[UNIT_TEXT];
	double ratio = c->ratio.estimate;

	if (isfinite(ratio) && ratio < 2) {
		unit_format_percent(fabs(ratio - 1), false, text);
		buf_addf(out, "%s %s %s", text, metric_comparison_says(c), c->kind.words);
	} else if (isfinite(ratio)) {
		buf_addf(out, "%.3g times as %s %s", ratio,
			 strcmp(c->kind.unit, "byte") == 0 ? "much" : "many", c->kind.words);
	} else {
		metric_view_mean(&c->new_side, text);
		buf_addf(out, "%s %s instead of none", text, c->kind.words);
	}
}

static void add_ipc(struct buf *out, const struct metric_comparison *c, bool is_first)
{
	char text[UNIT_TEXT];

	if (c->verdict == VERDICT_SAME) {
		buf_adds(out, is_first ? "same IPC" : " at the same IPC");
		return;
	}
	unit_format_percent(fabs(c->ratio.estimate - 1), false, text);
	buf_addf(out, "%sIPC %s %s", is_first ? "" : ", ", text,
		 c->verdict == VERDICT_SLOWER ? "higher" : "lower");
}

void metric_words_of_witness(struct buf *out, const struct witness *witness)
{
	for (size_t i = 0; i < witness->n; i++) {
		const struct metric_comparison *c = witness->metrics[i];

		if (strcmp(c->kind.name, "ipc") == 0) {
			add_ipc(out, c, i == 0);
			continue;
		}
		buf_adds(out, i ? ", " : "");
		if (c->verdict == VERDICT_SAME)
			buf_addf(out, "same %s", c->kind.words);
		else
			add_change(out, c);
		if (i == 0 && witness->is_against)
			buf_adds(out, " all the same");
	}
}
