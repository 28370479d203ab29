/* What makes CPUs faster or slower: frequencies, turbo in its four forms, the power supply. */
#include "cli/machine/system_shown.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CPU_DIR "/sys/devices/system/cpu"

static void get_frequency(struct buf *text, const struct shown *shown, int cpu)
{
	const struct snapshot *files = &shown->state->files;
	const char *low = snapshot_text(files, CPU_DIR "/cpu%d/cpufreq/scaling_min_freq", cpu);
	const char *high = snapshot_text(files, CPU_DIR "/cpu%d/cpufreq/scaling_max_freq", cpu);
	long min_mhz = strtol(low, NULL, 10) / 1000, max_mhz = strtol(high, NULL, 10) / 1000;

	if (!*low || !*high)
		return;
	if (min_mhz != max_mhz)
		buf_addf(text, "min=%ld MHz, max=%ld MHz", min_mhz, max_mhz);
	else
		buf_addf(text, "min=max=%ld MHz", max_mhz);
}

int system_show_frequency(const struct shown *shown)
{
	const struct cpus *online = &shown->state->topology.online;
	struct buf text = {0};
	int rc;

	for (int cpu = cpus_next(online, -1); cpu >= 0; cpu = cpus_next(online, cpu)) {
		get_frequency(&text, shown, cpu);
		if (!text.len)
			system_say(&shown->report->warnings, TUNING_FREQUENCY,
				   "Unable to read scaling_min_freq or scaling_max_freq of CPU %d",
				   cpu);
		buf_clear(&text);
	}
	rc = shown_add_groups(&text, online, shown, get_frequency);
	if (rc == 0 && text.len)
		system_say(&shown->report->states, TUNING_FREQUENCY, "%s", buf_text(&text));
	buf_release(&text);
	return rc;
}

/* The first line that is plugged in or not; a strange one ends the search. */
int system_show_power(const struct shown *shown)
{
	const struct snapshot *files = &shown->state->files;

	for (size_t i = 0; i < files->n; i++) {
		const char *name = files->items[i].name;
		char path[4096];
		const struct snapshot_item *online;
		size_t len = strlen(name);

		if (strncmp(name, "/sys/class/power_supply/", 24) != 0 || len < 29 ||
		    strcmp(name + len - 5, "/type") != 0 ||
		    strcmp(files->items[i].text, "Mains") != 0)
			continue;
		snprintf(path, sizeof(path), "%.*s/online", (int)(len - 5), name);
		online = snapshot_get(files, "%s", path);
		if (!online || online->error == ENOENT)
			continue;
		if (strcmp(online->text, "1") == 0) {
			system_say(&shown->report->states, TUNING_POWER,
				   "the power cable is plugged");
		} else if (strcmp(online->text, "0") == 0) {
			system_say(&shown->report->states, TUNING_POWER,
				   "the power cable is unplugged");
			system_say(&shown->report->advices, TUNING_POWER,
				   "The power cable must be plugged");
		} else {
			system_say(&shown->report->errors, TUNING_POWER, "Failed to parse %s: '%s'",
				   path, online->text);
		}
		break;
	}
	return 0;
}

/* What the CPUs have, in groups of the same, and the advice where it is not what tune makes of it.
 */
static int show_groups(const struct shown *shown, enum tuning_op op,
		       void (*get)(struct buf *text, const struct shown *shown, int cpu),
		       bool is_tuned, const char *advice)
{
	struct buf text = {0};
	int rc = shown_add_groups(&text, &shown->state->topology.online, shown, get);

	if (rc == 0 && text.len) {
		system_say(&shown->report->states, op, "%s", buf_text(&text));
		shown_judge(shown, is_tuned);
		if (!is_tuned)
			system_say(&shown->report->advices, op, "%s", advice);
	}
	buf_release(&text);
	return rc;
}

static void get_governor(struct buf *text, const struct shown *shown, int cpu)
{
	buf_adds(text, snapshot_text(&shown->state->files,
				     CPU_DIR "/cpu%d/cpufreq/scaling_governor", cpu));
}

int system_show_governor(const struct shown *shown)
{
	const struct cpus *online = &shown->state->topology.online;

	for (int cpu = cpus_next(online, -1); cpu >= 0; cpu = cpus_next(online, cpu)) {
		char path[256];
		const struct snapshot_item *item;

		snprintf(path, sizeof(path), CPU_DIR "/cpu%d/cpufreq/scaling_governor", cpu);
		item = snapshot_get(&shown->state->files, "%s", path);
		if (!item || item->error) {
			shown_text(shown, path);
			system_say(&shown->report->errors, TUNING_GOVERNOR,
				   "Unable to read CPU scaling governor from %s", path);
		}
	}
	return show_groups(shown, TUNING_GOVERNOR, get_governor,
			   shown_all_are(shown, online, "scaling_governor", "performance"),
			   "Use CPU scaling governor 'performance'");
}

/* ---- turbo */

int system_show_pstate(const struct shown *shown)
{
	const char *text = shown_text(shown, CPU_DIR "/intel_pstate/no_turbo");
	bool is_off = strcmp(text, "1") == 0;

	if (!is_off && strcmp(text, "0") != 0) {
		system_say(&shown->report->errors, TUNING_PSTATE, "Invalid no_turbo value: '%s'",
			   text);
		return 0;
	}
	system_say(&shown->report->states, TUNING_PSTATE, "Turbo Boost %s",
		   is_off ? "disabled" : "enabled");
	shown_judge(shown, is_off);
	if (!is_off)
		system_say(&shown->report->advices, TUNING_PSTATE,
			   "Disable Turbo Boost to get more reliable CPU frequency");
	return 0;
}

/* Which of the set's CPUs, up to the first that cannot be read, have turbo on (or off). */
static int turbo_cpus(struct cpus *cpus, const struct shown *shown, bool is_on)
{
	const struct cpus *set = &shown->state->set;

	for (int cpu = cpus_next(set, -1); cpu >= 0; cpu = cpus_next(set, cpu)) {
		const struct snapshot_item *item =
			snapshot_get(&shown->state->files, "/dev/cpu/%d/msr", cpu);
		bool is_off;

		if (!item || item->error)
			break;
		is_off = strtoull(item->text, NULL, 16) >> TUNING_MSR_TURBO_OFF_BIT & 1;
		if (is_off != is_on && cpus_add(cpus, cpu, shown->err))
			return -1;
	}
	return 0;
}

static void say_turbo(const struct shown *shown, const struct cpus *on, const struct cpus *off)
{
	struct buf text = {0}, list = {0};

	if (cpus_count(on)) {
		cpus_fmt(on, &list);
		buf_addf(&text, "CPU %s: enabled", buf_text(&list));
		system_say(&shown->report->advices, TUNING_MSR,
			   "Disable Turbo Boost on CPU %s to get more reliable CPU frequency",
			   buf_text(&list));
		buf_clear(&list);
	}
	if (cpus_count(off)) {
		cpus_fmt(off, &list);
		buf_addf(&text, "%sCPU %s: disabled", text.len ? ", " : "", buf_text(&list));
	}
	if (text.len)
		system_say(&shown->report->states, TUNING_MSR, "%s", buf_text(&text));
	buf_release(&text);
	buf_release(&list);
}

/* A device that was missing when it was to be written is not looked for again. */
static bool is_device_missing(const struct shown *shown)
{
	const struct cpus *cpus =
		shown->action == TUNING_RESET ? &shown->state->topology.online : &shown->state->set;
	int first = cpus_next(cpus, -1);
	const struct snapshot_item *item =
		snapshot_get(&shown->state->files, "/dev/cpu/%d/msr", first);

	return shown->action != TUNING_SHOW && item && item->error == ENOENT;
}

int system_show_msr(const struct shown *shown)
{
	struct cpus on = {0}, off = {0};
	int rc;

	if (is_device_missing(shown))
		return 0;
	system_report_register_unread(shown->report, &shown->report->warnings, shown->state,
				      &shown->state->set);
	rc = turbo_cpus(&on, shown, true) || turbo_cpus(&off, shown, false) ? -1 : 0;
	if (rc == 0) {
		say_turbo(shown, &on, &off);
		shown_judge(shown, cpus_count(&on) == 0);
	}
	cpus_release(&on);
	cpus_release(&off);
	return rc;
}

int system_show_boost(const struct shown *shown)
{
	const struct tuning_state *state = shown->state;
	const char *global = shown_text(shown, CPU_DIR "/cpufreq/boost");
	const char *driver = snapshot_text(&state->files, CPU_DIR "/amd_pstate/status");
	struct buf on = {0};
	size_t non = 0, nall = 0;
	bool is_on;

	for (size_t i = 0; i < state->policies.n; i++) {
		const char *text = snapshot_text(&state->files, CPU_DIR "/cpufreq/%s/boost",
						 state->policies.items[i]);

		nall += *text != '\0';
		non += strcmp(text, "1") == 0;
	}
	is_on = *global ? strcmp(global, "1") == 0 : non > 0;
	if (nall && non && non < nall)
		buf_addf(&on, " (%zu of %zu policies)", non, nall);
	if (*driver)
		buf_addf(&on, " (amd_pstate: %s)", driver);
	system_say(&shown->report->states, TUNING_BOOST, "Boost %s%s",
		   is_on ? "enabled" : "disabled", buf_text(&on));
	shown_judge(shown, !is_on);
	if (is_on)
		system_say(&shown->report->advices, TUNING_BOOST,
			   "Disable boost to get more reliable CPU frequency");
	buf_release(&on);
	return 0;
}

/* ---- the preference */

static void get_energy(struct buf *text, const struct shown *shown, int cpu)
{
	buf_adds(text, snapshot_text(&shown->state->files,
				     CPU_DIR "/cpu%d/cpufreq/energy_performance_preference", cpu));
}

int system_show_energy(const struct shown *shown)
{
	return show_groups(shown, TUNING_ENERGY, get_energy,
			   shown_all_are(shown, &shown->state->set, "energy_performance_preference",
					 "performance"),
			   "Use energy preference 'performance'");
}
