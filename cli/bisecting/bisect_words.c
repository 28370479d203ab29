#include "cli/bisecting/bisect_words.h"

#include "cli/words/difference.h"
#include "cli/words/term.h"
#include "cli/words/text.h"

#include <math.h>
#include <string.h>

/* Most columns of a subject, and commits of a range: what is beyond is in git log. */
enum { SUBJECT_COLUMNS = 50, RANGE_SHOWN = 10 };

/* ---- parts */

static void add_subject(struct buf *out, const char *subject, size_t columns)
{
	struct buf harmless = {0};
	const char *text;
	size_t fits;

	text_escape(&harmless, subject, term_is_utf8());
	text = buf_text(&harmless);
	fits = text_fit(text, columns);
	buf_adds(out, "\"");
	buf_add(out, text, fits);
	buf_adds(out, text[fits] ? "...\"" : "\"");
	buf_release(&harmless);
}

/* What an end is called: as typed, unless that is longer than git's own name for it. */
static void add_name(struct buf *out, const struct search *search, int end)
{
	const struct commit *commit = end ? &search->bad : &search->good;
	const char *name = search->names[end];
	struct buf harmless = {0};

	text_escape(&harmless, strlen(name) > 30 ? commit->shorter : name, term_is_utf8());
	buf_adds(out, buf_text(&harmless));
	buf_release(&harmless);
}

static void add_end(struct buf *out, const struct search *search, int end)
{
	const struct commit *commit = end ? &search->bad : &search->good;

	add_name(out, search, end);
	if (strncmp(search->names[end], commit->shorter, strlen(search->names[end])) != 0)
		buf_addf(out, " (%s)", commit->shorter);
}

static const char *direction_of(struct interval log_ratio)
{
	return log_ratio.estimate < 0 ? "faster" : "slower";
}

static bool excludes_zero(struct interval log_ratio)
{
	return log_ratio.low > 0 || log_ratio.high < 0;
}

static void add_interval(struct buf *out, const struct difference *d)
{
	if (d->has_interval)
		buf_addf(out, " [%s .. %s]", d->low, d->high);
}

/* "3.1% slower [+2.6% .. +3.6%]", or where nothing is proven "+0.3% [-0.2% .. +0.8%]". */
static void add_difference(struct buf *out, struct interval log_ratio)
{
	const struct difference d = difference_of(interval_exp(log_ratio));

	if (excludes_zero(log_ratio))
		buf_addf(out, "%s %s", d.amount, direction_of(log_ratio));
	else
		buf_adds(out, d.plain);
	add_interval(out, &d);
}

static void add_cost(struct buf *out, const struct trial *trial)
{
	char span[UNIT_TEXT];

	unit_format_span(trial->seconds, span);
	buf_addf(out, "; %zu block%s, %s", trial->blocks, trial->blocks == 1 ? "" : "s", span);
}

/* ---- the whole */

static void add_percent(struct buf *out, double ratio)
{
	char text[UNIT_TEXT];

	unit_format_percent(ratio, false, text);
	buf_adds(out, text);
}

/* The largest difference that the interval leaves possible. */
static double most_of(struct interval log_ratio)
{
	return expm1(fmax(log_ratio.high, -log_ratio.low));
}

static void add_nothing(struct buf *out, const struct bisect_words *words,
			const struct search *search)
{
	const struct interval whole = search->whole.log_ratio;

	add_end(out, search, 1);
	buf_adds(out, " compared with ");
	add_end(out, search, 0);
	buf_adds(out, ": ");
	add_difference(out, whole);
	add_cost(out, &search->whole);
	buf_adds(out, "\n");
	if (words->limit > 0 && most_of(whole) > words->limit) {
		buf_adds(out, "that it is more than ");
		add_percent(out, words->limit);
		buf_adds(out, " is not certain: there is nothing to search for\n");
	} else if (words->limit > 0) {
		buf_adds(out, "that is not more than ");
		add_percent(out, words->limit);
		buf_adds(out, ": there is nothing to search for\n");
	} else if (isfinite(most_of(whole))) {
		buf_adds(out, "no difference: one of more than ");
		add_percent(out, most_of(whole));
		buf_adds(out, " would have been seen\n");
	} else {
		buf_adds(out, "too few blocks to see a difference: --budget allows more\n");
	}
}

void bisect_words_whole(struct buf *out, const struct bisect_words *words,
			const struct search *search)
{
	size_t steps = step_halvings(search->n_commits);

	buf_addf(out, "%s: ", words->benchmark);
	if (search->there != STEP_THERE) {
		add_nothing(out, words, search);
	} else {
		add_end(out, search, 1);
		buf_adds(out, " compared with ");
		add_end(out, search, 0);
		buf_adds(out, ": ");
		add_difference(out, search->whole.log_ratio);
		add_cost(out, &search->whole);
		buf_addf(out, "\n%zu commit%s, about %zu step%s\n", search->n_commits,
			 search->n_commits == 1 ? "" : "s", steps, steps == 1 ? "" : "s");
	}
	if (search->is_other_benchmark && search->there == STEP_THERE)
		buf_adds(out, "the benchmark's own file was changed between them: each commit is "
			      "measured with its own\n");
}

/* ---- a step */

void bisect_words_step(struct buf *out, const struct search *search, const struct search_step *step)
{
	buf_addf(out, "%zu of ~%zu: %s ", step->number,
		 step->about < step->number ? step->number : step->about, step->commit.shorter);
	add_subject(out, step->commit.subject, SUBJECT_COLUMNS);
	buf_adds(out, ": ");
	if (step->trial.was_skipped) {
		buf_addf(out, "skipped: %s\n", step->trial.reason);
		return;
	}
	add_difference(out, step->trial.log_ratio);
	if (step->side == STEP_UNKNOWN) {
		buf_adds(out, ", undecided: skipped");
	} else {
		buf_adds(out, ", like ");
		add_name(out, search, step->side == STEP_LIKE_END);
	}
	add_cost(out, &step->trial);
	buf_adds(out, "\n");
}

/* ---- the end */

static void add_around(struct buf *out, const struct search *search)
{
	const struct trial *around = &search->around;
	bool is_so = excludes_zero(around->log_ratio) &&
		     (around->log_ratio.estimate < 0) == (search->whole.log_ratio.estimate < 0);

	if (!search->has_around) {
		buf_adds(out, "  the parent could not be measured\n");
		return;
	}
	buf_addf(out, "  against its parent %s: ", search->parent.shorter);
	add_difference(out, around->log_ratio);
	add_cost(out, around);
	buf_adds(out, is_so ? "\n" : "; not confirmed by these\n");
}

static void add_named(struct buf *out, const struct bisect_words *words,
		      const struct search *search)
{
	struct buf author = {0};

	text_escape(&author, search->named.author, term_is_utf8());
	buf_addf(out, "%s made %s %s\n  ", search->named.shorter, words->benchmark,
		 direction_of(search->whole.log_ratio));
	add_subject(out, search->named.subject, 200);
	buf_addf(out, ", %s, %s\n", buf_text(&author), search->named.date);
	buf_release(&author);
	add_around(out, search);
}

static const char *subject_of(const struct search *search, const char *id)
{
	for (size_t i = 0; i < search->n; i++)
		if (strcmp(search->steps[i].commit.id.text, id) == 0)
			return search->steps[i].commit.subject;
	return strcmp(search->named.id.text, id) == 0 ? search->named.subject : NULL;
}

static void add_range(struct buf *out, const struct bisect_words *words,
		      const struct search *search)
{
	const struct commit_list *range = &search->range;

	buf_addf(out, "one of %zu commits made %s %s; those that were skipped leave open which:\n",
		 range->n, words->benchmark, direction_of(search->whole.log_ratio));
	for (size_t i = 0; i < range->n && i < RANGE_SHOWN; i++) {
		/* the last is the one that is known to be like bad */
		size_t at = i + 1 == RANGE_SHOWN ? range->n - 1 : i;
		const char *subject = subject_of(search, range->items[at].text);

		if (at != i && range->n > RANGE_SHOWN)
			buf_addf(out, "  ... %zu more\n", range->n - RANGE_SHOWN);
		buf_addf(out, "  %.12s ", range->items[at].text);
		add_subject(out, subject ? subject : "", SUBJECT_COLUMNS);
		buf_adds(out, "\n");
	}
}

void bisect_words_end(struct buf *out, const struct bisect_words *words,
		      const struct search *search)
{
	switch (search->end) {
	case SEARCH_NAMED:
		add_named(out, words, search);
		break;
	case SEARCH_RANGE:
		add_range(out, words, search);
		break;
	case SEARCH_NONE:
		break;
	}
}
