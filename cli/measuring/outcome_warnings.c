/* What should make the reader careful of a measurement. */
#include "cli/measuring/outcome_internal.h"

#include "cli/measuring/loops_note.h"
#include "cli/measuring/precision_note.h"
#include "cli/words/noise_words.h"
#include "results/base/json.h"
#include "results/model/keys.h"
#include "results/noise/find.h"
#include "runner/session/pacing.h"
#include "stats/moment.h"

#include <math.h>
#include <string.h>

static void warn_of_precision(json_t *list, const struct session *session,
			      const struct measurement *m, const struct headline *headline)
{
	double width = precision_reached(m, headline);
	struct figure figures[PRECISION_FIGURES];

	if (m->processes == 1)
		warning_add(list, WARNING_ONE_PROCESS, NULL);
	if (m->processes > 1 && width >= 1)
		warning_add(list, WARNING_TOO_FEW_PROCESSES,
			    FIGURES(figure_count("processes", (size_t)m->processes),
				    figure_of("spread", FIGURE_PERCENT,
					      moment_cv(m->means, (size_t)m->processes))));
	if (m->status == MEASUREMENT_DONE &&
	    precision_figures(figures, m, headline, &session->config->plan))
		warning_add(list,
			    m->state == PLAN_SPENT ? WARNING_BUDGET_SPENT : WARNING_NOT_PRECISE,
			    figures);
}

void outcome_find_noise(const struct session *session, const struct measurement *m,
			struct noise *noise)
{
	const struct bench *bench = suite_find(session->suite, m->target->name);
	struct err err = {0};

	*noise = (struct noise){0};
	if (bench && target_is_timed(m->target)) /* how busy the machine was moves no count */
		noise_find(noise, bench, session->suite, NULL, NOISE_MARGIN, &err);
}

static void warn_of_noise(json_t *list, const struct session *session, const struct measurement *m)
{
	struct noise noise;

	outcome_find_noise(session, m, &noise);
	for (size_t i = 0; i < noise.n; i++)
		json_array_append_new(list, finding_json_new(&noise.found[i]));
	if (outcome_spreads_unexplained(m, &noise))
		warning_add(list, WARNING_UNEXPLAINED_SPREAD,
			    FIGURES(figure_of("spread", FIGURE_PERCENT,
					      moment_cv(m->means, (size_t)m->processes))));
}

size_t outcome_killed(const struct bench *bench, const char **how)
{
	size_t n = 0;

	for (size_t i = 0; bench && i < bench->nruns; i++) {
		const char *text = meta_text(bench->runs[i]->meta, KEY_END);

		if (text && n++ == 0)
			*how = text;
	}
	return n;
}

static void warn_of_killed(json_t *list, const struct session *session, const struct measurement *m)
{
	const struct bench *bench = suite_find(session->suite, m->target->name);
	const char *how;
	size_t n = outcome_killed(bench, &how);

	if (n > 0)
		warning_add(list, WARNING_KILLED,
			    FIGURES(figure_count("killed", n),
				    figure_count("processes", bench->nruns),
				    figure_text("how", how)));
}

/* Less than this of a value does not matter. */
#define SHELL_TELLING 0.01

static void warn_of_shell(json_t *list, const struct measurement *m)
{
	double shell_s = m->target->launch.is_in_shell ? m->empty_loop_s : 0;

	if (shell_s > SHELL_TELLING * m->interval.estimate)
		warning_add(list, WARNING_SHELL,
			    FIGURES(figure_of("shell_s", FIGURE_TIME, shell_s)));
}

/* What the clock takes of a call is worth a word from this share on. */
#define CLOCK_TELLING 0.02

static void warn_of_clock(json_t *list, const struct measurement *m)
{
	double clock_s = m->is_in_pieces ? m->empty_loop_s : 0;

	if (clock_s > CLOCK_TELLING * m->interval.estimate)
		warning_add(list, WARNING_CLOCK,
			    FIGURES(figure_of("clock_s", FIGURE_TIME, clock_s)));
}

static void warn_of_loops(json_t *list, const struct measurement *m)
{
	struct figure figures[LOOPS_FIGURES];

	if (loops_figures(figures, &m->dependence, m->loops))
		warning_add(list, WARNING_LOOPS_CHANGE, figures);
}

static void warn_of_pacer(json_t *list, const struct measurement *m)
{
	const struct figure *figures = FIGURES(figure_count("lost", (size_t)m->pacers_lost),
					       figure_text("why", m->no_pacer));

	if (m->pacers_lost >= PACING_LOSSES_MAX)
		warning_add(list, WARNING_NO_PACER, figures);
	else if (m->pacers_lost)
		warning_add(list, WARNING_PACER_LOST, figures);
	else if (m->no_pacer[0])
		warning_add(list, WARNING_PACER_UNKNOWN, figures);
}

json_t *outcome_findings_new(const struct session *session, const struct measurement *m,
			     const struct headline *headline)
{
	json_t *list = json_array();

	if (!list)
		return NULL;
	warn_of_precision(list, session, m, headline);
	warn_of_noise(list, session, m);
	if (m->value_s > 0 && m->value_s < 0.001 && m->loops > 0 &&
	    m->target->kind != TARGET_COMMAND && !m->target->suite.is_once)
		warning_add(list, WARNING_SHORT_VALUES,
			    FIGURES(figure_count("loops", (size_t)m->loops),
				    figure_of("value_s", FIGURE_MICROSECONDS, m->value_s),
				    m->has_own_loops ? figure_count("asked", (size_t)m->loops)
						     : figure_text("asked", NULL)));
	warn_of_clock(list, m);
	warn_of_loops(list, m);
	warn_of_shell(list, m);
	if (m->needs_more_cpus)
		warning_add(list, WARNING_NOT_PINNED, NULL);
	warn_of_pacer(list, m);
	warn_of_killed(list, session, m);
	if (m->no_counters[0])
		warning_add(list, WARNING_NO_COUNTERS, FIGURES(figure_text("why", m->no_counters)));
	if (strcmp(m->kind, "pure") == 0)
		warning_add(list, WARNING_PURE_PYTHON, FIGURES(figure_text("why", m->note)));
	return list;
}
