#include "cli/dueling/dueling.h"

#include "cli/compare/gate_status.h"
#include "cli/words/status.h"
#include "cli/dueling/duel_explain.h"
#include "cli/dueling/duel_judge.h"
#include "cli/dueling/duel_report.h"
#include "cli/dueling/labels.h"
#include "cli/dueling/settings.h"
#include "cli/measuring/job.h"
#include "cli/measuring/keep_last.h"
#include "cli/measuring/counting_line.h"
#include "runner/keeping/identity.h"
#include "runner/keeping/keeping.h"
#include "results/files/write.h"
#include "runner/afterwards/counting_pass.h"
#include "runner/duel/duel.h"
#include "runner/preparing/pairs.h"
#include "runner/preparing/places.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a duel is about, all borrowed. */
struct contest {
	const struct duel_options *options;
	const struct job *job;
	const struct prepared_side *sides;
	const struct pairs *pairs;
	bool single;
};

static void observe(void *context, const struct duel *duel, size_t pair)
{
	duel_live_show(context, duel, pair);
}

static int save_one(const struct measure_options *m, struct keeping *keeping, struct suite *suite,
		    const char *file, struct err *err)
{
	return suite_write(suite, file, keeping_mode(keeping, file, m->begun), WRITE_COMPACT, err);
}

/* -o is for what was typed, --vs-output for the other side. Both are announced first: whatever
 * happens between them, both are known as the duel's own. */
static int save(const struct duel_options *d, const struct measure_options *m,
		const struct duel *duel, struct keeping *keeping, struct err *err)
{
	int which = second_side_index(&d->second);
	struct suite *here = duel->suites[!which], *other = duel->suites[which];
	char *second;
	int rc;

	if (!m->output || here->n == 0)
		return 0;
	if (duel_add_failures(duel, err))
		return -1;
	second = duel_second_file_new(d->output, m->output);
	if (!second)
		return err_memory(err);
	keeping_announce(keeping, here, m->output);
	keeping_announce(keeping, other, second);
	rc = save_one(m, keeping, here, m->output, err) || save_one(m, keeping, other, second, err);
	free(second);
	return rc ? -1 : 0;
}

/* What the duel has goes to its files; then the journal has served, or waits to be resumed. `err`
   holds why the duel stopped, if it did. Returns `status`, or what becomes of it. */
static int store(const struct duel_options *d, const struct measure_options *m,
		 const struct duel *duel, struct keeping *keeping, struct err *err, int status)
{
	bool is_cut = err->kind != ERR_NONE;
	struct err trouble = {0};

	keep_last(m, duel->suites, 2);
	if (save(d, m, duel, keeping, &trouble)) {
		keeping_cut_short(keeping, m->begun, false, &trouble);
		status = status_fail(&trouble);
	} else if (is_cut) {
		keeping_cut_short(keeping, m->begun, duel->suites[0]->n > 0, err);
	} else {
		keeping_done(keeping);
	}
	return is_cut ? status_fail(err) : status;
}

static int print(const struct measure_options *m, const struct duel *duel,
		 const struct report *judged, bool single, json_t *explained, struct err *err)
{
	struct duel_style style = {.quiet = m->quiet, .metrics = &m->metrics};

	duel_print_failures(duel, stderr);
	if (m->json)
		return duel_print_json(duel, judged, explained, stdout, err);
	return (single ? duel_print_single : duel_print_table)(duel, judged, &style, stdout, err);
}

/* Returns the exit status: the gate's, where there is one. */
static int report(const struct contest *contest, const struct duel *duel, json_t *explained,
		  struct err *err)
{
	const struct duel_options *d = contest->options;
	struct report judged = {0};
	int status = EXIT_FAILED;

	if (duel_judge(&judged, duel, d, contest->pairs, err) ||
	    print(contest->job->options, duel, &judged, contest->single, explained, err))
		status = status_fail(err);
	else if (duel_options_have_gate(d))
		status = gate_status(judged.gate.outcome);
	else
		status = duel_exit_status(duel);
	report_release(&judged);
	return status;
}

/* What must be the same when the duel is resumed; NULL with err. */
static json_t *identity_new(const struct job *job, const struct prepared_side sides[2],
			    const struct duel_config *config, struct err *err)
{
	json_t *same = json_object();
	char lanes[24];

	snprintf(lanes, sizeof(lanes), "%zu",
		 config->places.n_cores > 1 ? config->places.n_cores : 1);
	if (!same)
		err_memory(err);
	else if (preparation_add_identity(same, &job->preparation, err) == 0 &&
		 identity_add_text(same, "", "the number of blocks at once", lanes, err) == 0 &&
		 identity_add_text(same, "", "the placement of memory",
				   config->shares_placement ? "shared" : "the kernel's",
				   err) == 0 &&
		 sides_add_identity(same, sides, sides[0].side.bootstrap != NULL, err) == 0)
		return same;
	json_decref(same);
	return NULL;
}

static int begin_to_keep(struct keeping *keeping, const struct job *job,
			 const struct prepared_side sides[2], const struct duel_config *config,
			 struct err *err)
{
	const struct measure_options *m = job->options;
	json_t *same = m->output ? identity_new(job, sides, config, err) : NULL;
	int rc = 0;

	if (m->output)
		rc = same ? keeping_begin(keeping, m->output, "block", m->begun, same,
					  job->settings.plan.seed, job->preparation.teller, err)
			  : -1;
	json_decref(same);
	return rc;
}

/* Beside each result that was stored. */
static int store_explained(struct duel_explained *explained, const struct contest *contest,
			   const struct duel *duel, struct err *err)
{
	const struct measure_options *m = contest->job->options;
	int which = second_side_index(&contest->options->second);
	char *second;
	int rc;

	if (!m->output)
		return 0;
	second = duel_second_file_new(contest->options->output, m->output);
	if (!second)
		return err_memory(err);
	rc = duel_explained_write(explained, !which, duel->suites[!which], m->output, err) ||
	     duel_explained_write(explained, which, duel->suites[which], second, err);
	free(second);
	return rc ? -1 : 0;
}

static int explain_duel(struct duel_explained *explained, const struct contest *contest,
			const struct duel *duel)
{
	return duel_explain(explained, duel, contest->job, contest->sides, contest->pairs);
}

/* What is printed as one document waits for what explains it; text does not. Returns the exit
   status: the duel's, unless that is good and the explanation's is not. */
static int conclude(const struct contest *contest, const struct duel *duel, struct keeping *keeping,
		    struct err *err)
{
	const struct measure_options *m = contest->job->options;
	bool explains = m->explain && err->kind == ERR_NONE;
	struct duel_explained explained = {0};
	struct err trouble = {0};
	int status, other = EXIT_DONE;

	if (explains && m->json)
		other = explain_duel(&explained, contest, duel);
	status = report(contest, duel, explained.rows, &trouble);
	fflush(stdout);
	status = store(contest->options, m, duel, keeping, err, status);
	if (explains && !m->json)
		other = explain_duel(&explained, contest, duel);
	err_clear(&trouble);
	if (explains && store_explained(&explained, contest, duel, &trouble))
		other = status_fail(&trouble);
	duel_explained_release(&explained);
	return status == EXIT_DONE ? other : status;
}

/* Everything about the duel is decided: carry it out, print, store. Returns the exit status. */
static int carry_out(const struct contest *contest, const struct duel_config *decided,
		     struct keeping *keeping)
{
	const struct measure_options *m = contest->job->options;
	struct counting_line counting = counting_line_new(m->quiet, m->verbose);
	struct duel_live live = duel_live_new(m->quiet, m->verbose);
	struct duel_config config = *decided;
	struct duel duel = {0};
	struct err err = {0};
	int status;

	config.observe = observe;
	config.context = &live;
	duel_run(&duel, &config, &err);
	duel_live_clear(&live);
	if (duel.keep_err.kind != ERR_NONE)
		fprintf(stderr, "assay: the journal: %s\n", duel.keep_err.text);
	if (err.kind == ERR_NONE)
		counting_pass_duel(&contest->job->settings, &duel, keeping,
				   counting_line_teller(&counting), &err);
	counting_line_clear(&counting);
	status = conclude(contest, &duel, keeping, &err);
	duel_release(&duel);
	return status;
}

/* No benchmark is on both sides: for a gate that is an answer, too. */
static int judge_nothing(const struct contest *contest, const struct duel_config *config)
{
	struct duel none = {.config = config};
	struct err err = {0};

	if (duel_options_have_gate(contest->options))
		return report(contest, &none, NULL, &err);
	err_set(&err, ERR_INPUT, "the two sides have no benchmark in common");
	return status_fail(&err);
}

static int fight(const struct contest *contest)
{
	const struct duel_options *d = contest->options;
	const struct job *job = contest->job;
	const struct prepared_side *sides = contest->sides;
	const struct pairs *pairs = contest->pairs;
	const struct preparation *preparation = &job->preparation;
	const struct block_limit limit = {d->limit, pairs->n};
	struct duel_config config =
		duel_settings(d, job->options, &job->settings, &preparation->counters);
	struct keeping keeping = {0};
	struct places places = {0};
	struct err err = {0};
	int status;

	config.sides[0] = sides[0].side;
	config.sides[1] = sides[1].side;
	config.pairs = (const size_t(*)[2])pairs->items;
	config.n_pairs = pairs->n;
	config.limit = d->limit_seen ? &limit : NULL;
	if (pairs->n == 0)
		return judge_nothing(contest, &config);
	config.shares_placement =
		!d->own_placement && places_are_shared(config.sides, preparation->teller);
	if (places_init(&places, preparation, d->parallel, &err))
		goto fail;
	config.places = places.duel;
	if (begin_to_keep(&keeping, job, sides, &config, &err))
		goto fail;
	config.journal = keeping_journal(&keeping);
	config.before = keeping_before(&keeping);
	status = carry_out(contest, &config, &keeping);
	goto out;
fail:
	status = status_fail(&err);
out:
	keeping_release(&keeping);
	places_release(&places);
	return status;
}

/* The pairs as they are looked at without a duel before; NULL with err. free(). */
static struct explaining_pair *untimed_pairs_new(const struct pairs *pairs, struct err *err)
{
	struct explaining_pair *untimed = calloc(pairs->n + 1, sizeof(*untimed));

	for (size_t i = 0; untimed && i < pairs->n; i++) {
		untimed[i].targets[0] = pairs->items[i][0];
		untimed[i].targets[1] = pairs->items[i][1];
	}
	if (!untimed)
		err_memory(err);
	return untimed;
}

static int explain_sides(const struct explain_options *explain, const struct contest *contest)
{
	const struct pairs *pairs = contest->pairs;
	struct explaining_pair *untimed;
	struct err err = {0};
	int status;

	if (pairs->n == 0) {
		err_set(&err, ERR_INPUT, "the two sides have no benchmark in common");
		return status_fail(&err);
	}
	untimed = untimed_pairs_new(pairs, &err);
	status = untimed ? explaining_sides(explain, contest->job, contest->sides, untimed,
					    pairs->n, NULL)
			 : status_fail(&err);
	free(untimed);
	return status;
}

/* Also whether the second file can be written; the first one's is checked with the options of every
   measurement. */
static int check_options(const struct duel_options *d, const struct measure_options *m,
			 const struct explain_options *explain, struct err *err)
{
	char *second;
	int rc;

	if (explain)
		return duel_options_check_sides(m, err);
	if (duel_options_check(d, m, err))
		return -1;
	if (!m->output)
		return 0;
	second = duel_second_file_new(d->output, m->output);
	if (!second)
		return err_memory(err);
	rc = check_place(second, err) || keeping_check_second(second, m->begun, err) ? -1 : 0;
	free(second);
	return rc;
}

int dueling_run(const struct duel_options *d, const struct measure_options *m,
		const struct explain_options *explain, bool needs_python, bool single,
		make_targets_fn *make_targets, void *context)
{
	struct prepared_side sides[2] = {{0}};
	struct job job = {0};
	struct pairs pairs = {0};
	const struct contest contest = {d, &job, sides, &pairs, single};
	const struct pairing pairing = {.only_by_name = duel_options_have_gate(d) && !d->second.vs,
					.renamed = &d->renamed};
	struct err err = {0};
	int status;

	if (check_options(d, m, explain, &err) || job_init(&job, m, 0, &err) ||
	    sides_init(sides, &d->second, &job.preparation, needs_python, &err))
		goto fail;
	for (int i = 0; i < 2; i++)
		if (make_targets(context, &sides[i], &job.settings, &sides[i].targets, &err))
			goto fail;
	if (labels_of_targets(sides, &d->second, &err) ||
	    pairs_init(&pairs, sides, &pairing, job.preparation.teller, &err))
		goto fail;
	neighbours_join(&job.preparation.neighbours);
	preparation_look_around(&job.preparation);
	status = explain ? explain_sides(explain, &contest) : fight(&contest);
	if (pairs.is_broken && !duel_options_have_gate(d) && status == EXIT_DONE)
		status = EXIT_FAILED;
	goto out;
fail:
	status = status_fail(&err);
out:
	pairs_release(&pairs);
	sides_release(sides);
	job_release(&job);
	return status;
}
