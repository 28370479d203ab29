/*
 * Out of memory is an ordinary error in runner/ too: whatever allocation fails, around every entry
 * point, it says so or does without (a fact that cannot be kept is no fact), leaks nothing and
 * leaves no process behind. Workers are this very program, which then speaks the protocol.
 */
#include "runner/os/ask.h"
#include "runner/machine/busy.h"
#include "runner/machine/cgroup.h"
#include "runner/machine/describe.h"
#include "runner/drive/discovery.h"
#include "runner/duel/duel.h"
#include "runner/os/environment.h"
#include "runner/machine/host.h"
#include "runner/target/interp.h"
#include "runner/target/manifest.h"
#include "runner/os/orphans.h"
#include "runner/machine/pin.h"
#include "runner/target/provenance.h"
#include "runner/session/session.h"
#include "tests/inject/scripted_worker.h"
#include "tests/unit/fails_every.h"
#include "tests/unit/hosts.h"

#include <gsl/gsl_errno.h>
#include <sys/wait.h>

#if HAS_FAILING_ALLOCATOR

extern char **environ;

static const char self[] = "/proc/self/exe";

/* ---- failing */

struct scene {
	char *root;   /* a recorded machine */
	char *folder; /* of benchmarks */
	struct topology topology;
};

/* ---- facts, environment, sets of CPUs */

static int facts(struct scene *scene, struct err *err)
{
	struct facts facts = {0}, copy = {0};
	struct run *run = run_new();
	int rc = -1;

	(void)scene;
	if (!run)
		err_memory(err);
	else
		rc = facts_add_int(&facts, "a", 1, err) || facts_add_real(&facts, "b", 1.5, err) ||
				     facts_add_text(&facts, "c", " x  y\n", err) ||
				     facts_add_text(&facts, "c", "again", err) ||
				     facts_copy(&copy, &facts, err) || facts_write(&copy, run, err)
			     ? -1
			     : 0;
	run_free(run);
	facts_release(&facts);
	facts_release(&copy);
	return rc;
}

static int environment(struct scene *scene, struct err *err)
{
	char *set[] = {(char *)"A=1", (char *)"PATH=/bin", NULL};
	struct environment_rules rules = {.inherit = "TERM,SHELL", .set = set};
	char **env = environment_new(&rules, environ, 7, err);

	(void)scene;
	environment_free(env);
	return env ? 0 : -1;
}

static int sets_of_cpus(struct scene *scene, struct err *err)
{
	struct cpus a = {0}, b = {0};
	struct buf text = {0};
	int rc;

	(void)scene;
	rc = cpus_parse(&a, "0-3,200", err) || cpus_parse_isolcpus(&b, "nohz,domain,5-6", err) ||
			     cpus_unite(&a, &b, err) || cpus_copy(&b, &a, err) ||
			     cpus_get_affinity(&b, 0, err) || cpus_set_affinity(&b, 0, err)
		     ? -1
		     : 0;
	cpus_fmt(&a, &text);
	if (!rc && buf_failed(&text))
		rc = err_memory(err);
	buf_release(&text);
	cpus_release(&a);
	cpus_release(&b);
	return rc;
}

/* ---- the machine */

static int topology(struct scene *scene, struct err *err)
{
	struct topology topology;
	int rc = topology_read(&topology, scene->root, err);

	if (!rc)
		topology_release(&topology);
	return rc;
}

static int this_topology(struct scene *scene, struct err *err)
{
	struct topology topology;
	int rc = topology_read(&topology, "", err);

	(void)scene;
	if (!rc)
		topology_release(&topology);
	return rc;
}

static int host(struct scene *scene, struct err *err)
{
	struct facts facts = {0};
	struct host_moment begin;
	int rc;

	host_moment_read(&begin, scene->root);
	rc = host_collect(&facts, &scene->topology, scene->root, err) ||
			     host_collect_run(&facts, &scene->topology, &scene->topology.allowed,
					      &begin, scene->root, err)
		     ? -1
		     : 0;
	facts_release(&facts);
	return rc;
}

static int control_groups(struct scene *scene, struct err *err)
{
	struct cpus set = {0};
	int found = cgroup_cpuset(&set, scene->root, err);

	cgroup_cpu_quota(scene->root);
	cgroup_throttled_seconds(scene->root);
	cpus_release(&set);
	return found < 0 ? -1 : 0;
}

static int pinning(struct scene *scene, struct err *err)
{
	double busy[256] = {0};
	struct pin_question question = {.topology = &scene->topology, .busy = busy};
	struct pin pin;
	int cpus[4], rc;

	busy_now(busy, &scene->topology, scene->root, 1);
	rc = pin_choose(&pin, &question, err);
	if (!rc) {
		pin_release(&pin);
		rc = pin_choose_many(cpus, 4, true, &question, err) < 0 ? -1 : 0;
	}
	return rc;
}

/* ---- interpreters, git, other programs */

static int asking(struct scene *scene, struct err *err)
{
	const char *argv[] = {"sh", "-c", "echo out; echo err >&2; exit 3", NULL};
	struct question question = {argv, NULL, scene->folder, 10000, 1000};
	struct answer answer;
	struct buf how = {0};
	int rc = ask(&question, &answer, err);

	if (!rc)
		answer_fmt_end(&answer, &question, &how);
	buf_release(&how);
	answer_release(&answer);
	return rc;
}

static int finding(struct scene *scene, struct err *err)
{
	struct interp interp = {0};
	int rc = interp_find(&interp, "python3", err);

	(void)scene;
	interp_release(&interp);
	return rc;
}

static int finding_all(struct scene *scene, struct err *err)
{
	struct interps all = {0};
	int rc = interps_find_all(&all, err);

	(void)scene;
	interps_release(&all);
	return rc;
}

static int not_finding(struct scene *scene, struct err *err)
{
	struct interp interp = {0};
	struct err cause = {0};

	(void)scene;
	assert_int_equal(interp_find(&interp, "9.99", &cause), -1);
	assert_true(cause.kind == ERR_USAGE || cause.kind == ERR_MEMORY);
	interp_release(&interp);
	return cause.kind == ERR_MEMORY ? err_memory(err) : 0;
}

static int describing(struct scene *scene, struct err *err)
{
	struct interp interp = {.path = (char *)"/usr/bin/python3", .how = (char *)"the test"};
	struct facts facts = {0};
	int rc = interp_describe(&interp, NULL, &facts, err);

	(void)scene;
	facts_release(&facts);
	return rc;
}

static int git(struct scene *scene, struct err *err)
{
	struct facts facts = {0};
	int rc = provenance_add_git(&facts, ".", err);

	(void)scene;
	facts_release(&facts);
	return rc;
}

/* ---- targets */

static int manifest(struct scene *scene, struct err *err)
{
	struct targets targets = {0};
	char path[300];
	int rc;

	snprintf(path, sizeof(path), "%s/bench_list.json", scene->folder);
	rc = manifest_read(path, &targets, err);
	for (size_t i = 0; !rc && i < targets.n; i++) {
		char *source = target_source_new(&targets.items[i]);

		rc = source ? 0 : err_memory(err);
		free(source);
	}
	targets_release(&targets);
	return rc;
}

static int discovery(struct scene *scene, struct err *err)
{
	struct worker_spec spec = {.program = self, .bootstrap = "x", .timeout_s = 20};
	struct environment_rules rules = {.copy_all = true};
	char *arguments[] = {(char *)"--fast", NULL};
	const struct discovery how = {.spec = &spec, .rules = &rules, .arguments = arguments};
	struct targets targets = {0};
	int rc = discovery_add(&targets, scene->folder, &how, err);

	targets_release(&targets);
	return rc;
}

/* ---- measuring */

static void two_targets(struct targets *targets)
{
	for (int i = 0; i < 2; i++) {
		struct target *target = targets_add(targets, TARGET_SNIPPET, i ? "b" : "a");

		target->stmt = strdup("pass");
		target->setup = strdup("x = 1");
		facts_add_text(&target->facts, "assay_stmt", "pass", NULL);
	}
}

static void heard(void *context, const struct session *session, enum session_event event,
		  size_t target, double value)
{
	(void)context;
	(void)event;
	(void)value;
	assert_true(target < session->n);
}

static int session(struct scene *scene, struct err *err)
{
	long injecting = allocations_left;
	struct targets targets = {0};
	struct session session;
	struct session_config config = {.targets = &targets,
					.plan = {.processes = 2,
						 .values = 2,
						 .warmups = 1,
						 .min_time_s = 0.005,
						 .timeout_s = 20},
					.python = self,
					.bootstrap = "x",
					.launcher = self,
					.yardsticks = YARDSTICKS_OF(YARDSTICK_MIX),
					.description = {.topology = &scene->topology},
					.observe = heard};
	int rc;

	allocations_left = -1;
	two_targets(&targets);
	allocations_left = injecting;
	rc = session_run(&session, &config, err);
	for (size_t i = 0; !rc && i < session.n; i++) {
		const struct measurement *m = &session.measurements[i];

		/* Whole, or failed with a reason. */
		assert_true(m->status == MEASUREMENT_DONE ? m->values == 4
							  : m->err.text[0] != '\0');
	}
	session_release(&session);
	targets_release(&targets);
	return rc;
}

static void blocks_heard(void *context, const struct duel *duel, size_t pair)
{
	(void)context;
	assert_true(pair < duel->n);
}

static int duel(struct scene *scene, struct err *err)
{
	static const size_t pairs[][2] = {{0, 0}, {1, 1}};
	long injecting = allocations_left;
	struct targets targets = {0};
	struct duel duel;
	struct duel_config config = {.pairs = pairs,
				     .n_pairs = 2,
				     .looks = spending_fixed(2, 0.05),
				     .margin = 0.01,
				     .budget_s = 60,
				     .slice_s = 0.004,
				     .rounds = 2,
				     .yardsticks = YARDSTICKS_OF(YARDSTICK_MIX),
				     .timeout_s = 20,
				     .observe = blocks_heard};
	int rc;

	allocations_left = -1;
	two_targets(&targets);
	allocations_left = injecting;
	for (int side = 0; side < 2; side++)
		config.sides[side] = (struct side){.label = side ? "new" : "old",
						   .program = self,
						   .bootstrap = "x",
						   .targets = &targets,
						   .description = {.topology = &scene->topology}};
	rc = duel_run(&duel, &config, err);
	for (size_t i = 0; !rc && i < duel.n; i++)
		assert_true(duel.bouts[i].status != BOUT_GOING_ON &&
			    (duel.bouts[i].status != BOUT_FAILED || duel.bouts[i].err.text[0]));
	duel_release(&duel);
	targets_release(&targets);
	return rc;
}

/* ---- the tests */

static void what_is_known(void **state)
{
	each_fails(facts, state);
	each_fails(environment, state);
	each_fails(sets_of_cpus, state);
}

static void the_machine(void **state)
{
	each_fails(topology, state);
	each_fails(this_topology, state);
	each_fails(host, state);
	each_fails(control_groups, state);
	each_fails(pinning, state);
}

static void other_programs(void **state)
{
	each_fails(asking, state);
	each_fails(finding, state);
	each_fails(finding_all, state);
	each_fails(not_finding, state);
	fails_every(stride_or_all(19), describing, *state); /* each starts a Python */
	fails_every(stride_or_all(7), git, *state);
}

static void targets(void **state)
{
	each_fails(manifest, state);
	each_fails(discovery, state);
}

static void sessions(void **state)
{
	fails_every(stride_or_all(7), session, *state);
}

static void duels(void **state)
{
	fails_every(stride_or_all(11), duel, *state);
}

static int set_up(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));

	if (!scene)
		return -1;
	scene->root = hosts_unpack("intel-hybrid");
	scene->folder = strdup("/tmp/assay-memory-XXXXXX");
	if (!scene->folder || !mkdtemp(scene->folder) ||
	    topology_read(&scene->topology, scene->root, NULL))
		return -1;
	hosts_put(scene->folder, "/bench_list.json",
		  "{\"setup\":\"a = 1\",\"benchmarks\":[{\"name\":\"m\",\"stmt\":[\"b = "
		  "2\",\"pass\"],"
		  "\"setup\":\"c = 3\",\"teardown\":\"d = 4\",\"description\":\"e\"}]}");
	hosts_put(scene->folder, "/bench_file.py", "");
	hosts_put(scene->folder, "/bench_script.py", "");
	*state = scene;
	return 0;
}

static int tear_down(void **state)
{
	struct scene *scene = *state;

	topology_release(&scene->topology);
	hosts_remove(scene->root);
	hosts_remove(scene->folder);
	free(scene);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_known),  cmocka_unit_test(the_machine),
		cmocka_unit_test(other_programs), cmocka_unit_test(targets),
		cmocka_unit_test(sessions),	  cmocka_unit_test(duels),
	};

	if (argc == 4) /* program, bootstrap, two descriptors */
		return scripted_worker(atoi(argv[2]), atoi(argv[3]));
	gsl_set_error_handler_off();
	orphans_adopt();
	return cmocka_run_group_tests(tests, set_up, tear_down);
}

#else

int main(void)
{
	return without_failing_allocator();
}

#endif
