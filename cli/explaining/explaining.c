#include "cli/explaining/explaining.h"

#include "cli/explaining/by.h"

/* As a session's workers are (runner/session/process.c). */
static struct side side_of(const struct job *job, const struct target *target)
{
	const struct preparation *preparation = &job->preparation;
	bool is_program = target->kind == TARGET_COMMAND;

	return (struct side){.program = is_program ? preparation->home.launcher
						   : preparation->interp.path,
			     .bootstrap = is_program ? NULL : preparation->home.bootstrap,
			     .environment = job->settings.environment};
}

/* 0; -1 with err when no other one can follow. */
static int explain_one(struct explaining *e, const struct target *target, bool needs_more_cpus,
		       struct err *err)
{
	struct side side = side_of(e->job, target);
	const struct explaining_subject subject = {
		.name = target->name,
		.sides = {{.side = &side, .target = target, .needs_more_cpus = needs_more_cpus}},
		.n = 1,
		.sets = {e->set}};
	struct err trouble = {0};

	if (!target->load_error)
		return explaining_look(e, &subject, err);
	err_set(&trouble, target->load_kind, "%s", target->load_error);
	explaining_fail(e, target->name, &trouble, target->load_details);
	return 0;
}

static int explain_all(struct explaining *e, const struct targets *targets, struct err *err)
{
	if (explaining_by_check(e->options, targets, err) ||
	    explain_options_check(e->options, targets->n, err))
		return -1;
	for (size_t i = 0; i < targets->n; i++)
		if (explain_one(e, &targets->items[i], false, err))
			return -1;
	return 0;
}

int explaining_run(const struct explain_options *options, struct job *job,
		   const struct targets *targets)
{
	struct explaining e = explaining_begin(options, job);
	struct err err = {0};

	neighbours_join(&job->preparation.neighbours);
	preparation_look_around(&job->preparation);
	explain_all(&e, targets, &err);
	return explaining_end(&e, &err);
}

int explaining_session(const struct job *job, const struct session *session, json_t *rows,
		       struct profile_set *set)
{
	const struct explain_options options = EXPLAIN_DEFAULTS;
	struct explaining e = explaining_begin(&options, job);
	struct err err = {0};

	explaining_give_rows(&e, rows);
	e.set = set;
	if (!rows)
		fputc('\n', stdout);
	for (size_t i = 0; i < session->n && err.kind == ERR_NONE; i++) {
		const struct measurement *m = &session->measurements[i];

		if (m->status != MEASUREMENT_FAILED)
			explain_one(&e, m->target, m->needs_more_cpus, &err);
	}
	return explaining_end(&e, &err);
}
