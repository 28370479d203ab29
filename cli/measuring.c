#include "cli/measuring.h"

#include "cli/command.h"
#include "cli/outcome.h"
#include "cli/progress.h"
#include "results/read.h"
#include "results/write.h"
#include "runner/interrupt.h"
#include "runner/orphans.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

/* ---- options -> plan */

static bool fixes_the_plan(const struct measuring *m)
{
	return m->processes_seen || m->values_seen || m->warmups_seen || m->loops_seen || m->fast ||
	       m->rigorous || m->debug_single_value;
}

/* pyperf's rules: the first of these three wins and overrides -p (and -n). */
static void apply_presets(struct plan *plan, const struct measuring *m)
{
	if (m->rigorous) {
		plan->processes = plan_pyperf.processes * 2;
	} else if (m->fast) {
		plan->processes = plan_pyperf.processes / 2;
		plan->values = plan_pyperf.values * 2 / 3;
	} else if (m->debug_single_value) {
		plan->processes = plan->values = plan->loops = 1;
		plan->warmups = 0;
		plan->min_time_s = 1e-9;
	}
}

static struct plan plan_of(const struct measuring *m)
{
	struct plan plan = fixes_the_plan(m) ? plan_pyperf : plan_adaptive;

	if (m->processes_seen)
		plan.processes = m->processes;
	if (m->values_seen)
		plan.values = m->values;
	if (m->warmups_seen)
		plan.warmups = m->warmups;
	if (m->loops_seen)
		plan.loops = m->loops;
	if (m->min_time_seen)
		plan.min_time_s = m->min_time;
	plan.precision = m->precision;
	plan.budget_s = m->budget;
	plan.timeout_s = m->timeout;
	apply_presets(&plan, m);
	return plan;
}

static uint64_t seed_of(const struct measuring *m)
{
	uint32_t drawn = 1;

	if (m->seed_seen)
		return (uint64_t)m->seed;
	if (getrandom(&drawn, sizeof(drawn), 0) != sizeof(drawn))
		drawn = (uint32_t)clock_now_ns();
	return drawn;
}

static int check_relations(const struct measuring *m, struct err *err)
{
	if (m->output && m->append)
		return err_set(err, ERR_USAGE, "--output and --append exclude each other");
	if (m->affinity && m->no_pin)
		return err_set(err, ERR_USAGE, "--affinity and --no-pin exclude each other");
	if (fixes_the_plan(m) && (m->precision_seen || m->budget_seen))
		return err_set(
			err, ERR_USAGE,
			"--precision and --budget belong to the adaptive plan, which -p, -n, "
			"-w, -l, --fast, --rigorous and --debug-single-value replace");
	if (m->output && access(m->output, F_OK) == 0) {
		err_set(err, ERR_INPUT,
			"%s exists already: -o never overwrites (--append adds to it)", m->output);
		return -1;
	}
	return 0;
}

/* ---- where the workers run */

static int choose_cpus(struct measurer *measurer, struct err *err)
{
	const struct measuring *m = measurer->options;

	measurer->is_pinned = false;
	if (m->no_pin)
		return 0;
	(void)err;
	return 0;
}

int measurer_init(struct measurer *measurer, const struct measuring *options, bool needs_python,
		  struct err *err)
{
	*measurer = (struct measurer){.options = options, .needs_python = needs_python};
	if (check_relations(options, err))
		return -1;
	measurer->plan = plan_of(options);
	measurer->plan.seed = seed_of(options);
	interrupt_install();
	orphans_adopt();
	if (home_find(&measurer->home, err) || choose_cpus(measurer, err))
		return -1;
	return needs_python ? interp_find(&measurer->interp, options->python, err) : 0;
}

void measurer_release(struct measurer *measurer)
{
	interp_release(&measurer->interp);
	*measurer = (struct measurer){0};
}

/* ---- files */

/* All runs of `from` move into `to`. */
static int move_runs(struct suite *to, struct suite *from, struct err *err)
{
	for (size_t i = 0; i < from->n; i++) {
		struct bench *bench = from->benches[i];

		while (bench->nruns > 0) {
			if (suite_take_run(to, bench->runs[0], err))
				return -1;
			bench->nruns--;
			memmove(bench->runs, bench->runs + 1, bench->nruns * sizeof(*bench->runs));
		}
	}
	return 0;
}

static int append(struct suite *suite, const char *path, struct err *err)
{
	struct suite *old;
	int rc;

	if (access(path, F_OK) != 0)
		return suite_write(suite, path, WRITE_NEW, WRITE_COMPACT, err);
	old = suite_read(path, err);
	if (!old)
		return -1;
	rc = move_runs(old, suite, err);
	if (rc)
		err_in(err, "cannot append to %s", path);
	else
		rc = suite_write(old, path, WRITE_REPLACE, WRITE_COMPACT, err);
	suite_free(old);
	return rc;
}

static int save(const struct measuring *m, struct suite *suite, struct err *err)
{
	if (suite->n == 0 || (!m->output && !m->append))
		return 0;
	if (m->append)
		return append(suite, m->append, err);
	return suite_write(suite, m->output, WRITE_NEW, WRITE_COMPACT, err);
}

/* ---- the run */

static void observe(void *context, const struct session *session, enum session_event event,
		    size_t target, double value)
{
	progress_line_observe(context, session, event, target, value);
}

static int print(const struct measuring *m, const struct session *session, bool single,
		 struct err *err)
{
	struct outcome_style style = {.quiet = m->quiet, .subtract = m->subtract};

	outcome_print_failures(session, stderr);
	if (m->json)
		return outcome_print_json(session, &style, stdout, err);
	if (!single)
		return outcome_print_table(session, &style, stdout, err);
	outcome_print_single(session, &style, stdout);
	return 0;
}

int measurer_run(struct measurer *measurer, const struct targets *targets, bool single)
{
	const struct measuring *m = measurer->options;
	struct progress_line line = progress_line_new(m->quiet, m->verbose);
	struct session_config config = {
		.targets = targets,
		.plan = measurer->plan,
		.python = measurer->interp.path,
		.bootstrap = measurer->home.bootstrap,
		.launcher = measurer->home.launcher,
		.environment = {m->copy_env, m->no_locale, m->inherit_environ},
		.cpus = measurer->is_pinned ? &measurer->cpus : NULL,
		.observe = observe,
		.context = &line,
	};
	struct session session;
	struct err err = {0}, trouble = {0};
	int status, failed = session_run(&session, &config, &err);

	progress_line_clear(&line);
	status = print(m, &session, single, &trouble) ? command_fail(&trouble)
						      : outcome_exit_status(&session);
	fflush(stdout);
	err_clear(&trouble);
	if (save(m, session.suite, &trouble))
		status = command_fail(&trouble);
	if (failed)
		status = command_fail(&err);
	session_release(&session);
	return status;
}
