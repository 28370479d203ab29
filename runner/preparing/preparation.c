#include "runner/preparing/preparation.h"

#include "runner/drive/yardsticks.h"
#include "runner/keeping/identity.h"
#include "runner/machine/busy.h"
#include "runner/os/interrupt.h"
#include "runner/os/orphans.h"
#include "runner/machine/pin.h"
#include "runner/preparing/python.h"
#include "runner/preparing/reference.h"
#include "runner/target/provenance.h"
#include "runner/target/reference.h"
#include "runner/os/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

/* The workers' CPU, and the manager out of its way. */
static int pin(struct preparation *preparation, const struct topology *topology,
	       const struct cpus *asked, struct err *err)
{
	double *busy = calloc(topology->n, sizeof(*busy));
	struct pin_question question = {topology, busy, asked};
	struct pin pin = {0};
	int rc = -1;

	if (!busy)
		return err_memory(err);
	busy_now(busy, topology, "", (int)getpid());
	if (pin_choose(&pin, &question, err) == 0 &&
	    cpus_add(&preparation->one_cpu, pin.worker, err) == 0 &&
	    (pin.start < 0 || cpus_add(&preparation->start_cpu, pin.start, err) == 0))
		rc = cpus_set_affinity(&pin.manager, 0, err);
	pin_release(&pin);
	free(busy);
	return rc;
}

static int choose_cpus(struct preparation *preparation, struct err *err)
{
	const struct settings *settings = preparation->settings;
	struct topology *topology = &preparation->topology;
	struct cpus asked = {0};
	int rc;

	if (settings->affinity && cpus_parse(&asked, settings->affinity, err))
		return err_in(err, "--affinity");
	rc = topology_read(topology, "", err);
	preparation->has_topology = rc == 0;
	if (rc == 0) {
		rc = cpus_copy(&preparation->all_cpus,
			       settings->affinity ? &asked : &topology->allowed, err);
		if (!rc && settings->is_pinned)
			rc = pin(preparation, topology, settings->affinity ? &asked : NULL, err);
	}
	cpus_release(&asked);
	return rc && settings->affinity ? err_in(err, "--affinity %s", settings->affinity) : rc;
}

/* How the values were taken: whoever repeats the run needs to know. */
static int add_settings(struct facts *facts, const struct preparation *preparation, struct err *err)
{
	const struct plan *plan = &preparation->plan;

	return facts_add_text(facts, "assay_version", preparation->settings->version, err) ||
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

/* For the metadata of every run, and the head of every report. The interpreter's platform replaces
   ours, so it comes last. */
static int collect_facts(struct preparation *preparation, struct err *err)
{
	const struct settings *settings = preparation->settings;
	char **env;
	int rc;

	preparation->description =
		(struct description){&preparation->topology, &preparation->facts};
	if (add_settings(&preparation->facts, preparation, err) ||
	    host_collect(&preparation->facts, &preparation->topology, "", err) ||
	    provenance_add_git(&preparation->facts, NULL, err))
		return -1;
	if (!preparation->needs_python)
		return 0;
	env = environment_new(&settings->environment, environ, 0, err);
	if (!env)
		return -1;
	rc = interp_describe(&preparation->interp, env, &preparation->facts, err);
	environment_free(env);
	return rc;
}

/* A line for each reason why some cannot be counted. */
static void probe_counters(struct preparation *preparation)
{
	struct counter_machine machine = counter_machine_now("");
	struct buf notes = {0};

	preparation->counters = preparation->settings->counters;
	if (preparation->counters.n == 0)
		return;
	counter_set_probe(&preparation->counters, &machine, &notes);
	for (char *line = notes.data ? strtok(notes.data, "\n") : NULL; line;
	     line = strtok(NULL, "\n"))
		teller_tell(preparation->teller,
			    &(struct told){.kind = TOLD_COUNTER_LACKING, .text = line});
	buf_release(&notes);
}

/* Beside pacers the plan has shorter values. */
static int find_reference(struct preparation *preparation, struct err *err)
{
	const struct settings *settings = preparation->settings;

	if (!settings->pacer)
		return 0;
	if (reference_settle(&preparation->reference, settings->pacer, &preparation->interp,
			     preparation->teller, err))
		return err_in(err, "%s", settings->pacer_asked_by);
	if (!preparation->reference.path)
		return 0;
	preparation->pacer = (struct pacer_rules){.python = preparation->reference.path,
						  .bootstrap = preparation->home.bootstrap,
						  .work = preparation->home.pacer};
	plan_pace(&preparation->plan, settings->keeps_min_time);
	return 0;
}

int preparation_init(struct preparation *preparation, const struct settings *settings,
		     bool needs_python, struct teller teller, struct err *err)
{
	*preparation = (struct preparation){.settings = settings,
					    .needs_python = needs_python,
					    .teller = teller,
					    .plan = settings->plan};
	terminal_remember();
	interrupt_install();
	if (settings->deadline_s > 0)
		interrupt_set_deadline(clock_now_ns() + (int64_t)(settings->deadline_s * 1e9));
	orphans_adopt();
	if (home_find(&preparation->home, err) ||
	    (needs_python && python_settle(&preparation->interp, NULL, settings, teller, err)) ||
	    choose_cpus(preparation, err) || find_reference(preparation, err))
		return -1;
	probe_counters(preparation);
	return collect_facts(preparation, err);
}

void preparation_look_around(struct preparation *preparation)
{
	pid_t who =
		preparation->has_told_of_neighbours ? 0 : neighbours_find(&preparation->neighbours);

	if (who == 0)
		return;
	preparation->has_told_of_neighbours = true;
	teller_tell(preparation->teller,
		    &(struct told){.kind = TOLD_NEIGHBOUR, .number = (int64_t)who});
}

/* Nobody else knows that they are there. */
static void tell_of_unended(struct teller teller)
{
	struct unended left[8];
	size_t n = orphans_left(left, sizeof(left) / sizeof(left[0]));
	char text[128];

	for (size_t i = 0; i < n; i++)
		teller_tell(teller,
			    &(struct told){.kind = TOLD_LEFT_BEHIND,
					   .text = unended_format(&left[i], text, sizeof(text))});
}

void preparation_release(struct preparation *preparation)
{
	terminal_restore();
	tell_of_unended(preparation->teller);
	neighbours_leave(&preparation->neighbours);
	interp_release(&preparation->interp);
	interp_release(&preparation->reference);
	cpus_release(&preparation->one_cpu);
	cpus_release(&preparation->all_cpus);
	cpus_release(&preparation->start_cpu);
	facts_release(&preparation->facts);
	if (preparation->has_topology)
		topology_release(&preparation->topology);
	*preparation = (struct preparation){0};
}

struct session_config preparation_session(const struct preparation *preparation,
					  const struct targets *targets)
{
	const struct settings *settings = preparation->settings;
	bool is_paced = preparation->reference.path != NULL;

	return (struct session_config){
		.targets = targets,
		.plan = preparation->plan,
		.python = preparation->interp.path,
		.bootstrap = preparation->home.bootstrap,
		.launcher = preparation->home.launcher,
		.limits = settings->limits,
		.environment = settings->environment,
		.one_cpu = cpus_count(&preparation->one_cpu) ? &preparation->one_cpu : NULL,
		.all_cpus = &preparation->all_cpus,
		.start_cpus = cpus_count(&preparation->start_cpu) ? &preparation->start_cpu : NULL,
		.pacer = is_paced ? &preparation->pacer : NULL,
		.description = preparation->description,
		.yardsticks = is_paced && !settings->keeps_yardsticks ? YARDSTICKS_NONE
								      : settings->yardsticks,
		.counters = &preparation->counters,
	};
}

int preparation_add_identity(json_t *same, const struct preparation *preparation, struct err *err)
{
	if (identity_add_text(same, "", "assay", preparation->settings->version, err))
		return -1;
	return identity_add_machine(same, &preparation->facts, err);
}

/* Another reference would give the rest of the values other partners, and nothing could compare
   them. */
static int add_pacer(json_t *same, const struct preparation *preparation, struct err *err)
{
	const char *python = preparation->reference.path;
	unsigned program, work;

	if (identity_add_text(same, "", "the pacer", python ? python : "none", err))
		return -1;
	if (!python)
		return 0;
	return reference_checksum_file(python, &program, err) ||
			       reference_checksum_file(preparation->home.pacer, &work, err) ||
			       identity_add_checksum(same, "", "the pacer's program", program,
						     err) ||
			       identity_add_checksum(same, "", "the pacer's work", work, err)
		       ? -1
		       : 0;
}

json_t *preparation_identity_new(const struct preparation *preparation,
				 const struct targets *targets, struct err *err)
{
	json_t *same = json_object();

	if (!same)
		err_memory(err);
	else if (preparation_add_identity(same, preparation, err) == 0 &&
		 (!preparation->needs_python ||
		  identity_add_python(same, "", &preparation->interp, &preparation->facts, err) ==
			  0) &&
		 add_pacer(same, preparation, err) == 0 &&
		 identity_add_environment(same, "", &preparation->settings->environment, NULL,
					  err) == 0 &&
		 identity_add_targets(same, "", targets, NULL, NULL, err) == 0)
		return same;
	json_decref(same);
	return NULL;
}
