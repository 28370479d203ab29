/* Which writes: from a state, and from a record. Pure. */
#include "runner/tuning.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CPU_DIR	   "/sys/devices/system/cpu"
#define CGROUP_DIR "/sys/fs/cgroup"

static void write_release(struct tuning_write *write)
{
	free(write->path);
	free(write->was);
	free(write->text);
	free(write->undo);
	*write = (struct tuning_write){0};
}

void tuning_writes_release(struct tuning_writes *writes)
{
	for (size_t i = 0; i < writes->n; i++)
		write_release(&writes->items[i]);
	free(writes->items);
	*writes = (struct tuning_writes){0};
}

int tuning_writes_add(struct tuning_writes *writes, const struct tuning_write *write,
		      struct err *err)
{
	struct tuning_write copy = *write;

	copy.path = strdup(write->path);
	copy.was = strdup(write->was ? write->was : "");
	copy.text = strdup(write->text ? write->text : "");
	copy.undo = strdup(write->undo ? write->undo : copy.was ? copy.was : "");
	if (!copy.path || !copy.was || !copy.text || !copy.undo ||
	    mem_reserve(&writes->items, &writes->cap, writes->n + 1, sizeof(copy))) {
		write_release(&copy);
		return err_memory(err);
	}
	writes->items[writes->n++] = copy;
	return 0;
}

/* ---- a plan under construction */

struct plan {
	struct tuning_writes *writes;
	const struct tuning_state *state;
	bool is_tune; /* else: to pyperf's fixed values */
	struct err *err;
};

/* Write `text` unless that is what the file says. */
static int set_file(const struct plan *plan, enum tuning_op op, int subject, const char *path,
		    const char *text)
{
	const char *was = snapshot_text(&plan->state->files, "%s", path);
	struct tuning_write write = {
		.op = op, .subject = subject, .path = (char *)path, .was = (char *)was};

	if (strcmp(was, text) == 0)
		return 0;
	write.text = (char *)text;
	return tuning_writes_add(plan->writes, &write, plan->err);
}

static int set_cpu_file(const struct plan *plan, enum tuning_op op, int cpu, const char *name,
			const char *text)
{
	char path[256];

	snprintf(path, sizeof(path), CPU_DIR "/cpu%d/%s", cpu, name);
	return set_file(plan, op, cpu, path, text);
}

/* ---- pyperf's operations */

static int plan_perf_event(const struct plan *plan)
{
	return set_file(plan, TUNING_PERF_EVENT, -1, "/proc/sys/kernel/perf_event_max_sample_rate",
			plan->is_tune ? "1" : "100000");
}

static int plan_aslr(const struct plan *plan)
{
	const char *path = "/proc/sys/kernel/randomize_va_space";

	return *snapshot_text(&plan->state->files, "%s", path)
		       ? set_file(plan, TUNING_ASLR, -1, path, "2")
		       : 0;
}

static int plan_frequency(const struct plan *plan)
{
	const struct cpus *set = &plan->state->set;

	for (int cpu = cpus_next(set, -1); cpu >= 0; cpu = cpus_next(set, cpu)) {
		const char *limit =
			snapshot_text(&plan->state->files, CPU_DIR "/cpu%d/cpufreq/cpuinfo_%s_freq",
				      cpu, plan->is_tune ? "max" : "min");

		if (*limit &&
		    set_cpu_file(plan, TUNING_FREQUENCY, cpu, "cpufreq/scaling_min_freq", limit))
			return -1;
	}
	return 0;
}

/* "00000001,000000ff" */
static void fmt_mask(struct buf *out, const struct cpus *set)
{
	int last = 0;

	for (int cpu = cpus_next(set, -1); cpu >= 0; cpu = cpus_next(set, cpu))
		last = cpu;
	for (int group = last / 32; group >= 0; group--) {
		uint32_t bits = 0;

		for (int i = 0; i < 32; i++)
			bits |= (uint32_t)cpus_has(set, group * 32 + i) << i;
		buf_addf(out, "%08" PRIx32 "%s", bits, group ? "," : "");
	}
}

static int plan_irqbalance(const struct plan *plan)
{
	struct irqbalance found = tuning_irqbalance(plan->state);
	const char *verb = plan->is_tune ? "stop" : "start",
		   *back = plan->is_tune ? "start" : "stop";
	char words[64], undo[64];
	struct tuning_write write = {.op = TUNING_IRQ,
				     .kind = TUNING_PROGRAM,
				     .subject = -1,
				     .path = words,
				     .was = found.is_active == 1 ? "active" : "inactive",
				     .text = plan->is_tune ? "inactive" : "active",
				     .undo = undo};

	if (found.is_active < 0 || found.is_active == !plan->is_tune)
		return 0;
	if (found.is_systemctl) {
		snprintf(words, sizeof(words), "systemctl %s irqbalance", verb);
		snprintf(undo, sizeof(undo), "systemctl %s irqbalance", back);
	} else {
		snprintf(words, sizeof(words), "service irqbalance %s", verb);
		snprintf(undo, sizeof(undo), "service irqbalance %s", back);
	}
	return tuning_writes_add(plan->writes, &write, plan->err);
}

/* A mask is compared by what it means, not by how many zeros it has. */
static int set_mask(const struct plan *plan, int irq, const char *path, const struct cpus *want,
		    const char *mask)
{
	const char *was = snapshot_text(&plan->state->files, "%s", path);
	struct cpus now = {0};
	int rc = tuning_parse_mask(&now, was, plan->state, plan->err);

	if (rc == 1 && cpus_equal(&now, want))
		rc = 0;
	else if (rc >= 0)
		rc = set_file(plan, TUNING_IRQ, irq, path, mask);
	cpus_release(&now);
	return rc;
}

static int set_irqs(const struct plan *plan, const struct cpus *want, const char *mask)
{
	const struct cpus *irqs = &plan->state->irqs;
	char path[64];

	if (set_mask(plan, -1, "/proc/irq/default_smp_affinity", want, mask))
		return -1;
	for (int irq = cpus_next(irqs, -1); irq >= 0; irq = cpus_next(irqs, irq)) {
		snprintf(path, sizeof(path), "/proc/irq/%d/smp_affinity", irq);
		if (set_mask(plan, irq, path, want, mask))
			return -1;
	}
	return 0;
}

static int plan_irq(const struct plan *plan)
{
	const struct cpus *online = &plan->state->topology.online;
	struct cpus want = {0};
	struct buf mask = {0};
	int rc = cpus_copy(&want, online, plan->err);

	if (rc == 0 && plan->is_tune && !cpus_equal(&plan->state->set, online))
		cpus_subtract(&want, &plan->state->set);
	fmt_mask(&mask, &want);
	if (rc == 0 && buf_failed(&mask))
		rc = err_memory(plan->err);
	if (rc == 0)
		rc = plan_irqbalance(plan);
	if (rc == 0)
		rc = set_irqs(plan, &want, buf_text(&mask));
	cpus_release(&want);
	buf_release(&mask);
	return rc;
}

static int plan_governor(const struct plan *plan)
{
	const struct cpus *set = &plan->state->set;

	for (int cpu = cpus_next(set, -1); cpu >= 0; cpu = cpus_next(set, cpu))
		if (*snapshot_text(&plan->state->files, CPU_DIR "/cpu%d/cpufreq/scaling_governor",
				   cpu) &&
		    set_cpu_file(plan, TUNING_GOVERNOR, cpu, "cpufreq/scaling_governor",
				 plan->is_tune ? "performance" : "powersave"))
			return -1;
	return 0;
}

static int plan_pstate(const struct plan *plan)
{
	return set_file(plan, TUNING_PSTATE, -1, CPU_DIR "/intel_pstate/no_turbo",
			plan->is_tune ? "1" : "0");
}

static int plan_msr(const struct plan *plan)
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

/* A global switch turned on again sets all policies: where there is one, those are written (and
   recorded) too although it alone would do. */
static int plan_boost(const struct plan *plan)
{
	const struct tuning_state *state = plan->state;
	const char *text = plan->is_tune ? "0" : "1";
	const char *now = snapshot_text(&state->files, CPU_DIR "/cpufreq/boost");
	bool is_global_due = *now && strcmp(now, text) != 0;
	char path[256];

	/* What the processor cannot boost, or the firmware forbids, reads as 0 for ever: reset to
	   pyperf's values would fail there, and nothing was ever changed. */
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
	return is_global_due ? set_file(plan, TUNING_BOOST, -1, CPU_DIR "/cpufreq/boost", text) : 0;
}

static int plan_energy(const struct plan *plan)
{
	const struct cpus *set = &plan->state->set;

	for (int cpu = cpus_next(set, -1); plan->is_tune && cpu >= 0; cpu = cpus_next(set, cpu))
		if (*snapshot_text(&plan->state->files,
				   CPU_DIR "/cpu%d/cpufreq/energy_performance_preference", cpu) &&
		    set_cpu_file(plan, TUNING_ENERGY, cpu, "cpufreq/energy_performance_preference",
				 "performance"))
			return -1;
	return 0;
}

/* Pages that the kernel joins in the background whenever it likes make one process faster than its
   twin. Programs that ask for them (madvise) keep them. */
static int plan_thp(const struct plan *plan)
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

/* The controller must be passed on, level by level, before the groups below have its files. */
static int pass_cpuset_on(const struct plan *plan)
{
	const struct tuning_names *way = &plan->state->way;
	char path[4200];

	for (size_t i = 0; i < way->n; i++) {
		const struct snapshot_item *item;
		struct tuning_write write = {.op = TUNING_SHIELD,
					     .subject = -1,
					     .path = path,
					     .text = "+cpuset",
					     .undo = "-cpuset"};

		snprintf(path, sizeof(path), CGROUP_DIR "%s/cgroup.subtree_control", way->items[i]);
		item = snapshot_get(&plan->state->files, "%s", path);
		if (!item || strstr(item->text, "cpuset"))
			continue;
		write.was = item->text;
		if (tuning_writes_add(plan->writes, &write, plan->err))
			return -1;
	}
	return 0;
}

/* Everybody else moves away from the chosen CPUs and from what shares their cores: every group that
   does not lie on the way to ours. Isolated CPUs need no shield, and all CPUs can have none. */
static int plan_shield(const struct plan *plan)
{
	const struct tuning_state *state = plan->state;
	const struct snapshot_item *top =
		snapshot_get(&state->files, CGROUP_DIR "/cgroup.subtree_control");
	struct cpus others = {0};
	struct buf list = {0};
	char path[4200];
	int rc = -1;

	if (!plan->is_tune || state->choice != TUNING_ASKED || !top || !top->is_writable ||
	    !strstr(snapshot_text(&state->files, CGROUP_DIR "/cgroup.controllers"), "cpuset"))
		return 0;
	if (cpus_copy(&others, &state->topology.online, plan->err))
		goto out;
	for (size_t i = 0; i < state->topology.n; i++)
		if (cpus_has(&state->set, state->topology.cpus[i].id))
			cpus_subtract(&others, &state->topology.cpus[i].siblings);
	cpus_fmt(&others, &list);
	if (buf_failed(&list)) {
		err_memory(plan->err);
		goto out;
	}
	rc = 0;
	if (cpus_count(&others) == 0)
		goto out;
	rc = pass_cpuset_on(plan);
	for (size_t i = 0; rc == 0 && i < state->beside.n; i++) {
		snprintf(path, sizeof(path), CGROUP_DIR "%s/cpuset.cpus", state->beside.items[i]);
		rc = set_file(plan, TUNING_SHIELD, -1, path, buf_text(&list));
	}
out:
	cpus_release(&others);
	buf_release(&list);
	return rc;
}

/* Only what was chosen is worth a CPU; CPUs that are all of the set may be wanted for threads. */
static int plan_smt(const struct plan *plan)
{
	const struct tuning_state *state = plan->state;

	if (!plan->is_tune || state->choice != TUNING_ASKED)
		return 0;
	for (size_t i = 0; i < state->topology.n; i++) {
		const struct cpu *cpu = &state->topology.cpus[i];
		struct cpus shared = {0};
		int rc = cpus_copy(&shared, &cpu->siblings, plan->err);

		cpus_intersect(&shared, &state->set);
		if (rc == 0 && !cpus_has(&state->set, cpu->id) && cpus_count(&shared) > 0 &&
		    *snapshot_text(&state->files, CPU_DIR "/cpu%d/online", cpu->id))
			rc = set_cpu_file(plan, TUNING_SMT, cpu->id, "online", "0");
		cpus_release(&shared);
		if (rc)
			return -1;
	}
	return 0;
}

int tuning_plan(struct tuning_writes *writes, const struct tuning_state *state,
		enum tuning_action action, struct err *err)
{
	static int (*const plans[TUNING_OPS])(const struct plan *plan) = {
		[TUNING_PERF_EVENT] = plan_perf_event,
		[TUNING_ASLR] = plan_aslr,
		[TUNING_FREQUENCY] = plan_frequency,
		[TUNING_IRQ] = plan_irq,
		[TUNING_GOVERNOR] = plan_governor,
		[TUNING_PSTATE] = plan_pstate,
		[TUNING_MSR] = plan_msr,
		[TUNING_BOOST] = plan_boost,
		[TUNING_ENERGY] = plan_energy,
		[TUNING_THP] = plan_thp,
		[TUNING_SHIELD] = plan_shield,
		[TUNING_SMT] = plan_smt,
	};
	struct plan plan = {writes, state, action == TUNING_TUNE, err};

	for (enum tuning_op op = 0; action != TUNING_SHOW && op < TUNING_OPS; op++)
		if (plans[op] && tuning_is_available(state, op) && plans[op](&plan))
			return -1;
	return 0;
}

/* ---- back to what a record says */

/* Is it as it was, or gone for good (an interrupt without a device, a group that has ended)? */
static bool is_back(const struct tuning_state *state, const struct tuning_write *write)
{
	const struct snapshot_item *item = snapshot_get(&state->files, "%s", write->path);
	char word[4096];

	if (write->kind == TUNING_PROGRAM) {
		int is_active = tuning_irqbalance(state).is_active;

		return is_active < 0 || is_active == (strcmp(write->was, "active") == 0);
	}
	if (!item || item->error == ENOENT || item->error == ENODEV)
		return true;
	tuning_chosen_word(word, sizeof(word), item->text);
	return !item->error && strcmp(write->op == TUNING_THP ? word : item->text, write->was) == 0;
}

int tuning_plan_back(struct tuning_writes *writes, const struct tuning_state *state,
		     const struct tuning_writes *record, bool backwards, struct err *err)
{
	for (size_t i = 0; i < record->n; i++) {
		const struct tuning_write *entry =
			&record->items[backwards ? record->n - 1 - i : i];
		struct tuning_write write = *entry;

		if (is_back(state, entry))
			continue;
		write.outcome = TUNING_NOT_DONE;
		if (entry->kind == TUNING_PROGRAM)
			write.path = entry->undo;
		write.text = entry->undo;
		if (tuning_writes_add(writes, &write, err))
			return -1;
	}
	return 0;
}
