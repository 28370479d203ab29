/* Plans to be alone on the chosen CPUs: without interrupts, other control groups, and the other CPU
   of a core. Pure. */
#include "runner/tuning/planning.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define CPU_DIR	   "/sys/devices/system/cpu"
#define CGROUP_DIR "/sys/fs/cgroup"

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

static int plan_irqbalance(const struct tuning_planning *plan)
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
static int set_mask(const struct tuning_planning *plan, int irq, const char *path,
		    const struct cpus *want, const char *mask)
{
	const char *was = snapshot_text(&plan->state->files, "%s", path);
	struct cpus now = {0};
	int rc = tuning_parse_mask(&now, was, plan->state, plan->err);

	if (rc == 1 && cpus_equal(&now, want))
		rc = 0;
	else if (rc >= 0)
		rc = tuning_plan_file(plan, TUNING_IRQ, irq, path, mask);
	cpus_release(&now);
	return rc;
}

static int set_irqs(const struct tuning_planning *plan, const struct cpus *want, const char *mask)
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

int tuning_plan_irq(const struct tuning_planning *plan)
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

/* The controller must be passed on, level by level, before the groups below have its files. */
static int pass_cpuset_on(const struct tuning_planning *plan)
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

/* Move everybody else, every group that is not on the way to ours, away from the chosen CPUs and
   from those that share their cores. Isolated CPUs need no shield; if all CPUs are chosen, there
   can be none. */
int tuning_plan_shield(const struct tuning_planning *plan)
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
		rc = tuning_plan_file(plan, TUNING_SHIELD, -1, path, buf_text(&list));
	}
out:
	cpus_release(&others);
	buf_release(&list);
	return rc;
}

/* Only for CPUs that were chosen it is worth losing one; without a choice all CPUs may be wanted
   for threads. */
int tuning_plan_smt(const struct tuning_planning *plan)
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
			rc = tuning_plan_cpu_file(plan, TUNING_SMT, cpu->id, "online", "0");
		cpus_release(&shared);
		if (rc)
			return -1;
	}
	return 0;
}
