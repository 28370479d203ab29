/* From the options as they were given to what is to be done, and what they cannot mean together. */
#include "cli/measuring/measuring.h"

#include "cli/measuring/counting_pass.h"
#include "cli/measuring/keeping.h"
#include "results/files/read.h"
#include "runner/drive/yardsticks.h"
#include "runner/os/interrupt.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

struct child_limits measuring_limits(const struct measuring *m)
{
	return (struct child_limits){(uint64_t)m->max_memory, m->max_cpu_time};
}

struct environment_rules measuring_environment(const struct measuring *m)
{
	return (struct environment_rules){
		.copy_all = m->copy_env, .no_locale = m->no_locale, .inherit = m->inherit_environ};
}

const char *measuring_output(const struct measuring *m)
{
	return m->output ? m->output : m->append;
}

/* ---- the plan */

static bool asks_to_adapt(const struct measuring *m)
{
	return m->precision_seen || m->budget_seen;
}

/* -l alone is pyperf's plan with these loops; beside what only an adaptive plan has, it is that
   plan with these loops. */
static bool fixes_the_plan(const struct measuring *m)
{
	return m->processes_seen || m->values_seen || m->warmups_seen || m->fast || m->rigorous ||
	       m->debug_single_value || (m->loops_seen && !asks_to_adapt(m));
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

static uint64_t seed_of(const struct measuring *m)
{
	uint32_t drawn = 1;

	if (m->seed_seen)
		return (uint64_t)m->seed;
	if (getrandom(&drawn, sizeof(drawn), 0) != sizeof(drawn))
		drawn = (uint32_t)clock_now_ns();
	return drawn;
}

struct plan measuring_plan(const struct measuring *m)
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
	plan.seed = keeping_seed(m->resuming, seed_of(m));
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

/* ---- relations */

/* An hour of measurements must not end at a folder that is not there, or that stands in the file's
   place. */
int measuring_check_place(const char *path, struct err *err)
{
	struct stat info;
	char *folder;
	int rc = 0;

	if (!path)
		return 0;
	if (path[strlen(path) - 1] == '/' || (stat(path, &info) == 0 && S_ISDIR(info.st_mode)))
		return err_set(err, ERR_INPUT, "%s is a folder: name a file in it", path);
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

int measuring_check(const struct measuring *m, struct err *err)
{
	if (measuring_check_relations(m, err))
		return -1;
	if (measuring_check_place(measuring_output(m), err) ||
	    keeping_check(measuring_output(m), m->append != NULL, m->resuming, err))
		return -1;
	return check_old(m->append, err) || check_yardstick(m, err) || counting_pass_check(m, err)
		       ? -1
		       : 0;
}
