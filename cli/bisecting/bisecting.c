#include "cli/bisecting/bisecting.h"

#include "cli/bisecting/bisect_json.h"
#include "cli/bisecting/bisect_words.h"
#include "cli/words/json_print.h"
#include "cli/words/status.h"
#include "runner/keeping/identity.h"

#include <stdio.h>
#include <stdlib.h>

#define OWN_FILE "assay-bisect"

char *bisecting_file_new(struct err *err)
{
	return history_own_file_new(OWN_FILE, err);
}

/* ---- telling */

struct telling {
	const struct trials *trials;
	struct bisect_words words;
	FILE *out; /* NULL: nobody watches */
};

static void say(FILE *out, struct buf *text)
{
	fputs(buf_text(text), out);
	fflush(out);
	buf_release(text);
}

static struct bisect_words words_of(const struct trials *trials)
{
	const struct bisect_options *b = trials->options;

	return (struct bisect_words){trials->benchmark ? trials->benchmark : "the benchmark",
				     b->limit_seen ? b->limit : 0};
}

static void tell_whole(void *context, const struct search *search)
{
	const struct telling *telling = context;
	const struct bisect_words words = words_of(telling->trials);
	struct buf text = {0};

	/* That there is nothing is the result. */
	if (!telling->out || search->there != STEP_THERE)
		return;
	bisect_words_whole(&text, &words, search);
	say(telling->out, &text);
}

static void tell_step(void *context, const struct search *search, const struct search_step *step)
{
	const struct telling *telling = context;
	struct buf text = {0};

	if (!telling->out)
		return;
	bisect_words_step(&text, search, step);
	say(telling->out, &text);
}

/* ---- the result */

static void print_text(const struct search *search, const struct trials *trials)
{
	const struct bisect_words words = words_of(trials);
	struct buf text = {0};

	if (search->there != STEP_THERE)
		bisect_words_whole(&text, &words, search);
	bisect_words_end(&text, &words, search);
	say(stdout, &text);
}

static int print_json(const struct search *search, const struct trials *trials, json_t *rows,
		      struct err *err)
{
	json_t *top = bisect_json_new(search, trials->benchmark);

	if (top && rows)
		json_object_set(top, "explained", rows);
	return json_print(top, stdout, err);
}

/* Returns the exit status. */
static int report(const struct search *search, struct trials *trials)
{
	const struct measure_options *m = trials->given->measuring;
	bool explains = m->explain && search->has_around;
	json_t *rows = explains && m->json ? json_array() : NULL;
	struct err err = {0};
	int status = EXIT_DONE;

	if (!m->json)
		print_text(search, trials);
	if (explains) {
		fputs(m->json ? "" : "\n", stdout);
		status = search_explain(search, trials, rows);
	}
	if (m->json && print_json(search, trials, rows, &err))
		status = status_fail(&err);
	json_decref(rows);
	if (status != EXIT_DONE)
		return status;
	return search->end == SEARCH_NAMED ? EXIT_DONE : EXIT_UNDECIDED;
}

/* ---- keeping */

static int begin_to_keep(struct trials *trials, const struct search *search, const char *file,
			 struct err *err)
{
	const struct job *job = trials->job;
	json_t *same = json_object();
	int rc;

	if (!same)
		return err_memory(err);
	rc = preparation_add_identity(same, &job->preparation, err) ||
	     identity_add_text(same, "", "the commit of the good one", search->good.id.text, err) ||
	     identity_add_text(same, "", "the commit of the bad one", search->bad.id.text, err) ||
	     keeping_begin(&trials->keeping, file, "block", job->options->begun, same,
			   job->settings.plan.seed, job->preparation.teller, err);
	json_decref(same);
	return rc ? -1 : 0;
}

/* What goes on another time stays; an error that would come again does not. */
static void cut_short(struct trials *trials, struct err *err)
{
	struct keeping *keeping = &trials->keeping;
	struct err cause = *err, trouble = {0};
	bool may_go_on = cause.kind == ERR_INTERRUPTED || cause.kind == ERR_SYSTEM ||
			 cause.kind == ERR_MEMORY;

	if (!keeping->is_on)
		return;
	if (!may_go_on || (!keeping->is_resumed && keeping->journal.n <= 1)) {
		keeping_done(keeping);
		return;
	}
	err_clear(err);
	if (journal_flush(&keeping->journal, &trouble))
		err_set(err, cause.kind,
			"%s; the journal lacks the last records (%s): assay bisect --resume goes on "
			"before them",
			cause.text, trouble.text);
	else
		err_set(err, cause.kind,
			"%s; what was measured is kept: assay bisect --resume goes on", cause.text);
}

/* ---- all of it */

static int search_all(struct search *search, struct trials *trials, const char *file,
		      struct err *err)
{
	const struct measure_options *m = trials->given->measuring;
	struct telling telling = {.trials = trials, .out = m->json ? stderr : stdout};
	const struct search_teller teller = {tell_whole, tell_step, &telling};

	if (m->quiet)
		telling.out = NULL;
	if (begin_to_keep(trials, search, file, err)) {
		if (m->begun->is_resumed)
			err_in(err, "--restart begins anew");
		return -1;
	}
	if (search_run(search, trials, &teller, err)) {
		cut_short(trials, err);
		return -1;
	}
	return 0;
}

static int check_words(const struct duel_given *given, struct err *err)
{
	if (given->words->n == 2 && given->measuring->targets->n > 0)
		return 0;
	return err_set(err, ERR_USAGE,
		       "bisect: two revisions and what is measured are wanted: the good one, the "
		       "bad one, a file or a folder, as in assay bisect v1.2 main bench_text.py");
}

int bisecting_run(void *context, const struct duel_given *given)
{
	const struct bisecting *bisecting = context;
	struct job job = {0};
	struct trials trials = {.options = &bisecting->options, .given = given, .job = &job};
	struct search search = {0};
	struct err err = {0};
	int status;

	/* Nothing is looked for on this machine before the revisions are known to be right. */
	if (check_words(given, &err) || search_init(&search, &trials, &err) ||
	    job_init(&job, given->measuring, JOB_PYTHON, &err)) {
		status = status_fail(&err);
	} else {
		neighbours_join(&job.preparation.neighbours);
		preparation_look_around(&job.preparation);
		if (search_all(&search, &trials, bisecting->file, &err)) {
			status = status_fail(&err);
			if (err.kind == ERR_SKIPPED) /* of an end: nothing can be named */
				status = EXIT_UNDECIDED;
		} else {
			status = report(&search, &trials);
			fflush(stdout);
			keeping_done(&trials.keeping);
		}
	}
	search_release(&search);
	trials_release(&trials);
	job_release(&job);
	return status;
}
