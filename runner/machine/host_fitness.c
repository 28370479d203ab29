#include "runner/machine/host_internal.h"

#include "runner/machine/cgroup.h"
#include "runner/os/sysfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CPU_DIR "/sys/devices/system/cpu"

/* ---- processors and how they are set up */

/* How many different packages or nodes there are; unknown ones (-1) do not count. */
static int count_different(const struct topology *t, int (*get)(const struct cpu *cpu))
{
	int n = 0;

	for (size_t i = 0; i < t->n; i++) {
		size_t j = 0;

		while (j < i && get(&t->cpus[j]) != get(&t->cpus[i]))
			j++;
		n += j == i && get(&t->cpus[i]) >= 0;
	}
	return n;
}

static int package_of(const struct cpu *cpu)
{
	return cpu->package;
}

static int node_of(const struct cpu *cpu)
{
	return cpu->node;
}

static int core_of(const struct cpu *cpu)
{
	return cpus_next(&cpu->siblings, -1);
}

static int add_count(struct facts *facts, const char *key, int n, struct err *err)
{
	return n > 0 ? facts_add_int(facts, key, n, err) : 0;
}

static int add_list(struct facts *facts, const char *key, const struct cpus *cpus, struct err *err)
{
	struct buf list = {0};
	int rc;

	cpus_fmt(cpus, &list);
	rc = buf_failed(&list) ? err_memory(err) : facts_add_text(facts, key, buf_text(&list), err);
	buf_release(&list);
	return rc;
}

/* Ours is a number, for computing with; pyperf's is a text. */
static int add_quota(struct facts *facts, double quota, struct err *err)
{
	char text[40];

	snprintf(text, sizeof(text), "%g CPUs", quota);
	return facts_add_real(facts, "assay_cgroup_cpu_quota", quota, err) ||
			       facts_add_text(facts, "cpu_quota", text, err)
		       ? -1
		       : 0;
}

static int add_topology(struct facts *facts, const struct topology *t, const char *root,
			struct err *err)
{
	double quota = cgroup_cpu_quota(root);

	if (add_count(facts, "assay_cores", count_different(t, core_of), err) ||
	    add_count(facts, "assay_packages", count_different(t, package_of), err) ||
	    add_count(facts, "assay_numa_nodes", count_different(t, node_of), err) ||
	    facts_add_text(facts, "assay_smt", topology_has_smt(t) ? "on" : "off", err) ||
	    add_list(facts, "assay_isolated_cpus", &t->isolated, err))
		return -1;
	if (!cpus_equal(&t->allowed, &t->online) &&
	    add_list(facts, "assay_cpus_allowed", &t->allowed, err))
		return -1;
	return quota > 0 ? add_quota(facts, quota, err) : 0;
}

struct cpufreq_file {
	const char *root, *name;
};

static void get_cpufreq(struct buf *text, int cpu, const void *arg)
{
	const struct cpufreq_file *file = arg;

	sysfile_line(text, file->root, CPU_DIR "/cpu%d/cpufreq/%s", cpu, file->name);
}

static int add_cpufreq(struct facts *facts, const char *key, const char *name,
		       const struct topology *t, const char *root, struct err *err)
{
	struct cpufreq_file file = {root, name};
	struct buf text = {0};
	int rc = cpus_fmt_groups(&text, &t->online, true, get_cpufreq, &file, err);

	if (rc == 0)
		rc = facts_add_text(facts, key, buf_text(&text), err);
	buf_release(&text);
	return rc;
}

/* Intel's switch says when it is off, the others' when it is on. */
static int add_boost(struct facts *facts, const char *root, struct err *err)
{
	int64_t no_turbo = sysfile_number(-1, root, CPU_DIR "/intel_pstate/no_turbo");
	int64_t boost = sysfile_number(-1, root, CPU_DIR "/cpufreq/boost");

	if (no_turbo == 0 || no_turbo == 1)
		boost = !no_turbo;
	if (boost != 0 && boost != 1)
		return 0;
	return facts_add_text(facts, "assay_boost", boost ? "on" : "off", err);
}

/* "mains" when any line is plugged in, "battery" when there are lines and none is. */
static int add_power(struct facts *facts, const char *root, struct err *err)
{
	struct buf type = {0};
	char **names;
	size_t n = sysfile_names_new(&names, root, "/sys/class/power_supply");
	const char *power = NULL;

	for (size_t i = 0; i < n; i++) {
		if (!sysfile_line(&type, root, "/sys/class/power_supply/%s/type", names[i]) ||
		    strcmp(buf_text(&type), "Mains") != 0)
			continue;
		if (sysfile_number(0, root, "/sys/class/power_supply/%s/online", names[i]) == 1)
			power = "mains";
		else if (!power)
			power = "battery";
	}
	sysfile_names_free(names, n);
	buf_release(&type);
	return power ? facts_add_text(facts, "assay_power", power, err) : 0;
}

static int add_cpu_settings(struct facts *facts, const struct topology *t, const char *root,
			    struct err *err)
{
	if (add_boost(facts, root, err) ||
	    add_cpufreq(facts, "assay_governor", "scaling_governor", t, root, err) ||
	    add_cpufreq(facts, "assay_energy_preference", "energy_performance_preference", t, root,
			err))
		return -1;
	return add_power(facts, root, err);
}

/* ---- the rest of the machine */

/* The value of "key : value" in a file, as a text. */
static int add_field(struct facts *facts, const char *key, const char *path, const char *field,
		     const char *root, struct err *err)
{
	struct buf text = {0};
	const char *value = NULL;
	size_t len;
	char *copy;
	int rc = 0;

	if (sysfile_read(&text, root, "%s", path))
		value = sysfile_field(buf_text(&text), field, &len);
	if (value) {
		copy = strndup(value, len);
		rc = copy ? facts_add_text(facts, key, copy, err) : err_memory(err);
		free(copy);
	}
	buf_release(&text);
	return rc;
}

static int add_line(struct facts *facts, const char *key, const char *path, const char *root,
		    struct err *err)
{
	struct buf line = {0};
	int rc = 0;

	if (sysfile_line(&line, root, "%s", path))
		rc = facts_add_text(facts, key, buf_text(&line), err);
	buf_release(&line);
	return rc;
}

/* Vendor and product, or a board's model. */
static int add_machine(struct facts *facts, const char *root, struct err *err)
{
	struct buf vendor = {0}, product = {0};
	int rc = 0;

	if (sysfile_line(&vendor, root, "/sys/class/dmi/id/sys_vendor") ||
	    sysfile_line(&vendor, root, "/sys/firmware/devicetree/base/model")) {
		if (sysfile_line(&product, root, "/sys/class/dmi/id/product_name"))
			buf_addf(&vendor, " %s", buf_text(&product));
		rc = facts_add_text(facts, "assay_machine", buf_text(&vendor), err);
	}
	buf_release(&vendor);
	buf_release(&product);
	return rc;
}

/* "always [madvise] never": the word in brackets. */
static int add_thp(struct facts *facts, const char *root, struct err *err)
{
	struct buf line = {0};
	char *word, *end;
	int rc = 0;

	if (sysfile_line(&line, root, "/sys/kernel/mm/transparent_hugepage/enabled") &&
	    (word = strchr(line.data, '[')) && (end = strchr(word, ']'))) {
		*end = '\0';
		rc = facts_add_text(facts, "assay_thp", word + 1, err);
	}
	buf_release(&line);
	return rc;
}

static int add_memory(struct facts *facts, const char *root, struct err *err)
{
	struct buf text = {0};
	const char *value = NULL;
	size_t len;
	long long kb = 0;

	if (sysfile_read(&text, root, "/proc/meminfo"))
		value = sysfile_field(buf_text(&text), "MemTotal", &len);
	if (value)
		kb = strtoll(value, NULL, 10);
	buf_release(&text);
	return kb > 0 ? facts_add_int(facts, "assay_mem_total", kb * 1024, err) : 0;
}

/* The zone of this process, in which date and boot_time are written. */
static int add_timezone(struct facts *facts, struct err *err)
{
	time_t now = time(NULL);
	struct tm local;
	char text[64];
	long minutes;

	if (!localtime_r(&now, &local))
		return 0;
	minutes = labs(local.tm_gmtoff) / 60;
	snprintf(text, sizeof(text), "%c%02ld:%02ld %.32s", local.tm_gmtoff < 0 ? '-' : '+',
		 minutes / 60, minutes % 60, local.tm_zone ? local.tm_zone : "");
	return facts_add_text(facts, "assay_timezone", text, err);
}

int host_add_fitness(struct facts *facts, const struct topology *topology, const char *root,
		     struct err *err)
{
	/* paranoid goes from -1 to 4 */
	int64_t paranoid = sysfile_number(INT64_MIN, root, "/proc/sys/kernel/perf_event_paranoid");

	if (add_machine(facts, root, err) || host_add_virtualization(facts, root, err) ||
	    host_add_container(facts, root, err) || add_topology(facts, topology, root, err) ||
	    add_cpu_settings(facts, topology, root, err) || add_thp(facts, root, err) ||
	    add_memory(facts, root, err) || add_timezone(facts, err) ||
	    add_field(facts, "assay_microcode", "/proc/cpuinfo", "microcode", root, err))
		return -1;
	if (paranoid != INT64_MIN &&
	    facts_add_int(facts, "assay_perf_event_paranoid", paranoid, err))
		return -1;
	return add_line(facts, "assay_clocksource",
			"/sys/devices/system/clocksource/clocksource0/current_clocksource", root,
			err);
}
