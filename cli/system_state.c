/* How the machine is, as pyperf says it, and what pyperf does not look at. */
#include "cli/system_report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CPU_DIR "/sys/devices/system/cpu"

struct shown {
	struct system_report *report;
	const struct tuning_state *state;
	enum tuning_action action;
	struct err *err;
};

static void judge(const struct shown *shown, bool is_tuned)
{
	shown->report->is_not_tuned |= !is_tuned;
}

/* The text of a file; whoever may not read it is told so at the end. */
static const char *read_text(const struct shown *shown, const char *path)
{
	const struct snapshot_item *item = snapshot_get(&shown->state->files, "%s", path);

	if (item && tuning_refused(item->error))
		shown->report->was_refused = true;
	return item ? item->text : "";
}

/* ---- texts of many CPUs */

struct texts_of {
	const struct shown *shown;
	void (*get)(struct buf *text, const struct shown *shown, int cpu);
};

static void get_text(struct buf *text, int cpu, const void *arg)
{
	const struct texts_of *of = arg;

	of->get(text, of->shown, cpu);
}

/* "0-3=a; 4-7=b" for a set of CPUs (or of other numbers), into `out`. */
static int group(struct buf *out, const struct cpus *set, const struct shown *shown,
		 void (*get)(struct buf *text, const struct shown *shown, int cpu))
{
	struct texts_of of = {shown, get};

	return cpus_fmt_groups(out, set, false, get_text, &of, shown->err);
}

/* Is the file of that name "`text`" for all of `set` that have one? */
static bool all_are(const struct shown *shown, const struct cpus *set, const char *name,
		    const char *text)
{
	for (int cpu = cpus_next(set, -1); cpu >= 0; cpu = cpus_next(set, cpu)) {
		const char *now =
			snapshot_text(&shown->state->files, CPU_DIR "/cpu%d/cpufreq/%s", cpu, name);

		if (*now && strcmp(now, text) != 0)
			return false;
	}
	return true;
}

/* ---- pyperf's */

static int show_perf_event(const struct shown *shown)
{
	const char *text = read_text(shown, "/proc/sys/kernel/perf_event_max_sample_rate");
	long rate = strtol(text, NULL, 10);

	if (rate == 0)
		return 0;
	system_say(&shown->report->states, TUNING_PERF_EVENT, "Maximum sample rate: %ld per second",
		   rate);
	judge(shown, rate == 1);
	if (rate != 1)
		system_say(&shown->report->advices, TUNING_PERF_EVENT, "Set max sample rate to 1");
	return 0;
}

static int show_aslr(const struct shown *shown)
{
	static const char *const words[] = {"No randomization", "Conservative randomization",
					    "Full randomization"};
	const char *path = "/proc/sys/kernel/randomize_va_space";
	const char *text = read_text(shown, path);

	if (strlen(text) != 1 || *text < '0' || *text > '2') {
		system_say(&shown->report->errors, TUNING_ASLR, "Failed to read %s", path);
		return 0;
	}
	system_say(&shown->report->states, TUNING_ASLR, "%s", words[*text - '0']);
	judge(shown, *text == '2');
	if (*text != '2')
		system_say(&shown->report->advices, TUNING_ASLR,
			   "Enable full randomization: write 2 into %s", path);
	return 0;
}

static void show_isolated(const struct shown *shown)
{
	const struct topology *t = &shown->state->topology;
	struct buf list = {0};

	if (cpus_count(&t->isolated)) {
		cpus_fmt(&t->isolated, &list);
		system_say(&shown->report->states, TUNING_SCHEDULER, "Isolated CPUs (%zu/%zu): %s",
			   cpus_count(&t->isolated), t->n, buf_text(&list));
	} else if (t->n > 1) {
		system_say(&shown->report->states, TUNING_SCHEDULER, "No CPU is isolated");
		system_say(&shown->report->advices, TUNING_SCHEDULER,
			   "Use isolcpus=<cpu list> kernel parameter to isolate CPUs");
	}
	buf_release(&list);
}

/* The value of rcu_nocbs= on the kernel's command line, as a set; empty when there is none. */
static int read_nocbs(struct cpus *set, const struct shown *shown)
{
	const char *line = snapshot_text(&shown->state->files, "/proc/cmdline");
	const char *option = strstr(line, "rcu_nocbs=");
	struct err cause = {0};
	char list[1024];

	if (!option || (option > line && option[-1] != ' '))
		return 0;
	option += strlen("rcu_nocbs=");
	snprintf(list, sizeof(list), "%.*s", (int)strcspn(option, " "), option);
	cpus_parse(set, list, &cause);
	return cause.kind == ERR_MEMORY ? err_memory(shown->err) : 0;
}

static int show_scheduler(const struct shown *shown)
{
	int major = 0, minor = 0;
	struct cpus nocbs = {0};
	struct buf list = {0};
	int rc = 0;

	show_isolated(shown);
	if (sscanf(snapshot_text(&shown->state->files, "/proc/sys/kernel/osrelease"), "%d.%d",
		   &major, &minor) < 2 ||
	    major < 3 || (major == 3 && minor < 8))
		return 0;
	rc = read_nocbs(&nocbs, shown);
	if (rc == 0 && cpus_count(&nocbs)) {
		cpus_fmt(&nocbs, &list);
		system_say(&shown->report->states, TUNING_SCHEDULER,
			   "RCU disabled on CPUs (%zu/%zu): %s", cpus_count(&nocbs),
			   shown->state->topology.n, buf_text(&list));
	} else if (rc == 0 && shown->state->topology.n > 1) {
		system_say(&shown->report->advices, TUNING_SCHEDULER,
			   "Use rcu_nocbs=<cpu list> kernel parameter (with isolcpus) to not "
			   "schedule RCU on isolated CPUs");
	}
	cpus_release(&nocbs);
	buf_release(&list);
	return rc;
}

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

static int show_frequency(const struct shown *shown)
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
	rc = group(&text, online, shown, get_frequency);
	if (rc == 0 && text.len)
		system_say(&shown->report->states, TUNING_FREQUENCY, "%s", buf_text(&text));
	buf_release(&text);
	return rc;
}

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

static int show_irq(const struct shown *shown)
{
	struct irqbalance found = tuning_irqbalance(shown->state);
	const char *mask = read_text(shown, "/proc/irq/default_smp_affinity");
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
		rc = group(&text, &shown->state->irqs, shown, get_irq);
	if (rc == 0)
		say_irqs(shown, &text);
	cpus_release(&set);
	buf_release(&text);
	return rc;
}

/* The first line that is plugged in or not; a strange one ends the search. */
static int show_power(const struct shown *shown)
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

static void get_governor(struct buf *text, const struct shown *shown, int cpu)
{
	buf_adds(text, snapshot_text(&shown->state->files,
				     CPU_DIR "/cpu%d/cpufreq/scaling_governor", cpu));
}

static int show_governor(const struct shown *shown)
{
	const struct cpus *online = &shown->state->topology.online;
	struct buf text = {0};
	bool is_tuned = all_are(shown, online, "scaling_governor", "performance");
	int rc;

	for (int cpu = cpus_next(online, -1); cpu >= 0; cpu = cpus_next(online, cpu)) {
		char path[256];
		const struct snapshot_item *item;

		snprintf(path, sizeof(path), CPU_DIR "/cpu%d/cpufreq/scaling_governor", cpu);
		item = snapshot_get(&shown->state->files, "%s", path);
		if (!item || item->error) {
			read_text(shown, path);
			system_say(&shown->report->errors, TUNING_GOVERNOR,
				   "Unable to read CPU scaling governor from %s", path);
		}
	}
	rc = group(&text, online, shown, get_governor);
	if (rc == 0 && text.len) {
		system_say(&shown->report->states, TUNING_GOVERNOR, "%s", buf_text(&text));
		judge(shown, is_tuned);
		if (!is_tuned)
			system_say(&shown->report->advices, TUNING_GOVERNOR,
				   "Use CPU scaling governor 'performance'");
	}
	buf_release(&text);
	return rc;
}

static int show_pstate(const struct shown *shown)
{
	const char *text = read_text(shown, CPU_DIR "/intel_pstate/no_turbo");
	bool is_off = strcmp(text, "1") == 0;

	if (!is_off && strcmp(text, "0") != 0) {
		system_say(&shown->report->errors, TUNING_PSTATE, "Invalid no_turbo value: '%s'",
			   text);
		return 0;
	}
	system_say(&shown->report->states, TUNING_PSTATE, "Turbo Boost %s",
		   is_off ? "disabled" : "enabled");
	judge(shown, is_off);
	if (!is_off)
		system_say(&shown->report->advices, TUNING_PSTATE,
			   "Disable Turbo Boost to get more reliable CPU frequency");
	return 0;
}

static int show_nohz(const struct shown *shown)
{
	struct cpus used = {0};
	struct buf list = {0};
	int rc = 0;

	if (cpus_count(&shown->state->topology.nohz_full)) {
		rc = cpus_copy(&used, &shown->state->topology.nohz_full, shown->err);
		if (rc == 0)
			rc = cpus_unite(&used, &shown->state->set, shown->err);
		cpus_fmt(&used, &list);
		system_say(&shown->report->advices, TUNING_NOHZ,
			   "WARNING: nohz_full is enabled on CPUs %s which use the intel_pstate "
			   "driver, whereas intel_pstate is incompatible with nohz_full",
			   buf_text(&list));
		system_say(&shown->report->advices, TUNING_NOHZ,
			   "See https://bugzilla.redhat.com/show_bug.cgi?id=1378529");
		judge(shown, false);
	}
	cpus_release(&used);
	buf_release(&list);
	return rc;
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

static int show_msr(const struct shown *shown)
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
		judge(shown, cpus_count(&on) == 0);
	}
	cpus_release(&on);
	cpus_release(&off);
	return rc;
}

/* ---- ours */

static int show_boost(const struct shown *shown)
{
	const struct tuning_state *state = shown->state;
	const char *global = read_text(shown, CPU_DIR "/cpufreq/boost");
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
	judge(shown, !is_on);
	if (is_on)
		system_say(&shown->report->advices, TUNING_BOOST,
			   "Disable boost to get more reliable CPU frequency");
	buf_release(&on);
	return 0;
}

static void get_energy(struct buf *text, const struct shown *shown, int cpu)
{
	buf_adds(text, snapshot_text(&shown->state->files,
				     CPU_DIR "/cpu%d/cpufreq/energy_performance_preference", cpu));
}

static int show_energy(const struct shown *shown)
{
	struct buf text = {0};
	bool is_tuned =
		all_are(shown, &shown->state->set, "energy_performance_preference", "performance");
	int rc = group(&text, &shown->state->topology.online, shown, get_energy);

	if (rc == 0 && text.len) {
		system_say(&shown->report->states, TUNING_ENERGY, "%s", buf_text(&text));
		judge(shown, is_tuned);
		if (!is_tuned)
			system_say(&shown->report->advices, TUNING_ENERGY,
				   "Use energy preference 'performance'");
	}
	buf_release(&text);
	return rc;
}

static int show_thp(const struct shown *shown)
{
	char word[64];

	tuning_chosen_word(word, sizeof(word),
			   read_text(shown, "/sys/kernel/mm/transparent_hugepage/enabled"));
	if (!*word)
		return 0;
	system_say(&shown->report->states, TUNING_THP, "transparent huge pages: %s", word);
	judge(shown, strcmp(word, "always") != 0);
	if (strcmp(word, "always") == 0)
		system_say(&shown->report->advices, TUNING_THP,
			   "Use 'madvise': which process gets huge pages is chance otherwise");
	return 0;
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

static int show_shield(const struct shown *shown)
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

static int show_smt(const struct shown *shown)
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
	buf_clear(&text);
	cpus_fmt(&beside, &text);
	if (state->choice == TUNING_ALLOWED)
		system_say(&shown->report->advices, TUNING_SMT,
			   "Choose a CPU with --affinity: tune takes the others of its core "
			   "offline");
	else if (text.len)
		system_say(&shown->report->advices, TUNING_SMT,
			   "Take CPU %s offline: it shares a core with a chosen one",
			   buf_text(&text));
	judge(shown, state->choice != TUNING_ASKED || text.len == 0);
	cpus_release(&beside);
	buf_release(&text);
	return rc;
}

/* ---- all */

static void show_set(const struct shown *shown)
{
	const struct tuning_state *state = shown->state;
	struct buf list = {0};

	cpus_fmt(&state->set, &list);
	system_say(&shown->report->states, TUNING_OPS, "CPU: use %zu logical CPUs: %s",
		   cpus_count(&state->set), buf_text(&list));
	if (state->is_asked_ignored)
		system_say(&shown->report->warnings, TUNING_OPS,
			   "CPU: the isolated CPUs are used, not those of --affinity");
	if (state->choice == TUNING_ALLOWED &&
	    !cpus_equal(&state->topology.allowed, &state->topology.online))
		system_say(&shown->report->states, TUNING_OPS,
			   "CPU: this process may use %zu of %zu CPUs (control group, affinity)",
			   cpus_count(&state->topology.allowed), state->topology.n);
	buf_release(&list);
}

int system_report_state(struct system_report *report, const struct tuning_state *state,
			enum tuning_action action, struct err *err)
{
	static int (*const show[TUNING_OPS])(const struct shown *shown) = {
		[TUNING_PERF_EVENT] = show_perf_event,
		[TUNING_ASLR] = show_aslr,
		[TUNING_SCHEDULER] = show_scheduler,
		[TUNING_FREQUENCY] = show_frequency,
		[TUNING_IRQ] = show_irq,
		[TUNING_POWER] = show_power,
		[TUNING_GOVERNOR] = show_governor,
		[TUNING_PSTATE] = show_pstate,
		[TUNING_NOHZ] = show_nohz,
		[TUNING_MSR] = show_msr,
		[TUNING_BOOST] = show_boost,
		[TUNING_ENERGY] = show_energy,
		[TUNING_THP] = show_thp,
		[TUNING_SHIELD] = show_shield,
		[TUNING_SMT] = show_smt,
	};
	struct shown shown = {report, state, action, err};

	show_set(&shown);
	for (enum tuning_op op = 0; op < TUNING_OPS; op++)
		if (tuning_is_available(state, op) && show[op](&shown))
			return -1;
	if (report->was_refused)
		system_say(action == TUNING_SHOW ? &report->warnings : &report->errors, TUNING_OPS,
			   "ERROR: At least one operation failed with permission error%s",
			   state->is_root ? "" : ", retry as root");
	return buf_failed(&report->states) || buf_failed(&report->advices) ||
			       buf_failed(&report->warnings) || buf_failed(&report->errors)
		       ? err_memory(err)
		       : 0;
}
