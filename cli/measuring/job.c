#include "cli/measuring/job.h"

#include "cli/measuring/counting_line.h"
#include "cli/measuring/head.h"
#include "cli/measuring/keep_last.h"
#include "cli/measuring/outcome.h"
#include "cli/measuring/pacer_option.h"
#include "cli/measuring/profiles_beside.h"
#include "cli/measuring/progress.h"
#include "cli/measuring/settings.h"
#include "cli/page/document.h"
#include "cli/words/json_print.h"
#include "cli/words/status.h"
#include "cli/words/told_words.h"
#include "results/files/convert.h"
#include "results/files/read.h"
#include "results/files/write.h"
#include "results/model/failures.h"
#include "runner/afterwards/counting_pass.h"
#include "runner/keeping/keeping.h"
#include "runner/keeping/recorded.h"
#include "runner/os/interrupt.h"
#include "runner/preparing/around.h"

#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

/* ---- from options to what is prepared */

static uint32_t drawn_seed(void)
{
	uint32_t drawn = 1;

	if (getrandom(&drawn, sizeof(drawn), 0) != sizeof(drawn))
		drawn = (uint32_t)clock_now_ns();
	return drawn;
}

int job_init(struct job *job, const struct measure_options *options, unsigned needs,
	     struct err *err)
{
	*job = (struct job){.options = options};
	if (measure_options_check_relations(options, err) ||
	    measure_options_check_places(options, err) ||
	    settings_from(&job->settings, options, drawn_seed(), err))
		return -1;
	if (sharding_init(&job->sharding, options, err))
		return -1;
	if (needs & JOB_PACER)
		pacer_option(&job->settings, options, getenv(PACER_VARIABLE));
	silence_line_begin(&job->silence, options->quiet || options->verbose);
	if (preparation_init(&job->preparation, &job->settings, (needs & JOB_PYTHON) != 0,
			     told_on_stderr(options->quiet), err))
		return -1;
	/* What makes no result (doctor) has no words of its own. */
	if (!options->begun || !options->begun->command)
		return 0;
	return recorded_add_begun(&job->preparation.facts, options->begun, err);
}

void job_release(struct job *job)
{
	silence_line_end(&job->silence);
	preparation_release(&job->preparation);
	sharding_release(&job->sharding);
	*job = (struct job){0};
}

/* ---- files */

static int append(struct suite *suite, const char *path, struct err *err)
{
	struct suite *old;
	int rc;

	if (access(path, F_OK) != 0)
		return suite_write(suite, path, WRITE_NEW, WRITE_COMPACT, err);
	old = suite_read(path, err);
	if (!old)
		return -1;
	rc = suite_take_all(old, suite, err);
	if (rc)
		err_in(err, "cannot append to %s", path);
	else
		rc = suite_write(old, path, WRITE_REPLACE, WRITE_COMPACT, err);
	suite_free(old);
	return rc;
}

static int save(const struct measure_options *m, struct suite *suite, enum write_mode mode,
		struct err *err)
{
	if (suite->n == 0 || !measure_options_output(m))
		return 0;
	if (m->append)
		return append(suite, m->append, err);
	return suite_write(suite, m->output, mode, WRITE_COMPACT, err);
}

/* ---- the run */

struct watch {
	struct progress_line *line;
	struct preparation *preparation;
};

static void observe(void *context, const struct session *session, enum session_event event,
		    size_t target, double value)
{
	struct watch *watch = context;
	struct progress_line *line = watch->line;

	if (event == SESSION_PROCESS_STARTED && neighbours_find(&watch->preparation->neighbours)) {
		progress_line_clear(line);
		preparation_look_around(watch->preparation);
	}
	if (event == SESSION_NOT_KEPT) {
		progress_line_clear(line);
		fprintf(stderr, "assay: the journal: %s; measuring goes on\n",
			session->keep_err.text);
		return;
	}
	progress_line_observe(line, session, event, target, value);
}

static int begin_to_keep(struct keeping *keeping, const struct job *job,
			 const struct targets *targets, struct err *err)
{
	const struct settings *settings = &job->settings;
	json_t *same;
	int rc;

	if (!settings->output)
		return 0;
	same = preparation_identity_new(&job->preparation, targets, err);
	if (!same)
		return -1;
	rc = sharding_add_identity(same, &job->sharding, err)
		     ? -1
		     : keeping_begin(keeping, settings->output, "process", job->options->begun,
				     same, settings->plan.seed, job->preparation.teller, err);
	json_decref(same);
	return rc;
}

/* Whoever compares the file must not take what is waiting for what is gone. */
static int mark_unmeasured(const struct session *session, struct err *err)
{
	json_t *names = outcome_unmeasured_new(session, err);
	int rc = names ? suite_set_unmeasured(session->suite, names, err) : -1;

	json_decref(names);
	return rc;
}

/* What the session has goes to its file; then the journal has served, or waits to be resumed. `err`
   holds why the session stopped, if it did. Returns `status`, or what becomes of it. */
static int store(const struct job *job, const struct session *session, struct keeping *keeping,
		 struct err *err, int status)
{
	const struct measure_options *m = job->options;
	const struct sharding *sharding = &job->sharding;
	struct err trouble = {0};
	bool is_cut = err->kind != ERR_NONE, is_saved;
	enum write_mode mode;
	json_t *failed;

	failed = outcome_failures_new(session, &trouble);
	is_saved = failed && suite_set_failures(session->suite, failed, &trouble) == 0 &&
		   (!is_cut || mark_unmeasured(session, &trouble) == 0) &&
		   sharding_mark(sharding, 0, NULL, session->suite, &trouble) == 0;
	if (is_saved && m->output)
		keeping_announce(keeping, session->suite, m->output);
	keep_last(m, &session->suite, 1);
	mode = keeping_mode(keeping, m->output, m->begun);
	is_saved = is_saved && save(m, session->suite, mode, &trouble) == 0;
	if (is_saved && !is_cut && session->suite->n == 0)
		is_saved = sharding_write_empty(sharding, 0, NULL, failed, m->output, mode,
						&trouble) == 0;
	json_decref(failed);
	if (!is_saved) {
		keeping_cut_short(keeping, m->begun, false, &trouble);
		status = status_fail(&trouble);
	} else if (!is_cut || m->append) { /* what was added once must not be added again */
		keeping_done(keeping);
	} else {
		keeping_cut_short(keeping, m->begun, session->suite->n > 0, err);
	}
	return is_cut ? status_fail(err) : status;
}

static struct outcome_style style_of(const struct measure_options *m,
				     const struct headlines *headlines)
{
	return (struct outcome_style){.quiet = m->quiet,
				      .verbose = m->verbose,
				      .subtract = m->subtract,
				      .metrics = &m->metrics,
				      .headlines = headlines};
}

/* What explains it, while it is told, and what programs read of all. */
struct explained {
	json_t *rows; /* of the JSON; else NULL */
	json_t *json; /* on stdout or in a file; else NULL */
	struct profiles_beside beside;
};

static bool wants_json(const struct measure_options *m)
{
	return m->json || m->json_output;
}

/* With what was explained by now. */
static json_t *json_of(const struct explained *explained)
{
	if (explained->json && explained->rows)
		json_object_set(explained->json, "explained", explained->rows);
	return explained->json;
}

static int print(const struct job *job, const struct session *session,
		 const struct headlines *headlines, bool single, struct explained *explained,
		 struct err *err)
{
	const struct measure_options *m = job->options;
	struct outcome_style style = style_of(m, headlines);
	static char label[] = "this run";

	outcome_print_failures(session, stderr);
	if (wants_json(m) && !(explained->json = outcome_json_new(session, &style)))
		return err_memory(err);
	if (!m->json && extra_blocks_wanted(&m->blocks) &&
	    extra_blocks_print(&m->blocks, &session->suite, (char *const[]){label}, 1, stdout, err))
		return -1;
	if (m->json)
		return json_print(json_incref(json_of(explained)), stdout, err);
	if (!m->quiet && !(single && session->measurements[0].processes == 0))
		head_print(&job->preparation.facts, m->given, stdout);
	if (!single)
		return outcome_print_table(session, &style, stdout, err);
	outcome_print_single(session, &style, stdout);
	return 0;
}

static int store_explained(struct explained *explained, const struct session *session,
			   const struct measure_options *m)
{
	struct err err = {0};

	return profiles_beside_end(&explained->beside, m, session->suite, &err) ? status_fail(&err)
										: EXIT_DONE;
}

/* What was explained is on it, too. Returns `status`, or that of the page that could not be
 * written.
 */
static int write_page(const struct job *job, const struct session *session,
		      const struct headlines *headlines, const struct profile_set *profiles,
		      int status)
{
	struct outcome_style style = style_of(job->options, headlines);
	struct buf head = {0}, page = {0};
	struct err err = {0};

	if (!job->options->html)
		return status;
	head_words_add(&head, &job->preparation.facts, job->options->given);
	if (outcome_page_format(session, &style, buf_text(&head), profiles, &page, &err) ||
	    page_write(job->options->html, &page, &err))
		status = status_fail(&err);
	buf_release(&head);
	buf_release(&page);
	return status;
}

/* Returns `status`, or that of the file that could not be written. */
static int write_json(const struct job *job, const struct explained *explained, int status)
{
	const char *path = job->options->json_output;
	struct err err = {0};

	/* without one, why was told */
	if (!path || !explained->json)
		return status;
	return json_write(json_of(explained), path, &err) ? status_fail(&err) : status;
}

/* Print, store and explain. What is one document waits for what explains it; text does not. Returns
 * the exit status: the session's, unless that is good and the explanation's is not. */
static int conclude(const struct job *job, struct session *session, struct keeping *keeping,
		    bool single, job_explain *explain, struct err *err)
{
	const struct measure_options *m = job->options;
	bool explains = m->explain && err->kind == ERR_NONE;
	struct explained explained = {.rows = explains && wants_json(m) ? json_array() : NULL};
	struct headlines headlines;
	struct err trouble = {0};
	int status, other = EXIT_DONE, last;

	profiles_beside_begin(&explained.beside, m);
	if (explains && m->json)
		other = explain(job, session, explained.rows, &explained.beside.found);
	status = headlines_init(&headlines, session, &job->preparation, &trouble) ||
				 print(job, session, &headlines, single, &explained, &trouble)
			 ? status_fail(&trouble)
			 : outcome_exit_status(session);
	fflush(stdout);
	status = store(job, session, keeping, err, status);
	if (explains && !m->json)
		other = explain(job, session, explained.rows, &explained.beside.found);
	status = write_page(job, session, &headlines, &explained.beside.found, status);
	status = write_json(job, &explained, status);
	last = store_explained(&explained, session, m);
	headlines_release(&headlines);
	profiles_beside_release(&explained.beside);
	json_decref(explained.rows);
	json_decref(explained.json);
	if (status != EXIT_DONE)
		return status;
	return other != EXIT_DONE ? other : last;
}

static int measure_targets(struct job *job, const struct targets *targets, bool single,
			   job_explain *explain)
{
	const struct measure_options *m = job->options;
	struct progress_line line = progress_line_new(m->quiet, m->verbose);
	struct counting_line counting = counting_line_new(m->quiet, m->verbose);
	struct watch watch = {&line, &job->preparation};
	struct session_config config = preparation_session(&job->preparation, targets);
	struct keeping keeping = {0};
	struct session session;
	struct err err = {0};
	int status;

	if (begin_to_keep(&keeping, job, targets, &err)) {
		keeping_release(&keeping);
		return status_fail(&err);
	}
	config.observe = observe;
	config.context = &watch;
	config.journal = keeping_journal(&keeping);
	config.before = keeping_before(&keeping);
	neighbours_join(&job->preparation.neighbours);
	session_run(&session, &config, &err);
	progress_line_clear(&line);
	if (err.kind == ERR_NONE)
		counting_pass_session(&job->settings, &session, &keeping,
				      counting_line_teller(&counting), &err);
	counting_line_clear(&counting);
	status = conclude(job, &session, &keeping, single, explain, &err);
	session_release(&session);
	keeping_release(&keeping);
	return status;
}

/* A shard that has no benchmark, since there are more shards. Its files say so. */
static int leave_empty(const struct job *job)
{
	const struct measure_options *m = job->options;
	const struct session nothing = {0};
	json_t *top = json_pack("{s:[]}", "benchmarks");
	struct err err = {0};
	int rc = sharding_write_empty(&job->sharding, 0, NULL, NULL, m->output, WRITE_NEW, &err);

	if (!rc && m->json)
		rc = json_print(json_incref(top), stdout, &err);
	if (!rc && m->json_output)
		rc = json_write(top, m->json_output, &err);
	json_decref(top);
	return write_page(job, &nothing, NULL, NULL, rc ? status_fail(&err) : EXIT_DONE);
}

static int run_between(struct job *job, const struct targets *targets, bool single,
		       job_explain *explain)
{
	const struct around_place place = {targets, &job->settings.environment, NULL};
	struct around around = {.teller = job->preparation.teller};
	struct err err = {0}, left = {0};
	int status = around_begin(&around, &place, &err)
			     ? status_fail(&err)
			     : measure_targets(job, targets, single, explain);

	return around_end(&around, &left) ? status_fail(&left) : status;
}

int job_run(struct job *job, const struct targets *targets, bool single, job_explain *explain)
{
	return sharding_is_on(&job->sharding) && targets->n == 0
		       ? leave_empty(job)
		       : run_between(job, targets, single, explain);
}
