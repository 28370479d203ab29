#include "cli/compare/aa_words.h"

#include "cli/compare/cells.h"
#include "results/base/json.h"

#include <math.h>

/* "+0.1"; what rounds to nothing has no minus. */
static void add_change(struct buf *out, double change, int decimals)
{
	double scale = pow(10, decimals + 2), rounded = round(change * scale);

	buf_addf(out, "%+.*f", decimals, rounded == 0 ? 0.0 : rounded / scale * 100);
}

/* "+0.1% [-0.4, +0.6]": small numbers, which people compare with a limit. */
static void add_interval(struct buf *out, struct interval ratio)
{
	int decimals = ratio.high - ratio.low < .004 ? 2 : 1;

	add_change(out, ratio.estimate - 1, decimals);
	buf_adds(out, "% [");
	add_change(out, ratio.low - 1, decimals);
	buf_adds(out, ", ");
	add_change(out, ratio.high - 1, decimals);
	buf_adds(out, "]");
}

static void add_percent(struct buf *out, const char *before, double share, const char *after)
{
	char text[CELL_TEXT];

	cells_percent(share, text);
	buf_addf(out, "%s%s%s", before, text, after);
}

static void add_few(struct buf *out, const struct aa *aa)
{
	if (aa->blocks == 0)
		buf_adds(out, "nothing could be measured");
	else
		buf_addf(out, "%zu block%s too few to say", aa->blocks,
			 aa->blocks == 1 ? " is" : "s are");
}

void aa_words_add(struct buf *out, const struct report *report)
{
	const struct aa *aa = &report->aa;

	if (!aa->is_asked)
		return;
	buf_addf(out, "%s against %s on this runner: ", aa->side, aa->side);
	if (aa->finding == AA_FEW)
		add_few(out, aa);
	else
		add_interval(out, aa->ratio);
	if (aa->finding == AA_WIDE) {
		add_percent(out, "; wider than the limit of ", report->rules.limit,
			    ": it is too noisy here to show such a difference in ");
		buf_addf(out, "%zu blocks", aa->blocks);
	}
	if (aa->finding == AA_OFF)
		add_percent(out, "; beyond the margin of ", report->rules.margin,
			    ", though it is the same code: do not trust differences of this size "
			    "in this job");
}

json_t *aa_json_new(const struct report *report)
{
	const struct aa *aa = &report->aa;
	struct buf text = {0};
	json_t *object;

	if (!aa->is_asked)
		return json_null();
	aa_words_add(&text, report);
	object = json_pack("{s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:s, s:o}", "side",
			   json_text_new(aa->side), "ratio", json_finite_new(aa->ratio.estimate),
			   "low", json_finite_new(aa->finding == AA_FEW ? NAN : aa->ratio.low),
			   "high", json_finite_new(aa->ratio.high), "level",
			   json_finite_new(aa->ratio.level), "blocks", (json_int_t)aa->blocks,
			   "benchmarks", (json_int_t)aa->benchmarks, "finding",
			   aa_finding_name(aa->finding), "text", json_text_new(buf_text(&text)));
	buf_release(&text);
	return object;
}
