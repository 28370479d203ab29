/* What a state says without any doubt about words. Pure. */
#include "runner/tuning/tuning.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CPU_DIR "/sys/devices/system/cpu"

const char *tuning_op_name(enum tuning_op op)
{
	static const char *const names[] = {
		[TUNING_PERF_EVENT] = "Perf event",
		[TUNING_ASLR] = "ASLR",
		[TUNING_SCHEDULER] = "Linux scheduler",
		[TUNING_FREQUENCY] = "CPU Frequency",
		[TUNING_IRQ] = "IRQ affinity",
		[TUNING_POWER] = "Power supply",
		[TUNING_GOVERNOR] = "CPU scaling governor",
		[TUNING_PSTATE] = "Turbo Boost (intel_pstate)",
		[TUNING_NOHZ] = "Check nohz_full",
		[TUNING_MSR] = "Turbo Boost (MSR)",
		[TUNING_BOOST] = "Boost",
		[TUNING_ENERGY] = "Energy preference",
		[TUNING_THP] = "Huge pages",
		[TUNING_SHIELD] = "CPU shield",
		[TUNING_SMT] = "SMT",
	};

	return names[op];
}

static void names_release(struct tuning_names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->items[i]);
	free(names->items);
	*names = (struct tuning_names){0};
}

void tuning_state_release(struct tuning_state *state)
{
	snapshot_release(&state->files);
	topology_release(&state->topology);
	cpus_release(&state->set);
	cpus_release(&state->irqs);
	names_release(&state->policies);
	names_release(&state->way);
	names_release(&state->beside);
	*state = (struct tuning_state){0};
}

bool tuning_refused(int error)
{
	return error == EACCES || error == EPERM;
}

/* It was looked up and exists, readable or not. */
static bool exists(const struct tuning_state *state, const char *path)
{
	const struct snapshot_item *item = snapshot_get(&state->files, "%s", path);

	return item && item->error != ENOENT && item->error != ENOTDIR;
}

static bool has_boost_switch(const struct tuning_state *state)
{
	if (exists(state, CPU_DIR "/cpufreq/boost"))
		return true;
	for (size_t i = 0; i < state->policies.n; i++) {
		const struct snapshot_item *item = snapshot_get(
			&state->files, CPU_DIR "/cpufreq/%s/boost", state->policies.items[i]);

		if (item && !item->error)
			return true;
	}
	return false;
}

static bool uses_intel_pstate(const struct tuning_state *state)
{
	return strcmp(snapshot_text(&state->files, CPU_DIR "/cpu0/cpufreq/scaling_driver"),
		      "intel_pstate") == 0;
}

/* Any of these CPUs' files of that name can be read. */
static bool any_cpu_has(const struct tuning_state *state, const char *name)
{
	for (size_t i = 0; i < state->topology.n; i++)
		if (*snapshot_text(&state->files, CPU_DIR "/cpu%d/%s", state->topology.cpus[i].id,
				   name))
			return true;
	return false;
}

bool tuning_is_available(const struct tuning_state *state, enum tuning_op op)
{
	switch (op) {
	case TUNING_PERF_EVENT:
		return exists(state, "/proc/sys/kernel/perf_event_max_sample_rate");
	case TUNING_ASLR:
		return exists(state, "/proc/sys/kernel/randomize_va_space");
	case TUNING_FREQUENCY: /* pyperf asks for the folder; these two are in every one */
		return exists(state, CPU_DIR "/cpu0/cpufreq/scaling_min_freq") ||
		       exists(state, CPU_DIR "/cpu0/cpufreq/scaling_driver");
	case TUNING_IRQ:
		return exists(state, "/proc/irq/default_smp_affinity") ||
		       cpus_count(&state->irqs) > 0;
	case TUNING_GOVERNOR:
		return exists(state, CPU_DIR "/cpu0/cpufreq/scaling_governor");
	case TUNING_PSTATE:
	case TUNING_NOHZ:
		return uses_intel_pstate(state);
	case TUNING_MSR:
		return state->is_x86 && !uses_intel_pstate(state) && !has_boost_switch(state);
	case TUNING_BOOST:
		return !uses_intel_pstate(state) && has_boost_switch(state);
	case TUNING_ENERGY:
		return any_cpu_has(state, "cpufreq/energy_performance_preference");
	case TUNING_THP:
		return exists(state, "/sys/kernel/mm/transparent_hugepage/enabled");
	case TUNING_SHIELD:
		return state->way.n > 0;
	case TUNING_SMT:
		return topology_has_smt(&state->topology);
	default:
		return true;
	}
}

int tuning_parse_mask(struct cpus *set, const char *mask, const struct tuning_state *state,
		      struct err *err)
{
	const struct cpus *online = &state->topology.online;
	size_t digits = 0;
	int bit = 0;

	cpus_release(set);
	for (const char *s = mask + strlen(mask); s-- > mask; bit += 4) {
		const char *hex = "0123456789abcdef", *digit;

		if (*s == ',') {
			/* groups are of 8 digits, but for the first one */
			bit = (bit + 31) / 32 * 32 - 4;
			continue;
		}
		digit = strchr(hex, *s | 0x20);
		if (!digit)
			return 0;
		digits++;
		for (int i = 0; i < 4; i++)
			if (((digit - hex) >> i & 1) && cpus_has(online, bit + i) &&
			    cpus_add(set, bit + i, err))
				return -1;
	}
	return digits > 0;
}

void tuning_chosen_word(char *word, size_t size, const char *text)
{
	const char *begin = strchr(text, '['), *end = begin ? strchr(begin, ']') : NULL;

	if (end)
		snprintf(word, size, "%.*s", (int)(end - begin - 1), begin + 1);
	else
		snprintf(word, size, "%s", text);
}
