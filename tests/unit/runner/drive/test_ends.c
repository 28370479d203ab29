/* How workers and what they leave come to their end: within what was promised, whatever they do. */
#include "results/model/keys.h"
#include "runner/drive/worker.h"
#include "runner/os/interrupt.h"
#include "runner/os/orphans.h"
#include "tests/unit/support.h"
#include "tests/unit/worker_file.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Promises are seconds; a busy machine is late by less than this, a hang by far more. */
#define LATE_S 60.0
#define HANG   "import atexit, time; atexit.register(time.sleep, 1000)"

static void start(struct worker *worker, const char *setup, const char *stmt, double timeout_s)
{
	static char bootstrap[WORKER_FILE_SIZE];
	struct worker_spec spec = {.program = "/usr/bin/python3",
				   .bootstrap = bootstrap,
				   .env = environ,
				   .timeout_s = timeout_s};
	struct targets targets = {0};
	struct target *target = targets_add(&targets, TARGET_SNIPPET, "x");
	struct err err = {0};

	worker_file("bootstrap.py", bootstrap);
	target->setup = strdup(setup);
	target->stmt = strdup(stmt);
	if (worker_start(worker, &spec, &err) || worker_load(worker, target, &err))
		fail_msg("%s\n%s", err.text, buf_text(&worker->details));
	targets_release(&targets);
}

/* What is to hang is there once it was measured. */
static void start_hanging(struct worker *worker, double timeout_s)
{
	struct reading reading;
	struct err err = {0};

	start(worker, HANG, "pass", timeout_s);
	assert_int_equal(worker_measure(worker, WORKER_LOOP, 1, &reading, &err), 0);
}

static double seconds_since(int64_t start_ns)
{
	return (double)(clock_now_ns() - start_ns) * 1e-9;
}

static void one_that_hangs_at_its_end_is_killed_and_the_run_says_so(void **state)
{
	struct worker worker = {0};
	struct run *run = run_new();
	struct err err = {0};

	(void)state;
	start_hanging(&worker, 0);
	worker.end_wait_s = 0.5;
	assert_int_equal(worker_conclude(&worker, run, &err), 0);
	assert_int_equal(strncmp(meta_text(run->meta, KEY_END),
				 "killed 0.5 s after it was asked to end", 38),
			 0);
	assert_int_equal(worker.child.pid, 0);
	worker_release(&worker);
	run_free(run);
}

static void one_that_ends_by_itself_is_said_nothing_of(void **state)
{
	struct worker worker = {0};
	struct run *run = run_new();
	struct err err = {0};

	(void)state;
	start(&worker, "pass", "pass", LATE_S);
	assert_int_equal(worker_conclude(&worker, run, &err), 0);
	assert_null(meta_text(run->meta, KEY_END));
	worker_release(&worker);
	run_free(run);
}

static void the_time_out_cuts_the_wait_for_the_end(void **state)
{
	struct worker worker = {0};
	struct run *run = run_new();
	struct err err = {0};

	(void)state;
	start_hanging(&worker, 5);
	worker.end_wait_s = 1000;
	assert_int_equal(worker_conclude(&worker, run, &err), -1);
	assert_int_equal(err.kind, ERR_TIMEOUT);
	assert_non_null(strstr(err.text, "timed out after 5 s (--timeout): it was measured"));
	assert_true(seconds_since(worker.start_ns) < LATE_S);
	worker_release(&worker);
	run_free(run);
}

/* Its first one is long over when it is asked for more. */
static void a_limit_of_each_answer_begins_anew_with_it(void **state)
{
	struct worker worker = {0};
	struct run *run = run_new();
	struct reading reading;
	struct err err = {0};

	(void)state;
	start(&worker, "pass", "pass", 1000);
	worker.timeout = WORKER_TIMEOUT_OWN_EACH;
	worker.deadline_ns = worker.start_ns;
	assert_int_equal(worker_measure(&worker, WORKER_LOOP, 1, &reading, &err), 0);
	worker.deadline_ns = worker.start_ns;
	assert_int_equal(worker_conclude(&worker, run, &err), 0);
	worker_release(&worker);
	run_free(run);
}

static void a_limit_of_the_benchmarks_own_is_called_so(void **state)
{
	struct worker worker = {0};
	struct reading reading;
	struct err err = {0};

	(void)state;
	start(&worker, "pass", "pass", 1000);
	worker.timeout = WORKER_TIMEOUT_OWN;
	worker.deadline_ns = worker.start_ns;
	assert_int_equal(worker_measure(&worker, WORKER_LOOP, 1, &reading, &err), -1);
	assert_int_equal(err.kind, ERR_TIMEOUT);
	assert_non_null(strstr(err.text, "timed out after 1000 s (its own timeout; --timeout"));
	worker_release(&worker);
}

/* Something to read is always there, so no wait ever comes to the end of its time. */
static void one_that_never_stops_printing_times_out(void **state)
{
	struct worker worker = {0};
	struct reading reading;
	struct err err = {0};

	(void)state;
	start(&worker, "import os", "while True: os.write(1, b'x' * 4096)", 3);
	assert_int_equal(worker_measure(&worker, WORKER_LOOP, 1, &reading, &err), -1);
	assert_int_equal(err.kind, ERR_TIMEOUT);
	assert_true(seconds_since(worker.start_ns) < LATE_S);
	worker_release(&worker);
}

static void one_that_reads_nothing_times_out(void **state)
{
	struct worker worker = {0};
	struct targets targets = {0};
	struct target *target = targets_add(&targets, TARGET_SNIPPET, "x");
	struct err err = {0};

	(void)state;
	start(&worker, "pass", "pass", 3);
	target->stmt = calloc(1, (1 << 20) + 1);
	memset(target->stmt, '#', 1 << 20);
	assert_int_equal(kill(worker.child.pid, SIGSTOP), 0);
	assert_int_equal(worker_load(&worker, target, &err), -1);
	assert_int_equal(err.kind, ERR_TIMEOUT);
	assert_true(seconds_since(worker.start_ns) < LATE_S);
	worker_release(&worker);
	targets_release(&targets);
}

static void one_that_is_not_understood_is_not_waited_for(void **state)
{
	struct worker worker = {0};
	struct reading reading;
	struct err err = {0};

	(void)state;
	start(&worker, "import os", "while True: os.write(201, b'11\\nreport\\0x\\0y\\0')", 0);
	worker.end_wait_s = 1000;
	assert_int_equal(worker_measure(&worker, WORKER_LOOP, 1, &reading, &err), -1);
	assert_int_equal(err.kind, ERR_BENCHMARK);
	worker_finish(&worker);
	assert_true(seconds_since(worker.start_ns) < LATE_S);
	worker_release(&worker);
}

/* What is not ours to end, seen from a process that gave up being root. Its exit status says which
   line was wrong. */
#define CHECK(fact)                                                                                \
	do {                                                                                       \
		if (!(fact))                                                                       \
			_exit(__LINE__ % 250 + 1);                                                 \
	} while (0)

static void meet_one_that_cannot_be_ended(void)
{
	struct unended unended = {0}, left[4];
	int64_t start_ns = clock_now_ns();
	pid_t other = fork();
	char text[128], wanted[64];

	if (other == 0) {
		sleep(600);
		_exit(0);
	}
	CHECK(other > 0 && setresuid(65534, 65534, 65534) == 0);
	orphans_end(&unended);
	CHECK(unended.pid == other && unended.cause == EPERM);
	CHECK(orphans_left(left, 4) == 1 && left[0].pid == other);
	snprintf(wanted, sizeof(wanted), "process %d (test_ends) cannot be ended: ", (int)other);
	CHECK(strncmp(unended_format(&unended, text, sizeof(text)), wanted, strlen(wanted)) == 0);
	unended = (struct unended){0};
	orphans_end(&unended); /* known: neither waited for nor said again */
	CHECK(unended.pid == 0);
	CHECK(seconds_since(start_ns) < LATE_S);
	_exit(0);
}

static void what_may_not_be_ended_is_named_and_left(void **state)
{
	int status;
	pid_t pid;

	(void)state;
	if (geteuid() != 0) {
		print_message("only root can give up being root\n");
		skip();
	}
	pid = fork();
	if (pid == 0)
		meet_one_that_cannot_be_ended();
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	orphans_end(NULL); /* it came to us, who may end it */
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

/* The last: who was interrupted once stays so. */
static void an_interruption_cuts_the_wait_for_the_end(void **state)
{
	struct worker worker = {0};
	int64_t start_ns;

	(void)state;
	start_hanging(&worker, 0);
	worker.end_wait_s = 1000;
	start_ns = clock_now_ns();
	assert_int_equal(raise(SIGTERM), 0);
	assert_int_equal(worker_finish(&worker), WORKER_ENDED);
	assert_true(seconds_since(start_ns) < LATE_S);
	assert_int_equal(worker.child.pid, 0);
	worker_release(&worker);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_that_hangs_at_its_end_is_killed_and_the_run_says_so),
		cmocka_unit_test(one_that_ends_by_itself_is_said_nothing_of),
		cmocka_unit_test(the_time_out_cuts_the_wait_for_the_end),
		cmocka_unit_test(a_limit_of_each_answer_begins_anew_with_it),
		cmocka_unit_test(a_limit_of_the_benchmarks_own_is_called_so),
		cmocka_unit_test(one_that_never_stops_printing_times_out),
		cmocka_unit_test(one_that_reads_nothing_times_out),
		cmocka_unit_test(one_that_is_not_understood_is_not_waited_for),
		cmocka_unit_test(what_may_not_be_ended_is_named_and_left),
		cmocka_unit_test(an_interruption_cuts_the_wait_for_the_end),
	};
	interrupt_install();
	orphans_adopt();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
