/* Which writes make a machine fit, or are pyperf's fixed values. Pure. */
#include "runner/tuning/planning.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CPU_DIR "/sys/devices/system/cpu"

/* ---- what every plan does */

int tuning_plan_file(const struct tuning_planning *plan, enum tuning_op op, int subject,
		     const char *path, const char *text)
{
	const char *was = snapshot_text(&plan->state->files, "%s", path);
	struct tuning_write write = {
		.op = op, .subject = subject, .path = (char *)path, .was = (char *)was};

	if (strcmp(was, text) == 0)
		return 0;
	write.text = (char *)text;
	return tuning_writes_add(plan->writes, &write, plan->err);
}

int tuning_plan_cpu_file(const struct tuning_planning *plan, enum tuning_op op, int cpu,
			 const char *name, const char *text)
{
	char path[256];

	snprintf(path, sizeof(path), CPU_DIR "/cpu%d/%s", cpu, name);
	return tuning_plan_file(plan, op, cpu, path, text);
}

/* ---- pyperf's operations */

static int plan_perf_event(const struct tuning_planning *plan)
{
	return tuning_plan_file(plan, TUNING_PERF_EVENT, -1,
				"/proc/sys/kernel/perf_event_max_sample_rate",
				plan->is_tune ? "1" : "100000");
}

static int plan_aslr(const struct tuning_planning *plan)
{
	const char *path = "/proc/sys/kernel/randomize_va_space";

	return *snapshot_text(&plan->state->files, "%s", path)
		       ? tuning_plan_file(plan, TUNING_ASLR, -1, path, "2")
		       : 0;
}

static int plan_frequency(const struct tuning_planning *plan)
{
	const struct cpus *set = &plan->state->set;

	for (int cpu = cpus_next(set, -1); cpu >= 0; cpu = cpus_next(set, cpu)) {
		const char *limit =
			snapshot_text(&plan->state->files, CPU_DIR "/cpu%d/cpufreq/cpuinfo_%s_freq",
				      cpu, plan->is_tune ? "max" : "min");

		if (*limit && tuning_plan_cpu_file(plan, TUNING_FREQUENCY, cpu,
						   "cpufreq/scaling_min_freq", limit))
			return -1;
	}
	return 0;
}

static int plan_governor(const struct tuning_planning *plan)
{
	const struct cpus *set = &plan->state->set;

	for (int cpu = cpus_next(set, -1); cpu >= 0; cpu = cpus_next(set, cpu))
		if (*snapshot_text(&plan->state->files, CPU_DIR "/cpu%d/cpufreq/scaling_governor",
				   cpu) &&
		    tuning_plan_cpu_file(plan, TUNING_GOVERNOR, cpu, "cpufreq/scaling_governor",
					 plan->is_tune ? "performance" : "powersave"))
			return -1;
	return 0;
}

static int plan_pstate(const struct tuning_planning *plan)
{
	return tuning_plan_file(plan, TUNING_PSTATE, -1, CPU_DIR "/intel_pstate/no_turbo",
				plan->is_tune ? "1" : "0");
}

static int plan_msr(const struct tuning_planning *plan)
{
	const struct cpus *cpus = plan->is_tune ? &plan->state->set : &plan->state->topology.online;
	const uint64_t bit = UINT64_C(1) << TUNING_MSR_TURBO_OFF_BIT;
	char path[64], text[32];

	for (int cpu = cpus_next(cpus, -1); cpu >= 0; cpu = cpus_next(cpus, cpu)) {
		const struct snapshot_item *item;
		uint64_t now, want;
		struct tuning_write write = {.op = TUNING_MSR,
					     .kind = TUNING_REGISTER,
					     .subject = cpu,
					     .path = path,
					     .text = text};

		snprintf(path, sizeof(path), "/dev/cpu/%d/msr", cpu);
		item = snapshot_get(&plan->state->files, "%s", path);
		if (!item || item->error)
			break;
		now = strtoull(item->text, NULL, 16);
		want = plan->is_tune ? now | bit : now & ~bit;
		snprintf(text, sizeof(text), "%#" PRIx64, want);
		write.was = item->text;
		if (want != now && tuning_writes_add(plan->writes, &write, plan->err))
			return -1;
	}
	return 0;
}

/* ---- ours */

/* Turning a global switch on again sets all policies. So where there is one, the policies are
   written (and recorded), too, although the switch alone would be enough. */
static int plan_boost(const struct tuning_planning *plan)
{
	const struct tuning_state *state = plan->state;
	const char *text = plan->is_tune ? "0" : "1";
	const char *now = snapshot_text(&state->files, CPU_DIR "/cpufreq/boost");
	bool is_global_due = *now && strcmp(now, text) != 0;
	char path[256];

	/* Where the processor has no boost, or the firmware forbids it, the file always reads 0:
	   reset to pyperf's values would fail there, and nothing was ever changed. */
	if (!plan->is_tune && !is_global_due)
		return 0;
	for (size_t i = 0; plan->is_tune && i < state->policies.n; i++) {
		const char *was;
		struct tuning_write write = {
			.op = TUNING_BOOST,
			.subject =
				(int)strtol(state->policies.items[i] + strlen("policy"), NULL, 10),
			.path = path,
			.text = (char *)text};

		snprintf(path, sizeof(path), CPU_DIR "/cpufreq/%s/boost", state->policies.items[i]);
		was = snapshot_text(&state->files, "%s", path);
		write.was = (char *)was;
		if (*was && (is_global_due || strcmp(was, text) != 0) &&
		    tuning_writes_add(plan->writes, &write, plan->err))
			return -1;
	}
	return is_global_due
		       ? tuning_plan_file(plan, TUNING_BOOST, -1, CPU_DIR "/cpufreq/boost", text)
		       : 0;
}

static int plan_energy(const struct tuning_planning *plan)
{
	const struct cpus *set = &plan->state->set;

	for (int cpu = cpus_next(set, -1); plan->is_tune && cpu >= 0; cpu = cpus_next(set, cpu))
		if (*snapshot_text(&plan->state->files,
				   CPU_DIR "/cpu%d/cpufreq/energy_performance_preference", cpu) &&
		    tuning_plan_cpu_file(plan, TUNING_ENERGY, cpu,
					 "cpufreq/energy_performance_preference", "performance"))
			return -1;
	return 0;
}

/* Pages that the kernel merges in the background at any time make one process faster than its twin.
   Programs that ask for them (madvise) keep them. */
static int plan_thp(const struct tuning_planning *plan)
{
	const char *path = "/sys/kernel/mm/transparent_hugepage/enabled";
	char word[64];
	struct tuning_write write = {.op = TUNING_THP,
				     .subject = -1,
				     .path = (char *)path,
				     .was = word,
				     .text = "madvise"};

	tuning_chosen_word(word, sizeof(word), snapshot_text(&plan->state->files, "%s", path));
	if (!plan->is_tune || strcmp(word, "always") != 0)
		return 0;
	return tuning_writes_add(plan->writes, &write, plan->err);
}

int tuning_plan(struct tuning_writes *writes, const struct tuning_state *state,
		enum tuning_action action, struct err *err)
{
	static int (*const plans[TUNING_OPS])(const struct tuning_planning *plan) = {
		[TUNING_PERF_EVENT] = plan_perf_event,
		[TUNING_ASLR] = plan_aslr,
		[TUNING_FREQUENCY] = plan_frequency,
		[TUNING_IRQ] = tuning_plan_irq,
		[TUNING_GOVERNOR] = plan_governor,
		[TUNING_PSTATE] = plan_pstate,
		[TUNING_MSR] = plan_msr,
		[TUNING_BOOST] = plan_boost,
		[TUNING_ENERGY] = plan_energy,
		[TUNING_THP] = plan_thp,
		[TUNING_SHIELD] = tuning_plan_shield,
		[TUNING_SMT] = tuning_plan_smt,
	};
	struct tuning_planning plan = {writes, state, action == TUNING_TUNE, err};

	for (enum tuning_op op = 0; action != TUNING_SHOW && op < TUNING_OPS; op++)
		if (plans[op] && tuning_is_available(state, op) && plans[op](&plan))
			return -1;
	return 0;
}
