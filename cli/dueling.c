#include "cli/dueling.h"

#include "cli/command.h"
#include "cli/counting_pass.h"
#include "cli/duel_report.h"
#include "cli/keeping.h"
#include "cli/text.h"
#include "results/write.h"
#include "runner/busy.h"
#include "runner/cores.h"
#include "runner/duel.h"
#include "runner/interrupt.h"
#include "runner/provenance.h"
#include "runner/worktree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

/* Default time for one benchmark: enough for the last default look of a quick benchmark. */
#define DUEL_BUDGET_S 20.0

bool dueling_wanted(const struct dueling *d)
{
	return d->vs || d->python || d->rev || d->path || d->env.n > 0;
}

/* ---- corners: the folder */

static bool is_folder(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static char *joined(const char *folder, const char *name)
{
	struct buf path = {0};

	buf_addf(&path, "%s/%s", folder, name);
	return buf_take(&path);
}

static bool is_virtual_environment(const char *path)
{
	char *python = joined(path, "bin/python");
	bool is = python && access(python, X_OK) == 0;

	free(python);
	return is;
}

static int use_revision(struct corner corners[2], const char *rev, struct err *err)
{
	corners[1].worktree = calloc(1, sizeof(*corners[1].worktree));
	if (!corners[1].worktree)
		return err_memory(err);
	if (worktree_add(corners[1].worktree, rev, err))
		return -1;
	if (corners[1].worktree->is_dirty)
		fprintf(stderr, "assay: the working tree has changes that are not committed: they "
				"are measured\n");
	corners[1].folder = strdup(corners[1].worktree->path);
	corners[1].root = strdup(corners[1].worktree->top);
	corners[0].folder = strdup(corners[1].worktree->top);
	return corners[1].folder && corners[1].root && corners[0].folder ? 0 : err_memory(err);
}

static int use_folder(struct corner corners[2], const char *path, struct err *err)
{
	if (!is_folder(path))
		return err_set(err, ERR_USAGE, "--vs-path: %s is no folder", path);
	if (is_virtual_environment(path))
		return 0; /* it is an interpreter: see use_python */
	corners[1].folder = realpath(path, NULL);
	corners[1].root = realpath(".", NULL);
	corners[0].folder = realpath(".", NULL);
	return corners[1].folder && corners[1].root && corners[0].folder
		       ? 0
		       : err_sys(err, "--vs-path %s", path);
}

static int build(const char *folder, const char *command, struct err *err)
{
	struct buf tail = {0}, shown = {0};
	int rc = worktree_build(folder, command, &tail, err);

	if (rc) {
		text_escape_lines(&shown, buf_text(&tail));
		fputs(buf_text(&shown), stderr);
	}
	buf_release(&tail);
	buf_release(&shown);
	return rc;
}

static int use_folders(struct corner corners[2], const struct dueling *d, struct err *err)
{
	if (d->rev && d->path)
		return err_set(err, ERR_USAGE, "--vs-rev and --vs-path exclude each other");
	if (d->rev && use_revision(corners, d->rev, err))
		return -1;
	if (d->path && use_folder(corners, d->path, err))
		return -1;
	for (int i = 0; d->build && i < 2; i++)
		if (build(corners[i].folder ? corners[i].folder : ".", d->build, err))
			return -1;
	return 0;
}

char *corner_path_new(const struct corner *corner, const char *path, struct err *err)
{
	char *absolute = realpath(path, NULL);
	size_t root = corner->root ? strlen(corner->root) : 0;
	char *mapped = NULL;

	if (!absolute) {
		err_sys(err, "cannot run %s", path);
		return NULL;
	}
	if (root && strncmp(absolute, corner->root, root) == 0 && absolute[root] == '/')
		mapped = joined(corner->folder, absolute + root + 1);
	if (!mapped || access(mapped, R_OK) != 0) {
		free(mapped);
		return absolute;
	}
	free(absolute);
	return mapped;
}

/* ---- corners: interpreter, environment, label */

static int use_python(struct corner *corner, const struct dueling *d, const struct measuring *m,
		      int which, struct err *err)
{
	const char *spec = m->python;

	if (which == 1 && d->python)
		spec = d->python;
	if (which == 1 && d->path && is_virtual_environment(d->path))
		spec = d->path;
	return interp_find(&corner->interp, spec, err);
}

/* PYTHONPATH of a side that has a folder: its src/ where there is one, itself, then the user's.
   Both sides have it, so that they differ in nothing else. */
static char *python_path(const struct corner *corner)
{
	const char *users = getenv("PYTHONPATH");
	char *src = joined(corner->folder, "src");
	struct buf entry = {0};

	buf_adds(&entry, "PYTHONPATH=");
	if (src && is_folder(src))
		buf_addf(&entry, "%s:", src);
	buf_adds(&entry, corner->folder);
	if (users && *users)
		buf_addf(&entry, ":%s", users);
	free(src);
	return buf_take(&entry);
}

static int use_environment(struct corner *corner, const struct dueling *d, int which,
			   struct err *err)
{
	size_t n = 0, given = which == 1 ? d->env.n : 0;

	corner->set = calloc(given + 2, sizeof(*corner->set));
	if (!corner->set)
		return err_memory(err);
	for (size_t i = 0; i < given; i++) {
		const char *entry = d->env.items[i];

		if (!strchr(entry, '=') || *entry == '=')
			return err_set(err, ERR_USAGE, "--vs-env %s: must be NAME=VALUE", entry);
		if (!(corner->set[n++] = strdup(entry)))
			return err_memory(err);
	}
	if (corner->folder && !(corner->set[n++] = python_path(corner)))
		return err_memory(err);
	return 0;
}

/* What a side is called in sentences. */
static int name_corners(struct corner corners[2], const struct dueling *d,
			const struct measuring *m, struct err *err)
{
	struct buf names[2] = {{0}, {0}};

	if (d->vs) {
		buf_adds(&names[0], "the first");
		buf_adds(&names[1], "the second");
	} else if (d->rev) {
		buf_adds(&names[0], "working tree");
		buf_addf(&names[1], "%s", d->rev);
	} else if (d->python || (d->path && is_virtual_environment(d->path))) {
		buf_adds(&names[0], m->python ? m->python : "python3");
		buf_adds(&names[1], d->python ? d->python : d->path);
	} else if (d->path) {
		buf_adds(&names[0], ".");
		buf_adds(&names[1], d->path);
	} else {
		buf_adds(&names[0], "as it is");
		for (size_t i = 0; i < d->env.n; i++)
			buf_addf(&names[1], "%s%s", i ? " " : "", d->env.items[i]);
	}
	for (int i = 0; i < 2; i++) {
		corners[i].label = buf_take(&names[i]);
		if (!corners[i].label)
			return err_memory(err);
		/* Labels are metadata too: one line, not empty. */
		for (char *c = corners[i].label; *c; c++)
			if (*c == '\n' || *c == '\r')
				*c = ' ';
	}
	return 0;
}

static int fill_side(struct corner *corner, const struct measurer *measurer, bool needs_python,
		     struct err *err)
{
	const struct measuring *m = measurer->options;
	char **env;
	int rc = 0;

	corner->side = (struct side){.label = corner->label,
				     .program = needs_python ? corner->interp.path
							     : measurer->home.launcher,
				     .bootstrap = needs_python ? measurer->home.bootstrap : NULL,
				     .directory = corner->root ? corner->folder : NULL,
				     .environment = {.copy_all = m->copy_env,
						     .no_locale = m->no_locale,
						     .inherit = m->inherit_environ,
						     .set = corner->set},
				     .targets = &corner->targets,
				     .description = measurer->description};
	if (!needs_python || !m->output)
		return 0;
	corner->side.description.facts = &corner->facts;
	if (facts_copy(&corner->facts, &measurer->facts, err) ||
	    (corner->root && provenance_add_git(&corner->facts, corner->folder, err)))
		return -1;
	env = environment_new(&corner->side.environment, environ, 0, err);
	if (!env)
		return -1;
	rc = interp_describe(&corner->interp, env, &corner->facts, err);
	environment_free(env);
	return rc;
}

static int corners_init(struct corner corners[2], const struct dueling *d,
			const struct measurer *measurer, bool needs_python, struct err *err)
{
	if (use_folders(corners, d, err) || name_corners(corners, d, measurer->options, err))
		return -1;
	for (int i = 0; i < 2; i++)
		if ((needs_python && use_python(&corners[i], d, measurer->options, i, err)) ||
		    use_environment(&corners[i], d, i, err) ||
		    fill_side(&corners[i], measurer, needs_python, err))
			return -1;
	return 0;
}

static void corners_release(struct corner corners[2])
{
	for (int i = 0; i < 2; i++) {
		struct corner *corner = &corners[i];

		if (corner->worktree)
			worktree_release(corner->worktree);
		free(corner->worktree);
		free(corner->label);
		free(corner->folder);
		free(corner->root);
		environment_free(corner->set);
		interp_release(&corner->interp);
		facts_release(&corner->facts);
		targets_release(&corner->targets);
	}
}

/* ---- pairs: who meets whom */

static long index_of(const struct targets *targets, const char *name)
{
	for (size_t i = 0; i < targets->n; i++)
		if (strcmp(targets->items[i].name, name) == 0)
			return (long)i;
	return -1;
}

static void tell_left_out(const struct corner *has, const struct corner *lacks, const char *name)
{
	fprintf(stderr, "assay: %s is on the side \"%s\" alone, not on \"%s\": left out\n", name,
		has->label, lacks->label);
}

/* Targets of one name meet; a single target on each side meets the other whatever the names. */
static size_t pair_up(const struct corner corners[2], size_t (*pairs)[2])
{
	const struct targets *a = &corners[0].targets, *b = &corners[1].targets;
	size_t n = 0;

	if (a->n == 1 && b->n == 1) {
		pairs[0][0] = pairs[0][1] = 0;
		return 1;
	}
	for (size_t i = 0; i < a->n; i++) {
		long j = index_of(b, a->items[i].name);

		if (j < 0) {
			tell_left_out(&corners[0], &corners[1], a->items[i].name);
			continue;
		}
		pairs[n][0] = i;
		pairs[n++][1] = (size_t)j;
	}
	for (size_t j = 0; j < b->n; j++)
		if (index_of(a, b->items[j].name) < 0)
			tell_left_out(&corners[1], &corners[0], b->items[j].name);
	return n;
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

static int save(const struct dueling *d, const struct measuring *m, const struct duel *duel,
		struct err *err)
{
	char *second;
	int rc;

	if (!m->output || duel->suites[0]->n == 0)
		return 0;
	second = second_file(d, m->output);
	if (!second)
		return err_memory(err);
	rc = suite_write(duel->suites[0], m->output, WRITE_NEW, WRITE_COMPACT, err) ||
	     suite_write(duel->suites[1], second, WRITE_NEW, WRITE_COMPACT, err);
	free(second);
	return rc ? -1 : 0;
}

static int report(const struct measuring *m, const struct duel *duel, bool single, struct err *err)
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

static bool shares_placement(const struct dueling *d, const struct measuring *m,
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
			"takes "
			"more blocks: %s\n",
			why);
	return false;
}

/* The cores of --parallel, and we out of their way where there is one left. */
static int choose_cores(struct cores *cores, const struct measurer *measurer, struct err *err)
{
	const struct topology *topology = &measurer->topology;
	double *busy = calloc(topology->n, sizeof(*busy));
	struct pin_question question = {topology, busy,
					measurer->options->affinity ? &measurer->all_cpus : NULL};
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
static struct duel_places places_of(const struct measurer *measurer, const struct cores *cores)
{
	struct duel_places places = {.all = &measurer->all_cpus};

	if (cores->n > 1) {
		places.n_cores = cores->n;
		places.cores = cores->cpus;
		places.homes = cores->homes;
	} else if (cpus_count(&measurer->one_cpu)) {
		places.n_cores = 1;
		places.cores = &measurer->one_cpu;
		places.start = cpus_count(&measurer->start_cpu) ? &measurer->start_cpu : NULL;
	}
	return places;
}

static int fight(const struct dueling *d, const struct measurer *measurer, struct corner corners[2],
		 bool single, const size_t (*pairs)[2], size_t n_pairs)
{
	const struct measuring *m = measurer->options;
	struct duel_live live = duel_live_new(m->quiet, m->verbose);
	const struct side sides[2] = {corners[0].side, corners[1].side};
	struct duel_config config = {
		.sides = {sides[0], sides[1]},
		.pairs = pairs,
		.n_pairs = n_pairs,
		.looks = looks_of(d),
		.margin = d->margin,
		.precision = m->precision_seen ? m->precision : 0,
		/* A number of blocks is a promise, whatever it takes. */
		.budget_s = m->budget_seen   ? m->budget
			    : d->blocks_seen ? 1e9
					     : DUEL_BUDGET_S,
		.slice_s = d->slice,
		.rounds = d->rounds,
		.shares_placement = shares_placement(d, m, sides),
		.loops = m->loops,
		.yardsticks = measuring_yardsticks(m),
		.counters = {counts_side(d, 0) ? &measurer->counters : NULL,
			     counts_side(d, 1) ? &measurer->counters : NULL},
		.timeout_s = m->timeout,
		.limits = measuring_limits(m),
		.seed = measurer->plan.seed,
		.observe = observe,
		.context = &live,
	};
	struct keeping keeping = {0};
	struct duel duel = {0};
	struct cores cores = {0};
	struct err err = {0}, trouble = {0};
	int status, stopped;

	if (d->parallel && choose_cores(&cores, measurer, &err)) {
		cores_release(&cores);
		return command_fail(&err);
	}
	config.places = places_of(measurer, &cores);
	if (keeping_begin_duel(&keeping, m->output, m->resuming, measurer->plan.seed, &err)) {
		cores_release(&cores);
		return command_fail(&err);
	}
	config.journal = keeping_journal(&keeping);
	stopped = duel_run(&duel, &config, &err);
	duel_live_clear(&live);
	if (duel.keep_err.kind != ERR_NONE)
		fprintf(stderr, "assay: the journal: %s\n", duel.keep_err.text);
	stopped = stopped || counting_pass_duel(m, &duel, &err);
	status = report(m, &duel, single, &trouble) ? command_fail(&trouble)
						    : duel_exit_status(&duel);
	fflush(stdout);
	err_clear(&trouble);
	if (save(d, m, &duel, &trouble)) {
		keeping_point_to_journal(&keeping, &trouble);
		status = command_fail(&trouble);
	} else {
		keeping_done(&keeping);
	}
	if (stopped)
		status = command_fail(&err);
	if (stopped && err.kind == ERR_INTERRUPTED && interrupt_is_deadline())
		status = EXIT_TIMED_OUT;
	duel_release(&duel);
	keeping_release(&keeping);
	cores_release(&cores);
	return status;
}

static int check_options(const struct dueling *d, const struct measuring *m, struct err *err)
{
	char *second = m->output ? second_file(d, m->output) : NULL;
	int rc = 0;

	if (m->processes_seen || m->values_seen || m->warmups_seen || m->fast || m->rigorous ||
	    m->debug_single_value)
		rc = err_set(err, ERR_USAGE,
			     "a duel has --blocks and --rounds; -p, -n, -w, --fast, "
			     "--rigorous and --debug-single-value are for one side");
	else if (d->parallel && m->no_pin)
		rc = err_set(err, ERR_USAGE,
			     "--parallel gives each block a core, --no-pin none: choose one");
	else if (m->append)
		rc = err_set(err, ERR_USAGE,
			     "--append is for one side; a duel writes two files (-o)");
	else if (second && access(second, F_OK) == 0)
		rc = err_set(err, ERR_INPUT, "%s exists already: a duel never overwrites", second);
	else if (d->counters_side && !counts_side(d, 0) && !counts_side(d, 1))
		rc = err_set(err, ERR_USAGE, "--counters-side %s: must be first or second",
			     d->counters_side);
	free(second);
	return rc;
}

int dueling_run(const struct dueling *d, const struct measuring *m, bool needs_python, bool single,
		make_targets_fn *make_targets, void *context)
{
	struct corner corners[2] = {{0}};
	struct measurer measurer = {0};
	size_t(*pairs)[2] = NULL;
	struct err err = {0};
	size_t n;
	int status;

	if (check_options(d, m, &err) || measurer_init(&measurer, m, false, &err) ||
	    corners_init(corners, d, &measurer, needs_python, &err))
		goto fail;
	for (int i = 0; i < 2; i++)
		if (make_targets(context, i, &corners[i], &corners[i].targets, &err))
			goto fail;
	pairs = calloc(corners[0].targets.n + 1, sizeof(*pairs));
	if (!pairs) {
		err_memory(&err);
		goto fail;
	}
	n = pair_up(corners, pairs);
	if (n == 0) {
		err_set(&err, ERR_INPUT, "the two sides have no benchmark in common");
		goto fail;
	}
	neighbours_join(&measurer.neighbours);
	measurer_look_around(&measurer);
	status = fight(d, &measurer, corners, single, (const size_t(*)[2])pairs, n);
	goto out;
fail:
	status = command_fail(&err);
out:
	free(pairs);
	corners_release(corners);
	measurer_release(&measurer);
	return status;
}
