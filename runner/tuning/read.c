/* One look at the machine. */
#include "runner/tuning/tuning.h"

#include "runner/os/sysfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CPU_DIR	   "/sys/devices/system/cpu"
#define CGROUP_DIR "/sys/fs/cgroup"

/* Takes ownership of `name`, which is NULL when memory ran out. */
static int names_take(struct tuning_names *names, char *name, struct err *err)
{
	if (!name || mem_reserve(&names->items, &names->cap, names->n + 1, sizeof(*names->items))) {
		free(name);
		return err_memory(err);
	}
	names->items[names->n++] = name;
	return 0;
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

/* Registers can only be read through the kernel's module. pyperf reads them from the first CPU on
   and stops where one fails, so that there is one message. */
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

/* What a list of CPUs of a control group, "/sys/fs/cgroup/a/b/cpuset.cpus", is restored by. */
static int read_shielded(struct tuning_state *state, const char *root, const char *path,
			 struct err *err)
{
	const char *file = strrchr(path, '/'), *group = file;

	while (group > path && *--group != '/')
		;
	if (strcmp(file, "/cpuset.cpus") != 0)
		return 0;
	if (snapshot_add_file(&state->files, root, err, "%.*s/cgroup.events", (int)(file - path),
			      path))
		return -1;
	return snapshot_add_file(&state->files, root, err, "%.*s/cpuset.cpus.effective",
				 (int)(group - path), path);
}

static int read_also(struct tuning_state *state, const char *root, const struct tuning_writes *also,
		     struct err *err)
{
	for (size_t i = 0; also && i < also->n; i++) {
		const struct tuning_write *write = &also->items[i];

		if (write->kind == TUNING_FILE &&
		    snapshot_add_file(&state->files, root, err, "%s", write->path))
			return -1;
		if (write->op == TUNING_SHIELD && read_shielded(state, root, write->path, err))
			return -1;
	}
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
