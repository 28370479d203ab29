#include "cli/measuring/settings.h"

#include "cli/measuring/counters_option.h"
#include "cli/measuring/metric_option.h"
#include "cli/words/version.h"
#include "runner/building/asv_builds.h"
#include "runner/drive/yardsticks.h"

#include <string.h>

/* ---- the plan */

static bool asks_to_adapt(const struct measure_options *m)
{
	return m->precision_seen || m->budget_seen;
}

/* -l alone is pyperf's plan with these loops; beside what only an adaptive plan has, it is that
   plan with these loops. */
static bool fixes_the_plan(const struct measure_options *m)
{
	return m->processes_seen || m->values_seen || m->warmups_seen || m->fast || m->rigorous ||
	       m->debug_single_value || (m->loops_seen && !asks_to_adapt(m));
}

/* pyperf's rules: the first of these three wins and overrides -p (and -n). */
static void apply_presets(struct plan *plan, const struct measure_options *m)
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

static struct plan plan_of(const struct measure_options *m, uint64_t drawn)
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
	plan.seed = begun_seed(m->begun, m->seed_seen ? (uint64_t)m->seed : drawn);
	return plan;
}

/* ---- yardsticks */

static const struct {
	const char *name;
	unsigned kinds;
} yardstick_choices[] = {{"auto", YARDSTICKS_AUTO},
			 {"mix", YARDSTICKS_OF(YARDSTICK_MIX)},
			 {"memory", YARDSTICKS_OF(YARDSTICK_MEMORY)},
			 {"none", YARDSTICKS_NONE}};

#define N_CHOICES (sizeof(yardstick_choices) / sizeof(yardstick_choices[0]))

static size_t yardstick_choice(const struct measure_options *m)
{
	size_t i = 0;

	while (m->yardstick && i < N_CHOICES && strcmp(m->yardstick, yardstick_choices[i].name))
		i++;
	return i;
}

static int check_yardstick(const struct measure_options *m, struct err *err)
{
	if (yardstick_choice(m) < N_CHOICES)
		return 0;
	return err_set(err, ERR_USAGE, "--yardstick %s: must be auto, mix, memory or none",
		       m->yardstick);
}

static unsigned yardsticks_of(const struct measure_options *m)
{
	return m->no_yardstick ? YARDSTICKS_NONE : yardstick_choices[yardstick_choice(m)].kinds;
}

/* ---- all */

int settings_from(struct settings *settings, const struct measure_options *m, uint64_t drawn,
		  struct err *err)
{
	struct counter_set counters;

	if (check_yardstick(m, err) || metric_option_check(&m->metrics, err) ||
	    counters_option_parse(m->counters, m->counters_inherit, &counters, err))
		return -1;
	*settings = (struct settings){
		.plan = plan_of(m, drawn),
		.limits = {(uint64_t)m->max_memory, m->max_cpu_time},
		.environment = {.copy_all = m->copy_env,
				.no_locale = m->no_locale,
				.inherit = m->inherit_environ,
				.set = m->asv ? m->asv->env : NULL},
		.asv = m->asv,
		.python = m->python,
		.finds_project = m->has_targets && !m->no_project,
		.places = m->targets,
		.affinity = m->affinity,
		.is_pinned = !m->no_pin,
		.deadline_s = m->deadline,
		.keeps_min_time = m->min_time_seen,
		.keeps_yardsticks = m->yardstick != NULL,
		.yardsticks = yardsticks_of(m),
		.counters = counters,
		.output = measure_options_output(m),
		.version = assay_version,
		.metrics = &m->metrics,
		.layouts = m->layouts,
		/* Drawn layouts would differ from run to run: they are fixed unless asked for. */
		.layout_seed = m->seed_seen ? (uint64_t)m->seed : 0,
	};
	return 0;
}
