#include "cli/measuring.h"

#include "cli/command.h"
#include "cli/counters_option.h"
#include "cli/counting_pass.h"
#include "cli/identity.h"
#include "cli/keeping.h"
#include "cli/outcome.h"
#include "cli/progress.h"
#include "results/read.h"
#include "results/write.h"
#include "runner/busy.h"
#include "runner/interrupt.h"
#include "runner/orphans.h"
#include "runner/pin.h"
#include "runner/provenance.h"
#include "runner/terminal.h"
#include "runner/yardsticks.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

extern char **environ;

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

struct child_limits measuring_limits(const struct measuring *m)
{
	return (struct child_limits){(uint64_t)m->max_memory, m->max_cpu_time};
}

const char *measuring_output(const struct measuring *m)
{
	return m->output ? m->output : m->append;
}

/* An hour of measurements must not end at a folder that is not there. */
static int check_folder(const char *path, struct err *err)
{
	char *folder;
	int rc = 0;

	if (!path)
		return 0;
	folder = strdup(path);
	if (!folder)
		return err_memory(err);
	if (access(dirname(folder), W_OK | X_OK))
		rc = err_sys(err, "cannot write %s: its folder", path);
	free(folder);
	return rc;
}

/* Nor at a file that cannot be added to. */
static int check_old(const char *path, struct err *err)
{
	struct suite *old;

	if (!path || access(path, F_OK))
		return 0;
	old = suite_read(path, err);
	if (!old)
		return err_in(err, "cannot append to %s", path);
	suite_free(old);
	return 0;
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
	if (keeping_check(measuring_output(m), m->append != NULL, m->resuming, err) ||
	    check_folder(measuring_output(m), err))
		return -1;
	return check_old(m->append, err);
}

/* ---- where the workers run */

/* The workers' CPU, and the manager out of its way. */
static int pin(struct measurer *measurer, const struct topology *topology, const struct cpus *asked,
	       struct err *err)
{
	double *busy = calloc(topology->n, sizeof(*busy));
	struct pin_question question = {topology, busy, asked};
	struct pin pin = {0};
	int rc = -1;

	if (!busy)
		return err_memory(err);
	busy_now(busy, topology, "", (int)getpid());
	if (pin_choose(&pin, &question, err) == 0 &&
	    cpus_add(&measurer->one_cpu, pin.worker, err) == 0 &&
	    (pin.start < 0 || cpus_add(&measurer->start_cpu, pin.start, err) == 0))
		rc = cpus_set_affinity(&pin.manager, 0, err);
	pin_release(&pin);
	free(busy);
	return rc;
}

static int choose_cpus(struct measurer *measurer, struct err *err)
{
	const struct measuring *m = measurer->options;
	struct topology *topology = &measurer->topology;
	struct cpus asked = {0};
	int rc;

	if (m->affinity && cpus_parse(&asked, m->affinity, err))
		return err_in(err, "--affinity");
	rc = topology_read(topology, "", err);
	measurer->has_topology = rc == 0;
	if (rc == 0) {
		rc = cpus_copy(&measurer->all_cpus, m->affinity ? &asked : &topology->allowed, err);
		if (!rc && !m->no_pin)
			rc = pin(measurer, topology, m->affinity ? &asked : NULL, err);
	}
	cpus_release(&asked);
	return rc;
}

static bool stores(const struct measuring *m)
{
	return m->output || m->append;
}

/* How the values were taken: whoever repeats the run needs to know. */
static int add_options(struct facts *facts, const struct measurer *measurer, struct err *err)
{
	const struct plan *plan = &measurer->plan;

	return facts_add_text(facts, "assay_version", ASSAY_VERSION, err) ||
			       facts_add_text(facts, "assay_plan",
					      plan->is_adaptive ? "adaptive" : "fixed", err) ||
			       facts_add_int(facts, "assay_seed", (int64_t)plan->seed, err) ||
			       facts_add_real(facts, "assay_min_time", plan->min_time_s, err) ||
			       (plan->is_adaptive &&
				(facts_add_real(facts, "assay_precision", plan->precision, err) ||
				 facts_add_real(facts, "assay_budget", plan->budget_s, err)))
		       ? -1
		       : 0;
}

/* What only files and their metadata need to know costs processes: it is asked for only then. The
   interpreter's platform replaces ours, so it comes last. */
static int collect_facts(struct measurer *measurer, struct err *err)
{
	const struct measuring *m = measurer->options;
	struct environment_rules rules = {
		.copy_all = m->copy_env, .no_locale = m->no_locale, .inherit = m->inherit_environ};
	char **env;
	int rc;

	if (!stores(m) && !m->blocks.metadata && !m->calibrate_noise)
		return 0;
	measurer->description = (struct description){&measurer->topology, &measurer->facts};
	if (add_options(&measurer->facts, measurer, err) ||
	    host_collect(&measurer->facts, &measurer->topology, "", err) ||
	    provenance_add_git(&measurer->facts, NULL, err))
		return -1;
	if (!measurer->needs_python)
		return 0;
	env = environment_new(&rules, environ, 0, err);
	if (!env)
		return -1;
	rc = interp_describe(&measurer->interp, env, &measurer->facts, err);
	environment_free(env);
	return rc;
}

static const struct {
	const char *name;
	unsigned kinds;
} yardstick_choices[] = {{"auto", YARDSTICKS_AUTO},
			 {"mix", YARDSTICKS_OF(YARDSTICK_MIX)},
			 {"memory", YARDSTICKS_OF(YARDSTICK_MEMORY)},
			 {"none", YARDSTICKS_NONE}};

#define N_CHOICES (sizeof(yardstick_choices) / sizeof(yardstick_choices[0]))

static size_t yardstick_choice(const struct measuring *m)
{
	size_t i = 0;

	while (m->yardstick && i < N_CHOICES && strcmp(m->yardstick, yardstick_choices[i].name))
		i++;
	return i;
}

static int check_yardstick(const struct measuring *m, struct err *err)
{
	if (yardstick_choice(m) < N_CHOICES)
		return 0;
	return err_set(err, ERR_USAGE, "--yardstick %s: must be auto, mix, memory or none",
		       m->yardstick);
}

unsigned measuring_yardsticks(const struct measuring *m)
{
	return m->no_yardstick ? YARDSTICKS_NONE : yardstick_choices[yardstick_choice(m)].kinds;
}

int measurer_init(struct measurer *measurer, const struct measuring *options, bool needs_python,
		  struct err *err)
{
	*measurer = (struct measurer){.options = options, .needs_python = needs_python};
	if (check_relations(options, err) || check_yardstick(options, err) ||
	    counting_pass_check(options, err) ||
	    counters_option_parse(options->counters, options->counters_inherit, &measurer->counters,
				  err))
		return -1;
	measurer->plan = plan_of(options);
	measurer->plan.seed = keeping_seed(options->resuming, seed_of(options));
	terminal_remember();
	interrupt_install();
	if (options->deadline > 0)
		interrupt_set_deadline(clock_now_ns() + (int64_t)(options->deadline * 1e9));
	orphans_adopt();
	if (home_find(&measurer->home, err) ||
	    (needs_python && interp_find(&measurer->interp, options->python, err)) ||
	    choose_cpus(measurer, err))
		return -1;
	counters_option_probe(&measurer->counters, options->quiet);
	return collect_facts(measurer, err);
}

void measurer_look_around(struct measurer *measurer)
{
	pid_t who;

	if (measurer->has_told_of_neighbours || measurer->options->quiet)
		return;
	who = neighbours_find(&measurer->neighbours);
	if (who == 0)
		return;
	measurer->has_told_of_neighbours = true;
	if (who > 0)
		fprintf(stderr,
			"assay: another run is measuring on this machine (process %d): they "
			"disturb "
			"each other\n",
			(int)who);
	else
		fprintf(stderr, "assay: another run is measuring on this machine: they disturb "
				"each other\n");
}

void measurer_release(struct measurer *measurer)
{
	terminal_restore();
	neighbours_leave(&measurer->neighbours);
	interp_release(&measurer->interp);
	cpus_release(&measurer->one_cpu);
	cpus_release(&measurer->all_cpus);
	cpus_release(&measurer->start_cpu);
	facts_release(&measurer->facts);
	if (measurer->has_topology)
		topology_release(&measurer->topology);
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

static int save(const struct measuring *m, struct suite *suite, enum write_mode mode,
		struct err *err)
{
	if (suite->n == 0 || (!m->output && !m->append))
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

/* What must be the same when the run is resumed; NULL with err. */
static json_t *identity_new(const struct measurer *measurer, const struct targets *targets,
			    struct err *err)
{
	json_t *same = json_object();

	if (!same)
		err_memory(err);
	else if (identity_add_text(same, "assay", ASSAY_VERSION, err) == 0 &&
		 identity_add_machine(same, &measurer->facts, err) == 0 &&
		 (!measurer->needs_python ||
		  identity_add_python(same, "", &measurer->interp, &measurer->facts, err) == 0) &&
		 identity_add_targets(same, "", targets, err) == 0)
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
		rc = same ? keeping_begin(keeping, measuring_output(m), m->resuming, same,
					  measurer->plan.seed, m->quiet, err)
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
		keeping_announce(keeping, session->suite);
	is_saved = is_saved &&
		   save(m, session->suite, keeping_mode(keeping, m->resuming), &trouble) == 0;
	if (!is_saved) {
		keeping_cut_short(keeping, m->resuming, false, &trouble);
		status = command_fail(&trouble);
	} else if (!is_cut || m->append) { /* what was added once must not be added again */
		keeping_done(keeping);
	} else {
		keeping_cut_short(keeping, m->resuming, session->suite->n > 0, err);
	}
	if (!is_cut)
		return status;
	status = command_fail(err);
	return err->kind == ERR_INTERRUPTED && interrupt_is_deadline() ? EXIT_TIMED_OUT : status;
}

static int print(const struct measuring *m, const struct session *session, bool single,
		 struct err *err)
{
	struct outcome_style style = {.quiet = m->quiet, .subtract = m->subtract};

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

struct session_config measurer_config(const struct measurer *measurer,
				      const struct targets *targets)
{
	const struct measuring *m = measurer->options;

	return (struct session_config){
		.targets = targets,
		.plan = measurer->plan,
		.python = measurer->interp.path,
		.bootstrap = measurer->home.bootstrap,
		.launcher = measurer->home.launcher,
		.limits = measuring_limits(m),
		.environment = {.copy_all = m->copy_env,
				.no_locale = m->no_locale,
				.inherit = m->inherit_environ},
		.one_cpu = cpus_count(&measurer->one_cpu) ? &measurer->one_cpu : NULL,
		.all_cpus = &measurer->all_cpus,
		.description = measurer->description,
		.yardsticks = measuring_yardsticks(m),
		.counters = &measurer->counters,
	};
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
		return command_fail(&err);
	}
	config.observe = observe;
	config.context = &watch;
	config.journal = keeping_journal(&keeping);
	config.before = keeping_before(&keeping);
	neighbours_join(&measurer->neighbours);
	session_run(&session, &config, &err);
	progress_line_clear(&line);
	if (err.kind == ERR_NONE)
		counting_pass_session(m, &session, &err);
	status = print(m, &session, single, &trouble) ? command_fail(&trouble)
						      : outcome_exit_status(&session);
	fflush(stdout);
	status = store(m, &session, &keeping, &err, status);
	session_release(&session);
	keeping_release(&keeping);
	return status;
}
