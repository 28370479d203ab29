/* What assay system would write on the recorded machines, and that reset restores what tune found,
   wherever tune was killed. */
#include "runner/tuning/tuning.h"
#include "tests/unit/hosts.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define CPU "/sys/devices/system/cpu/"

static struct err err;

static void read_state(struct tuning_state *state, const char *root, const char *affinity)
{
	struct cpus asked = {0};

	if (affinity)
		assert_int_equal(cpus_parse(&asked, affinity, &err), 0);
	if (tuning_read(state, root, &asked, NULL, &err))
		fail_msg("%s", err.text);
	cpus_release(&asked);
}

/* The text that would be written to `path`, or NULL. */
static const char *planned(const struct tuning_writes *writes, const char *path)
{
	for (size_t i = 0; i < writes->n; i++)
		if (strcmp(writes->items[i].path, path) == 0)
			return writes->items[i].text;
	return NULL;
}

static void writes_are_those_of_the_machine(void **state)
{
	static const struct {
		const char *host, *affinity;
		enum tuning_action action;
		const char *path, *text; /* NULL: is not written */
	} cases[] = {
		{"intel-laptop", NULL, TUNING_TUNE, CPU "intel_pstate/no_turbo", "1"},
		{"intel-laptop", NULL, TUNING_RESET, CPU "intel_pstate/no_turbo", NULL},
		{"intel-hybrid", NULL, TUNING_TUNE, CPU "intel_pstate/no_turbo", NULL},
		{"intel-hybrid", NULL, TUNING_RESET, CPU "intel_pstate/no_turbo", "0"},
		{"intel-laptop", NULL, TUNING_TUNE, CPU "cpu7/cpufreq/scaling_min_freq", "4700000"},
		{"intel-laptop", "3", TUNING_TUNE, CPU "cpu7/cpufreq/scaling_min_freq", NULL},
		{"intel-laptop", "3", TUNING_TUNE, CPU "cpu3/cpufreq/energy_performance_preference",
		 "performance"},
		{"intel-laptop", "3", TUNING_TUNE, "/proc/irq/130/smp_affinity", "000000f7"},
		{"intel-laptop", "0", TUNING_TUNE, "/proc/irq/130/smp_affinity", "000000fe"},
		{"intel-laptop", "3", TUNING_TUNE, CPU "cpu7/online", "0"},
		{"intel-laptop", "3,7", TUNING_TUNE, CPU "cpu7/online", NULL},
		{"intel-laptop", "4", TUNING_TUNE, CPU "cpu0/online", NULL}, /* has no switch */
		{"intel-laptop", NULL, TUNING_TUNE, CPU "cpu7/online", NULL},
		{"intel-laptop", "3", TUNING_TUNE, "/sys/fs/cgroup/system.slice/cpuset.cpus",
		 "0-2,4-6"},
		{"intel-laptop", "3", TUNING_TUNE, "/sys/fs/cgroup/user.slice/cpuset.cpus", NULL},
		{"intel-laptop", "3", TUNING_TUNE, "/sys/fs/cgroup/cgroup.subtree_control", NULL},
		{"intel-laptop", NULL, TUNING_TUNE, "/sys/fs/cgroup/system.slice/cpuset.cpus",
		 NULL},
		{"amd-server", NULL, TUNING_TUNE, CPU "cpufreq/boost", "0"},
		{"amd-server", NULL, TUNING_RESET, CPU "cpufreq/boost", NULL},
		{"amd-server", NULL, TUNING_TUNE, "/proc/irq/default_smp_affinity", NULL},
		{"amd-server", NULL, TUNING_TUNE, "/proc/irq/9/smp_affinity", NULL},
		{"amd-server", NULL, TUNING_RESET, "/proc/irq/9/smp_affinity", "ffffffff"},
		{"amd-server", NULL, TUNING_TUNE, CPU "cpu12/cpufreq/scaling_governor", NULL},
		{"amd-server", NULL, TUNING_RESET, CPU "cpu12/cpufreq/scaling_governor",
		 "powersave"},
		{"amd-server", NULL, TUNING_TUNE, "/sys/kernel/mm/transparent_hugepage/enabled",
		 "madvise"},
		{"amd-server", NULL, TUNING_TUNE, "/dev/cpu/0/msr", NULL},
		{"amd-pstate", NULL, TUNING_TUNE, CPU "cpufreq/policy1/boost", "0"},
		{"amd-pstate", NULL, TUNING_TUNE, CPU "cpufreq/policy4/boost", NULL},
		{"amd-pstate", NULL, TUNING_TUNE, CPU "cpu0/cpufreq/energy_performance_preference",
		 "performance"},
		{"arm-board", NULL, TUNING_TUNE, CPU "cpufreq/boost", "0"},
		{"arm-board", NULL, TUNING_TUNE, CPU "cpu0/cpufreq/scaling_min_freq", "1800000"},
		{"arm-board", NULL, TUNING_TUNE, CPU "cpu7/cpufreq/scaling_min_freq", "2400000"},
		{"container", NULL, TUNING_TUNE, "/proc/irq/9/smp_affinity", "000000b3"},
		{"container", NULL, TUNING_TUNE, CPU "cpufreq/boost", NULL},
		{"vm", NULL, TUNING_TUNE, "/proc/sys/kernel/perf_event_max_sample_rate", "1"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *root = hosts_unpack(cases[i].host);
		struct tuning_state machine;
		struct tuning_writes writes = {0};
		const char *text;

		read_state(&machine, root, cases[i].affinity);
		assert_int_equal(tuning_plan(&writes, &machine, cases[i].action, &err), 0);
		text = planned(&writes, cases[i].path);
		if (!text != !cases[i].text || (text && strcmp(text, cases[i].text) != 0))
			fail_msg("%s (case %zu): %s is written to %s", cases[i].host, i,
				 text ? text : "nothing", cases[i].path);
		tuning_writes_release(&writes);
		tuning_state_release(&machine);
		hosts_remove(root);
	}
}

/* ---- tune and reset, with a kernel behind */

static void put_text(const char *root, const char *path, const char *text)
{
	char full[4096];

	snprintf(full, sizeof(full), "%s%s", root, path);
	if (access(full, F_OK) == 0)
		hosts_put(root, path, text);
}

/* What a kernel does beside what it is told. */
static void act_as_kernel(const char *root, const struct tuning_write *write)
{
	char path[256];

	if (strstr(write->path, "scaling_governor"))
		put_text(root, CPU "intel_pstate/no_turbo", "0\n");
	if (strcmp(write->path, CPU "cpufreq/boost") == 0)
		for (int i = 0; i < 32; i++) {
			snprintf(path, sizeof(path), CPU "cpufreq/policy%d/boost", i);
			put_text(root, path, strcmp(write->text, "1") == 0 ? "1\n" : "0\n");
		}
	if (strcmp(write->text, "-cpuset") == 0)
		put_text(root, write->path, "cpu io memory pids\n");
	if (strcmp(write->text, "+cpuset") == 0)
		put_text(root, write->path, "cpuset cpu io memory pids\n");
}

struct death {
	const char *root;
	int after; /* so many writes; -1: none */
	bool is_before;
	int n;
};

static void before_write(void *arg, const struct tuning_write *write)
{
	struct death *death = arg;

	(void)write;
	if (death->is_before && death->n == death->after)
		raise(SIGKILL);
}

static void after_write(void *arg, const struct tuning_write *write)
{
	struct death *death = arg;

	if (!death->is_before && death->n == death->after)
		raise(SIGKILL);
	death->n++;
	if (write->outcome == TUNING_DONE)
		act_as_kernel(death->root, write);
}

static struct buf picture;

static int add_to_picture(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	char bytes[65536];
	FILE *f;
	size_t n;

	(void)st;
	(void)ftw;
	if (flag != FTW_F || strstr(path, "/run/"))
		return 0;
	f = fopen(path, "r");
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	buf_addf(&picture, "%s\n", path);
	buf_add(&picture, bytes, n);
	return 0;
}

/* All files of the machine, as one text. */
static char *picture_new(const char *root)
{
	nftw(root, add_to_picture, 16, FTW_PHYS);
	return buf_take(&picture);
}

/* The kernel shows all words and marks one. */
static void settle_words(const char *root)
{
	const char *path = "/sys/kernel/mm/transparent_hugepage/enabled";
	struct snapshot now = {0};

	snapshot_add_file(&now, root, &err, "%s", path);
	if (strcmp(now.items[0].text, "always") == 0)
		put_text(root, path, "[always] madvise never\n");
	snapshot_release(&now);
}

/* In a process of its own, which may be killed: how many writes it did, or -1. */
static int tune(const char *root, const char *affinity, int killed_after, bool is_before)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		struct death death = {root, killed_after, is_before, 0};
		struct tuning_watch watch = {before_write, after_write, &death};
		struct tuning_state machine;
		struct tuning_writes writes = {0};
		char *path = tuning_record_path_new(root, true, &err);

		read_state(&machine, root, affinity);
		if (tuning_tune(&writes, &machine, root, path, &watch, &err))
			_exit(255);
		_exit(death.n);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void reset(const char *root)
{
	struct death death = {root, -1, false, 0};
	struct tuning_watch watch = {before_write, after_write, &death};
	struct tuning_state machine;
	struct tuning_writes writes = {0};
	char *path = tuning_record_path_new(root, true, &err);
	bool had_record;

	read_state(&machine, root, NULL);
	if (tuning_reset(&writes, &machine, root, path, &had_record, &watch, &err))
		fail_msg("%s", err.text);
	assert_true(had_record);
	for (size_t i = 0; i < writes.n; i++)
		if (writes.items[i].outcome != TUNING_DONE)
			fail_msg("%s could not be restored: %s", writes.items[i].path,
				 strerror(writes.items[i].error));
	assert_int_not_equal(access(path, F_OK), 0);
	settle_words(root);
	free(path);
	tuning_writes_release(&writes);
	tuning_state_release(&machine);
}

static const struct {
	const char *host, *affinity;
} machines[] = {
	{"intel-laptop", NULL}, {"intel-laptop", "3"}, {"amd-server", NULL},
	{"amd-pstate", "2"},	{"arm-board", "4-7"},  {"vm", NULL},
};

enum { NMACHINES = sizeof(machines) / sizeof(*machines) };

/* A machine whose boost is switched for all and policy by policy. */
static char *unpack(const char *host)
{
	char *root = hosts_unpack(host);

	if (strcmp(host, "arm-board") == 0) {
		hosts_put(root, CPU "cpufreq/policy0/boost", "0\n");
		hosts_put(root, CPU "cpufreq/policy4/boost", "1\n");
	}
	return root;
}

static void assert_restored(const char *before, const char *root, const char *host, int after)
{
	char *now = picture_new(root);

	if (strcmp(before, now) != 0) {
		size_t i = 0;

		while (before[i] == now[i])
			i++;
		fail_msg("%s, killed after %d: not as it was: %.200s | %.200s", host, after,
			 before + (i > 80 ? i - 80 : 0), now + (i > 80 ? i - 80 : 0));
	}
	free(now);
}

static void reset_restores_what_tune_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < NMACHINES; i++) {
		char *root = unpack(machines[i].host);
		char *before = picture_new(root), *tuned;

		assert_true(tune(root, machines[i].affinity, -1, false) > 0);
		tuned = picture_new(root);
		assert_string_not_equal(before, tuned);
		/* again, on other CPUs: the first record is what counts */
		tune(root, NULL, -1, false);
		reset(root);
		assert_restored(before, root, machines[i].host, -1);
		free(before);
		free(tuned);
		hosts_remove(root);
	}
}

static void reset_restores_after_a_kill_at_any_write(void **state)
{
	(void)state;
	for (size_t i = 0; i < NMACHINES; i++) {
		char *root = unpack(machines[i].host);
		char *before = picture_new(root);
		int n = tune(root, machines[i].affinity, -1, false);

		reset(root);
		/* from four CPUs on all that can go wrong has gone wrong */
		for (int k = 0; k<n; k += n> 20 ? 7 : 1)
			for (int is_before = 0; is_before < 2; is_before++) {
				assert_int_equal(tune(root, machines[i].affinity, k, is_before),
						 -1);
				reset(root);
				assert_restored(before, root, machines[i].host, k);
			}
		free(before);
		hosts_remove(root);
	}
}

/* As /proc/irq/N/smp_affinity is: without a place to write at. A pipe is such a file. */
static void files_are_written_as_streams(void **state)
{
	char *root = hosts_unpack("arm-board");
	struct tuning_write mask = {.op = TUNING_IRQ, .path = "/pipe", .text = "0000000d"};
	struct tuning_writes writes = {0};
	char full[4096], text[32] = "";
	int fd;

	(void)state;
	snprintf(full, sizeof(full), "%s/pipe", root);
	assert_int_equal(mkfifo(full, 0600), 0);
	fd = open(full, O_RDONLY | O_NONBLOCK);
	assert_int_equal(tuning_writes_add(&writes, &mask, &err), 0);
	tuning_do(&writes, root, NULL);
	assert_int_equal(writes.items[0].error, 0);
	assert_int_equal(writes.items[0].outcome, TUNING_DONE);
	assert_int_equal(read(fd, text, sizeof(text)), 9);
	assert_string_equal(text, "0000000d\n");
	close(fd);
	tuning_writes_release(&writes);
	hosts_remove(root);
}

#define SLICE "/sys/fs/cgroup/system.slice"

/* The kernel takes no empty list of CPUs for a group that has tasks (ENOSPC): what the group above
   has is the same, and counts as restored. */
static void a_group_with_tasks_gets_the_list_of_the_group_above(void **state)
{
	char *root = hosts_unpack("intel-laptop");
	char *path = tuning_record_path_new(root, true, &err);
	struct tuning_state machine;
	struct tuning_writes writes = {0};
	struct snapshot now = {0};
	bool had_record;

	(void)state;
	hosts_put(root, SLICE "/cpuset.cpus", "\n");
	hosts_put(root, SLICE "/cgroup.events", "populated 1\nfrozen 0\n");
	hosts_put(root, "/sys/fs/cgroup/cpuset.cpus.effective", "0-7\n");
	tune(root, "3", -1, false);
	snapshot_add_file(&now, root, &err, SLICE "/cpuset.cpus");
	assert_string_equal(now.items[0].text, "0-2,4-6");
	snapshot_release(&now);
	read_state(&machine, root, NULL);
	assert_int_equal(tuning_reset(&writes, &machine, root, path, &had_record, NULL, &err), 0);
	snapshot_add_file(&now, root, &err, SLICE "/cpuset.cpus");
	assert_string_equal(now.items[0].text, "0-7");
	for (size_t i = 0; i < writes.n; i++)
		assert_true(strcmp(writes.items[i].path, SLICE "/cpuset.cpus") != 0 ||
			    writes.items[i].outcome == TUNING_DONE);
	snapshot_release(&now);
	tuning_writes_release(&writes);
	tuning_state_release(&machine);
	free(path);
	hosts_remove(root);
}

static void end_the_group(void *arg, const struct tuning_write *write)
{
	const char *root = arg;
	char full[4096];

	if (strcmp(write->path, SLICE "/cpuset.cpus") != 0)
		return;
	snprintf(full, sizeof(full), "%s" SLICE, root);
	hosts_remove(strdup(full));
}

/* irqbalance's own group, after tune has stopped it. */
static void a_group_that_ends_meanwhile_is_no_failure(void **state)
{
	char *root = hosts_unpack("intel-laptop");
	struct tuning_watch watch = {.before = end_the_group, .arg = root};
	struct tuning_state machine;
	struct tuning_writes writes = {0};
	size_t n = 0;

	(void)state;
	read_state(&machine, root, "3");
	assert_int_equal(tuning_plan(&writes, &machine, TUNING_TUNE, &err), 0);
	tuning_do(&writes, root, &watch);
	for (size_t i = 0; i < writes.n; i++)
		if (strcmp(writes.items[i].path, SLICE "/cpuset.cpus") == 0) {
			assert_int_equal(writes.items[i].outcome, TUNING_NOT_DONE);
			n++;
		}
	assert_int_equal(n, 1);
	tuning_writes_release(&writes);
	tuning_state_release(&machine);
	hosts_remove(root);
}

static void what_cannot_be_restored_stays_in_the_record(void **state)
{
	char *root = hosts_unpack("arm-board");
	char *path = tuning_record_path_new(root, true, &err);
	struct tuning_state machine;
	struct tuning_writes writes = {0}, left = {0};
	char full[4096];
	bool had_record;

	(void)state;
	tune(root, NULL, -1, false);
	snprintf(full, sizeof(full), "%s" CPU "cpufreq/boost", root);
	remove(full);
	mkdir(full, 0755);
	read_state(&machine, root, NULL);
	assert_int_equal(tuning_reset(&writes, &machine, root, path, &had_record, NULL, &err), 0);
	assert_int_equal(tuning_record_read(&left, path, root, &err), 1);
	assert_int_equal(left.n, 1);
	assert_string_equal(left.items[0].path, CPU "cpufreq/boost");
	tuning_writes_release(&writes);
	tuning_writes_release(&left);
	tuning_state_release(&machine);
	free(path);
	hosts_remove(root);
}

static void nothing_is_written_when_the_record_cannot_be(void **state)
{
	char *root = hosts_unpack("arm-board");
	char *before = picture_new(root), *path;
	struct tuning_state machine;
	struct tuning_writes writes = {0};

	(void)state;
	hosts_put(root, "/run/assay", "in the way");
	path = tuning_record_path_new(root, true, &err);
	read_state(&machine, root, NULL);
	assert_int_equal(tuning_tune(&writes, &machine, root, path, NULL, &err), -1);
	assert_non_null(strstr(err.text, "/run/assay"));
	err_clear(&err);
	assert_restored(before, root, "arm-board", -1);
	tuning_writes_release(&writes);
	tuning_state_release(&machine);
	free(before);
	free(path);
	hosts_remove(root);
}

static void masks_are_read_as_the_kernel_writes_them(void **state)
{
	static const struct {
		const char *mask, *list;
		int rc;
	} cases[] = {
		{"ff", "0-7", 1},
		{"00000001,00000000", "", 1},
		{"f0,0000000f", "0-3", 1},
		{"0000,00000081", "0,7", 1},
		{"", "", 0},
		{"x", "", 0},
		{"FF", "0-7", 1},
	};
	char *root = hosts_unpack("intel-laptop");
	struct tuning_state machine;

	(void)state;
	read_state(&machine, root, NULL);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct cpus set = {0};
		struct buf list = {0};

		assert_int_equal(tuning_parse_mask(&set, cases[i].mask, &machine, &err),
				 cases[i].rc);
		cpus_fmt(&set, &list);
		assert_string_equal(buf_text(&list), cases[i].list);
		cpus_release(&set);
		buf_release(&list);
	}
	tuning_state_release(&machine);
	hosts_remove(root);
}

/* ---- irqbalance */

/* A program of the machine. */
static void put_script(const char *root, const char *name, const char *script)
{
	char path[64], full[4096];

	snprintf(path, sizeof(path), "/usr/bin/%s", name);
	snprintf(full, sizeof(full), "%s%s", root, path);
	hosts_put(root, path, script);
	assert_int_equal(chmod(full, 0755), 0);
}

/* One that says so, whatever it is asked; NULL: there is none. */
static void put_program(const char *root, const char *name, const char *says)
{
	char text[2048];

	if (!says)
		return;
	snprintf(text, sizeof(text), "#!/bin/sh\ncat <<'END'\n%s\nEND\n", says);
	put_script(root, name, text);
}

#define UNIT "* irqbalance.service - irqbalance daemon\n     Loaded: "

static const struct {
	const char *systemctl, *service;
	int is_active;
	enum irqbalance_trouble trouble;
	const char *said;	 /* a part of it */
	const char *tune, *undo; /* what tune does, and what brings it back; NULL: nothing */
} answers[] = {
	{NULL, NULL, -1, IRQBALANCE_FINE, "", NULL, NULL},
	{UNIT "loaded\n     Active: active (running) since Mon", NULL, 1, IRQBALANCE_FINE, "",
	 "systemctl stop irqbalance", "systemctl start irqbalance"},
	{UNIT "loaded\n     Active: activating", NULL, 1, IRQBALANCE_FINE, "",
	 "systemctl stop irqbalance", "systemctl start irqbalance"},
	{UNIT "loaded\n     Active: inactive (dead)", NULL, 0, IRQBALANCE_FINE, "", NULL, NULL},
	{UNIT "loaded\n     Active: activeish", NULL, -1, IRQBALANCE_STRANGE, "activeish", NULL,
	 NULL},
	{UNIT "loaded\n     Active: failed (Result: exit-code)", NULL, -1, IRQBALANCE_STRANGE,
	 "failed", NULL, NULL},
	{UNIT "loaded\n     Active: ", NULL, -1, IRQBALANCE_NOT_ACTIVE, UNIT, NULL, NULL},
	{UNIT "not-found (Reason: No such file)\n     Active: active", NULL, -1, IRQBALANCE_FINE,
	 "", NULL, NULL},
	{"Failed to connect to bus", "irqbalance start", -1, IRQBALANCE_NOT_LOADED, "to bus", NULL,
	 NULL},
	{NULL, "irqbalance start/running, process 123", 1, IRQBALANCE_FINE, "",
	 "service irqbalance stop", "service irqbalance start"},
	{NULL, "irqbalance stop/waiting ", 0, IRQBALANCE_FINE, "", NULL, NULL},
	{NULL, "stopped", 0, IRQBALANCE_FINE, "", NULL, NULL},
	{NULL, "irqbalance: unrecognized service", -1, IRQBALANCE_STRANGE, "unrecognized", NULL,
	 NULL},
};

static const struct tuning_write *planned_program(const struct tuning_writes *writes)
{
	for (size_t i = 0; i < writes->n; i++)
		if (writes->items[i].kind == TUNING_PROGRAM)
			return &writes->items[i];
	return NULL;
}

static void irqbalance_is_stopped_where_it_is_known_to_run(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		char *root = hosts_unpack("arm-board");
		struct tuning_state machine;
		struct tuning_writes writes = {0};
		const struct tuning_write *write;
		struct irqbalance found;

		put_program(root, "systemctl", answers[i].systemctl);
		put_program(root, "service", answers[i].service);
		read_state(&machine, root, NULL);
		found = tuning_irqbalance(&machine);
		assert_int_equal(found.is_active, answers[i].is_active);
		assert_int_equal(found.trouble, answers[i].trouble);
		assert_non_null(strstr(found.said, answers[i].said));
		assert_int_equal(tuning_plan(&writes, &machine, TUNING_TUNE, &err), 0);
		write = planned_program(&writes);
		assert_true(!write == !answers[i].tune);
		if (write) {
			assert_string_equal(write->path, answers[i].tune);
			assert_string_equal(write->undo, answers[i].undo);
		}
		tuning_writes_release(&writes);
		tuning_state_release(&machine);
		hosts_remove(root);
	}
}

static void a_service_that_does_not_stop_is_a_failure_with_its_status(void **state)
{
	char *root = hosts_unpack("arm-board");
	struct tuning_write write = {
		.op = TUNING_IRQ, .kind = TUNING_PROGRAM, .text = "inactive", .was = "active"};
	struct tuning_writes writes = {0};
	const struct {
		const char *words, *script;
		int error;
	} cases[] = {{"service irqbalance stop", "#!/bin/sh\n[ \"$*\" = 'irqbalance stop' ]\n", 0},
		     {"service irqbalance stop", "#!/bin/sh\nexit 5\n", 5},
		     {"service irqbalance stop", "#!/bin/sh\nkill -9 $$\n", -9},
		     {"other irqbalance stop", "#!/bin/sh\n", 127}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		put_script(root, "service", cases[i].script);
		write.path = (char *)cases[i].words;
		assert_int_equal(tuning_writes_add(&writes, &write, &err), 0);
		tuning_do(&writes, root, NULL);
		assert_int_equal(writes.items[0].error, cases[i].error);
		assert_int_equal(writes.items[0].outcome,
				 cases[i].error ? TUNING_FAILED : TUNING_DONE);
		tuning_writes_release(&writes);
	}
	hosts_remove(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_are_those_of_the_machine),
		cmocka_unit_test(reset_restores_what_tune_found),
		cmocka_unit_test(reset_restores_after_a_kill_at_any_write),
		cmocka_unit_test(files_are_written_as_streams),
		cmocka_unit_test(a_group_with_tasks_gets_the_list_of_the_group_above),
		cmocka_unit_test(a_group_that_ends_meanwhile_is_no_failure),
		cmocka_unit_test(what_cannot_be_restored_stays_in_the_record),
		cmocka_unit_test(nothing_is_written_when_the_record_cannot_be),
		cmocka_unit_test(masks_are_read_as_the_kernel_writes_them),
		cmocka_unit_test(irqbalance_is_stopped_where_it_is_known_to_run),
		cmocka_unit_test(a_service_that_does_not_stop_is_a_failure_with_its_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
