#include "runner/worker.h"

#include "runner/counters/wire.h"
#include "runner/interrupt.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long a worker may take to end after it was asked to: its exit functions run then. */
#define END_WAIT_MS 10000

static const char *next(const struct worker *worker, const char *field)
{
	return message_field(worker->reply, worker->reply_len, field);
}

/* ---- one request, one reply */

static int timed_out(struct worker *worker, struct err *err)
{
	child_end(&worker->child, 0);
	return err_set(err, ERR_TIMEOUT, "timed out after %g s (--timeout)", worker->timeout_s);
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
static const char *memory_hint(const struct worker *worker, char *text, size_t size)
{
	*text = '\0';
	if (worker->limits.memory)
		snprintf(text, size, " (--max-memory allows it %.4g MiB)",
			 (double)worker->limits.memory / 0x1p20);
	return text;
}

/* The pipe closed: the worker is gone or on its way. */
static int gone(struct worker *worker, struct err *err)
{
	char how[64], hint[64];

	child_wait(&worker->child, 1000);
	buf_clear(&worker->details);
	buf_add(&worker->details, buf_text(&worker->child.output), worker->child.output.len);
	child_how_ended(&worker->child, how, sizeof(how));
	memory_hint(worker, hint, sizeof(hint));
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

static int write_request(struct worker *worker, const struct buf *wire, struct err *err)
{
	size_t sent = 0;

	while (sent < wire->len) {
		ssize_t n = write(worker->child.in_fd, wire->data + sent, wire->len - sent);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno != EPIPE)
			return cut(worker, "write to", err);
		if (n < 0)
			return gone(worker, err);
		sent += (size_t)n;
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

static int wait_for_reply(struct worker *worker, struct err *err)
{
	/* What the benchmark forked may hold the line's other end, so its silence is not enough:
	   the process itself is watched too. */
	struct pollfd fds[3] = {{worker->child.out_fd, POLLIN, 0},
				{worker->child.output_fd, POLLIN, 0},
				{worker->child.pid_fd, POLLIN, 0}};

	for (;;) {
		long whole = message_scan(buf_text(&worker->received), worker->received.len,
					  &worker->reply, &worker->reply_len, err);
		int ready;

		if (whole != 0)
			return whole > 0 ? 0 : -1;
		ready = interrupt_poll(fds, 3, worker->deadline_ns);
		if (ready < 0 && !interrupt_seen())
			return cut(worker, "wait for", err);
		if (ready < 0)
			return interrupt_err(err);
		if (ready == 0)
			return timed_out(worker, err);
		if (fds[1].revents && !child_drain(&worker->child))
			fds[1].fd = -1; /* it closed its output: no reason to fail */
		if (fds[0].revents && take_bytes(worker, err))
			return -1;
		if (fds[2].revents && !fds[0].revents)
			return gone(worker, err);
	}
}

/* The reply is an `error`: its one line into err, its traceback into details. */
static int refused(struct worker *worker, const char *verb, struct err *err)
{
	const char *type = next(worker, verb);
	const char *line = type ? next(worker, type) : NULL;
	const char *details = line ? next(worker, line) : NULL;

	buf_clear(&worker->details);
	child_drain(&worker->child); /* a program that failed has no traceback but its stderr */
	if (details && *details)
		buf_adds(&worker->details, details);
	else
		buf_add(&worker->details, buf_text(&worker->child.output),
			worker->child.output.len);
	if (!type || !*type || !line)
		return err_set(err, ERR_BENCHMARK, "the worker's error says nothing");
	if (worker->limits.memory && strcmp(type, "MemoryError") == 0)
		return err_set(err, ERR_BENCHMARK,
			       "needs more memory than --max-memory %.4g MiB allows: %s%s%s",
			       (double)worker->limits.memory / 0x1p20, type, *line ? ": " : "",
			       line);
	return err_set(err, ERR_BENCHMARK, "%s%s%s", type, *line ? ": " : "", line);
}

/* Wait for one reply and check its verb. */
static int expect(struct worker *worker, const char *want, struct err *err)
{
	const char *verb;

	if (wait_for_reply(worker, err))
		return -1;
	verb = next(worker, NULL);
	if (strcmp(verb, "error") == 0)
		return refused(worker, verb, err);
	if (want && strcmp(verb, want) != 0)
		return err_set(err, ERR_BENCHMARK,
			       "the worker answered \"%s\" where \"%s\" was due", verb, want);
	return 0;
}

/* Send `body`, which is released here. */
static int ask(struct worker *worker, struct buf *body, struct err *err)
{
	struct buf wire = {0};
	int rc;

	worker->received.len =
		0; /* the last reply is no longer borrowed; surplus bytes are dropped */
	message_frame(body, &wire);
	if (buf_failed(body) || buf_failed(&wire))
		rc = err_memory(err);
	else
		rc = write_request(worker, &wire, err);
	buf_release(&wire);
	buf_release(body);
	return rc;
}

/* Send `body` (released here) and wait for the reply `want`. */
static int call(struct worker *worker, struct buf *body, const char *want, struct err *err)
{
	return ask(worker, body, err) || expect(worker, want, err) ? -1 : 0;
}

/* ---- life */

static void copy_text(char *to, size_t size, const char *from)
{
	size_t len = from ? strnlen(from, size - 1) : 0;

	memcpy(to, from ? from : "", len);
	to[len] = '\0';
}

static int read_hello(struct worker *worker, struct err *err)
{
	const char *field = next(worker, NULL);
	struct {
		char *to;
		size_t size;
	} places[] = {{worker->kind, sizeof(worker->kind)},
		      {worker->implementation, sizeof(worker->implementation)},
		      {worker->version, sizeof(worker->version)},
		      {worker->executable, sizeof(worker->executable)},
		      {worker->note, sizeof(worker->note)}};

	field = next(worker, field);
	if (!field || strcmp(field, "1") != 0)
		return err_set(err, ERR_BENCHMARK, "the worker speaks another protocol");
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		field = field ? next(worker, field) : NULL;
		copy_text(places[i].to, places[i].size, field);
	}
	return 0;
}

/* The answer is one field more than "ok" when there is something to know. A refusal's type says
   nothing to people. */
static int choose_instrument(struct worker *worker, const char *name, struct err *err)
{
	struct buf body = {0};
	const char *sentence;

	message_add(&body, "instrument");
	message_add(&body, name);
	if (call(worker, &body, "ok", err) == 0) {
		copy_text(worker->instrument_note, sizeof(worker->instrument_note),
			  next(worker, next(worker, NULL)));
		return 0;
	}
	sentence = strstr(err->text, ": ");
	if (err->kind == ERR_BENCHMARK && sentence)
		memmove(err->text, sentence + 2, strlen(sentence + 2) + 1);
	return -1;
}

/* Most words before the program that an instrument may want. */
enum { PREFIX_MAX = 32 };

/* What is executed, into argv: the prefix, the program, its bootstrap, the descriptors. */
static void fill_argv(char **argv, const struct worker_spec *spec, char *in, char *out)
{
	size_t n = 0;

	while (spec->prefix && spec->prefix[n]) {
		assert(n < PREFIX_MAX);
		argv[n] = spec->prefix[n];
		n++;
	}
	argv[n++] = (char *)spec->program;
	if (spec->bootstrap)
		argv[n++] = (char *)spec->bootstrap;
	argv[n++] = in;
	argv[n++] = out;
	argv[n] = NULL;
}

int worker_spawn(struct worker *worker, const struct worker_spec *spec, struct err *err)
{
	char in[16], out[16];
	char *argv[PREFIX_MAX + 5];
	struct child_spec child = {.argv = argv,
				   .env = spec->env,
				   .directory = spec->directory,
				   .cpus = spec->cpus,
				   .placement = spec->placement,
				   .limits = spec->limits};

	*worker = (struct worker){.program = spec->program,
				  .deadline_ns = -1,
				  .timeout_s = spec->timeout_s,
				  .limits = spec->limits,
				  .start_ns = clock_now_ns(),
				  .is_pinned = spec->cpus != NULL};
	if (spec->timeout_s > 0)
		worker->deadline_ns = worker->start_ns + (int64_t)(spec->timeout_s * 1e9);
	snprintf(in, sizeof(in), "%d", CHILD_IN_FD);
	snprintf(out, sizeof(out), "%d", CHILD_OUT_FD);
	fill_argv(argv, spec, in, out);
	return child_start(&worker->child, &child, err);
}

int worker_greet(struct worker *worker, struct err *err)
{
	if (expect(worker, "hello", err) || read_hello(worker, err))
		return worker->program && err && err->kind != ERR_INTERRUPTED
			       ? err_in(err, "%s", worker->program)
			       : -1;
	return 0;
}

int worker_start(struct worker *worker, const struct worker_spec *spec, struct err *err)
{
	if (worker_spawn(worker, spec, err) || worker_greet(worker, err))
		return -1;
	return spec->instrument ? choose_instrument(worker, spec->instrument, err) : 0;
}

int worker_move(struct worker *worker, const struct cpus *cpus, struct err *err)
{
	return cpus_set_affinity(cpus, worker->child.pid, err);
}

static void add_part(struct buf *body, const char *label, const char *text)
{
	if (!text)
		return;
	message_add(body, label);
	message_add(body, text);
}

static int ask_for_snippet(struct worker *worker, const struct target *target, struct err *err)
{
	struct buf body = {0};
	char *source = target_source_new(target);

	if (!source)
		return err_memory(err);
	message_add(&body, "load-snippet");
	message_add(&body, source);
	free(source);
	add_part(&body, "<setup>", target->setup);
	add_part(&body, "<statement>", target->stmt);
	add_part(&body, "<teardown>", target->teardown);
	return ask(worker, &body, err);
}

int worker_load_begin(struct worker *worker, const struct target *target, struct err *err)
{
	struct buf body = {0};
	char index[32];

	switch (target->kind) {
	case TARGET_SNIPPET:
		return ask_for_snippet(worker, target, err);
	case TARGET_FILE:
		message_add(&body, "load-file");
		message_add(&body, target->path);
		message_add(&body, target->name);
		break;
	case TARGET_SCRIPT:
		snprintf(index, sizeof(index), "%ld", target->index);
		message_add(&body, "load-script");
		message_add(&body, target->path);
		message_add(&body, index);
		for (size_t i = 0; target->argv && target->argv[i]; i++)
			message_add(&body, target->argv[i]);
		break;
	case TARGET_COMMAND:
		message_add(&body, "load-command");
		for (size_t i = 0; target->argv[i]; i++)
			message_add(&body, target->argv[i]);
		break;
	}
	return ask(worker, &body, err);
}

int worker_load_end(struct worker *worker, struct err *err)
{
	return expect(worker, "ok", err);
}

int worker_load(struct worker *worker, const struct target *target, struct err *err)
{
	return worker_load_begin(worker, target, err) || worker_load_end(worker, err) ? -1 : 0;
}

int worker_measure(struct worker *worker, enum worker_loop which, int64_t loops,
		   struct reading *reading, struct err *err)
{
	static const char *const verbs[] = {[WORKER_LOOP] = "measure",
					    [WORKER_EMPTY_LOOP] = "measure-empty",
					    [WORKER_COUNTED_LOOP] = "count",
					    [WORKER_KNOWN_LOOP] = "count-known"};
	struct buf body = {0};
	char number[32];

	snprintf(number, sizeof(number), "%lld", (long long)loops);
	message_add(&body, verbs[which]);
	message_add(&body, number);
	if (call(worker, &body, "value", err) ||
	    message_reading(worker->reply, worker->reply_len, reading, err))
		return -1;
	reading->counters = worker->counters;
	return 0;
}

/* The reply is an errno for each. The first that is not 0 makes a sentence. */
static int read_errnos(struct worker *worker, const struct counter_set *set, struct err *err)
{
	const char *field = next(worker, NULL);

	for (size_t i = 0; i < set->n; i++) {
		field = field ? next(worker, field) : NULL;
		if (!field)
			return err_set(err, ERR_BENCHMARK, "the worker's answer ends in mid-air");
		if (strcmp(field, "0") != 0)
			err_set(err, ERR_BENCHMARK, "%s: %s", set->items[i].name,
				strerror((int)strtol(field, NULL, 10)));
	}
	return err->kind ? -1 : 0;
}

int worker_open_counters(struct worker *worker, const struct counter_set *set, struct err *err)
{
	struct buf body = {0};
	struct err cause = {0};
	char text[COUNTER_EVENT_TEXT];

	if (strcmp(worker->kind, "pure") == 0)
		return err_set(err, ERR_BENCHMARK, "the pure-Python worker has none");
	message_add(&body, "counters");
	message_add(&body, set->inherits ? "inherit" : "own");
	for (size_t i = 0; i < set->n; i++) {
		counter_event_format(&set->items[i].event, text);
		message_add(&body, text);
	}
	if (!call(worker, &body, "counters", &cause)) {
		worker->counters = set;
		if (!read_errnos(worker, set, &cause))
			return 0;
	}
	*err = cause;
	return -1;
}

int worker_measure_counts(struct worker *worker, int64_t loops, struct reading *reading,
			  const char *const *keys, int64_t *numbers, struct err *err)
{
	if (worker_measure(worker, WORKER_LOOP, loops, reading, err))
		return -1;
	for (size_t i = 0; keys[i]; i++)
		if (message_number(worker->reply, worker->reply_len, keys[i], &numbers[i], err))
			return -1;
	return 0;
}

/* Call `add` with each pair of fields after the verb. */
static int each_pair(struct worker *worker,
		     int (*add)(void *context, const char *key, const char *text, struct err *err),
		     void *context, struct err *err)
{
	const char *key = next(worker, next(worker, NULL));

	while (key) {
		const char *text = next(worker, key);

		if (!text)
			return err_set(err, ERR_BENCHMARK, "the worker's answer ends in mid-air");
		if (add(context, key, text, err))
			return -1;
		key = next(worker, text);
	}
	return 0;
}

int worker_measure_yardstick(struct worker *worker, enum yardstick kind, double *per_iteration_s,
			     struct err *err)
{
	/* About a millisecond each, less on faster machines. */
	static const struct {
		const char *name;
		int iterations;
	} slices[YARDSTICK_KINDS] = {
		[YARDSTICK_MIX] = {"mix", 100000}, [YARDSTICK_MEMORY] = {"memory", 20000}};
	struct buf body = {0};
	struct reading reading;
	char number[32];

	snprintf(number, sizeof(number), "%d", slices[kind].iterations);
	message_add(&body, "measure-yardstick");
	message_add(&body, slices[kind].name);
	message_add(&body, number);
	if (call(worker, &body, "value", err) ||
	    message_reading(worker->reply, worker->reply_len, &reading, err))
		return -1;
	*per_iteration_s = (double)reading.wall_ns * 1e-9 / slices[kind].iterations;
	return 0;
}

int worker_report(struct worker *worker,
		  int (*add)(void *context, const char *key, const char *text, struct err *err),
		  void *context, struct err *err)
{
	struct buf body = {0};

	message_add(&body, "report");
	return call(worker, &body, "report", err) || each_pair(worker, add, context, err) ? -1 : 0;
}

/* The next field as a number; -1 where there is none. */
static int64_t next_number(const struct worker *worker, const char **field)
{
	*field = *field ? next(worker, *field) : NULL;
	return *field ? strtoll(*field, NULL, 10) : -1;
}

/* Call `add` for each benchmark: pairs of fields for functions; for a script's tasks the variables
   that they want, then quadruples. */
static int each_benchmark(struct worker *worker,
			  int (*add)(void *context, const struct discovered *found,
				     struct err *err),
			  void *context, struct err *err)
{
	const char *verb = next(worker, NULL), *field = next(worker, verb);
	bool is_task = strcmp(verb, "tasks") == 0;
	const char *inherit = is_task ? field : NULL;

	if (is_task && field)
		field = next(worker, field);
	while (field) {
		struct discovered found = {
			.name = field, .is_task = is_task, .inner_loops = 1, .inherit = inherit};

		field = found.description = next(worker, field);
		if (is_task) {
			found.inner_loops = next_number(worker, &field);
			found.loops = next_number(worker, &field);
		}
		if (!field || found.inner_loops < 1 || found.loops < 0)
			return err_set(err, ERR_BENCHMARK, "the worker's answer ends in mid-air");
		if (add(context, &found, err))
			return -1;
		field = next(worker, field);
	}
	return 0;
}

int worker_discover(struct worker *worker, const char *path, char *const *arguments,
		    int (*add)(void *context, const struct discovered *found, struct err *err),
		    void *context, struct err *err)
{
	struct buf body = {0};

	message_add(&body, "discover");
	message_add(&body, path);
	for (size_t i = 0; arguments && arguments[i]; i++)
		message_add(&body, arguments[i]);
	if (call(worker, &body, NULL, err))
		return -1;
	if (strcmp(next(worker, NULL), "names") != 0 && strcmp(next(worker, NULL), "tasks") != 0)
		return err_set(err, ERR_BENCHMARK, "the worker answered \"%s\" to \"discover\"",
			       next(worker, NULL));
	return each_benchmark(worker, add, context, err);
}

/* Needs no memory, so that a worker can be asked to end when there is none. */
void worker_end_begin(struct worker *worker)
{
	static const char end[] = "4\nend";

	worker->is_ending |= worker->child.is_open &&
			     write(worker->child.in_fd, end, sizeof(end)) == (ssize_t)sizeof(end);
}

void worker_finish(struct worker *worker)
{
	if (!worker->is_ending)
		worker_end_begin(worker);
	if (worker->is_ending)
		child_wait(&worker->child, END_WAIT_MS);
	child_end(&worker->child, 0);
}

void worker_release(struct worker *worker)
{
	child_release(&worker->child);
	buf_release(&worker->received);
	buf_release(&worker->details);
	*worker = (struct worker){0};
}
