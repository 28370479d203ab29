#include "cli/measuring/progress.h"

#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/base/unit.h"
#include "runner/os/interrupt.h"

#include <math.h>
#include <string.h>

struct progress_line progress_line_new(bool quiet, bool verbose)
{
	struct progress_line line = {.out = stderr};

	line.is_live = !quiet && !verbose && term_is_live(stderr);
	line.is_verbose = verbose && !quiet;
	return line;
}

/* How many processes a benchmark will need in all, as far as can be told now. */
static double processes_needed(const struct plan *plan, const struct measurement *m)
{
	double width = interval_half_width_relative(m->interval);
	double ratio = width / plan->precision;

	if (!plan->is_adaptive)
		return (double)plan->processes;
	if (m->processes < 3 || !isfinite(ratio))
		return INFINITY;
	/* The interval narrows with the square root of the number of processes. */
	return fmax(PLAN_MIN_PROCESSES, ratio * ratio * (double)m->processes);
}

static double seconds_left_of(const struct plan *plan, const struct measurement *m)
{
	double per_process, need;

	if (m->status != MEASUREMENT_WAITING)
		return 0.0;
	if (m->processes == 0)
		return plan->is_adaptive
			       ? plan->budget_s
			       : (double)plan->processes * ((double)(plan->values + plan->warmups) *
								    1.5 * plan->min_time_s +
							    0.03);
	per_process = m->spent_s / (double)m->processes;
	need = (processes_needed(plan, m) - (double)m->processes) * per_process;
	if (plan->is_adaptive)
		need = fmin(need, fmax(0.0, plan->budget_s - m->spent_s));
	return fmax(need, 0.0);
}

/* About how many seconds the session will still take. */
static double progress_seconds_left(const struct session *session)
{
	double left = 0.0;

	for (size_t i = 0; i < session->n; i++)
		left += seconds_left_of(&session->config->plan, &session->measurements[i]);
	return left;
}

static void add_estimate(struct buf *text, const struct measurement *m)
{
	struct interval interval = m->interval;
	char mean[UNIT_TEXT], width[UNIT_TEXT];
	struct unit_scale scale;

	if (m->processes == 0)
		return;
	scale = unit_scale_for(UNIT_SECOND, interval.estimate, (interval.high - interval.low) / 2);
	unit_format(&scale, interval.estimate, mean);
	buf_addf(text, "  %s", mean);
	if (m->processes > 1 && isfinite(interval.high)) {
		unit_format_percent(interval_half_width_relative(interval), false, width);
		buf_addf(text, " %s %s", term_is_utf8() ? "\xc2\xb1" : "+-", width);
	}
	buf_addf(text, "  %ld process%s", m->processes, m->processes == 1 ? "" : "es");
}

static void draw(struct progress_line *line, const struct session *session, size_t target)
{
	const struct measurement *m = &session->measurements[target];
	struct buf text = {0};
	size_t done = 0;
	char left[UNIT_TEXT];

	for (size_t i = 0; i < session->n; i++)
		done += session->measurements[i].status != MEASUREMENT_WAITING;
	if (session->n > 1)
		buf_addf(&text, "[%zu/%zu] ", done, session->n);
	text_escape(&text, m->target->name, term_is_utf8());
	add_estimate(&text, m);
	unit_format_span(progress_seconds_left(session), left);
	buf_addf(&text, "  about %s left", left);
	term_rewrite(line->out, buf_text(&text));
	line->is_shown = true;
	line->drawn_ns = clock_now_ns();
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
	fprintf(line->out, "%s\n", buf_text(&text));
	buf_release(&text);
}

void progress_line_observe(struct progress_line *line, const struct session *session,
			   enum session_event event, size_t target, double value)
{
	(void)value;
	if (line->is_verbose)
		tell(line, session, event, target);
	else if (line->is_live &&
		 (event != SESSION_VALUE || clock_now_ns() - line->drawn_ns > INT64_C(100000000)))
		draw(line, session, target);
}

void progress_line_clear(struct progress_line *line)
{
	if (line->is_shown)
		term_rewrite(line->out, "");
	line->is_shown = false;
}

void progress_line_say(struct progress_line *line, const char *text)
{
	struct buf shown = {0};

	if (!line->is_live)
		return;
	text_escape(&shown, text, term_is_utf8());
	term_rewrite(line->out, buf_text(&shown));
	line->is_shown = true;
	buf_release(&shown);
}
