#include "cli/dueling/dueling.h"

#include "cli/compare/gate_status.h"
#include "cli/dueling/aa_duel.h"
#include "cli/dueling/contest_report.h"
#include "cli/dueling/duel_explain.h"
#include "cli/dueling/duel_files.h"
#include "cli/dueling/duel_judge.h"
#include "cli/dueling/duel_live.h"
#include "cli/dueling/duel_page.h"
#include "cli/dueling/duel_report.h"
#include "cli/dueling/meetings_shard.h"
#include "cli/dueling/settings.h"
#include "cli/dueling/storing.h"
#include "cli/measuring/counting_line.h"
#include "cli/page/document.h"
#include "cli/words/json_print.h"
#include "cli/words/status.h"
#include "runner/afterwards/counting_pass.h"
#include "runner/duel/contest.h"
#include "runner/keeping/identity.h"
#include "runner/os/interrupt.h"
#include "runner/preparing/around.h"
#include "runner/preparing/places.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

/* What it is about, borrowed, and what is done for it, owned. */
struct contest {
	const struct duel_options *options;
	const struct job *job;
	const struct meetings *meetings;
	bool single;
	struct duel_config *configs; /* one for each meeting, and the control's */
	struct duel *duels;
	size_t n; /* of both */
	size_t aa_pairs[AA_BENCHMARKS][2];
	struct duel_explained *explained; /* one for each duel; empty ones where none is wanted */
	json_t *json; /* what programs read, on stdout or in a file; else NULL */
	struct block_limit limit;
	struct keeping keeping;
	struct places places;
};

static void observe(void *context, const struct duel *duel, size_t pair)
{
	duel_live_show(context, duel, pair);
}

/* ---- the report */

static int make_json(struct contest *contest, const struct report *judged, struct err *err)
{
	const struct duel *duels = contest->duels;

	contest->json = contest->meetings->n > 1
				? contest_json_new(duels, judged, contest->meetings->first, err)
				: duel_json_new(duels, judged);
	return contest->json ? 0 : err_memory(err);
}

/* With what was explained by now; borrowed. */
static json_t *json_of(const struct contest *contest)
{
	size_t n = contest->meetings->n;
	const json_t *list = json_object_get(contest->json, "duels");

	for (size_t i = 0; i < n; i++) {
		json_t *of = n > 1 ? json_array_get(list, i) : contest->json;

		if (of && contest->explained[i].rows)
			json_object_set(of, "explained", contest->explained[i].rows);
	}
	return contest->json;
}

static int print(struct contest *contest, const struct report *judged, struct err *err)
{
	const struct measure_options *m = contest->job->options;
	const struct duel *duels = contest->duels;
	size_t n = contest->meetings->n;
	struct duel_style style = {
		.quiet = m->quiet, .verbose = m->verbose, .metrics = &m->metrics};

	duel_print_failures(duels, n, contest->meetings->first, stderr);
	if (contest->options->instead)
		return contest->options->instead->take(contest->options->instead->context, duels,
						       judged, err);
	if ((m->json || m->json_output) && make_json(contest, judged, err))
		return -1;
	if (m->json)
		return json_print(json_incref(json_of(contest)), stdout, err);
	if (!m->quiet)
		duel_print_head(judged, m->given, stdout);
	if (n > 1)
		return contest_print(duels, judged, contest->meetings->first, &style, stdout, err);
	return (contest->single ? duel_print_single : duel_print_table)(duels, judged, &style,
									stdout, err);
}

/* The baseline against itself, if there is one. */
static int judge_control(const struct contest *contest, struct report *judged, struct err *err)
{
	const struct duel *control = &contest->duels[contest->meetings->n];

	return contest->n > contest->meetings->n ? aa_duel_judge(judged, control, err) : 0;
}

/* Judge and print; release of the report is due. Returns the exit status: the gate's, where there
 * is one. */
static int report(struct contest *contest, struct report *judged, struct err *err)
{
	const struct duel_options *d = contest->options;

	if (duel_judge(judged, contest->duels, contest->meetings, d, err) ||
	    judge_control(contest, judged, err) || print(contest, judged, err))
		return status_fail(err);
	if (duel_options_have_gate(d))
		return gate_status(judged->gate.outcome);
	return duel_exit_status(contest->duels, contest->meetings->n);
}

/* Returns `status`, or that of the page that could not be written. */
static int write_page(const struct contest *contest, const struct report *judged, int status)
{
	const char *path = contest->job->options->html;
	struct buf page = {0};
	struct err err = {0};

	if (!path || !judged->n)
		return status;
	if (duel_page_format(contest->duels, contest->meetings->n, judged, contest->explained,
			     &page, &err) ||
	    page_write(path, &page, &err))
		status = status_fail(&err);
	buf_release(&page);
	return status;
}

/* The same that stdout has or would have. Returns `status`, or that of the file that could not be
   written. */
static int write_json(const struct contest *contest, int status)
{
	const char *path = contest->job->options->json_output;
	struct err err = {0};

	/* without one, why was told */
	if (!path || !contest->json)
		return status;
	return json_write(json_of(contest), path, &err) ? status_fail(&err) : status;
}

/* ---- resuming */

/* What must be the same when it is resumed; NULL with err. */
static json_t *identity_new(const struct contest *contest, struct err *err)
{
	const struct duel_config *config = contest->configs;
	json_t *same = json_object();
	char lanes[24];

	snprintf(lanes, sizeof(lanes), "%zu",
		 config->places.n_cores > 1 ? config->places.n_cores : 1);
	if (!same)
		err_memory(err);
	else if (preparation_add_identity(same, &contest->job->preparation, err) == 0 &&
		 identity_add_text(same, "", "the number of blocks at once", lanes, err) == 0 &&
		 identity_add_text(same, "", "the placement of memory",
				   config->shares_placement ? "shared" : "the kernel's",
				   err) == 0 &&
		 sharding_add_identity(same, &contest->job->sharding, err) == 0 &&
		 meetings_add_identity(same, contest->meetings, err) == 0)
		return same;
	json_decref(same);
	return NULL;
}

static int begin_to_keep(struct contest *contest, struct err *err)
{
	const struct job *job = contest->job;
	const struct measure_options *m = job->options;
	json_t *same = m->output ? identity_new(contest, err) : NULL;
	int rc = 0;

	if (m->output)
		rc = same ? keeping_begin(&contest->keeping, m->output, "block", m->begun, same,
					  job->settings.plan.seed, job->preparation.teller, err)
			  : -1;
	json_decref(same);
	return rc;
}

/* ---- deciding */

static void configure(struct contest *contest)
{
	const struct duel_options *d = contest->options;
	const struct job *job = contest->job;

	contest->limit = (struct block_limit){d->limit, contest->meetings->n_family};
	for (size_t i = 0; i < contest->meetings->n; i++) {
		const struct meeting *one = &contest->meetings->items[i];
		struct duel_config *config = &contest->configs[i];

		*config =
			duel_settings(d, job->options, &job->settings, &job->preparation.counters);
		config->sides[0] = one->sides[0].side;
		config->sides[1] = one->sides[1].side;
		config->pairs = (const size_t(*)[2])one->pairs.items;
		config->n_pairs = one->pairs.n;
		config->limit = d->limit_seen ? &contest->limit : NULL;
		if (d->instead)
			config->looks = duel_looks_instead(d, contest->meetings->n_pairs);
		contest->duels[i].config = config;
	}
	if (contest->n > contest->meetings->n) {
		struct duel_config *config = &contest->configs[contest->meetings->n];

		aa_duel_configure(config, contest->aa_pairs, contest->configs,
				  contest->meetings->n);
		contest->duels[contest->meetings->n].config = config;
	}
}

/* Where the blocks run, and what the journal has of them. */
static int find_places(struct contest *contest, struct err *err)
{
	const struct preparation *preparation = &contest->job->preparation;
	size_t n = contest->n;

	if (places_init(&contest->places, preparation, contest->options->parallel, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct duel_config *config = &contest->configs[i];
		struct teller teller = {0};

		if (i == 0) /* told once */
			teller = preparation->teller;
		config->places = contest->places.duel;
		config->shares_placement = !contest->options->own_placement &&
					   places_are_shared(config->sides, teller);
	}
	if (begin_to_keep(contest, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		contest->configs[i].journal = keeping_journal(&contest->keeping);
		contest->configs[i].before = keeping_before(&contest->keeping);
	}
	return 0;
}

/* ---- doing */

static void tell_what_is_not_kept(const struct contest *contest)
{
	for (size_t i = 0; i < contest->meetings->n; i++)
		if (contest->duels[i].keep_err.kind != ERR_NONE) {
			fprintf(stderr, "assay: the journal: %s\n",
				contest->duels[i].keep_err.text);
			return;
		}
}

static void count(struct contest *contest, struct err *err)
{
	const struct measure_options *m = contest->job->options;
	struct counting_line line = counting_line_new(m->quiet, m->verbose);

	for (size_t i = 0; i < contest->meetings->n && err->kind == ERR_NONE; i++)
		counting_pass_duel(&contest->job->settings, &contest->duels[i], &contest->keeping,
				   counting_line_teller(&line), err);
	counting_line_clear(&line);
}

/* ---- explaining */

/* Returns the exit status: the first that is not good. */
static int explain_duels(struct contest *contest)
{
	int status = EXIT_DONE;

	for (size_t i = 0; i < contest->meetings->n && status == EXIT_DONE; i++)
		status = duel_explain(&contest->explained[i], &contest->duels[i], contest->job,
				      &contest->meetings->items[i], contest->options);
	return status;
}

/* The profiles beside the results that were stored: the first side's from its first duel. */
static int store_explained(struct contest *contest, struct err *err)
{
	const struct measure_options *m = contest->job->options;
	int first = contest->meetings->first, rc;

	if (!m->output)
		return 0;
	rc = profile_set_write_beside(&contest->explained[0].sets[first],
				      contest->duels[0].suites[first], m->output, err);
	for (size_t i = 0; i < contest->meetings->n && !rc; i++) {
		char *file = duel_options_file_new(contest->options, m->output, i);

		rc = file ? profile_set_write_beside(&contest->explained[i].sets[!first],
						     contest->duels[i].suites[!first], file, err)
			  : err_memory(err);
		free(file);
	}
	return rc;
}

/* Those for CI, of duels that came to their end. */
static int write_files(const struct contest *contest, const struct report *judged,
		       const struct err *err, int status)
{
	if (err->kind != ERR_NONE && !interrupt_is_deadline())
		return status;
	return duel_files_write(contest->options, contest->job->options, contest->meetings,
				contest->duels, contest->explained, judged, status);
}

/* What is written as one document waits for what explains it; text does not. `err` holds why the
   duels stopped, if they did. Returns the exit status: the duels', unless that is good and the
   explanation's is not. */
static int conclude(struct contest *contest, struct err *err)
{
	const struct measure_options *m = contest->job->options;
	bool explains = duel_options_explain(contest->options, m) && err->kind == ERR_NONE;
	/* What the files for CI tell is moved where it is stored. */
	bool files_wait = explains && !m->json && duel_files_want(contest->options);
	bool explains_last = explains && !m->json && !files_wait;
	/* The page has the profiles; but what is stored of several duels is moved together. */
	bool page_waits = explains_last && contest->meetings->n == 1;
	struct report judged = {0};
	struct err trouble = {0};
	int status, other = EXIT_DONE;

	if (explains && m->json)
		other = explain_duels(contest);
	status = report(contest, &judged, &trouble);
	fflush(stdout);
	if (files_wait)
		other = explain_duels(contest);
	status = write_files(contest, &judged, err, status);
	if (!page_waits)
		status = write_page(contest, &judged, status);
	status = storing_store(contest->options, contest->job, contest->meetings, contest->duels,
			       &contest->keeping, err, status);
	if (explains_last)
		other = explain_duels(contest);
	if (page_waits)
		status = write_page(contest, &judged, status);
	status = write_json(contest, status);
	report_release(&judged);
	err_clear(&trouble);
	if (explains && store_explained(contest, &trouble))
		other = status_fail(&trouble);
	return status == EXIT_DONE ? other : status;
}

/* ---- all of it */

/* False where memory ran out before the first block. */
static bool has_begun(const struct contest *contest)
{
	for (size_t i = 0; i < contest->n; i++) {
		const struct duel *duel = &contest->duels[i];

		if (!duel->bouts || !duel->suites[0] || !duel->suites[1])
			return false;
	}
	return true;
}

/* Everything is decided: carry it out, print, store. Returns the exit status. */
static int carry_out(struct contest *contest)
{
	const struct measure_options *m = contest->job->options;
	size_t n = contest->n;
	struct duel_live live = duel_live_new(m->quiet, m->verbose);
	struct err err = {0};
	int status;

	live.duels = contest->duels;
	live.n = contest->meetings->n;
	live.first = contest->meetings->first;
	for (size_t i = 0; i < live.n; i++) {
		contest->configs[i].observe = observe;
		contest->configs[i].context = &live;
	}
	contest_run(contest->duels, contest->configs, n, &err);
	duel_live_clear(&live);
	tell_what_is_not_kept(contest);
	if (err.kind == ERR_NONE)
		count(contest, &err);
	status = has_begun(contest) ? conclude(contest, &err) : status_fail(&err);
	for (size_t i = 0; i < n; i++)
		duel_release(&contest->duels[i]);
	for (size_t i = 0; i < contest->meetings->n; i++)
		duel_explained_release(&contest->explained[i]);
	return status;
}

/* The side that has no benchmark in common with the first one; NULL: each has some. */
static const struct meeting *find_strangers(const struct meetings *meetings)
{
	for (size_t i = 0; i < meetings->n; i++)
		if (meetings->items[i].are_strangers)
			return &meetings->items[i];
	return NULL;
}

static int refuse(const struct contest *contest, const struct meeting *strangers)
{
	struct err err = {0};

	if (contest->meetings->n == 1)
		err_set(&err, ERR_INPUT, "the two sides have no benchmark in common");
	else
		err_set(&err, ERR_INPUT, "%s and %s have no benchmark in common",
			strangers->sides[0].label, strangers->sides[1].label);
	return status_fail(&err);
}

/* Where no two benchmarks meet: for a gate that is an answer, too. Returns the exit status. */
static int report_nothing(struct contest *contest)
{
	struct report judged = {0};
	struct err err = {0};
	int status = report(contest, &judged, &err);

	status = write_files(contest, &judged, &err, status);
	status = write_page(contest, &judged, status);
	status = write_json(contest, status);
	report_release(&judged);
	return status;
}

static bool has_left_out(const struct meetings *meetings)
{
	for (size_t i = 0; i < meetings->n; i++)
		if (meetings->items[i].pairs.missing.n || meetings->items[i].pairs.added.n)
			return true;
	return false;
}

/* Is there a reader whom a report without a benchmark tells something? */
static bool wants_document(const struct contest *contest)
{
	const struct measure_options *m = contest->job->options;

	return m->json || m->json_output || m->html || duel_files_want(contest->options);
}

/* A part of a suite in which no two benchmarks meet: what is missing there is a gate's to say, and
   who collects documents gets one that says that there is nothing. Returns the exit status. */
static int report_empty_shard(struct contest *contest)
{
	bool is_told = duel_options_have_gate(contest->options) && has_left_out(contest->meetings);
	struct err err = {0};
	int status = wants_document(contest) || is_told ? report_nothing(contest) : EXIT_DONE;

	if (storing_store_empty(contest->options, contest->job, contest->meetings, contest->duels,
				&contest->keeping, &err))
		status = status_fail(&err);
	return status;
}

/* Nothing will be measured. Returns the exit status. */
static int end_without_pairs(struct contest *contest, const struct meeting *strangers)
{
	int status = sharding_is_on(&contest->job->sharding) ? report_empty_shard(contest)
							     : report_nothing(contest);

	/* Of a gate this is the outcome; else what was asked for cannot be done. */
	return strangers && !duel_options_have_gate(contest->options) ? refuse(contest, strangers)
								      : status;
}

static int fight(struct contest *contest)
{
	const struct meeting *strangers = find_strangers(contest->meetings);
	bool is_answer = duel_options_have_gate(contest->options) ||
			 (contest->meetings->n_pairs == 0 && wants_document(contest));
	size_t n = contest->meetings->n;
	struct err err = {0};
	int status;

	if (strangers && !is_answer)
		return refuse(contest, strangers);
	assert(n > 0);
	contest->n = n + (contest->options->aa ? 1 : 0);
	contest->configs = calloc(contest->n, sizeof(*contest->configs));
	contest->duels = calloc(contest->n, sizeof(*contest->duels));
	contest->explained = calloc(n, sizeof(*contest->explained));
	if (!contest->configs || !contest->duels || !contest->explained) {
		err_memory(&err);
		return status_fail(&err);
	}
	configure(contest);
	if (contest->meetings->n_pairs == 0)
		return end_without_pairs(contest, strangers);
	status = find_places(contest, &err) ? status_fail(&err) : carry_out(contest);
	keeping_release(&contest->keeping);
	places_release(&contest->places);
	return status;
}

/* The commands that the user wants before it, on all sides. `places`: two for each meeting. */
static int begin_around(struct around *around, struct around_place *places,
			const struct meetings *meetings, struct err *err)
{
	for (size_t i = 0; i < 2 * meetings->n; i++) {
		const struct prepared_side *side = &meetings->items[i / 2].sides[i % 2];

		places[i] = (struct around_place){&side->targets, &side->side.environment,
						  side->directory};
		if (around_begin(around, &places[i], err))
			return -1;
	}
	return 0;
}

/* Instead of a fight: why the two sides differ. */
static int explain_sides(const struct explain_options *explain, const struct contest *contest)
{
	const struct meeting *strangers = find_strangers(contest->meetings);
	size_t which = explain->again ? explain->again->meeting : 0;

	if (which >= contest->meetings->n)
		which = 0;
	return strangers ? refuse(contest, strangers)
			 : duel_explain_untimed(explain, contest->job,
						&contest->meetings->items[which]);
}

/* The fight, or what stands for it, between what the user wants before it and after it. */
static int fight_between(struct contest *contest, const struct explain_options *explain,
			 struct preparation *preparation)
{
	const struct meetings *meetings = contest->meetings;
	struct around around = {.teller = preparation->teller};
	struct around_place *places = calloc(2 * meetings->n, sizeof(*places));
	struct err err = {0}, left = {0};
	int status;

	if (!places)
		err_memory(&err);
	if (!places || begin_around(&around, places, meetings, &err)) {
		status = status_fail(&err);
	} else {
		neighbours_join(&preparation->neighbours);
		preparation_look_around(preparation);
		status = explain ? explain_sides(explain, contest) : fight(contest);
	}
	if (around_end(&around, &left))
		status = status_fail(&left);
	free(places);
	return status;
}

static int check_options(const struct duel_options *d, const struct measure_options *m,
			 const struct explain_options *explain, struct err *err)
{
	if (!explain)
		return duel_options_check(d, m, err) || duel_files_check(d, m, err) ||
				       storing_check(d, m, err)
			       ? -1
			       : 0;
	if (duel_options_sides(d) > 1 && !explain->again)
		return err_set(
			err, ERR_USAGE,
			"explain: two sides at a time: name one, and explain the next one after it");
	return duel_options_check_sides(m, err);
}

int dueling_run(const struct duel_options *d, const struct measure_options *m,
		const struct explain_options *explain, bool needs_python, bool single,
		make_targets_fn *make_targets, void *context)
{
	struct job job = {0};
	struct meetings meetings = {0};
	struct contest contest = {
		.options = d, .job = &job, .meetings = &meetings, .single = single};
	struct err err = {0};
	int status;

	if (check_options(d, m, explain, &err) || job_init(&job, m, 0, &err) ||
	    meetings_init(&meetings, d, &job, needs_python, make_targets, context, &err) ||
	    meetings_shard(&meetings, &job.sharding, &err) ||
	    meetings_make_caches(&meetings, &job.settings, &err)) {
		status = status_fail(&err);
	} else {
		meetings_tell_left_out(&meetings, job.preparation.teller);
		status = fight_between(&contest, explain, &job.preparation);
		if (meetings.is_broken && !duel_options_have_gate(d) && status == EXIT_DONE)
			status = EXIT_FAILED;
	}
	free(contest.configs);
	free(contest.duels);
	free(contest.explained);
	json_decref(contest.json);
	meetings_release(&meetings);
	job_release(&job);
	return status;
}
