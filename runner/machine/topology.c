#include "runner/machine/topology.h"

#include "runner/machine/cgroup.h"
#include "runner/os/sysfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CPU_DIR "/sys/devices/system/cpu"

void topology_release(struct topology *topology)
{
	for (size_t i = 0; i < topology->n; i++)
		cpus_release(&topology->cpus[i].siblings);
	free(topology->cpus);
	cpus_release(&topology->online);
	cpus_release(&topology->affinity);
	cpus_release(&topology->isolated);
	cpus_release(&topology->nohz_full);
	cpus_release(&topology->allowed);
	*topology = (struct topology){0};
}

const struct cpu *topology_cpu(const struct topology *topology, int id)
{
	for (size_t i = 0; i < topology->n; i++)
		if (topology->cpus[i].id == id)
			return &topology->cpus[i];
	return NULL;
}

bool topology_has_smt(const struct topology *topology)
{
	for (size_t i = 0; i < topology->n; i++)
		if (cpus_count(&topology->cpus[i].siblings) > 1)
			return true;
	return false;
}

/* The list in the file, empty when there is none or it makes no sense: an odd kernel must not
   prevent measuring. -1 only when memory ran out. */
static int read_list(struct cpus *set, const char *root, const char *path, struct err *err)
{
	struct buf line = {0};
	struct err cause = {0};

	if (sysfile_line(&line, root, "%s", path))
		cpus_parse(set, buf_text(&line), &cause);
	buf_release(&line);
	return cause.kind == ERR_MEMORY ? err_memory(err) : 0;
}

static int read_online(struct topology *t, const char *root, struct err *err)
{
	if (read_list(&t->online, root, CPU_DIR "/online", err))
		return -1;
	/* No /sys at all, as in some sandboxes: at least as many as sysconf counts. */
	if (cpus_count(&t->online) == 0 && *root == '\0')
		for (long i = 0, n = sysconf(_SC_NPROCESSORS_ONLN); i < n; i++)
			if (cpus_add(&t->online, (int)i, err))
				return -1;
	if (cpus_count(&t->online) == 0)
		return err_set(err, ERR_INPUT, "no CPU found in %s" CPU_DIR "/online", root);
	return 0;
}

static int read_affinity(struct topology *t, const char *root, struct err *err)
{
	struct buf status = {0};
	struct err cause = {0};
	const char *value = NULL;
	size_t len;
	char *list;
	int rc = -1;

	if (sysfile_read(&status, root, "/proc/self/status"))
		value = sysfile_field(buf_text(&status), "Cpus_allowed_list", &len);
	if (value) {
		list = strndup(value, len);
		if (!list || (cpus_parse(&t->affinity, list, &cause) && cause.kind == ERR_MEMORY)) {
			free(list);
			err_memory(err);
			goto out;
		}
		free(list);
	} else if (*root == '\0' && cpus_get_affinity(&t->affinity, 0, err)) {
		goto out;
	}
	cpus_intersect(&t->affinity, &t->online);
	rc = cpus_count(&t->affinity) ? 0 : cpus_copy(&t->affinity, &t->online, err);
out:
	buf_release(&status);
	return rc;
}

/* The value of the boot option, into `value`; the last one counts, as for the kernel. */
static bool boot_option(struct buf *value, const char *root, const char *name)
{
	struct buf line = {0};
	char *save = NULL, *word;
	size_t len = strlen(name);
	bool is_there = false;

	if (sysfile_line(&line, root, "/proc/cmdline")) {
		for (word = strtok_r(line.data, " ", &save); word;
		     word = strtok_r(NULL, " ", &save)) {
			if (strcmp(word, "--") == 0)
				break; /* what follows is meant for init */
			if (strncmp(word, name, len) == 0 && word[len] == '=') {
				buf_clear(value);
				buf_adds(value, word + len + 1);
				is_there = true;
			}
		}
	}
	buf_release(&line);
	return is_there;
}

static int read_isolated(struct topology *t, const char *root, struct err *err)
{
	struct buf option = {0};
	struct err cause = {0};

	if (read_list(&t->isolated, root, CPU_DIR "/isolated", err))
		return -1;
	/* /sys/…/isolated came with Linux 4.2 */
	if (cpus_count(&t->isolated) == 0 && boot_option(&option, root, "isolcpus"))
		cpus_parse_isolcpus(&t->isolated, buf_text(&option), &cause);
	buf_release(&option);
	if (cause.kind == ERR_MEMORY)
		return err_memory(err);
	cpus_intersect(&t->isolated, &t->online);
	return read_list(&t->nohz_full, root, CPU_DIR "/nohz_full", err);
}

/* See topology.h: `allowed`. */
static int find_allowed(struct topology *t, const char *root, struct err *err)
{
	struct cpus usable = {0}, ordinary = {0}, cpuset = {0};
	int has_cpuset = cgroup_cpuset(&cpuset, root, err);
	int rc = -1;

	if (has_cpuset < 0 || cpus_copy(&usable, &t->online, err))
		goto out;
	if (has_cpuset)
		cpus_intersect(&usable, &cpuset);
	if (cpus_copy(&ordinary, &usable, err))
		goto out;
	cpus_subtract(&ordinary, &t->isolated);
	if (cpus_copy(&t->allowed, &t->affinity, err))
		goto out;
	if (cpus_contains(&t->affinity, &ordinary) && cpus_unite(&t->allowed, &t->isolated, err))
		goto out;
	cpus_intersect(&t->allowed, &usable);
	/* Ignore a stale cpuset that contains none of the CPUs we run on. */
	rc = cpus_count(&t->allowed) ? 0 : cpus_copy(&t->allowed, &t->affinity, err);
out:
	cpus_release(&usable);
	cpus_release(&ordinary);
	cpus_release(&cpuset);
	return rc;
}

/* ---- one CPU */

static int read_siblings(struct cpu *cpu, const char *root, const struct cpus *online,
			 struct err *err)
{
	const char *const names[] = {"core_cpus_list", "thread_siblings_list"};
	char path[128];

	for (size_t i = 0; i < 2 && cpus_count(&cpu->siblings) == 0; i++) {
		snprintf(path, sizeof(path), CPU_DIR "/cpu%d/topology/%s", cpu->id, names[i]);
		if (read_list(&cpu->siblings, root, path, err))
			return -1;
	}
	cpus_intersect(&cpu->siblings, online);
	return cpus_add(&cpu->siblings, cpu->id, err);
}

static int read_cpus(struct topology *t, const char *root, struct err *err)
{
	t->cpus = calloc(cpus_count(&t->online), sizeof(*t->cpus));
	if (!t->cpus)
		return err_memory(err);
	for (int id = cpus_next(&t->online, -1); id >= 0; id = cpus_next(&t->online, id)) {
		struct cpu *cpu = &t->cpus[t->n++];

		cpu->id = id;
		cpu->node = -1;
		cpu->package = (int)sysfile_number(
			-1, root, CPU_DIR "/cpu%d/topology/physical_package_id", id);
		cpu->capacity = (int)sysfile_number(0, root, CPU_DIR "/cpu%d/cpu_capacity", id);
		if (read_siblings(cpu, root, &t->online, err))
			return -1;
	}
	return 0;
}

/* Intel's hybrid processors name their kinds by two performance counter devices; newer kernels
   have cpu_capacity as ARM's do. Half is as good as any number below 1024. */
static int read_hybrid(struct topology *t, const char *root, struct err *err)
{
	struct cpus fast = {0}, slow = {0};
	int rc = -1;

	if (read_list(&fast, root, "/sys/devices/cpu_core/cpus", err) ||
	    read_list(&slow, root, "/sys/devices/cpu_atom/cpus", err))
		goto out;
	for (size_t i = 0; i < t->n; i++) {
		if (t->cpus[i].capacity == 0 && cpus_has(&fast, t->cpus[i].id))
			t->cpus[i].capacity = 1024;
		if (t->cpus[i].capacity == 0 && cpus_has(&slow, t->cpus[i].id))
			t->cpus[i].capacity = 512;
	}
	rc = 0;
out:
	cpus_release(&fast);
	cpus_release(&slow);
	return rc;
}

static int read_nodes(struct topology *t, const char *root, struct err *err)
{
	struct cpus nodes = {0}, members = {0};
	char path[128];
	int rc = read_list(&nodes, root, "/sys/devices/system/node/online", err);

	for (int node = cpus_next(&nodes, -1); rc == 0 && node >= 0;
	     node = cpus_next(&nodes, node)) {
		snprintf(path, sizeof(path), "/sys/devices/system/node/node%d/cpulist", node);
		cpus_release(&members);
		rc = read_list(&members, root, path, err);
		for (size_t i = 0; i < t->n; i++)
			if (cpus_has(&members, t->cpus[i].id))
				t->cpus[i].node = node;
	}
	cpus_release(&nodes);
	cpus_release(&members);
	return rc;
}

int topology_read(struct topology *topology, const char *root, struct err *err)
{
	*topology = (struct topology){0};
	if (read_online(topology, root, err) || read_affinity(topology, root, err) ||
	    read_isolated(topology, root, err) || find_allowed(topology, root, err) ||
	    read_cpus(topology, root, err) || read_hybrid(topology, root, err) ||
	    read_nodes(topology, root, err)) {
		topology_release(topology);
		return -1;
	}
	return 0;
}
