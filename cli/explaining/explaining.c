#include "cli/explaining/explaining.h"

#include "cli/explaining/explained.h"
#include "cli/explaining/live.h"
#include "cli/words/json_print.h"
#include "cli/words/status.h"
#include "cli/words/text.h"
#include "results/base/json.h"

#include <stdlib.h>
#include <string.h>

/* Where the reader shares the CPU with what it reads, it takes less of it. */
#define RATE_ON_ONE_CPU 250

/* Everything about one run of the command. */
struct explaining {
	const struct explain_options *options;
	struct job *job;
	struct explain_live live;
	json_t *rows; /* with --json */
	size_t printed, failed, timed_out;
};

/* ---- one benchmark */

static bool has_one_cpu(const struct preparation *preparation)
{
	return preparation->has_topology && cpus_count(&preparation->topology.allowed) == 1;
}

static double rate_of(const struct explaining *e)
{
	return has_one_cpu(&e->job->preparation) && !e->options->rate_seen ? RATE_ON_ONE_CPU
									   : e->options->rate;
}

static struct diagnosing_config config_of(struct explaining *e)
{
	const struct settings *settings = &e->job->settings;
	const struct preparation *preparation = &e->job->preparation;

	return (struct diagnosing_config){
		.workers = e->options->processes,
		.seconds = e->options->seconds,
		.step_s = 1 / rate_of(e),
		.warmups = settings->plan.warmups,
		.loops = settings->plan.loops,
		.seed = settings->plan.seed,
		.one_cpu = cpus_count(&preparation->one_cpu) ? &preparation->one_cpu : NULL,
		.all_cpus = &preparation->all_cpus,
		.limits = settings->limits,
		.timeout_s = settings->plan.timeout_s,
		.observe = explain_live_observe,
		.context = &e->live,
	};
}

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

static int give_source(struct source_lines *sources, const struct target *target, struct err *err)
{
	char *source;
	int rc;

	if (target->kind != TARGET_SNIPPET)
		return 0;
	source = target_source_new(target);
	if (!source)
		return err_memory(err);
	rc = source_lines_give(sources, TARGET_SNIPPET_FILE, source, err);
	free(source);
	return rc;
}

static int report(struct explaining *e, const struct target *target,
		  const struct diagnosis *diagnosis, struct err *err)
{
	const struct measure_options *m = e->job->options;
	const struct explained_style style = {m->quiet, m->verbose};
	struct profile_summary summary = {0};
	struct source_lines sources = {0};
	struct explained explained = {.target = target,
				      .profile = &diagnosis->profiles[0],
				      .outcome = &diagnosis->outcomes[0],
				      .summary = &summary,
				      .sources = &sources,
				      .has_one_cpu = has_one_cpu(&e->job->preparation)};
	int rc = profile_summary_make(&summary, explained.profile, err) ||
		 give_source(&sources, target, err);

	if (!rc && m->json) {
		json_array_append_new(e->rows, explained_json_new(&explained));
	} else if (!rc) {
		if (e->printed++)
			fputc('\n', stdout);
		rc = explained_print(&explained, &style, stdout, err);
	}
	source_lines_release(&sources);
	profile_summary_release(&summary);
	return rc ? -1 : 0;
}

/* A benchmark that fails is one row less; the others go on. */
static void fail(struct explaining *e, const struct target *target, struct err *err,
		 const char *details)
{
	struct buf text = {0};

	e->failed++;
	e->timed_out += err->kind == ERR_TIMEOUT;
	err_in(err, "%s", target->name);
	status_fail(err);
	text_escape_lines(&text, details);
	fputs(details && *details ? buf_text(&text) : "", stderr);
	buf_release(&text);
	if (e->rows)
		json_array_append_new(e->rows,
				      json_pack("{s:o, s:o}", "name", json_text_new(target->name),
						"error", json_text_new(err->text)));
	err_clear(err);
}

static bool ends_all(const struct err *err)
{
	return err->kind == ERR_INTERRUPTED || err->kind == ERR_MEMORY;
}

/* 0; -1 with err when no other one can follow. */
static int explain_one(struct explaining *e, const struct target *target, struct err *err)
{
	struct diagnosing_config config = config_of(e);
	struct side side = side_of(e->job, target);
	struct diagnosing_side of = {.side = &side, .target = target};
	struct diagnosis diagnosis = {0};
	struct err trouble = {0};
	int rc = 0;

	if (target->load_error) {
		err_set(&trouble, target->load_kind, "%s", target->load_error);
		fail(e, target, &trouble, target->load_details);
		return 0;
	}
	explain_live_begin(&e->live, target->name, config.workers);
	rc = diagnosis_take(&diagnosis, &config, &of, 1, err);
	explain_live_clear(&e->live);
	if (rc && !ends_all(err)) {
		fail(e, target, err, diagnosis.outcomes[0].details);
		rc = 0;
	} else if (stack_profile_samples(&diagnosis.profiles[0]) > 0 || !rc) {
		rc = report(e, target, &diagnosis, rc ? &trouble : err) || rc;
	}
	diagnosis_release(&diagnosis);
	return rc ? -1 : 0;
}

/* ---- all of them */

static int check(const struct explaining *e, const struct targets *targets, struct err *err)
{
	if (explain_options_check(e->options, err))
		return -1;
	if (e->options->output && targets->n > 1)
		return err_set(
			err, ERR_USAGE,
			"-o holds the profile of one benchmark, but there are %zu: choose it "
			"by its name (FILE::NAME, or -k)",
			targets->n);
	return 0;
}

static int explain_all(struct explaining *e, const struct targets *targets, struct err *err)
{
	if (check(e, targets, err))
		return -1;
	neighbours_join(&e->job->preparation.neighbours);
	preparation_look_around(&e->job->preparation);
	for (size_t i = 0; i < targets->n; i++)
		if (explain_one(e, &targets->items[i], err))
			return -1;
	return 0;
}

int explaining_run(const struct explain_options *options, struct job *job,
		   const struct targets *targets)
{
	const struct measure_options *m = job->options;
	struct explaining e = {.options = options,
			       .job = job,
			       .live = explain_live_new(m->quiet, m->verbose),
			       .rows = m->json ? json_array() : NULL};
	struct err err = {0}, trouble = {0};
	int status = EXIT_DONE;

	if (explain_all(&e, targets, &err))
		status = status_fail(&err);
	else if (e.failed)
		status = status_of_measured(e.failed, e.timed_out);
	if (m->json && err.kind != ERR_USAGE &&
	    json_print(json_pack("{s:O, s:I}", "benchmarks", e.rows, "seed",
				 (json_int_t)job->settings.plan.seed),
		       stdout, &trouble))
		status = status_fail(&trouble);
	json_decref(e.rows);
	return status;
}
