#include "cli/measuring/measuring.h"

#include "cli/words/status.h"
#include "cli/measuring/counting_pass.h"
#include "cli/measuring/identity.h"
#include "cli/measuring/keeping.h"
#include "cli/measuring/outcome.h"
#include "cli/measuring/progress.h"
#include "cli/words/version.h"
#include "results/files/read.h"
#include "results/files/write.h"

#include <string.h>
#include <unistd.h>

/* ---- files */

static bool stores(const struct measuring *m)
{
	return measuring_output(m) != NULL;
}

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

static int save(const struct measuring *m, struct suite *suite, enum write_mode mode,
		struct err *err)
{
	if (suite->n == 0 || !stores(m))
		return 0;
	if (m->append)
		return append(suite, m->append, err);
	return suite_write(suite, m->output, mode, WRITE_COMPACT, err);
}

/* ---- the run */

struct watch {
	struct progress_line *line;
	struct measurer *measurer;
};

static void observe(void *context, const struct session *session, enum session_event event,
		    size_t target, double value)
{
	struct watch *watch = context;
	struct progress_line *line = watch->line;

	if (event == SESSION_PROCESS_STARTED && neighbours_find(&watch->measurer->neighbours)) {
		progress_line_clear(line);
		measurer_look_around(watch->measurer);
	}
	if (event == SESSION_NOT_KEPT) {
		progress_line_clear(line);
		fprintf(stderr, "assay: the journal: %s; measuring goes on\n",
			session->keep_err.text);
		return;
	}
	progress_line_observe(line, session, event, target, value);
}

int measurer_add_identity(json_t *same, const struct measurer *measurer, struct err *err)
{
	if (identity_add_text(same, "", "assay", assay_version, err))
		return -1;
	return identity_add_machine(same, &measurer->facts, err);
}

/* What must be the same when the run is resumed; NULL with err. */
static json_t *identity_new(const struct measurer *measurer, const struct targets *targets,
			    struct err *err)
{
	struct environment_rules rules = measuring_environment(measurer->options);
	json_t *same = json_object();

	if (!same)
		err_memory(err);
	else if (measurer_add_identity(same, measurer, err) == 0 &&
		 (!measurer->needs_python ||
		  identity_add_python(same, "", &measurer->interp, &measurer->facts, err) == 0) &&
		 identity_add_environment(same, "", &rules, NULL, err) == 0 &&
		 identity_add_targets(same, "", targets, NULL, err) == 0)
		return same;
	json_decref(same);
	return NULL;
}

static int begin_to_keep(struct keeping *keeping, const struct measurer *measurer,
			 const struct targets *targets, struct err *err)
{
	const struct measuring *m = measurer->options;
	json_t *same = stores(m) ? identity_new(measurer, targets, err) : NULL;
	int rc = 0;

	if (stores(m))
		rc = same ? keeping_begin(keeping, measuring_output(m), "process", m->resuming,
					  same, measurer->plan.seed, m->quiet, err)
			  : -1;
	json_decref(same);
	return rc;
}

/* What the session has goes to its file; then the journal has served, or waits to be resumed. `err`
   holds why the session stopped, if it did. Returns `status`, or what becomes of it. */
static int store(const struct measuring *m, const struct session *session, struct keeping *keeping,
		 struct err *err, int status)
{
	struct err trouble = {0};
	bool is_cut = err->kind != ERR_NONE, is_saved;

	is_saved = outcome_add_failures(session, session->suite, &trouble) == 0;
	if (is_saved && m->output)
		keeping_announce(keeping, session->suite, m->output);
	is_saved = is_saved && save(m, session->suite,
				    keeping_mode(keeping, m->output, m->resuming), &trouble) == 0;
	if (!is_saved) {
		keeping_cut_short(keeping, m->resuming, false, &trouble);
		status = status_fail(&trouble);
	} else if (!is_cut || m->append) { /* what was added once must not be added again */
		keeping_done(keeping);
	} else {
		keeping_cut_short(keeping, m->resuming, session->suite->n > 0, err);
	}
	return is_cut ? status_fail(err) : status;
}

static int print(const struct measuring *m, const struct session *session, bool single,
		 struct err *err)
{
	struct outcome_style style = {
		.quiet = m->quiet, .subtract = m->subtract, .metrics = &m->metrics};

	outcome_print_failures(session, stderr);
	if (!m->json && extra_blocks_wanted(&m->blocks) &&
	    extra_blocks_print(&m->blocks, session->suite, stdout, err))
		return -1;
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
	struct watch watch = {&line, measurer};
	struct session_config config = measurer_config(measurer, targets);
	struct keeping keeping = {0};
	struct session session;
	struct err err = {0}, trouble = {0};
	int status;

	if (begin_to_keep(&keeping, measurer, targets, &err)) {
		keeping_release(&keeping);
		return status_fail(&err);
	}
	config.observe = observe;
	config.context = &watch;
	config.journal = keeping_journal(&keeping);
	config.before = keeping_before(&keeping);
	neighbours_join(&measurer->neighbours);
	session_run(&session, &config, &err);
	progress_line_clear(&line);
	if (err.kind == ERR_NONE)
		counting_pass_session(m, &session, &keeping, &err);
	status = print(m, &session, single, &trouble) ? status_fail(&trouble)
						      : outcome_exit_status(&session);
	fflush(stdout);
	status = store(m, &session, &keeping, &err, status);
	session_release(&session);
	keeping_release(&keeping);
	return status;
}

int measuring_main(const struct measuring_command *command, int argc, char **argv)
{
	void *options = command->resumable.options;
	struct resuming resuming = {0};
	struct texts words = {0};
	struct err err = {0};
	bool helped = false;
	int status;

	if (resuming_parse(&resuming, &command->resumable, argc, argv, &words, &helped, &err)) {
		status = status_fail(&err);
	} else {
		command->measuring->resuming = &resuming;
		command->measuring->given = &resuming.given;
		status = helped ? EXIT_DONE : command->measure(options, &words);
	}
	texts_release(&words);
	command->release(options);
	resuming_release(&resuming);
	return status;
}
