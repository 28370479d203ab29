#include "cli/dueling/verdict_words.h"

#include "cli/words/difference.h"
#include "results/verdicts/comparison.h"

const char *verdict_words_of_bout(const struct bout *bout)
{
	if (bout_is_out(bout))
		return bout->status == BOUT_SKIPPED ? "skipped" : "failed";
	return comparison_word_of(bout->verdict.verdict, target_unit(bout->targets[0]));
}

enum colour verdict_words_colour(const struct bout *bout)
{
	if (bout_is_out(bout))
		return bout->status == BOUT_SKIPPED ? COLOUR_DIM : COLOUR_RED;
	switch (bout->verdict.verdict) {
	case VERDICT_FASTER:
		return COLOUR_GREEN;
	case VERDICT_SLOWER:
		return COLOUR_RED;
	case VERDICT_SAME:
		return COLOUR_DIM;
	case VERDICT_UNDECIDED:
		break;
	}
	return COLOUR_YELLOW;
}

static void add_interval(struct buf *out, const struct difference *d, double level)
{
	char text[UNIT_TEXT];

	unit_format_level(level, text);
	if (d->has_interval)
		buf_addf(out, " (%s interval %s .. %s)", text, d->low, d->high);
}

void verdict_words_init(struct verdict_words *words, const struct side_names *names,
			const struct bout *bout)
{
	const struct interval ratio = bout->verdict.ratio;
	const char *candidate = names->name[1], *baseline = names->name[0];
	const char *word = verdict_words_of_bout(bout);
	enum verdict verdict = bout_is_out(bout) ? VERDICT_UNDECIDED : bout->verdict.verdict;
	const char *what = target_is_timed(bout->targets[0]) ? "time" : "value";
	struct difference d = difference_of(ratio);

	*words = (struct verdict_words){0};
	buf_adds(&words->candidate, candidate);
	if (verdict == VERDICT_SLOWER || verdict == VERDICT_FASTER) {
		buf_adds(&words->link, " is ");
		buf_addf(&words->word, "%s %s", d.amount, word);
		buf_addf(&words->after, " than %s", baseline);
	} else if (verdict == VERDICT_SAME) {
		buf_adds(&words->link, " is ");
		buf_adds(&words->word, "the same");
		buf_addf(&words->after, " as %s, %s in %s", baseline, d.plain, what);
	} else {
		buf_addf(&words->link, " compared with %s: ", baseline);
		buf_adds(&words->word, word);
		if (d.has_interval)
			buf_addf(&words->after, ", %s in %s", d.plain, what);
	}
	add_interval(&words->after, &d, ratio.level);
}

void verdict_words_release(struct verdict_words *words)
{
	buf_release(&words->candidate);
	buf_release(&words->link);
	buf_release(&words->word);
	buf_release(&words->after);
}
