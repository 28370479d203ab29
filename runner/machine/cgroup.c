#include "runner/machine/cgroup.h"

#include "runner/os/sysfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where a controller's files of our group are. */
struct place {
	char mount[64];	 /* "/sys/fs/cgroup/cpuset" */
	char path[1024]; /* below it, "" or "/a/b" */
	bool is_v2;
};

/* Is `name` one of the comma-separated names? */
static bool list_has(const char *names, size_t len, const char *name)
{
	size_t want = strlen(name);

	for (size_t i = 0; i < len;) {
		size_t n = strcspn(names + i, ",:");

		if (n == want && strncmp(names + i, name, n) == 0)
			return true;
		i += n + 1;
	}
	return false;
}

/* Set the path, without a final '/'. */
static void set_path(struct place *place, const char *path)
{
	snprintf(place->path, sizeof(place->path), "%s", strcmp(path, "/") == 0 ? "" : path);
}

/* Lines of /proc/self/cgroup are "number:controllers:path". Version 1 names the controller, version
   2 has the one line "0::path". False when this process has no such group. */
static bool find_group(struct place *place, const char *root, const char *controller)
{
	struct buf text = {0};
	char *rest, *line;
	bool is_found = false;

	*place = (struct place){0};
	if (!sysfile_read(&text, root, "/proc/self/cgroup"))
		goto out;
	rest = text.data;
	while (!is_found && (line = sysfile_next_line(&rest))) {
		char *names = strchr(line, ':');
		char *path = names ? strchr(names + 1, ':') : NULL;

		if (!path)
			continue;
		if (path == names + 1) {
			place->is_v2 = true; /* used unless version 1 has the controller */
			set_path(place, path + 1);
		} else if (list_has(names + 1, (size_t)(path - names - 1), controller)) {
			is_found = true;
			place->is_v2 = false;
			snprintf(place->mount, sizeof(place->mount), "/sys/fs/cgroup/%s",
				 controller);
			set_path(place, path + 1);
		}
	}
	if (!is_found && place->is_v2) {
		is_found = true;
		snprintf(place->mount, sizeof(place->mount), "/sys/fs/cgroup");
	}
out:
	buf_release(&text);
	return is_found;
}

/* One of our group's files; the top of the mount when our path is not below it. */
static bool read_line(struct buf *line, const char *root, const struct place *place,
		      const char *file)
{
	return sysfile_line(line, root, "%s%s/%s", place->mount, place->path, file) ||
	       sysfile_line(line, root, "%s/%s", place->mount, file);
}

int cgroup_cpuset(struct cpus *set, const char *root, struct err *err)
{
	struct place place;
	struct buf line = {0};
	struct err cause = {0};
	int rc = 0;

	if (!find_group(&place, root, "cpuset"))
		return 0;
	if (place.is_v2 ? read_line(&line, root, &place, "cpuset.cpus.effective")
			: read_line(&line, root, &place, "cpuset.effective_cpus") ||
				  read_line(&line, root, &place, "cpuset.cpus"))
		rc = cpus_parse(set, buf_text(&line), &cause) == 0;
	buf_release(&line);
	return cause.kind == ERR_MEMORY ? err_memory(err) : rc;
}

/* The quota of the group `place` alone, in CPUs, or 0. */
static double quota_of(const char *root, const struct place *place)
{
	struct buf line = {0};
	double quota = 0, period = 0, cpus = 0;

	if (place->is_v2) { /* "150000 100000", "max 100000" */
		if (sysfile_line(&line, root, "%s%s/cpu.max", place->mount, place->path) &&
		    sscanf(buf_text(&line), "%lf %lf", &quota, &period) == 2 && period > 0)
			cpus = quota / period;
	} else {
		quota = (double)sysfile_number(-1, root, "%s%s/cpu.cfs_quota_us", place->mount,
					       place->path);
		period = (double)sysfile_number(0, root, "%s%s/cpu.cfs_period_us", place->mount,
						place->path);
		if (quota > 0 && period > 0)
			cpus = quota / period;
	}
	buf_release(&line);
	return cpus;
}

/* On to the group above; false at the top. */
static bool go_up(struct place *place)
{
	char *slash = strrchr(place->path, '/');

	if (slash)
		*slash = '\0';
	return slash;
}

double cgroup_cpu_quota(const char *root)
{
	struct place place;
	double least = 0;

	if (!find_group(&place, root, "cpu"))
		return 0;
	do {
		double quota = quota_of(root, &place);

		if (quota > 0 && (least == 0 || quota < least))
			least = quota;
	} while (go_up(&place));
	return least;
}

/* For how long the quota of the group `place` alone kept its tasks waiting. */
static double throttled_of(const char *root, const struct place *place)
{
	struct buf text = {0};
	const char *line;
	double seconds = 0;

	if (!sysfile_read(&text, root, "%s%s/cpu.stat", place->mount, place->path))
		return 0;
	line = strstr(buf_text(&text), "throttled_usec "); /* version 2 */
	if (line)
		seconds = strtod(strchr(line, ' '), NULL) / 1e6;
	else if ((line = strstr(buf_text(&text), "throttled_time "))) /* 1: nanoseconds */
		seconds = strtod(strchr(line, ' '), NULL) / 1e9;
	buf_release(&text);
	return seconds;
}

/* Each group counts what its own quota did, so those above have to be asked too. */
double cgroup_throttled_seconds(const char *root)
{
	struct place place;
	double sum = 0;

	if (!find_group(&place, root, "cpu"))
		return 0;
	do
		sum += throttled_of(root, &place);
	while (go_up(&place));
	return sum;
}
