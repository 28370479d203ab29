#include "runner/machine/host.h"

#include "results/model/machine.h"
#include "runner/machine/cgroup.h"
#include "runner/machine/host_internal.h"
#include "runner/os/sysfile.h"

#include <gnu/libc-version.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* ---- what stays the same */

/* The kernel's own files rather than uname(2) and gethostname(2), so that tests see other names. */
static int add_names(struct facts *facts, const char *root, struct err *err)
{
	struct buf host = {0}, release = {0}, text = {0};
	struct utsname uts = {0};
	int rc = -1;

	uname(&uts);
	if (!sysfile_line(&host, root, "/proc/sys/kernel/hostname"))
		buf_adds(&host, uts.nodename);
	if (!sysfile_line(&release, root, "/proc/sys/kernel/osrelease"))
		buf_adds(&release, uts.release);
	buf_addf(&text, "%s-%s-%s-with-glibc%s", uts.sysname, buf_text(&release), uts.machine,
		 gnu_get_libc_version());
	if (buf_failed(&host) || buf_failed(&release) || buf_failed(&text)) {
		err_memory(err);
		goto out;
	}
	if (facts_add_text(facts, "platform", buf_text(&text), err) ||
	    facts_add_text(facts, "hostname", buf_text(&host), err))
		goto out;
	buf_clear(&text);
	if (sysfile_line(&text, root, "/proc/sys/kernel/version"))
		buf_addf(&release, " %s", buf_text(&text));
	rc = facts_add_text(facts, "assay_kernel", buf_text(&release), err);
out:
	buf_release(&host);
	buf_release(&release);
	buf_release(&text);
	return rc;
}

/* The image that a CI system runs on, by the variables of GitHub's runners or GitLab's. */
static int add_image(struct facts *facts, struct err *err)
{
	const char *name = getenv("ImageOS"), *version = getenv("ImageVersion");
	char text[200];

	if (!name)
		name = getenv("CI_JOB_IMAGE");
	if (!name || !*name)
		return 0;
	snprintf(text, sizeof(text), "%.120s%s%.60s", name, version ? " " : "",
		 version ? version : "");
	return facts_add_text(facts, "assay_image", text, err);
}

/* A value of os-release(5) without its quotes; nothing where it is not there. */
static void add_os_field(struct buf *out, const char *os, const char *key)
{
	size_t len = strlen(key);

	for (const char *line = os; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, key, len) != 0 || line[len] != '=')
			continue;
		line += len + 1;
		line += *line == '"' || *line == '\'';
		buf_addf(out, "%s%.*s", out->len ? " " : "", (int)strcspn(line, "\"'\n"), line);
		return;
	}
}

/* "debian 12, linux 6.1.0-25-amd64": inside a container the system is the container's. */
static void add_os(struct buf *out, const char *root)
{
	struct buf os = {0}, release = {0};

	if (sysfile_read(&os, root, "/etc/os-release") ||
	    sysfile_read(&os, root, "/usr/lib/os-release")) {
		add_os_field(out, buf_text(&os), "ID");
		add_os_field(out, buf_text(&os), "VERSION_ID");
	}
	if (sysfile_line(&release, root, "/proc/sys/kernel/osrelease"))
		buf_addf(out, "%slinux %s", out->len ? ", " : "", buf_text(&release));
	out->failed |= os.failed | release.failed;
	buf_release(&os);
	buf_release(&release);
}

/* What was installed on the machine: with the model of its CPU its class (results/model/machine.h).
   Who makes images says so; GitHub's and Azure's runners have variables; else it is told by what
   changes speed, the system and its kernel. */
static int add_machine_image(struct facts *facts, const char *root, struct err *err)
{
	const char *given = getenv("ASSAY_MACHINE_IMAGE");
	const char *name = getenv("ImageOS"), *version = getenv("ImageVersion");
	struct buf text = {0};
	int rc;

	if (given && *given)
		buf_adds(&text, given);
	else if (name && *name && version && *version)
		buf_addf(&text, "%s %s", name, version);
	else
		add_os(&text, root);
	rc = buf_failed(&text) ? err_memory(err)
			       : facts_add_text(facts, MACHINE_IMAGE, buf_text(&text), err);
	buf_release(&text);
	return rc;
}

static int add_aslr(struct facts *facts, const char *root, struct err *err)
{
	static const char *const words[] = {"No randomization", "Conservative randomization",
					    "Full randomization"};
	int64_t level = sysfile_number(-1, root, "/proc/sys/kernel/randomize_va_space");

	return level < 0 || level > 2 ? 0 : facts_add_text(facts, "aslr", words[level], err);
}

/* Local time as Python's naive datetime.isoformat(" "): microseconds only when there are some. */
static int add_time(struct facts *facts, const char *key, struct timespec t, struct err *err)
{
	struct tm local;
	char text[64];
	size_t len;

	if (!localtime_r(&t.tv_sec, &local))
		return 0;
	len = strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &local);
	if (t.tv_nsec >= 1000)
		snprintf(text + len, sizeof(text) - len, ".%06ld", t.tv_nsec / 1000);
	return facts_add_text(facts, key, text, err);
}

/* Seconds since 1970 at which the machine started, or -1. */
static long long boot_time(const char *root)
{
	struct buf stat = {0};
	const char *line = NULL;
	long long seconds = -1;

	if (sysfile_read(&stat, root, "/proc/stat"))
		line = strstr(buf_text(&stat), "\nbtime ");
	if (line)
		seconds = strtoll(line + strlen("\nbtime "), NULL, 10);
	buf_release(&stat);
	return seconds;
}

/* The first line that begins with "model name" or "machine", as pyperf looks for it. */
static int add_cpu_model(struct facts *facts, const char *root, struct err *err)
{
	struct buf info = {0};
	char *rest, *line;
	int rc = 0;

	if (sysfile_read(&info, root, "/proc/cpuinfo")) {
		rest = info.data;
		while ((line = sysfile_next_line(&rest))) {
			bool is_model = strncmp(line, "model name", 10) == 0;
			char *colon = strchr(line, ':');

			if (!is_model && strncmp(line, "machine", 7) != 0)
				continue;
			if (colon)
				rc = facts_add_text(facts,
						    is_model ? "cpu_model_name" : "cpu_machine",
						    colon + 1, err);
			break;
		}
	}
	buf_release(&info);
	return rc;
}

int host_collect(struct facts *facts, const struct topology *topology, const char *root,
		 struct err *err)
{
	long long boot = boot_time(root);

	if (add_names(facts, root, err) || add_image(facts, err) ||
	    add_machine_image(facts, root, err) || add_aslr(facts, root, err) ||
	    add_cpu_model(facts, root, err) ||
	    facts_add_int(facts, "cpu_count", (int64_t)topology->n, err))
		return -1;
	if (boot >= 0 &&
	    add_time(facts, "boot_time", (struct timespec){.tv_sec = (time_t)boot}, err))
		return -1;
	return host_add_fitness(facts, topology, root, err);
}

/* ---- what changes */

/* "0.20 0.18 0.12 1/80 11206" */
static int add_load(struct facts *facts, const char *root, struct err *err)
{
	struct buf line = {0};
	double load;
	long long runnable;
	int n = 0, rc = 0;

	if (sysfile_line(&line, root, "/proc/loadavg"))
		n = sscanf(buf_text(&line), "%lf %*s %*s %lld/", &load, &runnable);
	if (n >= 1)
		rc = facts_add_real(facts, "load_avg_1min", load, err);
	if (n >= 2 && rc == 0)
		rc = facts_add_int(facts, "runnable_threads", runnable, err);
	buf_release(&line);
	return rc;
}

static int add_times(struct facts *facts, const struct host_moment *begin,
		     const struct host_moment *end, const char *root, struct err *err)
{
	long long boot = boot_time(root);
	double uptime = (double)end->wall.tv_sec + 1e-9 * (double)end->wall.tv_nsec - (double)boot;

	if (add_time(facts, "date", begin->wall, err) ||
	    facts_add_real(facts, "duration", host_seconds_between(begin, end), err))
		return -1;
	/* a clock that was set back behind the boot is not worth a refused file */
	return boot < 0 || uptime < 0 ? 0 : facts_add_real(facts, "uptime", uptime, err);
}

int host_collect_run(struct facts *facts, const struct topology *topology, const struct cpus *cpus,
		     const struct host_moment *begin, const char *root, struct err *err)
{
	struct host_moment end;

	host_moment_read(&end, root);
	if (add_times(facts, begin, &end, root, err) ||
	    host_add_lost_time(facts, begin, &end, err) || add_load(facts, root, err) ||
	    host_add_cpu_affinity(facts, topology, cpus, err) ||
	    host_add_cpu_freq(facts, cpus, root, err) ||
	    host_add_cpu_config(facts, topology, cpus, root, err))
		return -1;
	return host_add_temperatures(facts, root, err);
}
