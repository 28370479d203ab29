/* The sentences about one benchmark beside its numbers: for a paragraph, and for a page. */
#include "cli/measuring/outcome_internal.h"

#include "cli/measuring/precision_note.h"
#include "cli/words/term.h"

#include <math.h>

void outcome_words_of_clock(struct buf *text, const struct outcome_row *row)
{
	char mean[UNIT_TEXT], width[UNIT_TEXT], speed[UNIT_TEXT], off[UNIT_TEXT];

	if (row->tells_clock) {
		unit_format(&row->scale, row->clock.estimate, mean);
		unit_format_percent(outcome_half_width(row->clock) / row->clock.estimate, false,
				    width);
		unit_format_percent(row->headline->speed, false, speed);
		buf_addf(text, "at this machine's full speed; the clock said %s", mean);
		if (isfinite(row->clock.low))
			buf_addf(text, " %s %s", term_plus_minus(), width);
		if (row->headline->off_share >= OUTCOME_TELLING) {
			unit_format_percent(row->headline->off_share, false, off);
			buf_addf(text, ": others had the CPU for %s of that, and", off);
		} else {
			buf_addf(text, ":");
		}
		buf_addf(text, " it ran at %s of full speed", speed);
	} else if (outcome_why_clock(row->headline)) {
		buf_addf(text, "as the clock told it: %s", outcome_why_clock(row->headline));
	}
}

void outcome_words_of_shape(struct buf *line, const struct session *session,
			    const struct outcome_row *row)
{
	struct outcome_shape shape = outcome_shape_of(session, row);
	char median[UNIT_TEXT], best[UNIT_TEXT], remains[UNIT_TEXT];

	unit_format(&row->scale, shape.median, median);
	unit_format(&row->scale, shape.best, best);
	unit_format(&row->scale, shape.remains, remains);
	if (shape.is_several)
		buf_addf(line, "no single number describes its processes: median %s, best %s",
			 median, best);
	if (isfinite(shape.remains))
		buf_addf(line, "%swithout the time that others took %s remain",
			 line->len ? "; " : "", remains);
}

void outcome_words_of_program(struct buf *line, const struct session *session,
			      const struct measurement *m)
{
	char user[UNIT_TEXT], system[UNIT_TEXT], peak[UNIT_TEXT];
	struct outcome_program program;

	if (!outcome_program_of(session, m, &program))
		return;
	unit_format_alone(UNIT_SECOND, program.user_s, user);
	unit_format_alone(UNIT_SECOND, program.system_s, system);
	unit_format_alone(UNIT_BYTE, program.max_rss, peak);
	buf_addf(line, "user %s, system %s, peak memory %s", user, system, peak);
}

void outcome_words_of_reached(struct buf *text, const struct session *session,
			      const struct outcome_row *row)
{
	const struct measurement *m = row->m;
	char share[UNIT_TEXT], span[UNIT_TEXT];

	unit_format_span(m->spent_s, span);
	unit_format_percent(row->share, false, share);
	buf_addf(text, "%ld process%s, %ld value%s of %lld loop%s; ", m->processes,
		 m->processes == 1 ? "" : "es", m->values, m->values == 1 ? "" : "s",
		 (long long)m->loops, m->loops == 1 ? "" : "s");
	buf_addf(text, "%s of %s inside timed regions", share, span);
	if (m->marked)
		buf_addf(text, "; %ld marked", m->marked);
	if (m->state == PLAN_PRECISE &&
	    precision_reached(m, row->headline) <= session->config->plan.precision) {
		unit_format_percent(session->config->plan.precision, false, share);
		buf_addf(text, "; precision %s reached", share);
	}
}
