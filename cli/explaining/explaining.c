#include "cli/explaining/explaining.h"

#include "cli/explaining/by.h"
#include "cli/words/status.h"
#include "results/model/keys.h"
#include "runner/preparing/around.h"

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

/* Is it one of those that are run again, if only these are? */
static bool is_wanted(struct explaining *e, const struct target *target)
{
	struct again *again = e->options->again;
	struct again_item *item = again ? again_find(again, target->name) : NULL;

	if (item) {
		again_tell_changed(again, item, 0, facts_text(&target->facts, KEY_SOURCE));
		item->is_done = true;
	}
	return !again || item;
}

static int explain_all(struct explaining *e, const struct targets *targets, struct err *err)
{
	const struct again *again = e->options->again;

	if (e->options->why)
		return err_set(err, ERR_USAGE,
			       "--why is of two sides: name the second one, as in assay explain "
			       "TARGET --vs-rev HEAD~1 --why");
	if (explaining_by_check(e->options, targets, 1, err) ||
	    explain_options_check(e->options, again ? again->n : targets->n, err))
		return -1;
	for (size_t i = 0; i < targets->n; i++)
		if (is_wanted(e, &targets->items[i]) &&
		    explain_one(e, &targets->items[i], false, err))
			return -1;
	explaining_fail_missing(e);
	return 0;
}

static int explain_targets(const struct explain_options *options, struct job *job,
			   const struct targets *targets)
{
	struct explaining e = explaining_begin(options, job);
	struct err err = {0};

	neighbours_join(&job->preparation.neighbours);
	preparation_look_around(&job->preparation);
	explain_all(&e, targets, &err);
	return explaining_end(&e, &err);
}

int explaining_run(const struct explain_options *options, struct job *job,
		   const struct targets *targets)
{
	const struct around_place place = {targets, &job->settings.environment, NULL};
	struct around around = {.teller = job->preparation.teller};
	struct err err = {0}, left = {0};
	int status = around_begin(&around, &place, &err) ? status_fail(&err)
							 : explain_targets(options, job, targets);

	return around_end(&around, &left) ? status_fail(&left) : status;
}

int explaining_session(const struct job *job, const struct session *session, json_t *rows,
		       struct profile_set *set)
{
	const struct explain_options options = EXPLAIN_DEFAULTS;
	struct explaining e = explaining_begin(&options, job);
	struct err err = {0};

	explaining_give_rows(&e, rows);
	e.prints_text = !job->options->json;
	e.set = set;
	if (e.prints_text)
		fputc('\n', stdout);
	for (size_t i = 0; i < session->n && err.kind == ERR_NONE; i++) {
		const struct measurement *m = &session->measurements[i];

		if (m->status != MEASUREMENT_FAILED && m->status != MEASUREMENT_SKIPPED)
			explain_one(&e, m->target, m->needs_more_cpus, &err);
	}
	return explaining_end(&e, &err);
}
