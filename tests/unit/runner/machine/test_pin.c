#include "runner/machine/cores.h"
#include "runner/machine/pin.h"
#include "tests/unit/hosts.h"

static struct err err;

struct machine {
	char *root;
	struct topology topology;
};

static struct machine open_machine(const char *host)
{
	struct machine m = {.root = hosts_unpack(host)};

	assert_int_equal(topology_read(&m.topology, m.root, &err), 0);
	return m;
}

static void close_machine(struct machine *m)
{
	topology_release(&m->topology);
	hosts_remove(m->root);
}

/* Busy CPUs from a list: each is used by one program. */
static void fill_busy(double *busy, const struct topology *t, const char *list)
{
	struct cpus set = {0};

	assert_int_equal(cpus_parse(&set, list, &err), 0);
	for (size_t i = 0; i < t->n; i++)
		busy[i] = cpus_has(&set, t->cpus[i].id);
	cpus_release(&set);
}

static const struct {
	const char *host;
	const char *busy;  /* NULL: unknown */
	const char *asked; /* NULL: no --affinity */
	int worker;
	const char *manager;
	enum pin_reason reason;
} cases[] = {
	/* one thread a core: the highest CPU, the manager on the others */
	{"vm", NULL, NULL, 1, "0", PIN_QUIET},
	{"vm", "", NULL, 1, "0", PIN_QUIET},
	{"vm", "1", NULL, 0, "1", PIN_QUIET_WITH_0},
	{"vm", "0", NULL, 1, "0", PIN_QUIET},
	{"vm", "0-1", NULL, 1, "0", PIN_LEAST_BUSY},
	{"vm", NULL, "0", 0, "1", PIN_QUIET_WITH_0},
	{"vm", NULL, "0-1", 1, "0", PIN_QUIET},
	{"one-cpu", NULL, NULL, 0, "0", PIN_SHARED_CPU},
	{"one-cpu", "0", "0", 0, "0", PIN_SHARED_CPU},
	/* two threads a core: the sibling stays empty, and so does CPU 0's core */
	{"intel-laptop", NULL, NULL, 7, "0-2,4-6", PIN_QUIET},
	{"intel-laptop", "3", NULL, 6, "0-1,3-5,7", PIN_QUIET},
	{"intel-laptop", "3,6", NULL, 5, "0,2-4,6-7", PIN_QUIET},
	{"intel-laptop", "1-3", NULL, 4, "1-3,5-7", PIN_QUIET_WITH_0},
	{"intel-laptop", "0-3", NULL, 7, "0-2,4-6", PIN_LEAST_BUSY},
	{"intel-laptop", NULL, "0,4", 4, "1-3,5-7", PIN_QUIET_WITH_0},
	{"intel-laptop", NULL, "2,6", 6, "0-1,3-5,7", PIN_QUIET},
	/* fast cores before slow ones, even CPU 0's, but not one that somebody uses */
	{"intel-hybrid", NULL, NULL, 3, "0-1,4-7", PIN_QUIET},
	{"intel-hybrid", "2", NULL, 1, "2-7", PIN_QUIET_WITH_0},
	{"intel-hybrid", "0-3", NULL, 3, "0-1,4-7", PIN_LEAST_BUSY},
	{"intel-hybrid", NULL, "4-7", 7, "0-6", PIN_QUIET},
	{"arm-board", NULL, NULL, 7, "0-6", PIN_QUIET},
	{"arm-board", "7", NULL, 6, "0-5,7", PIN_QUIET},
	/* isolated CPUs first; the manager stays off all of them */
	{"amd-server", NULL, NULL, 31, "0-11,16-27", PIN_ISOLATED},
	{"amd-server", "15", NULL, 30, "0-11,16-27", PIN_ISOLATED},
	{"amd-server", "12-15", NULL, 31, "0-11,16-27", PIN_LEAST_BUSY},
	{"amd-server", NULL, "8-9", 9, "0-8,10-11,16-24,26-27", PIN_QUIET},
	{"amd-server", NULL, "8,12", 12, "0-11,16-27", PIN_ISOLATED},
	/* only what the cpuset leaves: 2 and 6 share a core, 3 has its own */
	{"container", NULL, NULL, 6, "3", PIN_QUIET},
	{"container", "2", NULL, 3, "2,6", PIN_QUIET},
	{"container", NULL, "2", 2, "3", PIN_QUIET},
};

static void every_machine_gets_the_right_cpu(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct machine m = open_machine(cases[i].host);
		struct cpus asked = {0};
		double busy[64];
		struct pin_question q = {.topology = &m.topology};
		struct buf manager = {0};
		struct pin pin;

		if (cases[i].busy) {
			fill_busy(busy, &m.topology, cases[i].busy);
			q.busy = busy;
		}
		if (cases[i].asked) {
			assert_int_equal(cpus_parse(&asked, cases[i].asked, &err), 0);
			q.asked = &asked;
		}
		assert_int_equal(pin_choose(&pin, &q, &err), 0);
		cpus_fmt(&pin.manager, &manager);
		if (pin.worker != cases[i].worker || pin.reason != cases[i].reason ||
		    strcmp(buf_text(&manager), cases[i].manager) != 0)
			fail_msg("%s, busy %s, asked %s: CPU %d (%d), manager %s, reason %d (%d)",
				 cases[i].host, cases[i].busy, cases[i].asked, pin.worker,
				 cases[i].worker, buf_text(&manager), (int)pin.reason,
				 (int)cases[i].reason);
		assert_int_equal(pin.is_asked, cases[i].asked != NULL);
		buf_release(&manager);
		pin_release(&pin);
		cpus_release(&asked);
		close_machine(&m);
	}
}

static void two_threads_of_one_core_are_shared_with_the_manager(void **state)
{
	struct machine m = open_machine("intel-laptop");
	struct pin_question q = {.topology = &m.topology};
	struct pin pin;

	(void)state;
	assert_int_equal(cpus_parse(&m.topology.allowed, "1,5", &err), 0);
	assert_int_equal(pin_choose(&pin, &q, &err), 0);
	assert_int_equal(pin.worker, 5);
	assert_true(cpus_has(&pin.manager, 1) && cpus_count(&pin.manager) == 1);
	assert_int_equal(pin.reason, PIN_SHARED_CORE);
	pin_release(&pin);
	close_machine(&m);
}

static void small_loads_break_ties_but_do_not_chase_noise(void **state)
{
	struct machine m = open_machine("arm-board");
	double busy[8] = {0, 0, 0, 0, 0.02, 0.05, 0.04, 0.09};
	struct pin_question q = {.topology = &m.topology, .busy = busy};
	struct pin pin;

	(void)state;
	assert_int_equal(pin_choose(&pin, &q, &err), 0);
	assert_int_equal(pin.worker, 7);
	pin_release(&pin);
	busy[7] = 0.2;
	assert_int_equal(pin_choose(&pin, &q, &err), 0);
	assert_int_equal(pin.worker, 6);
	assert_int_equal(pin.reason, PIN_QUIET);
	pin_release(&pin);
	close_machine(&m);
}

static void an_affinity_that_cannot_be_is_refused(void **state)
{
	const struct {
		const char *host, *asked, *want;
	} wrong[] = {
		{"vm", "0-3", "CPU 2-3 is not online; CPUs that can be used: 0-1"},
		{"container", "0,2",
		 "CPU 0 is not allowed to this process (taskset, cpuset); CPUs that can be used: "
		 "2-3,6"},
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct machine m = open_machine(wrong[i].host);
		struct cpus asked = {0};
		struct pin_question q = {.topology = &m.topology, .asked = &asked};
		struct pin pin;
		int one;

		assert_int_equal(cpus_parse(&asked, wrong[i].asked, &err), 0);
		assert_int_equal(pin_choose(&pin, &q, &err), -1);
		assert_int_equal(err.kind, ERR_USAGE);
		assert_string_equal(err.text, wrong[i].want);
		err_clear(&err);
		assert_int_equal(pin_choose_many(&one, 1, true, &q, &err), -1);
		err_clear(&err);
		cpus_release(&asked);
		close_machine(&m);
	}
}

static void many_cpus_are_on_cores_of_their_own_and_leave_one_to_the_manager(void **state)
{
	const struct {
		const char *host, *asked;
		size_t k;
		int n, cpus[16];
	} many[] = {
		{"vm", NULL, 4, 1, {1}},
		{"one-cpu", NULL, 2, 1, {0}},
		{"vm", NULL, 0, 0, {0}},
		{"intel-laptop", NULL, 2, 2, {7, 6}},
		{"intel-laptop", NULL, 8, 3, {7, 6, 5}},
		{"intel-laptop", "1-3,5", 8, 3, {5, 3, 2}},
		{"intel-hybrid", NULL, 16, 5, {3, 1, 7, 6, 5}},
		{"amd-server", NULL, 16, 4, {31, 30, 29, 28}},
		{"container", NULL, 2, 1, {6}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(many) / sizeof(*many); i++) {
		struct machine m = open_machine(many[i].host);
		struct cpus asked = {0};
		struct pin_question q = {.topology = &m.topology, .asked = &asked};
		int cpus[16];

		if (many[i].asked)
			assert_int_equal(cpus_parse(&asked, many[i].asked, &err), 0);
		assert_int_equal(pin_choose_many(cpus, many[i].k, true, &q, &err), many[i].n);
		for (int j = 0; j < many[i].n; j++)
			assert_int_equal(cpus[j], many[i].cpus[j]);
		cpus_release(&asked);
		close_machine(&m);
	}
}

static void blocks_side_by_side_have_cores_of_their_own(void **state)
{
	const struct {
		const char *host;
		size_t n;
		const char *first, *home;
	} many[] = {
		{"vm", 2, "1", "1"}, /* of two cores both: whoever drives a block is on its core */
		{"one-cpu", 1, "0", "0"},
		{"intel-laptop", 3, "7", "0,4"}, /* the core that is left */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(many) / sizeof(*many); i++) {
		struct machine m = open_machine(many[i].host);
		struct pin_question q = {.topology = &m.topology};
		struct buf cpu = {0}, home = {0};
		struct cores cores;

		assert_int_equal(cores_choose(&cores, &q, &err), 0);
		assert_int_equal(cores.n, many[i].n);
		cpus_fmt(&cores.cpus[0], &cpu);
		cpus_fmt(&cores.homes[0], &home);
		assert_string_equal(buf_text(&cpu), many[i].first);
		assert_string_equal(buf_text(&home), many[i].home);
		buf_release(&cpu);
		buf_release(&home);
		cores_release(&cores);
		close_machine(&m);
	}
}

/* Where the second process of a pair starts: a core of the manager's, of the same kind and place.
 */
static void a_second_process_may_start_on_another_core(void **state)
{
	const struct {
		const char *host, *asked;
		int worker, start;
	} many[] = {
		{"vm", NULL, 1, 0},
		{"one-cpu", NULL, 0, -1},
		{"intel-laptop", "2,6", 6, -1}, /* both asked for are one core */
		{"intel-laptop", "1-3", 3, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(many) / sizeof(*many); i++) {
		struct machine m = open_machine(many[i].host);
		struct cpus asked = {0};
		struct pin_question q = {.topology = &m.topology, .asked = &asked};
		struct pin pin;

		if (many[i].asked)
			assert_int_equal(cpus_parse(&asked, many[i].asked, &err), 0);
		assert_int_equal(pin_choose(&pin, &q, &err), 0);
		assert_int_equal(pin.worker, many[i].worker);
		assert_int_equal(pin.start, many[i].start);
		pin_release(&pin);
		cpus_release(&asked);
		close_machine(&m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_machine_gets_the_right_cpu),
		cmocka_unit_test(two_threads_of_one_core_are_shared_with_the_manager),
		cmocka_unit_test(small_loads_break_ties_but_do_not_chase_noise),
		cmocka_unit_test(an_affinity_that_cannot_be_is_refused),
		cmocka_unit_test(many_cpus_are_on_cores_of_their_own_and_leave_one_to_the_manager),
		cmocka_unit_test(blocks_side_by_side_have_cores_of_their_own),
		cmocka_unit_test(a_second_process_may_start_on_another_core),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
