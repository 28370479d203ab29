/* The numbers of one benchmark, as all ways to print them have them. */
#include "cli/measuring/outcome_internal.h"

#include "cli/words/term.h"
#include "results/model/evidence.h"
#include "runner/os/interrupt.h"
#include "stats/moment.h"

#include <math.h>

double outcome_half_width(struct interval interval)
{
	return (interval.high - interval.low) / 2;
}

bool outcome_width(const struct outcome_row *row, char text[UNIT_TEXT])
{
	double width = outcome_half_width(row->interval) / row->interval.estimate;

	snprintf(text, UNIT_TEXT, "?");
	if (width < 1)
		unit_format_percent(width, false, text);
	return width < 1;
}

/* What is left after the loop's cost is no less than nothing. */
static struct interval less_by(struct interval of, double less)
{
	if (!(less > 0))
		return of;
	return (struct interval){fmax(0, of.estimate - less), fmax(0, of.low - less),
				 fmax(0, of.high - less), of.level};
}

struct outcome_row outcome_row_of(const struct measurement *m, const struct outcome_style *style)
{
	struct outcome_row row = {.m = m, .headline = headlines_of(style->headlines, m)};
	double less = style->subtract ? m->empty_loop_s / (double)m->target->inner_loops : 0.0;

	row.clock = row.interval = less_by(m->interval, less);
	if (row.headline && row.headline->is_paced) {
		/* The empty loop ran at the machine's speed of then. */
		less *= row.headline->time.estimate / m->interval.estimate;
		row.interval = less_by(row.headline->time, less);
		row.tells_clock =
			fabs(row.clock.estimate / row.interval.estimate - 1) > OUTCOME_TELLING;
	}
	row.less_s = less;
	row.spread = moment_cv(m->means, (size_t)m->processes);
	row.share = m->spent_s > 0 ? fmin(1, m->timed_s / m->spent_s) : 0.0;
	row.scale = unit_scale_for(unit_of_name(target_unit(m->target)), row.interval.estimate,
				   outcome_half_width(row.interval));
	return row;
}

const char *outcome_why_clock(const struct headline *headline)
{
	static const char *const words[] = {
		[HEADLINE_FINE] = NULL,
		[HEADLINE_WAITS] = "it waits for other things than the processor",
		[HEADLINE_UNMOVED] = "its time does not follow the machine's speed as an "
				     "interpreter feels it (memory, input and output?)"};

	return headline ? words[headline->why] : NULL;
}

const char *outcome_status_name(const struct measurement *m)
{
	switch (m->status) {
	case MEASUREMENT_FAILED:
		return "failed";
	case MEASUREMENT_SKIPPED:
		return "skipped";
	case MEASUREMENT_WAITING:
		return interrupt_is_deadline() ? "deadline" : "interrupted";
	case MEASUREMENT_DONE:
		break;
	}
	return m->state == PLAN_PRECISE ? "precise"
	       : m->state == PLAN_SPENT ? "budget"
					: "complete";
}

bool outcome_program_of(const struct session *session, const struct measurement *m,
			struct outcome_program *program)
{
	const struct bench *bench = suite_find(session->suite, m->target->name);
	struct moment_running user = {0}, system = {0};
	double peak = 0;

	if (m->target->kind != TARGET_COMMAND || !bench)
		return false;
	for (size_t i = 0; i < bench->nruns; i++)
		for (size_t j = 0; j < bench->runs[i]->nvalues; j++) {
			const struct run *run = bench->runs[i];
			double loops = (double)run_loops(run);

			moment_running_add(&user, run_column(run, "user_ns", j, NAN) / loops);
			moment_running_add(&system, run_column(run, "system_ns", j, NAN) / loops);
			peak = fmax(peak, run_column(run, "max_rss", j, 0));
		}
	*program = (struct outcome_program){user.mean * 1e-9, system.mean * 1e-9, peak};
	return true;
}
