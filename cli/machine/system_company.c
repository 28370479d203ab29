/* Who else is on the chosen CPUs: interrupts, other control groups, the other CPU of a core. */
#include "cli/machine/system_shown.h"

#include <string.h>

/* "CPU 0-3" of an interrupt's mask. */
static void get_irq(struct buf *text, const struct shown *shown, int irq)
{
	const char *mask = snapshot_text(&shown->state->files, "/proc/irq/%d/smp_affinity", irq);
	struct cpus set = {0};

	if (!*mask)
		return;
	tuning_parse_mask(&set, mask, shown->state, NULL);
	buf_adds(text, "CPU ");
	system_add_list(text, &set);
	cpus_release(&set);
}

/* pyperf writes "IRQ " before each group. */
static void say_irqs(const struct shown *shown, const struct buf *groups)
{
	struct buf text = {0};
	const char *s = buf_text(groups);

	while (*s) {
		const char *end = strstr(s, "; ");
		size_t len = end ? (size_t)(end - s) : strlen(s);

		buf_addf(&text, "%sIRQ %.*s", text.len ? "; " : "", (int)len, s);
		s += len + (end ? 2 : 0);
	}
	/* not system_say: a line for every interrupt may be longer than any text of ours */
	if (text.len)
		buf_addf(&shown->report->states, "%s: IRQ affinity: %s\n",
			 tuning_op_name(TUNING_IRQ), buf_text(&text));
	buf_release(&text);
}

int system_show_irq(const struct shown *shown)
{
	struct irqbalance found = tuning_irqbalance(shown->state);
	const char *mask = shown_text(shown, "/proc/irq/default_smp_affinity");
	struct cpus set = {0};
	struct buf text = {0};
	int rc;

	system_report_irqbalance_trouble(shown->report, &found);
	if (found.is_active >= 0)
		system_say(&shown->report->states, TUNING_IRQ, "irqbalance service: %s",
			   found.is_active ? "active" : "inactive");
	rc = tuning_parse_mask(&set, mask, shown->state, shown->err);
	if (rc >= 0 && cpus_count(&set)) {
		cpus_fmt(&set, &text);
		system_say(&shown->report->states, TUNING_IRQ, "Default IRQ affinity: CPU %s",
			   buf_text(&text));
		buf_clear(&text);
	}
	system_report_irqs_unread(shown->report, shown->state);
	if (rc >= 0)
		rc = shown_add_groups(&text, &shown->state->irqs, shown, get_irq);
	if (rc == 0)
		say_irqs(shown, &text);
	cpus_release(&set);
	buf_release(&text);
	return rc;
}

/* How many of the groups beside ours are kept away from all of the chosen CPUs. */
static int count_shielded(size_t *n, const struct shown *shown)
{
	const struct tuning_state *state = shown->state;

	*n = 0;
	for (size_t i = 0; i < state->beside.n; i++) {
		struct cpus set = {0};
		struct err cause = {0};
		bool is_set =
			cpus_parse(&set,
				   snapshot_text(&state->files, "/sys/fs/cgroup%s/cpuset.cpus",
						 state->beside.items[i]),
				   &cause) == 0 &&
			cpus_count(&set) > 0;

		cpus_intersect(&set, &state->set);
		*n += is_set && cpus_count(&set) == 0;
		cpus_release(&set);
		if (cause.kind == ERR_MEMORY)
			return err_memory(shown->err);
	}
	return 0;
}

int system_show_shield(const struct shown *shown)
{
	const struct tuning_state *state = shown->state;
	size_t n;

	if (state->choice != TUNING_ASKED)
		return 0;
	if (!strstr(snapshot_text(&state->files, "/sys/fs/cgroup/cgroup.controllers"), "cpuset")) {
		system_say(&shown->report->states, TUNING_SHIELD,
			   "none: control groups of version 2 lack the cpuset controller here");
		return 0;
	}
	if (count_shielded(&n, shown))
		return -1;
	system_say(&shown->report->states, TUNING_SHIELD,
		   "%zu of %zu other control groups are kept from the chosen CPUs", n,
		   state->beside.n);
	return 0;
}

/* "0,4; 1,5": the cores that have more than one CPU. */
static void add_cores(struct buf *out, const struct topology *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct cpus *siblings = &t->cpus[i].siblings;

		if (cpus_count(siblings) < 2 || cpus_next(siblings, -1) != t->cpus[i].id)
			continue;
		buf_adds(out, out->len ? "; " : "");
		cpus_fmt(siblings, out);
	}
}

/* Each of `beside` shares a core with a chosen CPU. The first CPU of many machines has no switch.
 */
static void advise_on_cores(const struct shown *shown, const struct cpus *beside)
{
	for (int cpu = cpus_next(beside, -1); cpu >= 0; cpu = cpus_next(beside, cpu))
		system_say(&shown->report->advices, TUNING_SMT,
			   *snapshot_text(&shown->state->files,
					  "/sys/devices/system/cpu/cpu%d/online", cpu)
				   ? "Take CPU %d offline: it shares a core with a chosen one"
				   : "Choose another CPU: CPU %d, which shares the core, cannot go "
				     "offline",
			   cpu);
}

int system_show_smt(const struct shown *shown)
{
	const struct tuning_state *state = shown->state;
	struct cpus beside = {0};
	struct buf text = {0};
	int rc = 0;

	add_cores(&text, &state->topology);
	system_say(&shown->report->states, TUNING_SMT, "CPUs that share a core: %s",
		   buf_text(&text));
	for (size_t i = 0; i < state->topology.n && rc == 0; i++)
		if (cpus_has(&state->set, state->topology.cpus[i].id))
			rc = cpus_unite(&beside, &state->topology.cpus[i].siblings, shown->err);
	cpus_subtract(&beside, &state->set);
	if (state->choice == TUNING_ALLOWED)
		system_say(&shown->report->advices, TUNING_SMT,
			   "Choose a CPU with --affinity: tune takes the others of its core "
			   "offline");
	else
		advise_on_cores(shown, &beside);
	shown_judge(shown, state->choice != TUNING_ASKED || cpus_count(&beside) == 0);
	cpus_release(&beside);
	buf_release(&text);
	return rc;
}
