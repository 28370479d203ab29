#include "runner/drive/worker.h"

#include "results/model/keys.h"
#include "runner/drive/hung.h"
#include "runner/drive/report.h"
#include "runner/drive/worker_talk.h"
#include "runner/os/interrupt.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void copy_text(char *to, size_t size, const char *from)
{
	size_t len = from ? strnlen(from, size - 1) : 0;

	memcpy(to, from ? from : "", len);
	to[len] = '\0';
}

static int read_hello(struct worker *worker, struct err *err)
{
	const char *field = worker_field(worker, NULL);
	struct {
		char *to;
		size_t size;
	} places[] = {{worker->kind, sizeof(worker->kind)},
		      {worker->implementation, sizeof(worker->implementation)},
		      {worker->version, sizeof(worker->version)},
		      {worker->executable, sizeof(worker->executable)},
		      {worker->note, sizeof(worker->note)}};

	field = worker_field(worker, field);
	if (!field || strcmp(field, "1") != 0)
		return err_set(err, ERR_BENCHMARK, "the worker speaks another protocol");
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		field = field ? worker_field(worker, field) : NULL;
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
	if (worker_call(worker, &body, "ok", err) == 0) {
		copy_text(worker->instrument_note, sizeof(worker->instrument_note),
			  worker_field(worker, worker_field(worker, NULL)));
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
				   .limits = spec->limits,
				   .shows_output = spec->shows_output};

	*worker = (struct worker){.program = spec->program,
				  .deadline_ns = -1,
				  .timeout_s = spec->timeout_s,
				  .timeout = spec->timeout,
				  .limits = spec->limits,
				  .start_ns = clock_now_ns(),
				  .end_wait_s = WORKER_END_WAIT_S,
				  .is_pinned = spec->cpus != NULL,
				  .name = spec->name,
				  .asked_ns = clock_now_ns()};
	copy_text(worker->part, sizeof(worker->part), spec->part);
	copy_text(worker->doing, sizeof(worker->doing), "starting");
	worker_allow_time(worker, worker->start_ns);
	snprintf(in, sizeof(in), "%d", CHILD_IN_FD);
	snprintf(out, sizeof(out), "%d", CHILD_OUT_FD);
	fill_argv(argv, spec, in, out);
	return child_start(&worker->child, &child, err);
}

int worker_greet(struct worker *worker, struct err *err)
{
	if (worker_expect(worker, "hello", err) || read_hello(worker, err))
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

/* Needs no memory, so that a worker can be asked to end when there is none. One that does not even
   read what it is asked is not waited for. */
void worker_end_begin(struct worker *worker)
{
	static const char end[] = "4\nend";

	if (worker->is_ending)
		return;
	worker->received.len = 0; /* of an answer to this, not of the last one */
	worker->end_ns = clock_now_ns();
	if (worker->timeout == WORKER_TIMEOUT_OWN_EACH)
		worker_allow_time(worker, worker->end_ns);
	worker->is_ending = worker->child.is_open &&
			    write(worker->child.in_fd, end, sizeof(end)) == (ssize_t)sizeof(end);
}

static void look_at_late(void *context)
{
	struct worker *worker = context;

	hung_add(&worker->hung_in, worker->child.pid,
		 worker->executable[0] ? worker->executable : worker->program);
}

enum worker_end worker_finish(struct worker *worker)
{
	int64_t until_ns, least_ns;
	bool was_there, is_cut, ended;

	worker_end_begin(worker);
	was_there = worker->is_ending && worker->child.pid;
	until_ns = worker->end_ns + (int64_t)(worker->end_wait_s * 1e9);
	least_ns = worker->end_ns + CHILD_LAST_MS * (int64_t)1000000;
	is_cut = worker->deadline_ns >= 0 && worker->deadline_ns < until_ns;
	if (is_cut)
		until_ns = worker->deadline_ns > least_ns ? worker->deadline_ns : least_ns;
	ended = !was_there || child_wait_looking(&worker->child, until_ns, look_at_late, worker);
	child_end(&worker->child, 0);
	if (ended || (interrupt_seen() && clock_now_ns() < until_ns))
		return WORKER_ENDED;
	return is_cut ? WORKER_LATE : WORKER_KILLED;
}

static int note_end(const struct worker *worker, struct run *run, struct err *err)
{
	const struct buf *where = &worker->hung_in;
	struct buf text = {0};
	int rc;

	buf_addf(&text, "killed %g s after it was asked to end%s%s", worker->end_wait_s,
		 where->len ? "; " : "", buf_text(where));
	rc = buf_failed(&text) ? err_memory(err) : run_set_text(run, KEY_END, buf_text(&text), err);
	buf_release(&text);
	return rc;
}

/* What came of a test after it was measured, and its metadata, which the rest of it may have added
   to. One that does not answer in time is worker_finish's. */
static int hear_end(struct worker *worker, struct run *run, struct err *err)
{
	int rc;

	worker_end_begin(worker);
	if (!worker->is_ending)
		return 0;
	rc = worker_wait(worker, worker->end_ns + (int64_t)(worker->end_wait_s * 1e9), err);
	if (rc == 0)
		return 0;
	if (rc < 0 || worker_expect(worker, "ok", err))
		return err_in(err, "after it was measured");
	return report_take(worker, run, err);
}

int worker_conclude(struct worker *worker, struct run *run, struct err *err)
{
	if (worker->tells_end && hear_end(worker, run, err))
		return -1;
	switch (worker_finish(worker)) {
	case WORKER_ENDED:
		return 0;
	case WORKER_KILLED:
		return note_end(worker, run, err);
	case WORKER_LATE:
		break;
	}
	return err_set(err, ERR_TIMEOUT,
		       "timed out after %g s (%s): it was measured, but its process did not "
		       "end by itself%s%s",
		       worker->timeout_s, worker_timeout_words(worker),
		       worker->hung_in.len ? "; " : "", buf_text(&worker->hung_in));
}

void worker_release(struct worker *worker)
{
	child_release(&worker->child);
	buf_release(&worker->received);
	buf_release(&worker->details);
	buf_release(&worker->hung_in);
	*worker = (struct worker){0};
}
