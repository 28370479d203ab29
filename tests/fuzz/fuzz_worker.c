/*
 * A hostile worker: the bytes are its side of the conversation. The first byte says what it is
 * asked for, the second whether the rest goes to the manager as it is ('r'aw) or as one well-formed
 * message with the lines as fields; so that both the framing and what is behind it are reached.
 * Whatever it says, the manager does not crash, refuses with one line, or has something that a
 * result file can hold.
 */
#include "runner/drive/reading_to_run.h"
#include "runner/drive/report.h"
#include "runner/drive/worker.h"
#include "tests/fuzz/round_trip.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static struct buf reply_of(const uint8_t *bytes, size_t len, bool is_raw)
{
	struct buf body = {0}, wire = {0};

	if (is_raw) {
		buf_add(&wire, bytes, len);
		return wire;
	}
	buf_add(&body, bytes, len);
	buf_add(&body, "\n", 1);
	for (size_t i = 0; i < body.len; i++)
		if (body.data[i] == '\n')
			body.data[i] = '\0';
	message_frame(&body, &wire);
	buf_release(&body);
	return wire;
}

/* A worker without a process, whose whole answer is there already. */
static void open_worker(struct worker *worker, const struct buf *reply)
{
	int out = memfd_create("reply", MFD_CLOEXEC);

	HOLDS(out >= 0);
	HOLDS(write(out, buf_text(reply), reply->len) == (ssize_t)reply->len);
	HOLDS(lseek(out, 0, SEEK_SET) == 0);
	*worker = (struct worker){.deadline_ns = -1, .kind = "pure"};
	worker->child.in_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	worker->child.output_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	worker->child.out_fd = out;
	worker->child.pid_fd = -1;
	worker->child.is_open = true;
}

static struct run *named_run(void)
{
	struct run *run = run_new();

	HOLDS(run && run_set_text(run, "name", "x", NULL) == 0);
	return run;
}

/* A run that a worker's words went into is one that a file can hold. */
static void check_run(struct run *run)
{
	struct suite *suite = suite_new();

	HOLDS(suite);
	if (run->nvalues + run->nwarmups > 0 && suite_take_run(suite, run, NULL) == 0)
		check_round_trip(suite, WRITE_COMPACT);
	else
		run_free(run);
	suite_free(suite);
}

static int measure(struct worker *worker, struct err *err)
{
	struct run *run = named_run();
	struct reading reading;
	int rc = worker_measure(worker, WORKER_LOOP, 7, &reading, err);

	for (int warmup = 0; !rc && warmup < 2; warmup++)
		rc = reading_add_to_run(&reading, run, warmup, 7, 3, 1000, err);
	check_run(run);
	return rc;
}

static int report(struct worker *worker, struct err *err)
{
	struct run *run = named_run();
	int rc;

	HOLDS(run_add_value(run, 1.5, NULL) == 0);
	rc = report_add_to_run(worker, run, err);
	check_run(run);
	return rc;
}

static int count(void *context, const struct discovered *found, struct err *err)
{
	(void)err;
	HOLDS(found->name && found->description && found->inner_loops >= 1);
	++*(size_t *)context;
	return 0;
}

static int converse(struct worker *worker, uint8_t what, struct err *err)
{
	struct target target = {.kind = TARGET_SNIPPET, .name = "x", .stmt = "pass"};
	double per_iteration;
	size_t n = 0;

	switch (what) {
	case 'h':
		return worker_greet(worker, err);
	case 'l':
		return worker_load(worker, &target, err);
	case 'm':
		return measure(worker, err);
	case 'y':
		return worker_measure_yardstick(worker, YARDSTICK_MIX, &per_iteration, err);
	case 'd':
		return worker_discover(worker, "x.py", NULL, NULL, count, &n, err);
	default:
		return report(worker, err);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct worker worker;
	struct err err = {0};
	struct buf reply;

	if (len < 2)
		return 0;
	reply = reply_of(bytes + 2, len - 2, bytes[1] == 'r');
	open_worker(&worker, &reply);
	if (converse(&worker, bytes[0], &err))
		check_refusal(&err);
	else
		HOLDS(err.kind == ERR_NONE);
	worker_release(&worker);
	buf_release(&reply);
	return 0;
}
