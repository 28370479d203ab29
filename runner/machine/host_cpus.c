#include "runner/machine/host_internal.h"

#include "runner/os/sysfile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CPU_DIR "/sys/devices/system/cpu"

/* ---- cpu_affinity */

int host_add_cpu_affinity(struct facts *facts, const struct topology *topology,
			  const struct cpus *cpus, struct err *err)
{
	struct buf list = {0};
	size_t n = cpus_count(cpus);
	int rc = 0;

	/* all of 0 .. n-1, which is what pyperf compares with */
	if (n == topology->n && (n == 0 || cpus_has(cpus, (int)n - 1)) &&
	    cpus_equal(cpus, &topology->online))
		return 0;
	cpus_fmt(cpus, &list);
	rc = buf_failed(&list) ? err_memory(err)
			       : facts_add_text(facts, "cpu_affinity", buf_text(&list), err);
	buf_release(&list);
	return rc;
}

/* ---- cpu_freq: what /proc/cpuinfo says at this moment */

struct freq {
	int cpu;
	long mhz;
};

struct freqs {
	struct freq *items;
	size_t n, cap;
};

static void get_freq(struct buf *text, int cpu, const void *arg)
{
	const struct freqs *freqs = arg;

	for (size_t i = 0; i < freqs->n; i++)
		if (freqs->items[i].cpu == cpu) {
			buf_addf(text, "%ld MHz", freqs->items[i].mhz);
			return;
		}
}

/* The number of a "processor" line, x86's "processor\t: 7" or z's "processor 7: version = 00";
   -1 for any other line. */
static int processor_number(const char *line)
{
	const char *s = line + strlen("processor");
	int cpu;

	s += strspn(s, " \t");
	s += *s == ':';
	return sscanf(s, "%d", &cpu) == 1 && cpu >= 0 ? cpu : -1;
}

/* The number of MHz in "cpu MHz\t\t: 2596.136" or Power's "clock\t\t: 3425.000000MHz"; -1 for any
   other line. */
static double line_mhz(const char *line)
{
	const char *colon = strchr(line, ':');
	size_t len = strlen(line);
	bool is_x86 = strncmp(line, "cpu MHz", 7) == 0;
	bool is_power =
		strncmp(line, "clock", 5) == 0 && len > 3 && strcmp(line + len - 3, "MHz") == 0;
	double mhz;

	return colon && (is_x86 || is_power) && sscanf(colon + 1, "%lf", &mhz) == 1 ? mhz : -1;
}

/* False when the format of the file is unknown, or memory ran out. */
static int read_freqs(struct freqs *freqs, char *text, struct err *err)
{
	char *line;
	int cpu = -1;

	while ((line = sysfile_next_line(&text))) {
		double mhz = line_mhz(line);

		if (strncmp(line, "processor", 9) == 0)
			cpu = processor_number(line);
		if (mhz < 0 || cpu < 0)
			continue;
		if (mem_reserve(&freqs->items, &freqs->cap, freqs->n + 1, sizeof(*freqs->items)))
			return err_memory(err);
		freqs->items[freqs->n++] = (struct freq){cpu, lrint(mhz)};
	}
	return 0;
}

int host_add_cpu_freq(struct facts *facts, const struct cpus *cpus, const char *root,
		      struct err *err)
{
	struct buf info = {0}, text = {0};
	struct freqs freqs = {0};
	int rc = 0;

	if (!sysfile_read(&info, root, "/proc/cpuinfo"))
		goto out;
	rc = read_freqs(&freqs, info.data, err);
	if (rc == 0)
		rc = cpus_fmt_groups(&text, cpus, false, get_freq, &freqs, err);
	if (rc == 0)
		rc = facts_add_text(facts, "cpu_freq", buf_text(&text), err);
out:
	free(freqs.items);
	buf_release(&info);
	buf_release(&text);
	return rc;
}

/* ---- cpu_config: driver, turbo, governor, isolation */

struct config_place {
	const char *root;
	const struct topology *topology;
};

static void add_item(struct buf *text, const char *prefix, const char *value)
{
	buf_addf(text, "%s%s%s", text->len ? ", " : "", prefix, value);
}

static void get_config(struct buf *text, int cpu, const void *arg)
{
	const struct config_place *at = arg;
	struct buf line = {0};

	if (sysfile_line(&line, at->root, CPU_DIR "/cpu%d/cpufreq/scaling_driver", cpu)) {
		add_item(text, "driver:", buf_text(&line));
		if (strcmp(buf_text(&line), "intel_pstate") == 0) {
			int64_t off =
				sysfile_number(-1, at->root, CPU_DIR "/intel_pstate/no_turbo");

			if (off == 0 || off == 1)
				add_item(text, "intel_pstate:", off ? "no turbo" : "turbo");
		}
	}
	if (sysfile_line(&line, at->root, CPU_DIR "/cpu%d/cpufreq/scaling_governor", cpu))
		add_item(text, "governor:", buf_text(&line));
	if (cpus_has(&at->topology->nohz_full, cpu))
		add_item(text, "", "nohz_full");
	if (cpus_has(&at->topology->isolated, cpu))
		add_item(text, "", "isolated");
	buf_release(&line);
}

int host_add_cpu_config(struct facts *facts, const struct topology *topology,
			const struct cpus *cpus, const char *root, struct err *err)
{
	struct config_place at = {root, topology};
	struct buf text = {0}, idle = {0};
	int rc = cpus_fmt_groups(&text, cpus, false, get_config, &at, err);

	if (rc == 0 && sysfile_line(&idle, root, CPU_DIR "/cpuidle/current_driver"))
		buf_addf(&text, "%sidle:%s", text.len ? "; " : "", buf_text(&idle));
	if (rc == 0)
		rc = buf_failed(&text) ? err_memory(err)
				       : facts_add_text(facts, "cpu_config", buf_text(&text), err);
	buf_release(&text);
	buf_release(&idle);
	return rc;
}

/* ---- temperatures */

/* "NAME:LABEL=67 C", thousandths of a degree given. */
static void add_degrees(struct buf *text, const char *name, const char *label, int64_t milli)
{
	buf_addf(text, "%s%s:%s=%.0f C", text->len ? ", " : "", name, label, (double)milli / 1000);
}

/* The sensors of one hwmon folder that have a label. */
static void add_sensors(struct buf *text, const char *root, const char *folder, const char *name)
{
	struct buf label = {0};

	/* k10temp numbers Tctl 1, Tdie 2, Tccd1 3 and so on, and leaves out what it lacks */
	for (int i = 1; i <= 64; i++) {
		int64_t milli = sysfile_number(INT64_MIN, root, "/sys/class/hwmon/%s/temp%d_input",
					       folder, i);

		if (milli != INT64_MIN &&
		    sysfile_line(&label, root, "/sys/class/hwmon/%s/temp%d_label", folder, i))
			add_degrees(text, name, buf_text(&label), milli);
	}
	buf_release(&label);
}

/* Intel's cores into `pyperfs`, as pyperf does, AMD's into `ours`. */
static void add_hwmon(struct buf *pyperfs, struct buf *ours, const char *root)
{
	struct buf name = {0};
	char **folders;
	size_t n = sysfile_names_new(&folders, root, "/sys/class/hwmon");

	for (size_t i = 0; i < n; i++) {
		if (!sysfile_line(&name, root, "/sys/class/hwmon/%s/name", folders[i]))
			continue;
		if (strncmp(buf_text(&name), "coretemp", 8) == 0)
			add_sensors(pyperfs, root, folders[i], buf_text(&name));
		else if (strcmp(buf_text(&name), "k10temp") == 0 ||
			 strcmp(buf_text(&name), "zenpower") == 0)
			add_sensors(ours, root, folders[i], buf_text(&name));
	}
	sysfile_names_free(folders, n);
	buf_release(&name);
}

/* Boards without hwmon sensors have thermal zones named for what they measure. */
static void add_thermal_zones(struct buf *text, const char *root)
{
	struct buf type = {0};
	char **zones;
	size_t n = sysfile_names_new(&zones, root, "/sys/class/thermal");

	for (size_t i = 0; i < n; i++) {
		int64_t milli;

		if (!sysfile_line(&type, root, "/sys/class/thermal/%s/type", zones[i]) ||
		    (!strstr(buf_text(&type), "cpu") && !strstr(buf_text(&type), "soc")))
			continue;
		milli = sysfile_number(INT64_MIN, root, "/sys/class/thermal/%s/temp", zones[i]);
		if (milli != INT64_MIN)
			add_degrees(text, "thermal", buf_text(&type), milli);
	}
	sysfile_names_free(zones, n);
	buf_release(&type);
}

int host_add_temperatures(struct facts *facts, const char *root, struct err *err)
{
	struct buf pyperfs = {0}, ours = {0};
	int rc = -1;

	add_hwmon(&pyperfs, &ours, root);
	if (pyperfs.len == 0 && ours.len == 0)
		add_thermal_zones(&ours, root);
	if (buf_failed(&pyperfs) || buf_failed(&ours))
		err_memory(err);
	else if (facts_add_text(facts, "cpu_temp", buf_text(&pyperfs), err) == 0)
		rc = facts_add_text(facts, "assay_cpu_temp", buf_text(&ours), err);
	buf_release(&pyperfs);
	buf_release(&ours);
	return rc;
}
