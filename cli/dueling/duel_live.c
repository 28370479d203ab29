#include "cli/dueling/duel_live.h"

#include "cli/dueling/verdict_words.h"
#include "cli/words/difference.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/base/unit.h"
#include "runner/os/interrupt.h"

#include <math.h>

static void escaped(struct buf *out, const char *text)
{
	buf_clear(out);
	text_escape(out, text, term_is_utf8());
}

struct duel_live duel_live_new(bool quiet, bool verbose)
{
	struct duel_live live = {
		.out = stderr, .is_quiet = quiet, .heartbeat.told_ns = clock_now_ns()};

	live.is_live = !quiet && !verbose && term_is_live(stderr);
	live.is_verbose = verbose && !quiet;
	return live;
}

/* An interval of logs that holds 0 and reaches further than this to each side of its middle says no
   more than that nothing is known. */
#define TELLING_HALF_WIDTH 0.1

struct so_far duel_so_far_of(struct interval log_ratio, double margin)
{
	struct so_far so_far = {.verdict = VERDICT_UNDECIDED};

	if (!isfinite(log_ratio.low) || !isfinite(log_ratio.high))
		return so_far;
	so_far.is_known = true;
	so_far.verdict = verdict_of_log(log_ratio, margin);
	so_far.tells_interval = so_far.verdict != VERDICT_UNDECIDED ||
				(log_ratio.high - log_ratio.low) / 2 <= TELLING_HALF_WIDTH;
	return so_far;
}

static void add_interval(struct buf *out, const struct difference *d, double level)
{
	char text[UNIT_TEXT];

	unit_format_level(level, text);
	buf_addf(out, " (%s interval %s .. %s)", text, d->low, d->high);
}

void duel_so_far_add(struct buf *out, struct interval log_ratio, double margin, bool is_going_on)
{
	const struct so_far so_far = duel_so_far_of(log_ratio, margin);
	const struct difference d = difference_of(interval_exp(log_ratio));
	bool has_sign = so_far.verdict == VERDICT_SLOWER || so_far.verdict == VERDICT_FASTER;

	if (!so_far.is_known && is_going_on) {
		buf_adds(out, "too early to say");
		return;
	}
	if (has_sign)
		buf_addf(out, "%s ", d.amount);
	buf_addf(out, "%s%s", verdict_word(so_far.verdict), is_going_on ? " so far" : "");
	if (so_far.tells_interval)
		add_interval(out, &d, log_ratio.level);
}

/* How many blocks it has, and how it stands. */
static void add_state(struct buf *line, const struct bout *bout)
{
	struct block_verdict now;
	bool is_going_on = bout->status == BOUT_GOING_ON;
	const struct block_verdict *shown =
		bout_verdict_now(bout, &now, NULL) ? &bout->verdict : &now;

	buf_addf(line, "  %zu block%s  ", bout->n, bout->n == 1 ? "" : "s");
	if (bout_is_out(bout))
		buf_adds(line, verdict_words_of_bout(bout));
	else
		duel_so_far_add(line, shown->log_ratio, bout->margin, is_going_on);
}

static void count_bouts(const struct duel_live *live, size_t *done, size_t *all)
{
	*done = *all = 0;
	for (size_t k = 0; k < live->n; k++)
		for (size_t i = 0; i < live->duels[k].n; i++, ++*all)
			*done += live->duels[k].bouts[i].status != BOUT_GOING_ON;
}

/* Of several duels also which one. */
static void add_names(const struct duel_live *live, const struct duel *duel,
		      const struct bout *bout, struct buf *line)
{
	struct buf name = {0};

	escaped(&name, bout->targets[0]->name);
	buf_adds(line, buf_text(&name));
	if (live->n > 1) {
		escaped(&name, duel->config->sides[!live->first].label);
		buf_addf(line, ", %s", buf_text(&name));
	}
	buf_release(&name);
}

void duel_live_show(struct duel_live *live, const struct duel *duel, size_t pair)
{
	const struct bout *bout = &duel->bouts[pair];
	struct buf line = {0};
	size_t done, all;

	if (!live->is_live && !live->is_verbose &&
	    (live->is_quiet || !heartbeat_is_due(&live->heartbeat, clock_now_ns())))
		return;
	count_bouts(live, &done, &all);
	if (all > 1)
		buf_addf(&line, "[%zu/%zu] ", done, all);
	add_names(live, duel, bout, &line);
	add_state(&line, bout);
	if (live->is_live)
		term_rewrite(live->out, buf_text(&line));
	else
		fprintf(live->out, "%s%s\n", live->is_verbose ? "" : "assay: ", buf_text(&line));
	live->is_shown = live->is_live;
	buf_release(&line);
}

void duel_live_clear(struct duel_live *live)
{
	if (live->is_shown)
		term_rewrite(live->out, "");
	live->is_shown = false;
}
