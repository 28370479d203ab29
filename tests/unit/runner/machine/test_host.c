/* What host.h says of the recorded machines. Keys without "assay_" were compared with pyperf
   2.10's own collect_metadata on the same trees; the texts here are what both said. */
#include "runner/machine/host.h"
#include "tests/unit/hosts.h"

#include <math.h>

static struct err err;
static struct facts facts;

/* Collect all facts of a recorded machine for a run on `cpus` (NULL: where it may run). */
static void collect_from(const char *root, const char *cpus)
{
	struct topology t;
	struct host_moment begin;
	struct cpus set = {0};

	facts_release(&facts);
	host_moment_read(&begin, root);
	assert_int_equal(topology_read(&t, root, &err), 0);
	if (cpus)
		assert_int_equal(cpus_parse(&set, cpus, &err), 0);
	else
		assert_int_equal(cpus_copy(&set, &t.affinity, &err), 0);
	assert_int_equal(host_collect(&facts, &t, root, &err), 0);
	assert_int_equal(host_collect_run(&facts, &t, &set, &begin, root, &err), 0);
	cpus_release(&set);
	topology_release(&t);
}

static void collect(const char *host, const char *cpus)
{
	char *root = hosts_unpack(host);

	collect_from(root, cpus);
	hosts_remove(root);
}

/* Two texts, or two NULLs. */
static int is_same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static int begin(void **state)
{
	(void)state;
	setenv("TZ", "XST-01:30", 1); /* a zone that no machine of ours has */
	tzset();
	return 0;
}

static int end(void **state)
{
	(void)state;
	facts_release(&facts);
	return 0;
}

static void machines_are_described(void **state)
{
	static const struct {
		const char *host, *cpus, *key, *text; /* text NULL: there is no such key */
	} cases[] = {
		{"vm", NULL, "hostname", "vm"},
		{"vm", NULL, "aslr", "Full randomization"},
		{"vm", NULL, "cpu_model_name", "AMD EPYC"},
		{"vm", NULL, "cpu_freq", "0-1=2596 MHz"},
		{"vm", NULL, "cpu_config", "idle:haltpoll"},
		{"vm", NULL, "cpu_affinity", NULL},
		{"vm", "1", "cpu_affinity", "1"},
		{"vm", "1", "cpu_freq", "1=2596 MHz"},
		{"vm", NULL, "cpu_temp", NULL},
		{"vm", NULL, "assay_virtualization", "KVM"},
		{"vm", NULL, "assay_container", "no"}, /* although there is a /.dockerenv */
		{"vm", NULL, "assay_machine", NULL},
		{"vm", NULL, "assay_smt", "off"},
		{"vm", NULL, "assay_governor", NULL},
		{"vm", NULL, "assay_thp", "madvise"},
		{"vm", NULL, "assay_clocksource", "tsc"},
		{"vm", NULL, "assay_microcode", "0x1000065"},
		{"vm", NULL, "assay_kernel", "6.18.44-fc-v669"},
		{"one-cpu", NULL, "cpu_config", NULL},
		{"one-cpu", NULL, "assay_machine", "QEMU Standard PC (i440FX + PIIX, 1996)"},
		{"intel-laptop", NULL, "cpu_model_name",
		 "11th Gen Intel(R) Core(TM) i7-1165G7 @ 2.80GHz"},
		{"intel-laptop", NULL, "cpu_freq", "0,4=2900 MHz; 1-3,5-7=800 MHz"},
		{"intel-laptop", NULL, "cpu_config",
		 "0-7=driver:intel_pstate, intel_pstate:turbo, governor:powersave; "
		 "idle:intel_idle"},
		{"intel-laptop", "3", "cpu_config",
		 "3=driver:intel_pstate, intel_pstate:turbo, governor:powersave; idle:intel_idle"},
		{"intel-laptop", NULL, "cpu_temp",
		 "coretemp:Package id 0=61 C, coretemp:Core 0=60 C"},
		{"intel-laptop", NULL, "assay_cpu_temp", NULL},
		{"intel-laptop", NULL, "assay_power", "battery"},
		{"intel-laptop", NULL, "assay_virtualization", "none"},
		{"intel-laptop", NULL, "assay_machine", "LENOVO 20XW004AGE"},
		{"intel-laptop", NULL, "assay_boost", "on"},
		{"intel-laptop", NULL, "assay_smt", "on"},
		{"intel-laptop", NULL, "assay_governor", "powersave"},
		{"intel-laptop", NULL, "assay_energy_preference", "balance_performance"},
		{"intel-laptop", NULL, "assay_cpus_allowed", NULL},
		{"intel-hybrid", NULL, "assay_boost", "off"},
		{"amd-server", "31", "cpu_config",
		 "31=driver:acpi-cpufreq, governor:performance, nohz_full, isolated; "
		 "idle:acpi_idle"},
		{"amd-server", "11-12", "cpu_config",
		 "11=driver:acpi-cpufreq, governor:schedutil; "
		 "12=driver:acpi-cpufreq, governor:performance, nohz_full, isolated; "
		 "idle:acpi_idle"},
		{"amd-server", NULL, "cpu_affinity", "0-11,16-27"},
		{"amd-server", NULL, "cpu_temp", NULL}, /* pyperf knows Intel's only */
		{"amd-server", NULL, "assay_cpu_temp", "k10temp:Tctl=48 C, k10temp:Tctl=48 C"},
		{"amd-server", NULL, "assay_isolated_cpus", "12-15,28-31"},
		{"amd-server", NULL, "assay_governor",
		 "0-11,16-27=schedutil; 12-15,28-31=performance"},
		{"amd-server", NULL, "assay_thp", "always"},
		{"arm-board", NULL, "cpu_model_name", NULL},
		{"arm-board", NULL, "cpu_freq", NULL},
		{"arm-board", NULL, "assay_machine", "Radxa ROCK 5B"},
		{"arm-board", NULL, "assay_cpu_temp", "thermal:soc-thermal=46 C"},
		{"arm-board", NULL, "assay_virtualization", "none"},
		{"container", NULL, "cpu_affinity", "2-3,6"},
		{"container", NULL, "cpu_quota", "1.5 CPUs"},
		{"container-v1", NULL, "cpu_quota", "0.5 CPUs"},
		{"vm", NULL, "cpu_quota", NULL},
		{"container", NULL, "assay_cpus_allowed", "2-3,6"},
		{"container", NULL, "assay_container", "docker"},
		{"container", NULL, "assay_virtualization", "KVM"},
		{"container", NULL, "assay_machine", "Amazon EC2 m6i.2xlarge"},
		{"container-v1", NULL, "assay_container", "docker"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *text;

		collect(cases[i].host, cases[i].cpus);
		text = facts_text(&facts, cases[i].key);
		if (!is_same(text, cases[i].text))
			fail_msg("%s on %s: %s is \"%s\", not \"%s\"", cases[i].host, cases[i].cpus,
				 cases[i].key, text, cases[i].text);
	}
}

static void machines_are_counted(void **state)
{
	static const struct {
		const char *host, *key;
		double number; /* -99: there is no such key */
	} cases[] = {
		{"vm", "cpu_count", 2},
		{"vm", "load_avg_1min", 0.40},
		{"vm", "runnable_threads", 1},
		{"vm", "assay_steal_seconds", 0},
		{"vm", "assay_cores", 2},
		{"vm", "assay_mem_total", 24684084.0 * 1024},
		{"vm", "assay_cgroup_cpu_quota", -99},
		{"intel-laptop", "assay_cores", 4},
		{"intel-laptop", "assay_steal_seconds", -99}, /* there never was any */
		{"amd-server", "assay_cores", 16},
		{"amd-server", "assay_packages", 2},
		{"amd-server", "assay_numa_nodes", 2},
		{"amd-server", "assay_perf_event_paranoid", -1},
		{"arm-board", "assay_numa_nodes", -99},
		{"container", "assay_cgroup_cpu_quota", 1.5},
		{"container-v1", "assay_cgroup_cpu_quota", 0.5},
		{"container", "load_avg_1min", 3.5},
		{"container", "runnable_threads", 4},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		double number;

		collect(cases[i].host, NULL);
		number = facts_number(&facts, cases[i].key, -99);
		if (fabs(number - cases[i].number) > 1e-9 * fabs(cases[i].number))
			fail_msg("%s: %s is %g, not %g", cases[i].host, cases[i].key, number,
				 cases[i].number);
	}
}

static void the_image_of_a_ci_system_is_told(void **state)
{
	(void)state;
	setenv("CI_JOB_IMAGE", "python:3.13", 1);
	collect("vm", NULL);
	assert_string_equal(facts_text(&facts, "assay_image"), "python:3.13");
	setenv("ImageOS", "ubuntu24", 1);
	setenv("ImageVersion", "20261101.1.0", 1);
	collect("vm", NULL);
	assert_string_equal(facts_text(&facts, "assay_image"), "ubuntu24 20261101.1.0");
	unsetenv("CI_JOB_IMAGE");
	unsetenv("ImageOS");
	unsetenv("ImageVersion");
	collect("vm", NULL);
	assert_null(facts_get(&facts, "assay_image"));
}

/* What the class of a machine is told by: who knows it says it, else system and kernel. */
static void the_image_of_a_machine_is_always_told(void **state)
{
	const char *key = "assay_machine_image";
	char *root = hosts_unpack("vm");

	(void)state;
	hosts_put(root, "/proc/sys/kernel/osrelease", "6.1.0-25-amd64\n");
	collect_from(root, NULL);
	assert_string_equal(facts_text(&facts, key), "linux 6.1.0-25-amd64");
	hosts_put(root, "/etc/os-release",
		  "NAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nVARIANT_ID=x\nID=debian\n");
	collect_from(root, NULL);
	assert_string_equal(facts_text(&facts, key), "debian 12, linux 6.1.0-25-amd64");
	hosts_put(root, "/etc/os-release", "ID=arch");
	setenv("ImageOS", "ubuntu24", 1);
	collect_from(root, NULL); /* half of a pair says nothing */
	assert_string_equal(facts_text(&facts, key), "arch, linux 6.1.0-25-amd64");
	setenv("ImageVersion", "20261110.1", 1);
	collect_from(root, NULL);
	assert_string_equal(facts_text(&facts, key), "ubuntu24 20261110.1");
	setenv("ASSAY_MACHINE_IMAGE", "ours-7", 1);
	collect_from(root, NULL);
	assert_string_equal(facts_text(&facts, key), "ours-7");
	unsetenv("ImageOS");
	unsetenv("ImageVersion");
	unsetenv("ASSAY_MACHINE_IMAGE");
	hosts_remove(root);
}

static void times_are_written_as_pyperf_writes_them(void **state)
{
	char *root = hosts_unpack("intel-laptop");
	struct topology t;
	struct cpus all = {0};
	struct host_moment begin_ = {.wall = {1795444679, 7001}, .monotonic = {0, 0}};

	(void)state;
	assert_int_equal(topology_read(&t, root, &err), 0);
	facts_release(&facts);
	assert_int_equal(host_collect(&facts, &t, root, &err), 0);
	assert_int_equal(host_collect_run(&facts, &t, &all, &begin_, root, &err), 0);
	assert_string_equal(facts_text(&facts, "boot_time"), "2026-01-01 01:30:00");
	assert_string_equal(facts_text(&facts, "date"), "2026-11-23 16:07:59.000007");
	assert_string_equal(facts_text(&facts, "assay_timezone"), "+01:30 XST");
	assert_true(facts_number(&facts, "duration", -1) > 0);

	begin_.wall.tv_nsec = 999; /* less than a microsecond: Python writes no fraction */
	assert_int_equal(host_collect_run(&facts, &t, &all, &begin_, root, &err), 0);
	assert_string_equal(facts_text(&facts, "date"), "2026-11-23 16:07:59");
	topology_release(&t);
	hosts_remove(root);
}

static void lost_time_is_the_difference_to_the_beginning(void **state)
{
	char *root = hosts_unpack("container");
	struct topology t;
	struct cpus all = {0};
	struct host_moment begin_;
	double tick = 1.0 / (double)sysconf(_SC_CLK_TCK);

	(void)state;
	hosts_put(root, "/sys/fs/cgroup/cpu.stat", "nr_throttled 2\nthrottled_usec 1500000\n");
	host_moment_read(&begin_, root);
	hosts_put(root, "/sys/fs/cgroup/cpu.stat", "nr_throttled 3\nthrottled_usec 1750000\n");
	hosts_put(root, "/proc/stat", "cpu  1 2 3 4 5 6 7 1284 9 10\nbtime 1767225600\n");
	assert_int_equal(topology_read(&t, root, &err), 0);
	facts_release(&facts);
	assert_int_equal(host_collect_run(&facts, &t, &all, &begin_, root, &err), 0);
	assert_rel(facts_number(&facts, "assay_throttled_seconds", -1), 0.25, 1e-9);
	assert_rel(facts_number(&facts, "assay_steal_seconds", -1), 50 * tick, 1e-9);
	assert_rel(facts_number(&facts, "assay_other_cpus", -1), 0,
		   0); /* fewer ticks than before */
	topology_release(&t);
	hosts_remove(root);

	root = hosts_unpack("container-v1");
	hosts_put(root, "/sys/fs/cgroup/cpu/docker/3f2a/cpu.stat", "throttled_time 2500000000\n");
	host_moment_read(&begin_, root);
	assert_rel(begin_.throttled_s, 2.5, 1e-9);
	hosts_remove(root);
}

static void other_programs_are_what_is_busy_and_not_ours(void **state)
{
	char *root = hosts_unpack("container");
	double tick = 1.0 / (double)sysconf(_SC_CLK_TCK), others;
	struct host_moment begin_;

	(void)state;
	facts_release(&facts);
	hosts_put(root, "/proc/stat", "cpu  100 0 0 4 5 0 0 0 0 0\n");
	host_moment_read(&begin_, root);
	assert_rel(begin_.busy_s, 100 * tick, 1e-9);
	assert_true(begin_.own_s > 0);
	begin_.monotonic.tv_sec -= 100; /* long ago, so that our own time since then is nothing */
	hosts_put(root, "/proc/stat", "cpu  10100 2000 3000 4 5 600 400 0 0 0\n");
	assert_int_equal(host_collect_lost_time(&facts, &begin_, root, &err), 0);
	others = facts_number(&facts, "assay_other_cpus", -1);
	assert_true(others > 160 * tick * 0.99 && others <= 160 * tick);
	hosts_put(root, "/proc/stat", "what is this\n");
	facts_release(&facts);
	assert_int_equal(host_collect_lost_time(&facts, &begin_, root, &err), 0);
	assert_null(facts_get(&facts, "assay_other_cpus"));
	hosts_remove(root);
}

/* Change one file of a machine and see one key. */
static void assert_changed(const char *host, const char *path, const char *content, const char *key,
			   const char *want)
{
	char *root = hosts_unpack(host);
	const char *text;

	hosts_put(root, path, content);
	collect_from(root, NULL);
	text = facts_text(&facts, key);
	if (!is_same(text, want))
		fail_msg("%s with %s: %s is \"%s\", not \"%s\"", host, path, key, text, want);
	hosts_remove(root);
}

static void other_kinds_of_machines_are_known(void **state)
{
	(void)state;
	assert_changed("intel-laptop", "/proc/cpuinfo",
		       "processor\t: 0\ncpu\t\t: POWER8E\nclock\t\t: 3425.500000MHz\n\n"
		       "processor\t: 1\nclock\t\t: 3426.500000MHz\n\nmachine\t\t: PowerNV 8247\n",
		       "cpu_freq", "0-1=3426 MHz"); /* halves go to the even number, as in Python */
	assert_changed("intel-laptop", "/proc/cpuinfo",
		       "processor\t: 0\nclock\t\t: 3425.0MHz\n\nmachine\t\t: PowerNV 8247\n",
		       "cpu_machine", "PowerNV 8247");
	assert_changed("intel-laptop", "/proc/cpuinfo",
		       "vendor_id : IBM/S390\nprocessor 0: version = 00,  identification = 1B\n"
		       "cpu MHz : 5200\n",
		       "cpu_freq", "0=5200 MHz");
	assert_changed("container", "/sys/class/dmi/id/sys_vendor", "Microsoft Corporation\n",
		       "assay_virtualization", "KVM"); /* the clock is the stronger sign */
	assert_changed("one-cpu", "/sys/hypervisor/type", "xen\n", "assay_virtualization", "Xen");
	assert_changed("intel-laptop", "/sys/class/dmi/id/sys_vendor", "Microsoft Corporation\n",
		       "assay_virtualization", "none"); /* they sell laptops too */
	assert_changed("arm-board", "/sys/firmware/devicetree/base/hypervisor/compatible",
		       "linux,kvm", "assay_virtualization", "KVM");
	assert_changed("arm-board", "/sys/firmware/devicetree/base/model", "", "assay_machine",
		       NULL);
	assert_changed("intel-laptop", "/proc/self/cgroup",
		       "0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-2.scope\n",
		       "assay_container", "kubernetes");
	assert_changed("intel-laptop", "/proc/self/cgroup", "0::/system.slice/docker.service\n",
		       "assay_container", "no"); /* the daemon itself is in none */
	assert_changed("intel-laptop", "/sys/class/power_supply/ucsi/type", "Mains\n",
		       "assay_power", "battery");
	assert_changed("intel-laptop", "/sys/class/power_supply/AC/online", "1\n", "assay_power",
		       "mains");
}

static void nonsense_in_the_kernels_files_is_no_fact(void **state)
{
	static const struct {
		const char *path, *content, *key;
	} cases[] = {
		{"/proc/sys/kernel/randomize_va_space", "7\n", "aslr"},
		{"/proc/sys/kernel/randomize_va_space", "on\n", "aslr"},
		{"/proc/cpuinfo", "garbage", "cpu_freq"},
		{"/proc/cpuinfo", "processor\t: x\ncpu MHz\t: 1\n", "cpu_freq"},
		{"/proc/cpuinfo", "model name\n", "cpu_model_name"},
		{"/proc/stat", "cpu\n", "boot_time"},
		{"/proc/stat", "", "uptime"},
		{"/proc/loadavg", "", "load_avg_1min"},
		{"/proc/loadavg", "0.1", "runnable_threads"},
		{"/proc/meminfo", "MemTotal: lots\n", "assay_mem_total"},
		{"/sys/kernel/mm/transparent_hugepage/enabled", "always", "assay_thp"},
		{"/sys/class/hwmon/hwmon5/name", "\n", "cpu_temp"},
		{"/sys/devices/system/cpu/intel_pstate/no_turbo", "maybe\n", "assay_boost"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *root = hosts_unpack("intel-laptop");

		hosts_put(root, cases[i].path, cases[i].content);
		collect_from(root, NULL);
		if (facts_get(&facts, cases[i].key))
			fail_msg("%s with \"%s\": %s is there", cases[i].path, cases[i].content,
				 cases[i].key);
		hosts_remove(root);
	}
}

static void this_machine_makes_a_valid_run(void **state)
{
	struct run *run = run_new();

	(void)state;
	assert_non_null(run);
	collect_from("", NULL);
	assert_int_equal(facts_write(&facts, run, &err), 0);
	assert_non_null(meta_text(run->meta, "hostname"));
	assert_non_null(strstr(meta_text(run->meta, "platform"), "-with-glibc"));
	assert_true(meta_number(run->meta, "cpu_count", 0) >= 1);
	assert_true(meta_number(run->meta, "uptime", -1) > 0);
	run_free(run);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(machines_are_described),
		TEST(machines_are_counted),
		TEST(the_image_of_a_ci_system_is_told),
		TEST(the_image_of_a_machine_is_always_told),
		TEST(times_are_written_as_pyperf_writes_them),
		TEST(lost_time_is_the_difference_to_the_beginning),
		TEST(other_programs_are_what_is_busy_and_not_ours),
		TEST(other_kinds_of_machines_are_known),
		TEST(nonsense_in_the_kernels_files_is_no_fact),
		TEST(this_machine_makes_a_valid_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
