#include "runner/drive/worker_talk.h"

#include "results/base/reason.h"
#include "runner/drive/hung.h"
#include "runner/drive/missing.h"
#include "runner/drive/trace.h"
#include "runner/os/interrupt.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

const char *worker_field(const struct worker *worker, const char *field)
{
	return message_field(worker->reply, worker->reply_len, field);
}

void worker_allow_time(struct worker *worker, int64_t from_ns)
{
	if (worker->timeout_s > 0)
		worker->deadline_ns = from_ns + (int64_t)(worker->timeout_s * 1e9);
}

const char *worker_timeout_words(const struct worker *worker)
{
	static const char *const words[] = {
		[WORKER_TIMEOUT_ASKED] = "--timeout",
		[WORKER_TIMEOUT_OWN] = "its own timeout; --timeout overrides it",
		[WORKER_TIMEOUT_OWN_EACH] = "from its own timeout; --timeout overrides it",
	};

	return words[worker->timeout];
}

static int timed_out(struct worker *worker, struct err *err)
{
	const struct unended *left = &worker->child.left;
	struct buf where = {0};
	char text[128] = "";

	hung_add(&where, worker->child.pid,
		 worker->executable[0] ? worker->executable : worker->program);
	child_end(&worker->child, 0);
	if (left->pid)
		unended_format(left, text, sizeof(text));
	err_set(err, ERR_TIMEOUT, "timed out after %g s (%s)%s%s%s%s", worker->timeout_s,
		worker_timeout_words(worker), *text ? "; " : "", text, where.len ? "; " : "",
		buf_text(&where));
	buf_release(&where);
	return -1;
}

/* Did it end because it used more CPU time than it may? */
static bool is_out_of_cpu(const struct worker *worker)
{
	const struct rusage *usage = &worker->child.usage;
	double used_s = (double)usage->ru_utime.tv_sec + (double)usage->ru_stime.tv_sec + 1;
	int status = worker->child.status;

	if (!(worker->limits.cpu_s > 0) || !WIFSIGNALED(status))
		return false;
	return WTERMSIG(status) == SIGXCPU ||
	       (WTERMSIG(status) == SIGKILL && used_s >= worker->limits.cpu_s);
}

/* "" or what a process that died may have died of. */
static const char *memory_hint(const struct worker *worker, char text[REASON_TEXT])
{
	reason_memory(text);
	if (worker->limits.memory)
		snprintf(text, REASON_TEXT, " (--max-memory allows it %.4g MiB)",
			 (double)worker->limits.memory / 0x1p20);
	return text;
}

/* The pipe closed: the worker is gone or on its way. */
static int gone(struct worker *worker, struct err *err)
{
	char how[64], hint[REASON_TEXT];

	child_wait(&worker->child, clock_now_ns() + 1000000000);
	buf_clear(&worker->details);
	buf_add(&worker->details, buf_text(&worker->child.output), worker->child.output.len);
	child_how_ended(&worker->child, how, sizeof(how));
	memory_hint(worker, hint);
	if (is_out_of_cpu(worker))
		return err_set(err, ERR_BENCHMARK,
			       "its process used more CPU time than --max-cpu-time %g s allows",
			       worker->limits.cpu_s);
	if (!worker->kind[0])
		return err_set(err, ERR_BENCHMARK,
			       "did not answer as a Python interpreter: it %s%s", how, hint);
	return err_set(err, ERR_BENCHMARK, "the benchmark's process %s before it had answered%s",
		       how, hint);
}

/* It may be well, but we can no longer talk to it. */
static int cut(struct worker *worker, const char *what, struct err *err)
{
	err_sys(err, "cannot %s the benchmark's process", what);
	child_end(&worker->child, 0);
	return -1;
}

/* ---- silence */

/* Until when to wait before something is due: the end of its time, or a word about its silence. */
static int64_t next_due_ns(const struct worker *worker)
{
	double silent_s = (double)(clock_now_ns() - worker->asked_ns) * 1e-9;
	const struct silence_watch *watch = silence_the_watch();
	int64_t tell_ns;

	if (!watch)
		return worker->deadline_ns;
	tell_ns = worker->asked_ns + (int64_t)(silence_next(watch->after_s, silent_s) * 1e9);
	return worker->deadline_ns >= 0 && worker->deadline_ns < tell_ns ? worker->deadline_ns
									 : tell_ns;
}

/* The last line of what it printed, into `line`; "" when there is none. */
static const char *last_line(const struct buf *output, char *line, size_t size)
{
	const char *text = buf_text(output);
	size_t end = output->len, begin, len;

	while (end > 0 && strchr(" \t\r\n", text[end - 1]))
		end--;
	for (begin = end; begin > 0 && text[begin - 1] != '\n'; begin--)
		;
	len = end - begin < size ? end - begin : size - 1;
	memcpy(line, text + begin, len);
	line[len] = '\0';
	return line;
}

/* There is a watch. */
static void tell_silence(struct worker *worker, bool is_over)
{
	const struct silence_watch *watch = silence_the_watch();
	char line[160];
	double now_s = (double)(clock_now_ns() - worker->asked_ns) * 1e-9;
	struct silence silence = {
		.name = worker->name,
		.part = worker->part,
		.doing = worker->doing,
		.printed = last_line(&worker->child.output, line, sizeof(line)),
		.seconds = now_s,
		.is_milestone =
			!is_over && silence_has_milestone(watch->after_s, worker->told_s, now_s),
		.is_over = is_over};

	worker->told_s = is_over ? 0 : now_s;
	watch->tell(watch->context, &silence);
}

/* What people call a request. A value's setup and teardown are part of it. */
static void begin_silence(struct worker *worker, const struct buf *body)
{
	const char *verb = message_field(buf_text(body), body->len, NULL);
	const char *loops = verb ? message_field(buf_text(body), body->len, verb) : NULL;

	worker->asked_ns = clock_now_ns();
	worker->told_s = 0;
	if (worker->timeout == WORKER_TIMEOUT_OWN_EACH)
		worker_allow_time(worker, worker->asked_ns);
	if (!verb)
		return;
	if (strncmp(verb, "load", 4) == 0 || strncmp(verb, "discover", 8) == 0)
		snprintf(worker->doing, sizeof(worker->doing), "loading");
	else if (loops && (strcmp(verb, "measure") == 0 || strcmp(verb, "count") == 0))
		snprintf(worker->doing, sizeof(worker->doing),
			 "measuring %.20s loop%s, or in setup", loops,
			 strcmp(loops, "1") == 0 ? "" : "s");
	else
		snprintf(worker->doing, sizeof(worker->doing), "at \"%.40s\"", verb);
}

/* ---- waiting */

static bool is_over(const struct worker *worker)
{
	return worker->deadline_ns >= 0 && clock_now_ns() >= worker->deadline_ns;
}

#define FOR_EVER INT64_C(-1)

static bool is_past(int64_t until_ns)
{
	return until_ns != FOR_EVER && clock_now_ns() >= until_ns;
}

/* Wait for the descriptors, for its end and for what it prints: 0 when one is ready, or it is
   `until_ns`; -1 with err when it is over. The clock is asked even when something is ready: that
   may be so for ever. */
static int wait_for(struct worker *worker, struct pollfd *fds, unsigned n, int64_t until_ns,
		    struct err *err)
{
	int64_t due_ns = next_due_ns(worker);
	int ready;

	if (until_ns != FOR_EVER && (due_ns < 0 || until_ns < due_ns))
		due_ns = until_ns;
	ready = interrupt_poll(fds, n, due_ns);
	if (ready < 0)
		return interrupt_seen() ? interrupt_err(err) : cut(worker, "wait for", err);
	if (is_over(worker))
		return timed_out(worker, err);
	if (ready == 0 && due_ns != until_ns)
		tell_silence(worker, false);
	return 0;
}

/* The pipe is full: it reads when it likes, or never. */
static int wait_for_room(struct worker *worker, struct err *err)
{
	struct pollfd fds[3] = {{worker->child.in_fd, POLLOUT, 0},
				{worker->child.output_fd, POLLIN, 0},
				{worker->child.pid_fd, POLLIN, 0}};

	do {
		if (wait_for(worker, fds, 3, FOR_EVER, err))
			return -1;
		if (fds[1].revents && !child_drain(&worker->child))
			fds[1].fd = -1;
	} while (!fds[0].revents && !fds[2].revents);
	return fds[2].revents ? gone(worker, err) : 0;
}

static int write_request(struct worker *worker, const struct buf *wire, struct err *err)
{
	size_t sent = 0;

	while (sent < wire->len) {
		ssize_t n = write(worker->child.in_fd, wire->data + sent, wire->len - sent);

		if (n >= 0)
			sent += (size_t)n;
		else if (errno == EPIPE)
			return gone(worker, err);
		else if (errno != EAGAIN && errno != EINTR)
			return cut(worker, "write to", err);
		else if (errno == EAGAIN && wait_for_room(worker, err))
			return -1;
	}
	return 0;
}

/* Take what has come. 0, or -1 when the stream has ended or memory ran out. */
static int take_bytes(struct worker *worker, struct err *err)
{
	char bytes[4096];
	ssize_t n = read(worker->child.out_fd, bytes, sizeof(bytes));

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return 0;
	if (n < 0)
		return cut(worker, "read from", err);
	if (n == 0)
		return gone(worker, err);
	buf_add(&worker->received, bytes, (size_t)n);
	return buf_failed(&worker->received) ? err_memory(err) : 0;
}

/* What it sends cannot be understood, so it will not understand us either: no end to wait for. */
static int babbled(struct worker *worker)
{
	child_end(&worker->child, 0);
	return -1;
}

/* 1 when a reply is there, 0 when it is `until_ns` before that, -1 with err. */
static int watch_for_reply(struct worker *worker, int64_t until_ns, struct err *err)
{
	/* What the benchmark forked may hold the line's other end, so its silence is not enough:
	   the process itself is watched too. */
	struct pollfd fds[3] = {{worker->child.out_fd, POLLIN, 0},
				{worker->child.output_fd, POLLIN, 0},
				{worker->child.pid_fd, POLLIN, 0}};

	for (;;) {
		long whole = message_scan(buf_text(&worker->received), worker->received.len,
					  &worker->reply, &worker->reply_len, err);

		if (whole != 0)
			return whole > 0 ? 1 : babbled(worker);
		if (is_past(until_ns))
			return 0;
		if (wait_for(worker, fds, 3, until_ns, err))
			return -1;
		if (fds[1].revents && !child_drain(&worker->child))
			fds[1].fd = -1; /* it closed its output: no reason to fail */
		if (fds[0].revents && take_bytes(worker, err))
			return -1;
		if (fds[2].revents && !fds[0].revents)
			return gone(worker, err);
	}
}

int worker_wait(struct worker *worker, int64_t until_ns, struct err *err)
{
	int rc = watch_for_reply(worker, until_ns, err);

	if (rc && worker->told_s > 0)
		tell_silence(worker, true);
	return rc;
}

/* ---- an import that failed */

/* As many folders of its path as are told. */
enum { PATH_TOLD = 32 };

/* What stands behind the reply's traceback: the module, then sys.path. Nothing else has that. */
static void explain_import(struct worker *worker, const char *type, const char *module)
{
	const char *path[PATH_TOLD];
	char *environment = missing_environment_new(worker->executable);
	struct missing missing = {.module = module,
				  .is_absent = strcmp(type, "ModuleNotFoundError") == 0,
				  .python = worker->executable,
				  .version = worker->version,
				  .environment = environment,
				  .path = path};

	for (const char *folder = worker_field(worker, module); folder && missing.n < PATH_TOLD;
	     folder = worker_field(worker, folder))
		path[missing.n++] = folder;
	missing.sources = missing_sources(&missing);
	missing_explain(&missing, &worker->details);
	free(environment);
}

/* The reply is an `error`: its one line into err, its traceback into details. */
static int refused(struct worker *worker, const char *verb, struct err *err)
{
	const char *type = worker_field(worker, verb);
	const char *line = type ? worker_field(worker, type) : NULL;
	const char *details = line ? worker_field(worker, line) : NULL;
	const char *module = details ? worker_field(worker, details) : NULL;

	if (type && line && strcmp(type, "AssaySkipped") == 0)
		return err_set(err, ERR_SKIPPED, "%s", *line ? line : "without a reason");
	buf_clear(&worker->details);
	child_drain(&worker->child); /* a program that failed has no traceback but its stderr */
	if (details && *details)
		buf_adds(&worker->details, details);
	else
		buf_add(&worker->details, buf_text(&worker->child.output),
			worker->child.output.len);
	if (module)
		explain_import(worker, type, module);
	if (!type || !*type || !line)
		return err_set(err, ERR_BENCHMARK, "the worker's error says nothing");
	if (worker->limits.memory && strcmp(type, "MemoryError") == 0)
		return err_set(err, ERR_BENCHMARK,
			       "needs more memory than --max-memory %.4g MiB allows: %s%s%s",
			       (double)worker->limits.memory / 0x1p20, type, *line ? ": " : "",
			       line);
	return err_set(err, ERR_BENCHMARK, "%s%s%s", type, *line ? ": " : "", line);
}

int worker_expect(struct worker *worker, const char *want, struct err *err)
{
	const char *verb;

	if (worker_wait(worker, FOR_EVER, err) < 0)
		return -1;
	trace_message(worker->child.pid, TRACE_ANSWERED, worker->reply, worker->reply_len);
	verb = worker_field(worker, NULL);
	if (strcmp(verb, "error") == 0)
		return refused(worker, verb, err);
	if (want && strcmp(verb, want) != 0) {
		err_set(err, ERR_BENCHMARK, "the worker answered \"%s\" where \"%s\" was due", verb,
			want);
		return babbled(worker);
	}
	return 0;
}

int worker_ask(struct worker *worker, struct buf *body, struct err *err)
{
	struct buf wire = {0};
	int rc;

	worker->received.len =
		0; /* the last reply is no longer borrowed; surplus bytes are dropped */
	begin_silence(worker, body);
	message_frame(body, &wire);
	trace_message(worker->child.pid, TRACE_ASKED, body->data, body->len);
	if (buf_failed(body) || buf_failed(&wire))
		rc = err_memory(err);
	else
		rc = write_request(worker, &wire, err);
	buf_release(&wire);
	buf_release(body);
	return rc;
}

int worker_call(struct worker *worker, struct buf *body, const char *want, struct err *err)
{
	return worker_ask(worker, body, err) || worker_expect(worker, want, err) ? -1 : 0;
}
