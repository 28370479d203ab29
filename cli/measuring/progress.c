#include "cli/measuring/progress.h"

#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/base/unit.h"
#include "runner/os/interrupt.h"
#include "runner/session/time_left.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Fewer processes say nothing of an interval that a person should see. */
#define TELLING_PROCESSES 3

struct progress_line progress_line_new(bool quiet, bool verbose)
{
	struct progress_line line = {.region = {.out = stderr}, .is_quiet = quiet};

	line.is_live = !quiet && !verbose && term_is_live(stderr);
	line.is_verbose = verbose && !quiet;
	line.heartbeat.told_ns = clock_now_ns();
	return line;
}

/* ---- how long */

static struct standing standing_of(const struct measurement *m)
{
	const struct interval level = m->paced_level;
	double width = isnan(level.estimate) ? interval_half_width_relative(m->interval)
					     : (level.high - level.low) / 2;

	return (struct standing){m->status != MEASUREMENT_WAITING,
				 {m->processes, m->spent_s, width}};
}

/* NaN when memory ran out. */
static double seconds_left(const struct session *session)
{
	struct standing *standings = calloc(session->n + 1, sizeof(*standings));
	double left;

	if (!standings)
		return NAN;
	for (size_t i = 0; i < session->n; i++)
		standings[i] = standing_of(&session->measurements[i]);
	left = time_left(&session->config->plan, standings, session->n);
	free(standings);
	return left;
}

static void add_left(struct buf *text, const struct session *session)
{
	double left = seconds_left(session);
	char span[UNIT_TEXT];

	unit_format_span(left, span);
	if (isfinite(left))
		buf_addf(text, "about %s left", span);
}

static size_t count_done(const struct session *session)
{
	size_t done = 0;

	for (size_t i = 0; i < session->n; i++)
		done += session->measurements[i].status != MEASUREMENT_WAITING;
	return done;
}

/* ---- what is shown */

static void add_estimate(struct buf *text, const struct measurement *m)
{
	struct interval interval = m->interval;
	double half_width = interval_half_width_relative(interval);
	char mean[UNIT_TEXT], width[UNIT_TEXT];
	struct unit_scale scale;

	if (m->processes == 0)
		return;
	scale = unit_scale_for(unit_of_name(target_unit(m->target)), interval.estimate,
			       (interval.high - interval.low) / 2);
	unit_format(&scale, interval.estimate, mean);
	buf_addf(text, "  %s", mean);
	if (m->processes >= TELLING_PROCESSES && half_width < 1) {
		unit_format_percent(half_width, false, width);
		buf_addf(text, " %s %s", term_plus_minus(), width);
	}
	buf_addf(text, "  %ld process%s", m->processes, m->processes == 1 ? "" : "es");
}

static void add_benchmark(struct buf *text, const struct measurement *m)
{
	text_escape(text, m->target->name, term_is_utf8());
	add_estimate(text, m);
	if (m->status == MEASUREMENT_DONE)
		buf_adds(text, "  done");
	else if (m->status == MEASUREMENT_FAILED)
		buf_adds(text, "  failed");
	else if (m->status == MEASUREMENT_SKIPPED)
		buf_adds(text, "  skipped");
}

/* To the front of those that did something. */
static void touch(struct progress_line *line, size_t target)
{
	size_t at = 0;

	while (at < line->nrecent && line->recent[at] != target)
		at++;
	if (at == line->nrecent && line->nrecent < PROGRESS_RECENT)
		line->nrecent++;
	if (at == PROGRESS_RECENT)
		at--;
	memmove(line->recent + 1, line->recent, at * sizeof(*line->recent));
	line->recent[0] = target;
}

/* Lines of those that are done, or not, the last that did something lowest. Returns how many there
   are now. */
static size_t add_recent(const struct progress_line *line, const struct session *session,
			 bool is_done, size_t room, struct buf *texts, size_t n)
{
	for (size_t i = room < line->nrecent ? room : line->nrecent; i-- > 0;) {
		const struct measurement *m = &session->measurements[line->recent[i]];

		if ((m->status != MEASUREMENT_WAITING) == is_done)
			add_benchmark(&texts[n++], m);
	}
	return n;
}

static void draw(struct progress_line *line, const struct session *session)
{
	struct buf texts[PROGRESS_RECENT + 1] = {{0}};
	const char *lines[PROGRESS_RECENT + 1];
	size_t n = 0, room = region_room(&line->region) - 1;

	if (session->n > 1) {
		n = add_recent(line, session, true, room, texts, n);
		n = add_recent(line, session, false, room, texts, n);
		buf_addf(&texts[n], "[%zu/%zu] ", count_done(session), session->n);
	} else {
		add_benchmark(&texts[n], &session->measurements[0]);
		buf_adds(&texts[n], "  ");
	}
	add_left(&texts[n++], session);
	for (size_t i = 0; i < n; i++)
		lines[i] = buf_text(&texts[i]);
	region_draw(&line->region, lines, n);
	line->drawn_ns = clock_now_ns();
	for (size_t i = 0; i < n; i++)
		buf_release(&texts[i]);
}

/* ---- lines that stay */

/* What there is to do, where a person watches or it takes long enough for a sign of life. */
static void begin(struct progress_line *line, const struct session *session)
{
	struct time_bounds bounds = time_left_bounds(&session->config->plan, session->n);
	char least[UNIT_TEXT], most[UNIT_TEXT];
	struct buf text = {0};

	line->has_begun = true;
	if (line->is_quiet || (line->is_live ? session->n < 2 : bounds.most * 1e9 < HEARTBEAT_NS))
		return;
	unit_format_span(bounds.least, least);
	unit_format_span(bounds.most, most);
	buf_addf(&text, "%zu benchmark%s, about %s", session->n, session->n == 1 ? "" : "s", least);
	if (bounds.most > bounds.least)
		buf_addf(&text, " on a quiet machine, at most about %s", most);
	text_wrap(line->region.out, buf_text(&text), 0, 2, (size_t)term_columns(line->region.out));
	fputc('\n', line->region.out);
	buf_release(&text);
}

static void tell(const struct progress_line *line, const struct session *session,
		 enum session_event event, size_t target)
{
	const struct measurement *m = &session->measurements[target];
	struct buf text = {0};

	if (event != SESSION_PROCESS_ENDED && event != SESSION_TARGET_FAILED)
		return;
	text_escape(&text, m->target->name, term_is_utf8());
	if (event == SESSION_TARGET_FAILED)
		buf_addf(&text, "  failed: %s", m->err.text);
	else
		add_estimate(&text, m);
	fprintf(line->region.out, "%s\n", buf_text(&text));
	buf_release(&text);
}

static void show_life(const struct progress_line *line, const struct session *session)
{
	struct buf text = {0};

	add_left(&text, session);
	fprintf(line->region.out, "assay: %zu of %zu benchmark%s done, %s\n", count_done(session),
		session->n, session->n == 1 ? "" : "s", buf_text(&text));
	fflush(line->region.out);
	buf_release(&text);
}

void progress_line_observe(struct progress_line *line, const struct session *session,
			   enum session_event event, size_t target, double value)
{
	int64_t now = clock_now_ns();

	(void)value;
	if (!line->has_begun)
		begin(line, session);
	touch(line, target);
	if (line->is_verbose)
		tell(line, session, event, target);
	else if (line->is_live &&
		 (event != SESSION_VALUE || now - line->drawn_ns > INT64_C(100000000)))
		draw(line, session);
	else if (!line->is_live && !line->is_quiet && heartbeat_is_due(&line->heartbeat, now))
		show_life(line, session);
}

void progress_line_clear(struct progress_line *line)
{
	region_clear(&line->region);
}

void progress_line_say(struct progress_line *line, const char *text)
{
	struct buf shown = {0};
	const char *lines[1];

	if (!line->is_live)
		return;
	text_escape(&shown, text, term_is_utf8());
	lines[0] = buf_text(&shown);
	region_draw(&line->region, lines, 1);
	buf_release(&shown);
}
