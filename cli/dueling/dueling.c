#include "cli/dueling/dueling.h"

#include "cli/words/status.h"
#include "cli/dueling/duel_report.h"
#include "cli/measuring/job.h"
#include "cli/measuring/counting_line.h"
#include "runner/keeping/identity.h"
#include "runner/keeping/keeping.h"
#include "results/files/write.h"
#include "runner/afterwards/counting_pass.h"
#include "runner/duel/duel.h"
#include "runner/machine/busy.h"
#include "runner/machine/cores.h"
#include "runner/preparing/pairs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Default time for one benchmark: enough for the last default look of a quick benchmark. */
#define DUEL_BUDGET_S 20.0

bool dueling_wanted(const struct dueling *d)
{
	return d->second.vs || d->second.python || d->second.rev || d->second.path ||
	       d->second.env.n > 0;
}

/* ---- the duel */

static struct spending looks_of(const struct dueling *d)
{
	struct spending once = {.count = 1};

	if (!d->blocks_seen)
		return spending_duel();
	once.look[0] = (struct spending_look){(size_t)d->blocks, 0.05};
	return once;
}

static void observe(void *context, const struct duel *duel, size_t pair)
{
	duel_live_show(context, duel, pair);
}

char *dueling_second_file_new(const char *first)
{
	const char *suffix = strstr(first, ".json");
	struct buf name = {0};

	if (!suffix)
		suffix = first + strlen(first);
	buf_add(&name, first, (size_t)(suffix - first));
	buf_addf(&name, ".vs%s", *suffix ? suffix : ".json");
	return buf_take(&name);
}

static char *second_file(const struct dueling *d, const char *first)
{
	return d->output ? strdup(d->output) : dueling_second_file_new(first);
}

static int save_one(const struct measure_options *m, struct keeping *keeping, struct suite *suite,
		    const char *file, struct err *err)
{
	return suite_write(suite, file, keeping_mode(keeping, file, m->begun), WRITE_COMPACT, err);
}

/* Both are announced first: whatever happens between them, both are known as the duel's own. */
static int save(const struct dueling *d, const struct measure_options *m, const struct duel *duel,
		struct keeping *keeping, struct err *err)
{
	char *second;
	int rc;

	if (!m->output || duel->suites[0]->n == 0)
		return 0;
	if (duel_add_failures(duel, err))
		return -1;
	second = second_file(d, m->output);
	if (!second)
		return err_memory(err);
	keeping_announce(keeping, duel->suites[0], m->output);
	keeping_announce(keeping, duel->suites[1], second);
	rc = save_one(m, keeping, duel->suites[0], m->output, err) ||
	     save_one(m, keeping, duel->suites[1], second, err);
	free(second);
	return rc ? -1 : 0;
}

/* What the duel has goes to its files; then the journal has served, or waits to be resumed. `err`
   holds why the duel stopped, if it did. Returns `status`, or what becomes of it. */
static int store(const struct dueling *d, const struct measure_options *m, const struct duel *duel,
		 struct keeping *keeping, struct err *err, int status)
{
	bool is_cut = err->kind != ERR_NONE;
	struct err trouble = {0};

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

static int report(const struct measure_options *m, const struct duel *duel, bool single,
		  struct err *err)
{
	struct duel_style style = {.quiet = m->quiet, .metrics = &m->metrics};

	duel_print_failures(duel, stderr);
	if (m->json)
		return duel_print_json(duel, stdout, err);
	if (single)
		duel_print_single(duel, &style, stdout);
	else
		return duel_print_table(duel, &style, stdout, err);
	return 0;
}

static const char *const side_words[2] = {"first", "second"};

static bool counts_side(const struct dueling *d, int side)
{
	return !d->counters_side || strcmp(d->counters_side, side_words[side]) == 0;
}

static bool shares_placement(const struct dueling *d, const struct measure_options *m,
			     const struct side sides[2])
{
	char why[256];

	if (d->own_placement)
		return false;
	if (duel_can_share_placement(sides, why, sizeof(why)))
		return true;
	if (*why && !m->quiet)
		fprintf(stderr,
			"assay: the kernel places the memory of each process by itself, which "
			"takes more blocks: %s\n",
			why);
	return false;
}

/* The cores of --parallel, and we out of their way where there is one left. */
static int choose_cores(struct cores *cores, const struct job *job, struct err *err)
{
	const struct topology *topology = &job->preparation.topology;
	double *busy = calloc(topology->n, sizeof(*busy));
	struct pin_question question = {topology, busy,
					job->options->affinity ? &job->preparation.all_cpus : NULL};
	int rc;

	if (!busy)
		return err_memory(err);
	busy_now(busy, topology, "", (int)getpid());
	rc = cores_choose(cores, &question, err);
	free(busy);
	if (!rc && cores->n == 1)
		fprintf(stderr, "assay: --parallel: there is one core to use: one block at a "
				"time\n");
	return rc ? -1 : 0;
}

/* `cores` is empty without --parallel, and where there is one core only. */
static struct duel_places places_of(const struct job *job, const struct cores *cores)
{
	struct duel_places places = {.all = &job->preparation.all_cpus};

	if (cores->n > 1) {
		places.n_cores = cores->n;
		places.cores = cores->cpus;
		places.homes = cores->homes;
	} else if (cpus_count(&job->preparation.one_cpu)) {
		places.n_cores = 1;
		places.cores = &job->preparation.one_cpu;
		places.start = cpus_count(&job->preparation.start_cpu) ? &job->preparation.start_cpu
								       : NULL;
	}
	return places;
}

/* Without an observer, a journal and places. */
static struct duel_config config_of(const struct dueling *d, const struct job *job,
				    const struct prepared_side sides[2])
{
	const struct measure_options *m = job->options;
	const struct side both[2] = {sides[0].side, sides[1].side};
	/* A number of blocks is a promise, whatever it takes. */
	double budget_s = m->budget_seen ? m->budget : d->blocks_seen ? 1e9 : DUEL_BUDGET_S;

	return (struct duel_config){
		.sides = {both[0], both[1]},
		.looks = looks_of(d),
		.margin = d->margin,
		.precision = m->precision_seen ? m->precision : 0,
		.budget_s = budget_s,
		.slice_s = d->slice,
		.longest_slice_s = loops_check_longest_s(budget_s),
		.rounds = d->rounds,
		.shares_placement = shares_placement(d, m, both),
		.loops = m->loops,
		.yardsticks = job->settings.yardsticks,
		.counters = {counts_side(d, 0) ? &job->preparation.counters : NULL,
			     counts_side(d, 1) ? &job->preparation.counters : NULL},
		.timeout_s = m->timeout,
		.limits = job->settings.limits,
		.seed = job->settings.plan.seed,
	};
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

/* Everything about the duel is decided: carry it out, print, store. Returns the exit status. */
static int carry_out(const struct dueling *d, const struct job *job,
		     const struct duel_config *decided, struct keeping *keeping, bool single)
{
	const struct measure_options *m = job->options;
	struct counting_line counting = counting_line_new(m->quiet, m->verbose);
	struct duel_live live = duel_live_new(m->quiet, m->verbose);
	struct duel_config config = *decided;
	struct duel duel = {0};
	struct err err = {0}, trouble = {0};
	int status;

	config.observe = observe;
	config.context = &live;
	duel_run(&duel, &config, &err);
	duel_live_clear(&live);
	if (duel.keep_err.kind != ERR_NONE)
		fprintf(stderr, "assay: the journal: %s\n", duel.keep_err.text);
	if (err.kind == ERR_NONE)
		counting_pass_duel(&job->settings, &duel, keeping, counting_line_teller(&counting),
				   &err);
	counting_line_clear(&counting);
	status = report(m, &duel, single, &trouble) ? status_fail(&trouble)
						    : duel_exit_status(&duel);
	fflush(stdout);
	status = store(d, m, &duel, keeping, &err, status);
	duel_release(&duel);
	return status;
}

static int fight(const struct dueling *d, const struct job *job,
		 const struct prepared_side sides[2], const struct pairs *pairs, bool single)
{
	struct duel_config config = config_of(d, job, sides);
	struct keeping keeping = {0};
	struct cores cores = {0};
	struct err err = {0};
	int status;

	config.pairs = (const size_t(*)[2])pairs->items;
	config.n_pairs = pairs->n;
	if (d->parallel && choose_cores(&cores, job, &err))
		goto fail;
	config.places = places_of(job, &cores);
	if (begin_to_keep(&keeping, job, sides, &config, &err))
		goto fail;
	config.journal = keeping_journal(&keeping);
	config.before = keeping_before(&keeping);
	status = carry_out(d, job, &config, &keeping, single);
	goto out;
fail:
	status = status_fail(&err);
out:
	keeping_release(&keeping);
	cores_release(&cores);
	return status;
}

/* What means something to one side alone, said in terms of the first such option. */
static int check_one_sided(const struct measure_options *m, struct err *err)
{
	static const char *const names[] = {
		"processes", "values", "warmups", "fast", "rigorous", "debug-single-value", NULL};
	const struct option_given *one = options_given_any(m->given, names);
	char name[OPTION_NAME_SIZE];

	if (m->append)
		return err_set(err, ERR_USAGE,
			       "--append is for one side; a duel writes two files (-o)");
	if (!one)
		return 0;
	return err_set(err, ERR_USAGE, "%s is for one side; a duel has --blocks and --rounds",
		       option_spell(one, name));
}

static int check_relations(const struct measure_options *m, struct err *err)
{
	static const char *const output[] = {"output", NULL}, *const counters[] = {"counters",
										   NULL};

	return options_exclude(m->given, "vs-rev", "vs-path", err) ||
			       options_exclude(m->given, "parallel", "no-pin", err) ||
			       options_need(m->given, "vs-output", output, err) ||
			       options_need(m->given, "counters-side", counters, err)
		       ? -1
		       : 0;
}

static int check_options(const struct dueling *d, const struct measure_options *m, struct err *err)
{
	char *second = m->output ? second_file(d, m->output) : NULL;
	int rc = 0;

	if (check_one_sided(m, err) || check_relations(m, err) || check_place(second, err))
		rc = -1;
	else if (d->counters_side && !counts_side(d, 0) && !counts_side(d, 1))
		rc = err_set(err, ERR_USAGE, "--counters-side %s: must be first or second",
			     d->counters_side);
	else if (second && strcmp(second, m->output) == 0)
		rc = err_set(err, ERR_USAGE,
			     "-o and --vs-output both name %s: a duel writes two files", second);
	if (!rc && second)
		rc = keeping_check_second(second, m->begun, err);
	free(second);
	return rc;
}

int dueling_run(const struct dueling *d, const struct measure_options *m, bool needs_python,
		bool single, make_targets_fn *make_targets, void *context)
{
	struct prepared_side sides[2] = {{0}};
	struct job job = {0};
	struct pairs pairs = {0};
	struct err err = {0};
	int status;

	if (check_options(d, m, &err) || job_init(&job, m, false, &err) ||
	    sides_init(sides, &d->second, &job.preparation, needs_python, &err))
		goto fail;
	for (int i = 0; i < 2; i++)
		if (make_targets(context, i, &sides[i], &job.settings, &sides[i].targets, &err))
			goto fail;
	if (pairs_init(&pairs, sides, job.preparation.teller, &err))
		goto fail;
	neighbours_join(&job.preparation.neighbours);
	preparation_look_around(&job.preparation);
	status = fight(d, &job, sides, &pairs, single);
	if (pairs.is_broken && status == EXIT_DONE)
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
