/* What should make the reader careful. */
#include "cli/measuring/outcome_internal.h"
#include "results/base/json.h"

#include "cli/measuring/loops_note.h"
#include "results/model/keys.h"
#include "stats/moment.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

static void warn(json_t *list, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void warn(json_t *list, const char *fmt, ...)
{
	char text[600];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	json_array_append_new(list, json_text_new(text));
}

static void warn_of_precision(json_t *list, const struct session *session,
			      const struct measurement *m)
{
	const struct plan *plan = &session->config->plan;
	double width = interval_half_width_relative(m->interval);
	char reached[UNIT_TEXT], wanted[UNIT_TEXT];

	if (m->processes == 1)
		warn(list,
		     "one process: nothing is known about how much processes differ, so there is "
		     "no interval");
	if (m->processes > 1 && width >= 1) {
		unit_format_percent(moment_cv(m->means, (size_t)m->processes), false, reached);
		warn(list, "%ld processes that differ by %s are too few for an interval",
		     m->processes, reached);
	}
	if (m->state != PLAN_SPENT || !(width < 1))
		return;
	unit_format_percent(width, false, reached);
	unit_format_percent(plan->precision, false, wanted);
	warn(list, "precise to %s, not %s, when the budget of %g s was spent", reached, wanted,
	     plan->budget_s);
}

void outcome_find_noise(const struct session *session, const struct measurement *m,
			struct noise *noise)
{
	const struct bench *bench = suite_find(session->suite, m->target->name);
	struct err err = {0};

	*noise = (struct noise){0};
	if (bench)
		noise_find(noise, bench, session->suite, NULL, NOISE_MARGIN, &err);
}

static void warn_of_noise(json_t *list, const struct session *session, const struct measurement *m)
{
	double cv = moment_cv(m->means, (size_t)m->processes);
	char text[UNIT_TEXT];
	struct noise noise;

	outcome_find_noise(session, m, &noise);
	for (size_t i = 0; i < noise.n; i++)
		warn(list, "%s", noise.found[i].text);
	if (noise.n == 0 && m->processes >= 6 && cv >= 0.10) {
		unit_format_percent(cv, false, text);
		warn(list,
		     "processes differ by %s, and nothing that was recorded says why: the machine "
		     "changes speed, or it depends on the process",
		     text);
	}
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
		warn(list, "%zu of %zu processes did not end by themselves: %s", n, bench->nruns,
		     how);
}

static void warn_of_loops(json_t *list, const struct measurement *m)
{
	struct buf text = {0};

	loops_note_add(&text, &m->dependence, m->loops);
	if (text.len)
		warn(list, "%s", buf_text(&text));
	buf_release(&text);
}

json_t *outcome_warnings_new(const struct session *session, const struct measurement *m)
{
	json_t *list = json_array();

	if (!list)
		return NULL;
	warn_of_precision(list, session, m);
	warn_of_noise(list, session, m);
	if (m->value_s > 0 && m->value_s < 0.001 && m->loops > 0 &&
	    m->target->kind != TARGET_COMMAND)
		warn(list, "a value of %ld loop%s takes %.3g us: too short to be exact, %s",
		     (long)m->loops, m->loops == 1 ? "" : "s", m->value_s * 1e6,
		     m->loops == m->target->loops ? "but so it asks (number)"
						  : "give it more loops");
	warn_of_loops(list, m);
	if (m->needs_more_cpus)
		warn(list, "it uses threads or child processes: not pinned to one CPU");
	warn_of_killed(list, session, m);
	if (m->no_counters[0])
		warn(list, "counters: %s", m->no_counters);
	if (strcmp(m->kind, "pure") == 0)
		warn(list, "pure-Python worker (%s): less evidence", m->note);
	return list;
}
