/* The worker, driven step by step as a session does it, in the default python3 and what else is in
   ASSAY_TEST_PYTHONS (paths separated by colons). */
#include "runner/os/interrupt.h"
#include "runner/os/orphans.h"
#include "runner/drive/worker.h"
#include "tests/unit/support.h"
#include "tests/unit/worker_file.h"

#include <unistd.h>

extern char **environ;

static char *worker_path(const char *name)
{
	static char path[2][WORKER_FILE_SIZE];
	static int which;

	which = !which;
	worker_file(name, path[which]);
	return path[which];
}

static void start(struct worker *worker)
{
	struct worker_spec spec = {.program = "/usr/bin/python3",
				   .bootstrap = worker_path("bootstrap.py"),
				   .env = environ,
				   .timeout_s = 20};
	struct err err = {0};

	if (worker_start(worker, &spec, &err))
		fail_msg("%s\n%s", err.text, buf_text(&worker->details));
}

static struct target *snippet(struct targets *targets, const char *setup, const char *stmt)
{
	struct target *target = targets_add(targets, TARGET_SNIPPET, "x");

	target->setup = setup ? strdup(setup) : NULL;
	target->stmt = strdup(stmt);
	return target;
}

static void measures_a_snippet_with_evidence(void **state)
{
	struct targets targets = {0};
	struct worker worker = {0};
	struct reading reading;
	struct err err = {0};

	(void)state;
	start(&worker);
	assert_string_equal(worker.kind, "native");
	assert_string_equal(worker.implementation, "cpython");
	assert_int_equal(worker_load(&worker, snippet(&targets, "d = {}", "d[1] = 2"), &err), 0);
	assert_int_equal(worker_measure(&worker, WORKER_LOOP, 100000, &reading, &err), 0);
	assert_true(reading.wall_ns > 100000 && reading.wall_ns < 5000000000);
	assert_true(reading.cpu_ns > 0 && reading.cpu_ns <= reading.wall_ns + 1000000);
	assert_true(reading.involuntary >= 0 && reading.collections >= 0);
	assert_int_equal(reading.threads, 1);
	assert_int_equal(reading.children, 0);
	assert_int_equal(worker_measure(&worker, WORKER_EMPTY_LOOP, 1000, &reading, &err), 0);
	worker_finish(&worker);
	assert_int_equal(worker.child.status, 0);
	worker_release(&worker);
	targets_release(&targets);
}

/* The first look is too early: the statement sleeps longer than that. */
static void measures_in_halves(void **state)
{
	struct targets targets = {0};
	struct worker worker = {0};
	struct reading reading;
	struct err err = {0};

	(void)state;
	start(&worker);
	assert_int_equal(
		worker_load(&worker, snippet(&targets, "import time", "time.sleep(0.2)"), &err), 0);
	assert_int_equal(worker_measure_begin(&worker, WORKER_LOOP, 1, &err), 0);
	assert_int_equal(worker_wait(&worker, clock_now_ns(), &err), 0);
	assert_int_equal(worker_wait(&worker, clock_now_ns() + INT64_C(20000000000), &err), 1);
	assert_int_equal(worker_wait(&worker, clock_now_ns(), &err), 1);
	assert_int_equal(worker_measure_end(&worker, &reading, &err), 0);
	assert_true(reading.wall_ns >= 200000000);
	worker_release(&worker);
	targets_release(&targets);
}

static void the_benchmark_finds_its_interpreter_as_it_would_be(void **state)
{
	struct targets targets = {0};
	struct worker worker = {0};
	struct reading reading;
	struct err err = {0};
	const char *setup = "import sys, os\n"
			    "assert sys.path[0] == '', sys.path\n"
			    "assert sys.argv == [''], sys.argv\n"
			    "for name in ('assay_worker', 'gc', 'itertools', 'json', 'resource'):\n"
			    "    assert name not in sys.modules, name\n"
			    "assert sys.stdin.read() == ''";

	(void)state;
	start(&worker);
	if (worker_load(&worker, snippet(&targets, setup, "pass"), &err) ||
	    worker_measure(&worker, WORKER_LOOP, 1, &reading, &err))
		fail_msg("%s\n%s", err.text, buf_text(&worker.details));
	worker_release(&worker);
	targets_release(&targets);
}

static void errors_carry_one_line_and_a_traceback_and_the_worker_lives_on(void **state)
{
	struct targets targets = {0};
	struct worker worker = {0};
	struct reading reading;
	struct err err = {0};

	(void)state;
	start(&worker);
	assert_int_equal(worker_load(&worker, snippet(&targets, NULL, "x = (1\ny ="), &err), -1);
	assert_non_null(strstr(err.text, "SyntaxError"));
	assert_non_null(strstr(buf_text(&worker.details), "<statement>"));
	err_clear(&err);
	assert_int_equal(worker_load(&worker, snippet(&targets, "a = 1", "a / 0"), &err), 0);
	assert_int_equal(worker_measure(&worker, WORKER_LOOP, 1, &reading, &err), -1);
	assert_string_equal(err.text, "ZeroDivisionError: division by zero");
	assert_non_null(strstr(buf_text(&worker.details), "a / 0"));
	err_clear(&err);
	assert_int_equal(worker_load(&worker, snippet(&targets, NULL, "pass"), &err), 0);
	assert_int_equal(worker_measure(&worker, WORKER_LOOP, 1, &reading, &err), 0);
	worker_release(&worker);
	targets_release(&targets);
}

static void fails_with(const char *stmt, double timeout_s, enum err_kind kind, const char *text)
{
	struct worker_spec spec = {.program = "/usr/bin/python3",
				   .bootstrap = worker_path("bootstrap.py"),
				   .env = environ,
				   .timeout_s = timeout_s};
	struct targets targets = {0};
	struct worker worker = {0};
	struct reading reading;
	struct err err = {0};

	assert_int_equal(worker_start(&worker, &spec, &err), 0);
	assert_int_equal(worker_load(&worker, snippet(&targets, NULL, stmt), &err), 0);
	assert_int_equal(worker_measure(&worker, WORKER_LOOP, 1, &reading, &err), -1);
	assert_int_equal(err.kind, kind);
	if (!strstr(err.text, text))
		fail_msg("\"%s\" does not say \"%s\"", err.text, text);
	worker_release(&worker);
	targets_release(&targets);
}

static void a_worker_that_dies_is_told_how(void **state)
{
	(void)state;
	fails_with("import os; os._exit(3)", 20, ERR_BENCHMARK, "exited with code 3");
	fails_with("import os; os.kill(os.getpid(), 11)", 20, ERR_BENCHMARK, "killed by SIGSEGV");
	/* Long enough for a Python to start beside busy programs: its start is a part of it. */
	fails_with("while True: pass", 4.5, ERR_TIMEOUT, "timed out after 4.5 s");
	fails_with("import sys; sys.exit(7)", 20, ERR_BENCHMARK, "SystemExit: 7");
}

static void closing_low_descriptors_does_not_cut_the_line(void **state)
{
	struct targets targets = {0};
	struct worker worker = {0};
	struct reading reading;
	struct err err = {0};

	(void)state;
	start(&worker);
	assert_int_equal(
		worker_load(&worker, snippet(&targets, "import os", "os.closerange(0, 21)"), &err),
		0);
	assert_int_equal(worker_measure(&worker, WORKER_LOOP, 1, &reading, &err), 0);
	worker_finish(&worker);
	worker_release(&worker);
	targets_release(&targets);
}

static void megabytes_of_output_neither_block_nor_pile_up(void **state)
{
	struct targets targets = {0};
	struct worker worker = {0};
	struct reading reading;
	struct err err = {0};

	(void)state;
	start(&worker);
	assert_int_equal(worker_load(&worker,
				     snippet(&targets, "import sys",
					     "sys.stdout.write('x' * 5000000); sys.stdout.flush()"),
				     &err),
			 0);
	assert_int_equal(worker_measure(&worker, WORKER_LOOP, 2, &reading, &err), 0);
	worker_finish(&worker);
	assert_int_equal(worker.child.output_bytes, 10000000);
	assert_true(worker.child.output.len <= 2 * CHILD_OUTPUT_KEPT);
	worker_release(&worker);
	targets_release(&targets);
}

static int count_children(void)
{
	char path[64];
	FILE *file;
	int pid, n = 0;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
	file = fopen(path, "r");
	while (file && fscanf(file, "%d", &pid) == 1)
		n++;
	if (file)
		fclose(file);
	return n;
}

static void nothing_that_a_worker_forked_survives_it(void **state)
{
	struct targets targets = {0};
	struct worker worker = {0};
	struct reading reading;
	struct err err = {0};
	const char *stmt = "if os.fork() == 0:\n"
			   "    os.setsid()\n"
			   "    time.sleep(100)";

	(void)state;
	start(&worker);
	assert_int_equal(worker_load(&worker, snippet(&targets, "import os, time", stmt), &err), 0);
	assert_int_equal(worker_measure(&worker, WORKER_LOOP, 1, &reading, &err), 0);
	assert_int_equal(reading.children, 1);
	worker_finish(&worker);
	assert_int_equal(count_children(), 0);
	worker_release(&worker);
	targets_release(&targets);
}

static void what_is_no_python_is_named(void **state)
{
	struct worker_spec spec = {.program = "/bin/ls",
				   .bootstrap = worker_path("bootstrap.py"),
				   .env = environ,
				   .timeout_s = 20};
	struct worker worker = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(worker_start(&worker, &spec, &err), -1);
	assert_non_null(strstr(err.text, "/bin/ls"));
	worker_release(&worker);
	err_clear(&err);
	spec.program = "/no/such/python";
	assert_int_equal(worker_start(&worker, &spec, &err), -1);
	assert_string_equal(err.text, "cannot run /no/such/python: No such file or directory");
	worker_release(&worker);
}

static void programs_are_measured_one_by_one(void **state)
{
	struct worker_spec spec = {
		.program = worker_path("assay_launcher"), .env = environ, .timeout_s = 20};
	struct targets targets = {0};
	struct target *target = targets_add(&targets, TARGET_COMMAND, "x");
	struct worker worker = {0};
	struct reading big, small;
	struct err err = {0};
	static const char *const eater[] = {"/usr/bin/python3", "-c", "b'x' * 80_000_000", NULL};

	(void)state;
	target->argv = calloc(4, sizeof(char *));
	for (size_t i = 0; eater[i]; i++)
		target->argv[i] = strdup(eater[i]);
	assert_int_equal(worker_start(&worker, &spec, &err), 0);
	assert_int_equal(worker_load(&worker, target, &err), 0);
	assert_int_equal(worker_measure(&worker, WORKER_LOOP, 1, &big, &err), 0);
	assert_true(big.max_rss > 80000000 && big.max_rss < 150000000);
	free(target->argv[1]);
	free(target->argv[2]);
	target->argv[1] = target->argv[2] = NULL;
	free(target->argv[0]);
	target->argv[0] = strdup("/bin/true");
	assert_int_equal(worker_load(&worker, target, &err), 0);
	assert_int_equal(worker_measure(&worker, WORKER_LOOP, 2, &small, &err), 0);
	assert_true(small.max_rss < 4000000); /* nothing of the big one, nor of us */
	free(target->argv[0]);
	target->argv[0] = strdup("/bin/false");
	assert_int_equal(worker_load(&worker, target, &err), 0);
	assert_int_equal(worker_measure(&worker, WORKER_LOOP, 1, &small, &err), -1);
	assert_string_equal(err.text, "CommandFailed: /bin/false exited with code 1");
	worker_finish(&worker);
	worker_release(&worker);
	targets_release(&targets);
}

static void set_arguments(struct target *target, const char *program, size_t n, size_t len)
{
	target->argv = calloc(n + 2, sizeof(char *));
	target->argv[0] = strdup(program);
	for (size_t i = 1; i <= n; i++) {
		target->argv[i] = malloc(len + 1);
		memset(target->argv[i], 'x', len);
		target->argv[i][len] = '\0';
	}
}

/* "" or the one line that refused. */
static void run_with(size_t n, size_t len, char *line, size_t size)
{
	struct worker_spec spec = {
		.program = worker_path("assay_launcher"), .env = environ, .timeout_s = 60};
	struct targets targets = {0};
	struct target *target = targets_add(&targets, TARGET_COMMAND, "x");
	struct worker worker = {0};
	struct reading reading;
	struct err err = {0};

	set_arguments(target, "/bin/true", n, len);
	assert_int_equal(worker_start(&worker, &spec, &err), 0);
	if (worker_load(&worker, target, &err) == 0)
		worker_measure(&worker, WORKER_LOOP, 1, &reading, &err);
	snprintf(line, size, "%s", err.text);
	worker_finish(&worker);
	worker_release(&worker);
	targets_release(&targets);
}

static void as_many_arguments_as_the_kernel_takes_or_the_limit_is_named(void **state)
{
	char line[1000];

	(void)state;
	run_with(5000, 10, line, sizeof(line));
	assert_string_equal(line, "");
	run_with(12, 100000, line, sizeof(line));
	assert_string_equal(line, "");
	run_with(1, 200000, line, sizeof(line));
	assert_string_equal(line, "OSError: cannot run /bin/true: an argument or environment "
				  "variable of 200000 bytes; the limit is 131071");
	run_with(80, 100000, line, sizeof(line));
	assert_non_null(
		strstr(line, "OSError: cannot run /bin/true: arguments and environment of "));
	assert_non_null(strstr(line, "(a quarter of the stack's, ulimit -s)"));
	run_with(200, 100000, line, sizeof(line));
	assert_non_null(strstr(line, "OSError: a request of 200"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(measures_a_snippet_with_evidence),
		cmocka_unit_test(measures_in_halves),
		cmocka_unit_test(the_benchmark_finds_its_interpreter_as_it_would_be),
		cmocka_unit_test(errors_carry_one_line_and_a_traceback_and_the_worker_lives_on),
		cmocka_unit_test(a_worker_that_dies_is_told_how),
		cmocka_unit_test(closing_low_descriptors_does_not_cut_the_line),
		cmocka_unit_test(megabytes_of_output_neither_block_nor_pile_up),
		cmocka_unit_test(nothing_that_a_worker_forked_survives_it),
		cmocka_unit_test(what_is_no_python_is_named),
		cmocka_unit_test(programs_are_measured_one_by_one),
		cmocka_unit_test(as_many_arguments_as_the_kernel_takes_or_the_limit_is_named),
	};
	interrupt_install();
	orphans_adopt();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
