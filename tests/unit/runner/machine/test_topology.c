#include "runner/machine/busy.h"
#include "runner/machine/cgroup.h"
#include "runner/machine/topology.h"
#include "tests/unit/hosts.h"

#include <unistd.h>

static struct err err;

static void assert_list(const struct cpus *cpus, const char *want)
{
	struct buf list = {0};

	cpus_fmt(cpus, &list);
	assert_string_equal(buf_text(&list), want);
	buf_release(&list);
}

static void recorded_machines_are_read(void **state)
{
	const struct {
		const char *name, *online, *affinity, *allowed, *isolated;
		bool has_smt;
		int cpu; /* one of them */
		const char *siblings;
		int package, node, capacity;
	} cases[] = {
		{"vm", "0-1", "0-1", "0-1", "", false, 1, "1", 0, 0, 1024},
		{"one-cpu", "0", "0", "0", "", false, 0, "0", 0, -1, 0},
		{"intel-laptop", "0-7", "0-7", "0-7", "", true, 5, "1,5", 0, 0, 0},
		{"intel-hybrid", "0-7", "0-7", "0-7", "", true, 2, "2-3", 0, 0, 1024},
		{"intel-hybrid", "0-7", "0-7", "0-7", "", true, 6, "6", 0, 0, 512},
		{"amd-server", "0-31", "0-11,16-27", "0-31", "12-15,28-31", true, 25, "9,25", 1, 1,
		 0},
		{"arm-board", "0-7", "0-7", "0-7", "", false, 3, "3", 0, -1, 530},
		{"container", "0-7", "2-3,6", "2-3,6", "", true, 6, "2,6", 0, 0, 0},
		{"container-v1", "0-7", "2-3,6", "2-3,6", "", true, 3, "3,7", 0, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct topology t;
		char *root = hosts_unpack(cases[i].name);
		const struct cpu *cpu;

		assert_int_equal(topology_read(&t, root, &err), 0);
		assert_list(&t.online, cases[i].online);
		assert_list(&t.affinity, cases[i].affinity);
		assert_list(&t.allowed, cases[i].allowed);
		assert_list(&t.isolated, cases[i].isolated);
		assert_int_equal(topology_has_smt(&t), cases[i].has_smt);
		cpu = topology_cpu(&t, cases[i].cpu);
		assert_non_null(cpu);
		assert_list(&cpu->siblings, cases[i].siblings);
		assert_int_equal(cpu->package, cases[i].package);
		assert_int_equal(cpu->node, cases[i].node);
		assert_int_equal(cpu->capacity, cases[i].capacity);
		assert_null(topology_cpu(&t, 99));
		topology_release(&t);
		hosts_remove(root);
	}
}

/* Change one file of a machine and see what is allowed then. */
static void assert_allowed(const char *host, const char *path, const char *content,
			   const char *want)
{
	char *root = hosts_unpack(host);
	struct topology t;

	hosts_put(root, path, content);
	assert_int_equal(topology_read(&t, root, &err), 0);
	assert_list(&t.allowed, want);
	topology_release(&t);
	hosts_remove(root);
}

static void isolated_cpus_are_not_taken_from_somebody_who_narrowed_the_affinity(void **state)
{
	(void)state;
	assert_allowed("amd-server", "/proc/self/status", "Cpus_allowed_list:\t0-3\n", "0-3");
	assert_allowed("amd-server", "/proc/self/status", "Cpus_allowed_list:\t0-3,12\n", "0-3,12");
}

static void a_cpuset_bounds_what_isolated_cpus_are_reached(void **state)
{
	(void)state;
	assert_allowed("amd-server", "/sys/fs/cgroup/cpuset.cpus.effective", "0-13\n", "0-13");
	assert_allowed("amd-server",
		       "/sys/fs/cgroup/user.slice/user-1000.slice/session-2.scope/"
		       "cpuset.cpus.effective",
		       "0-11,16-27\n", "0-11,16-27");
}

static void nonsense_and_stale_limits_leave_something_to_run_on(void **state)
{
	(void)state;
	assert_allowed("intel-laptop", "/sys/fs/cgroup/cpuset.cpus.effective", "100-200\n", "0-7");
	assert_allowed("intel-laptop", "/sys/fs/cgroup/cpuset.cpus.effective", "what?\n", "0-7");
	assert_allowed("intel-laptop", "/proc/self/status", "no such line\n", "0-7");
	assert_allowed("intel-laptop", "/proc/self/status", "Cpus_allowed_list:\t90\n", "0-7");
}

static void the_boot_option_counts_where_sys_does_not_say(void **state)
{
	const struct {
		const char *cmdline, *isolated;
	} cases[] = {
		{"quiet isolcpus=2-3 ro", "2-3"}, {"isolcpus=nohz,domain,3", "3"},
		{"isolcpus=1 isolcpus=2", "2"},	  {"xisolcpus=1", ""},
		{"quiet -- isolcpus=1", ""},	  {"isolcpus=nonsense,!", ""},
	};
	char *root = hosts_unpack("intel-laptop");

	(void)state;
	hosts_put(root, "/sys/devices/system/cpu/isolated", "\n");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct topology t;

		hosts_put(root, "/proc/cmdline", cases[i].cmdline);
		assert_int_equal(topology_read(&t, root, &err), 0);
		assert_list(&t.isolated, cases[i].isolated);
		topology_release(&t);
	}
	hosts_remove(root);
}

static void this_machine_can_be_read_and_an_empty_one_cannot(void **state)
{
	struct topology t;

	(void)state;
	assert_int_equal(topology_read(&t, "", &err), 0);
	assert_true(t.n >= 1 && t.n == cpus_count(&t.online));
	assert_true(cpus_count(&t.allowed) >= 1);
	topology_release(&t);
	assert_int_equal(topology_read(&t, "/nonexistent", &err), -1);
	assert_string_equal(err.text, "no CPU found in /nonexistent/sys/devices/system/cpu/online");
	err_clear(&err);
}

/* ---- control groups */

static void quotas_are_read_from_every_kind_of_cgroup(void **state)
{
	const struct {
		const char *host;
		double quota;
	} cases[] = {{"container", 1.5}, {"container-v1", 0.5}, {"vm", 0}, {"intel-laptop", 0}};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		char *root = hosts_unpack(cases[i].host);

		assert_rel(cgroup_cpu_quota(root), cases[i].quota, 1e-12);
		hosts_remove(root);
	}
	assert_rel(cgroup_cpu_quota("/nonexistent"), 0, 0);
}

static void the_tightest_quota_on_the_way_up_counts(void **state)
{
	char *root = hosts_unpack("intel-laptop");

	(void)state;
	hosts_put(root, "/proc/self/cgroup", "0::/a/b/c\n");
	hosts_put(root, "/sys/fs/cgroup/a/cpu.max", "200000 100000\n");
	hosts_put(root, "/sys/fs/cgroup/a/b/cpu.max", "75000 50000\n");
	hosts_put(root, "/sys/fs/cgroup/a/b/c/cpu.max", "max 100000\n");
	assert_rel(cgroup_cpu_quota(root), 1.5, 1e-12);
	hosts_remove(root);
}

/* A group's own file does not tell what the quotas above it did (seen with systemd's slices). */
static void waits_for_every_quota_on_the_way_up_are_counted(void **state)
{
	char *root = hosts_unpack("intel-laptop");

	(void)state;
	hosts_put(root, "/proc/self/cgroup", "0::/a/b/c\n");
	hosts_put(root, "/sys/fs/cgroup/cpu.stat", "usage_usec 7000000\n"); /* the top has none */
	hosts_put(root, "/sys/fs/cgroup/a/cpu.stat", "nr_throttled 2\nthrottled_usec 1500000\n");
	hosts_put(root, "/sys/fs/cgroup/a/b/cpu.stat", "nr_throttled 1\nthrottled_usec 250000\n");
	hosts_put(root, "/sys/fs/cgroup/a/b/c/cpu.stat", "nr_throttled 0\nthrottled_usec 0\n");
	assert_rel(cgroup_throttled_seconds(root), 1.75, 1e-12);
	hosts_remove(root);
}

/* ---- who is running */

static void put_task(const char *root, const char *path, const char *comm, char state_, int parent,
		     int nthreads, int cpu)
{
	FILE *f = hosts_open(root, path);

	fprintf(f, "1 (%s) %c %d", comm, state_, parent);
	for (int field = 5; field <= 52; field++)
		fprintf(f, " %d", field == 20 ? nthreads : field == 39 ? cpu : 0);
	fputc('\n', f);
	fclose(f);
}

static void tasks_that_run_are_counted_where_they_run(void **state)
{
	char *root = hosts_unpack("intel-laptop");
	struct topology t;
	double busy[8];

	(void)state;
	assert_int_equal(topology_read(&t, root, &err), 0);
	put_task(root, "/proc/10/stat", "sleeper", 'S', 1, 1, 1);
	put_task(root, "/proc/11/stat", "odd) R 1 (name", 'R', 1, 1, 2);
	put_task(root, "/proc/12/stat", "threads", 'S', 1, 3, 4);
	put_task(root, "/proc/12/task/12/stat", "threads", 'S', 1, 3, 4);
	put_task(root, "/proc/12/task/13/stat", "threads", 'R', 1, 3, 5);
	put_task(root, "/proc/12/task/14/stat", "threads", 'R', 1, 3, 5);
	put_task(root, "/proc/20/stat", "assay", 'R', 1, 1, 6);
	put_task(root, "/proc/21/stat", "worker", 'R', 20, 1, 7);
	hosts_put(root, "/proc/30/stat", "30 (broken");
	hosts_put(root, "/proc/loadavg", "0.1 0.1 0.1 6/400 30\n");
	busy_now(busy, &t, root, 20);
	for (size_t i = 0; i < 8; i++)
		assert_rel(busy[i], i == 2 ? 1 : i == 5 ? 2 : 0, 0);

	hosts_put(root, "/proc/loadavg",
		  "0.1 0.1 0.1 1/400 30\n"); /* just us: nobody is looked at */
	busy_now(busy, &t, root, 20);
	for (size_t i = 0; i < 8; i++)
		assert_rel(busy[i], 0, 0);
	topology_release(&t);
	hosts_remove(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recorded_machines_are_read),
		cmocka_unit_test(
			isolated_cpus_are_not_taken_from_somebody_who_narrowed_the_affinity),
		cmocka_unit_test(a_cpuset_bounds_what_isolated_cpus_are_reached),
		cmocka_unit_test(nonsense_and_stale_limits_leave_something_to_run_on),
		cmocka_unit_test(the_boot_option_counts_where_sys_does_not_say),
		cmocka_unit_test(this_machine_can_be_read_and_an_empty_one_cannot),
		cmocka_unit_test(quotas_are_read_from_every_kind_of_cgroup),
		cmocka_unit_test(the_tightest_quota_on_the_way_up_counts),
		cmocka_unit_test(waits_for_every_quota_on_the_way_up_are_counted),
		cmocka_unit_test(tasks_that_run_are_counted_where_they_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
