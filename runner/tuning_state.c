#include "runner/tuning.h"

#include "runner/sysfile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CPU_DIR	   "/sys/devices/system/cpu"
#define CGROUP_DIR "/sys/fs/cgroup"

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

/* Takes `name`, which may be NULL for lack of memory. */
static int names_take(struct tuning_names *names, char *name, struct err *err)
{
	if (!name || mem_reserve(&names->items, &names->cap, names->n + 1, sizeof(*names->items))) {
		free(name);
		return err_memory(err);
	}
	names->items[names->n++] = name;
	return 0;
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

/* ---- which CPUs are meant */

static int choose_cpus(struct tuning_state *state, const struct cpus *asked, struct err *err)
{
	const struct topology *t = &state->topology;
	bool is_asked = asked && cpus_count(asked) > 0;

	if (is_asked && !cpus_contains(&t->online, asked)) {
		struct buf online = {0};

		cpus_fmt(&t->online, &online);
		err_set(err, ERR_USAGE, "--affinity names a CPU that is not online; online: %s",
			buf_text(&online));
		buf_release(&online);
		return -1;
	}
	state->choice = cpus_count(&t->isolated) ? TUNING_ISOLATED
			: is_asked		 ? TUNING_ASKED
						 : TUNING_ALLOWED;
	state->is_asked_ignored = is_asked && state->choice == TUNING_ISOLATED;
	return cpus_copy(&state->set,
			 state->choice == TUNING_ISOLATED ? &t->isolated
			 : is_asked			  ? asked
							  : &t->allowed,
			 err);
}

/* ---- what is looked at */

static int read_cpus(struct tuning_state *state, const char *root, struct err *err)
{
	static const char *const names[] = {"scaling_driver",
					    "scaling_governor",
					    "scaling_min_freq",
					    "scaling_max_freq",
					    "cpuinfo_min_freq",
					    "cpuinfo_max_freq",
					    "energy_performance_preference"};
	struct snapshot *files = &state->files;

	for (size_t i = 0; i < state->topology.n; i++) {
		int cpu = state->topology.cpus[i].id;

		for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++)
			if (snapshot_add_file(files, root, err, CPU_DIR "/cpu%d/cpufreq/%s", cpu,
					      names[k]))
				return -1;
		if (snapshot_add_file(files, root, err, CPU_DIR "/cpu%d/online", cpu))
			return -1;
	}
	return 0;
}

/* The registers are read by the kernel's module alone; pyperf reads them from the first CPU on and
   ends where one fails, so that one message is enough. */
static int read_registers(struct tuning_state *state, const char *root, struct err *err)
{
	char path[64];

	for (size_t i = 0; i < state->topology.n; i++) {
		snprintf(path, sizeof(path), "/dev/cpu/%d/msr", state->topology.cpus[i].id);
		if (snapshot_add_register(&state->files, root, path, TUNING_MSR_TURBO, err))
			return -1;
	}
	return 0;
}

static int read_irqs(struct tuning_state *state, const char *root, struct err *err)
{
	char **names;
	size_t n = sysfile_names_new(&names, root, "/proc/irq");
	int rc = snapshot_add_file(&state->files, root, err, "/proc/irq/default_smp_affinity");

	for (size_t i = 0; i < n && rc == 0; i++) {
		char *end;
		long irq = strtol(names[i], &end, 10);

		if (*end || end == names[i] || irq < 0 || irq > CPUS_MAX)
			continue;
		rc = cpus_add(&state->irqs, (int)irq, err);
		if (rc == 0)
			rc = snapshot_add_file(&state->files, root, err,
					       "/proc/irq/%ld/smp_affinity", irq);
	}
	sysfile_names_free(names, n);
	return rc;
}

static int read_irqbalance(struct tuning_state *state, const char *root, struct err *err)
{
	const char *const systemctl[] = {"systemctl", "status", "irqbalance", NULL};
	const char *const service[] = {"service", "irqbalance", "status", NULL};
	size_t n = state->files.n;

	if (snapshot_add_program(&state->files, root, systemctl, err))
		return -1;
	if (*state->files.items[n].text)
		return 0;
	return snapshot_add_program(&state->files, root, service, err);
}

static int read_policies(struct tuning_state *state, const char *root, struct err *err)
{
	char **names;
	size_t n = sysfile_names_new(&names, root, CPU_DIR "/cpufreq");
	int rc = snapshot_add_file(&state->files, root, err, CPU_DIR "/cpufreq/boost");

	for (size_t i = 0; i < n && rc == 0; i++) {
		if (strncmp(names[i], "policy", strlen("policy")) != 0)
			continue;
		rc = names_take(&state->policies, strdup(names[i]), err);
		if (rc == 0)
			rc = snapshot_add_file(&state->files, root, err,
					       CPU_DIR "/cpufreq/%s/boost", names[i]);
	}
	sysfile_names_free(names, n);
	return rc;
}

static int read_power(struct tuning_state *state, const char *root, struct err *err)
{
	char **names;
	size_t n = sysfile_names_new(&names, root, "/sys/class/power_supply");
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		rc = snapshot_add_file(&state->files, root, err, "/sys/class/power_supply/%s/type",
				       names[i]);
		if (rc == 0)
			rc = snapshot_add_file(&state->files, root, err,
					       "/sys/class/power_supply/%s/online", names[i]);
	}
	sysfile_names_free(names, n);
	return rc;
}

/* ---- control groups */

/* Our group of the second version, "/user.slice/session-1.scope", into `path`; false when there is
   none. */
static bool own_group(char *path, size_t size, const char *root)
{
	struct buf text = {0};
	char *rest, *line;
	bool is_found = false;

	if (sysfile_read(&text, root, "/proc/self/cgroup"))
		for (rest = text.data; !is_found && (line = sysfile_next_line(&rest));)
			if (strncmp(line, "0::/", 4) == 0)
				is_found = snprintf(path, size, "%s", line + 3) < (int)size;
	buf_release(&text);
	return is_found;
}

static bool is_folder(const char *root, const char *group, const char *name)
{
	char path[8192];

	snprintf(path, sizeof(path), "%s" CGROUP_DIR "%s/%s/.", root, group, name);
	return access(path, F_OK) == 0;
}

/* The groups in `level`, but for the one named `next`, which is on our way. */
static int read_beside(struct tuning_state *state, const char *root, const char *level,
		       const char *next, struct err *err)
{
	char folder[4096];
	char **names;
	size_t n;
	int rc = 0;

	snprintf(folder, sizeof(folder), CGROUP_DIR "%s", level);
	n = sysfile_names_new(&names, root, folder);
	for (size_t i = 0; i < n && rc == 0; i++) {
		struct buf group = {0};

		if (strcmp(names[i], next) == 0 || !is_folder(root, level, names[i]))
			continue;
		buf_addf(&group, "%s/%s", level, names[i]);
		rc = snapshot_add_file(&state->files, root, err, CGROUP_DIR "%s/cpuset.cpus",
				       buf_text(&group));
		if (rc == 0)
			rc = names_take(&state->beside, buf_take(&group), err);
		buf_release(&group);
	}
	sysfile_names_free(names, n);
	return rc;
}

static int read_groups(struct tuning_state *state, const char *root, struct err *err)
{
	char own[4096], level[4096] = "";
	char *name, *save = NULL;

	if (snapshot_add_file(&state->files, root, err, CGROUP_DIR "/cgroup.controllers"))
		return -1;
	if (state->files.items[state->files.n - 1].error || !own_group(own, sizeof(own), root))
		return 0;
	for (name = strtok_r(own, "/", &save); name; name = strtok_r(NULL, "/", &save)) {
		size_t len = strlen(level);

		if (!is_folder(root, level, name))
			break; /* a path of the host's, which a container's mount lacks */
		if (snapshot_add_file(&state->files, root, err,
				      CGROUP_DIR "%s/cgroup.subtree_control", level) ||
		    read_beside(state, root, level, name, err) ||
		    names_take(&state->way, strdup(level), err))
			return -1;
		snprintf(level + len, sizeof(level) - len, "/%s", name);
	}
	return 0;
}

/* ---- all of it */

static int read_files(struct tuning_state *state, const char *root, struct err *err)
{
	static const char *const paths[] = {
		"/proc/cmdline",
		"/proc/sys/kernel/osrelease",
		"/proc/sys/kernel/perf_event_max_sample_rate",
		"/proc/sys/kernel/randomize_va_space",
		CPU_DIR "/intel_pstate/no_turbo",
		CPU_DIR "/amd_pstate/status",
		CPU_DIR "/nohz_full",
		CPU_DIR "/smt/control",
		"/sys/kernel/mm/transparent_hugepage/enabled",
	};

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		if (snapshot_add_file(&state->files, root, err, "%s", paths[i]))
			return -1;
	if (read_cpus(state, root, err) || read_irqs(state, root, err) ||
	    read_irqbalance(state, root, err) || read_policies(state, root, err) ||
	    read_power(state, root, err) || read_groups(state, root, err))
		return -1;
	return state->is_x86 ? read_registers(state, root, err) : 0;
}

static int read_also(struct tuning_state *state, const char *root, const struct tuning_writes *also,
		     struct err *err)
{
	for (size_t i = 0; also && i < also->n; i++)
		if (also->items[i].kind == TUNING_FILE &&
		    snapshot_add_file(&state->files, root, err, "%s", also->items[i].path))
			return -1;
	return 0;
}

/* Only x86 calls them flags. */
static bool has_x86_flags(const char *root)
{
	struct buf info = {0};
	size_t len;
	bool has = sysfile_read(&info, root, "/proc/cpuinfo") &&
		   sysfile_field(buf_text(&info), "flags", &len);

	buf_release(&info);
	return has;
}

int tuning_read(struct tuning_state *state, const char *root, const struct cpus *asked,
		const struct tuning_writes *also, struct err *err)
{
	*state = (struct tuning_state){.is_x86 = has_x86_flags(root), .is_root = geteuid() == 0};
	if (topology_read(&state->topology, root, err))
		return -1;
	if (choose_cpus(state, asked, err) || read_files(state, root, err) ||
	    read_also(state, root, also, err) || snapshot_seal(&state->files, err)) {
		tuning_state_release(state);
		return -1;
	}
	return 0;
}

/* ---- what a state says */

bool tuning_refused(int error)
{
	return error == EACCES || error == EPERM;
}

/* It was looked at, and it is there, be it unreadable. */
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

/* The rest of the first line that is `key` after blanks; false when there is none. */
static bool line_value(char *value, size_t size, const char *text, const char *key)
{
	for (const char *s = text; s && *s; s = strchr(s, '\n')) {
		s += *s == '\n';
		s += strspn(s, " ");
		if (strncmp(s, key, strlen(key)) == 0) {
			s += strlen(key);
			snprintf(value, size, "%.*s", (int)strcspn(s, "\n"), s);
			return true;
		}
	}
	return false;
}

static bool is_word(const char *text, const char *const *words)
{
	size_t len = strcspn(text, " ");

	for (; *words; words++)
		if (strlen(*words) == len && strncmp(text, *words, len) == 0)
			return true;
	return false;
}

static void say_trouble(struct irqbalance *found, enum irqbalance_trouble trouble, const char *said)
{
	found->trouble = trouble;
	snprintf(found->said, sizeof(found->said), "%s", said);
}

static void ask_systemctl(struct irqbalance *found, const char *answer)
{
	static const char *const on[] = {"active", "activating", NULL};
	static const char *const off[] = {"inactive", "deactivating", "dead", NULL};
	char value[1024];

	found->is_systemctl = true;
	if (!line_value(value, sizeof(value), answer, "Loaded: ")) {
		say_trouble(found, IRQBALANCE_NOT_LOADED, answer);
	} else if (strncmp(value, "not-found", strlen("not-found")) == 0) {
		return;
	} else if (!line_value(value, sizeof(value), answer, "Active: ") || !*value) {
		say_trouble(found, IRQBALANCE_NOT_ACTIVE, answer);
	} else if (is_word(value, on)) {
		found->is_active = 1;
	} else if (is_word(value, off)) {
		found->is_active = 0;
	} else {
		value[strcspn(value, " ")] = '\0';
		say_trouble(found, IRQBALANCE_STRANGE, value);
	}
}

/* "irqbalance start/running, process 123" */
static void ask_service(struct irqbalance *found, const char *answer)
{
	char said[1024];
	const char *state;
	size_t len = strlen(answer);

	while (len > 0 && strchr(" \n\t\r", answer[len - 1]))
		len--;
	snprintf(said, sizeof(said), "%.*s", (int)len, answer);
	state = strchr(said, ' ');
	state = state ? state + 1 : said;
	if (strncmp(state, "stop", 4) == 0)
		found->is_active = 0;
	else if (strncmp(state, "start", 5) == 0)
		found->is_active = 1;
	else
		say_trouble(found, IRQBALANCE_STRANGE, said);
}

struct irqbalance tuning_irqbalance(const struct tuning_state *state)
{
	struct irqbalance found = {.is_active = -1};
	const char *answer = snapshot_text(&state->files, "systemctl status irqbalance");

	if (*answer)
		ask_systemctl(&found, answer);
	else if (*(answer = snapshot_text(&state->files, "service irqbalance status")))
		ask_service(&found, answer);
	return found;
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
