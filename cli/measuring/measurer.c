/* Everything that a session needs: where its workers run, their interpreter, the facts. */
#include "cli/measuring/measuring.h"

#include "cli/measuring/counters_option.h"
#include "cli/words/version.h"
#include "runner/machine/busy.h"
#include "runner/os/interrupt.h"
#include "runner/os/orphans.h"
#include "runner/machine/pin.h"
#include "runner/target/provenance.h"
#include "runner/os/terminal.h"

#include <stdlib.h>
#include <unistd.h>

extern char **environ;

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
	return rc && m->affinity ? err_in(err, "--affinity %s", m->affinity) : rc;
}

/* How the values were taken: whoever repeats the run needs to know. */
static int add_options(struct facts *facts, const struct measurer *measurer, struct err *err)
{
	const struct plan *plan = &measurer->plan;

	return facts_add_text(facts, "assay_version", assay_version, err) ||
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
	struct environment_rules rules = measuring_environment(m);
	char **env;
	int rc;

	if (!measuring_output(m) && !m->blocks.metadata && !m->calibrate_noise)
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

int measurer_init(struct measurer *measurer, const struct measuring *options, bool needs_python,
		  struct err *err)
{
	*measurer = (struct measurer){.options = options, .needs_python = needs_python};
	if (measuring_check(options, err) ||
	    counters_option_parse(options->counters, options->counters_inherit, &measurer->counters,
				  err))
		return -1;
	measurer->plan = measuring_plan(options);
	silence_line_begin(&measurer->silence, options->quiet || options->verbose);
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

/* Nobody else knows that they are there. */
static void tell_of_unended(void)
{
	struct unended left[8];
	size_t n = orphans_left(left, sizeof(left) / sizeof(left[0]));
	char text[128];

	for (size_t i = 0; i < n; i++)
		fprintf(stderr, "assay: %s: it is left behind\n",
			unended_format(&left[i], text, sizeof(text)));
}

void measurer_release(struct measurer *measurer)
{
	silence_line_end(&measurer->silence);
	terminal_restore();
	tell_of_unended();
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
		.environment = measuring_environment(m),
		.one_cpu = cpus_count(&measurer->one_cpu) ? &measurer->one_cpu : NULL,
		.all_cpus = &measurer->all_cpus,
		.description = measurer->description,
		.yardsticks = measuring_yardsticks(m),
		.counters = &measurer->counters,
	};
}
