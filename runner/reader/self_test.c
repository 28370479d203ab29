#include "runner/reader/self_test.h"

#include "results/base/texts.h"
#include "runner/os/child.h"
#include "runner/os/interrupt.h"
#include "runner/reader/calls_test_program.h"
#include "runner/reader/reader.h"
#include "runner/reader/self_test_program.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* ---- what the interpreter says */

static const char end_of_answer[] = "\n\n";

static int hear(struct child *child, struct err *err)
{
	const int64_t patience_ns = 60000000000; /* of a machine that has much else to do */
	int64_t until_ns = clock_now_ns() + patience_ns;

	while (!strstr(buf_text(&child->output), end_of_answer)) {
		struct pollfd ready = {.fd = child->output_fd, .events = POLLIN};
		int rc = interrupt_poll(&ready, 1, until_ns);

		if (rc < 0)
			return interrupt_err(err);
		if (rc == 0)
			return err_set(err, ERR_SYSTEM, "no answer within a minute");
		if (!child_drain(child))
			return err_set(err, ERR_SYSTEM, "its program ended early: %.300s",
				       buf_text(&child->output));
	}
	return 0;
}

/* ---- what is read from outside */

static void write_stack(struct buf *out, const struct reader_thread *thread)
{
	for (size_t i = 0; i < thread->n; i++)
		buf_addf(out, "%s\t%s\t%d\n", thread->frames[i].code->function,
			 thread->frames[i].code->file, thread->frames[i].line);
	buf_adds(out, "\n");
}

static void write_locals_of(struct buf *out, const struct reader_frame *frame)
{
	static const char *const kinds[] = {
		[READER_LOCAL] = "local", [READER_CELL] = "cell", [READER_FREE] = "free"};

	for (size_t i = 0; i < frame->n_locals; i++) {
		const struct reader_local *local = &frame->locals[i];
		const char *value = local->value ? local->value : "";
		const char *address = strstr(value, " at 0x");

		buf_addf(out, "%s %s %s%.*s\n", local->name, kinds[local->kind],
			 local->value ? "= " : "is unbound",
			 (int)(address ? (size_t)(address - value) : strlen(value)), value);
	}
}

static bool is_known(const struct reader_frame *frame)
{
	for (size_t i = 0; i < frame->n_locals; i++)
		if (strcmp(frame->locals[i].name, "shared") == 0)
			return true;
	return false;
}

static void write_locals(struct buf *out, const struct reader_thread *thread)
{
	for (size_t i = thread->n; i-- > 0;)
		if (is_known(&thread->frames[i]))
			write_locals_of(out, &thread->frames[i]);
}

/* It may still be on its way from having said all to where it waits. */
static bool is_on_its_way(const struct reader_thread *thread)
{
	return thread->n && strcmp(thread->frames[thread->n - 1].code->function, "say") == 0;
}

/* What is read of it, its stack and its local variables. */
struct seen {
	struct buf stack, locals;
};

static int look(struct seen *seen, struct reader *reader, struct err *err)
{
	struct reader_sample sample = {0};
	enum reader_result result = READER_LOST;

	for (int tries = 0; tries < 1000; tries++) {
		result = reader_take(reader, &sample);
		if (result == READER_GONE)
			break;
		if (result == READER_TAKEN && sample.n == 1 && !is_on_its_way(sample.threads)) {
			write_stack(&seen->stack, sample.threads);
			write_locals(&seen->locals, sample.threads);
			return buf_failed(&seen->stack) || buf_failed(&seen->locals)
				       ? err_memory(err)
				       : 0;
		}
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	}
	return err_set(err, ERR_SYSTEM, "%s",
		       result == READER_GONE   ? "its program ended early"
		       : result == READER_LOST ? "its stack could not be read"
					       : "it is not one thread that runs Python code");
}

/* ---- both */

static void show_line(char shown[200], const char *text)
{
	snprintf(shown, 200, "%.*s", (int)strcspn(text, "\n"), text);
	for (char *tab = shown; (tab = strchr(tab, '\t'));)
		*tab = ' ';
}

/* `what`: a line of both. */
static int compare(const char *what, const char *said, const char *seen, struct err *err)
{
	char wanted[200], got[200];
	int number = 1;

	if (strcmp(said, seen) == 0)
		return 0;
	for (; *said && *seen && *said != '\n' && *seen != '\n'; number++) {
		size_t said_len = strcspn(said, "\n") + 1, seen_len = strcspn(seen, "\n") + 1;

		if (said_len != seen_len || strncmp(said, seen, said_len) != 0)
			break;
		said += said_len;
		seen += seen_len;
	}
	show_line(wanted, said);
	show_line(got, seen);
	return err_set(err, ERR_SYSTEM, "%s %d is \"%s\", but \"%s\" was read", what, number,
		       wanted, got);
}

/* ---- native calls */

/* Are the functions that it said among these calls, in their order? Of a name its beginning
   counts: libc's qsort is qsort_r inside. */
static bool has_calls(const char *said, const struct reader_thread *thread)
{
	size_t i = thread->n_natives;

	if (thread->calls != READER_CALLS_WHOLE || i == 0)
		return false;
	for (const char *name = said; *name && *name != '\n' && *name != '-';) {
		size_t n = strcspn(name, "\n");

		while (i > 0 && (!thread->natives[i - 1].symbol ||
				 strncmp(thread->natives[i - 1].symbol, name, n) != 0))
			i--;
		if (i == 0)
			return false;
		i--;
		name += n + (name[n] == '\n');
	}
	return true;
}

static int compare_calls(struct child *child, struct reader *reader, struct err *err)
{
	struct reader_sample sample = {0};
	const char *last = NULL;

	for (int tries = 0; tries < 1000; tries++) {
		enum reader_result result = reader_take(reader, &sample);

		if (result == READER_GONE)
			return err_set(err, ERR_SYSTEM, "its program ended early");
		if (result == READER_TAKEN && sample.n == 1 &&
		    has_calls(buf_text(&child->output), sample.threads))
			return 0;
		if (result == READER_TAKEN && sample.n == 1 && sample.threads->n_natives)
			last = sample.threads->natives[0].symbol;
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	}
	return err_set(err, ERR_SYSTEM,
		       "known native calls were not read whole (the outermost that was read is "
		       "%s): leave out --native",
		       last ? last : "without a name");
}

/* ---- a program of ours, beside its reader */

static int compare_seen(struct child *child, struct reader *reader, bool with_locals,
			struct err *err)
{
	struct seen seen = {0};
	int rc = look(&seen, reader, err);

	if (rc == 0)
		rc = compare("frame", buf_text(&child->output), buf_text(&seen.stack), err);
	if (rc == 0 && with_locals)
		rc = compare("local variable", self_test_locals, buf_text(&seen.locals), err);
	buf_release(&seen.stack);
	buf_release(&seen.locals);
	return rc;
}

static int compare_stack(struct child *child, struct reader *reader, struct err *err)
{
	return compare_seen(child, reader, false, err);
}

static int compare_locals(struct child *child, struct reader *reader, struct err *err)
{
	return compare_seen(child, reader, true, err);
}

struct trial {
	const char *program;
	struct reader_options options;
	int (*judge)(struct child *child, struct reader *reader, struct err *err);
};

static const struct trial stack_trial = {
	self_test_program, {.stop = READER_SIGSTOP}, compare_stack};
static const struct trial locals_trial = {
	self_test_program, {.stop = READER_SIGSTOP, .wants_locals = true}, compare_locals};
static const struct trial calls_trial = {
	calls_test_program,
	{.stop = READER_PTRACE, .wants_native = true, .wants_calls = true},
	compare_calls};

static int run(const struct trial *trial, const char *python, struct err *err)
{
	char *argv[] = {(char *)python, "-I", "-S", "-c", (char *)trial->program, NULL};
	const struct child_spec spec = {.argv = argv, .env = environ, .directory = "/"};
	struct reader *reader = NULL;
	struct child child = {0};
	int rc = child_start(&child, &spec, err);

	if (rc == 0)
		rc = hear(&child, err);
	if (rc == 0) {
		reader = reader_open_new(child.pid, &trial->options, err);
		rc = reader ? trial->judge(&child, reader, err) : -1;
	}
	reader_close(reader);
	child_end(&child, 0);
	child_release(&child);
	return rc;
}

/* ---- once for each interpreter */

static int try_once(const struct trial *trial, const char *python, struct err *err)
{
	/* Of the whole process: sessions of several threads use the same interpreters. */
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct known {
		const struct trial *trial;
		char *python;
		struct err answer;
		int rc;
	} known[32];
	static size_t n;
	struct known fresh = {0};

	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < n; i++)
		if (known[i].trial == trial && strcmp(known[i].python, python) == 0)
			fresh = known[i];
	if (!fresh.python) {
		fresh.rc = run(trial, python, &fresh.answer);
		fresh.trial = trial;
		if (fresh.rc)
			err_in(&fresh.answer, "the check of the reader with %s", python);
		fresh.python = strdup(python);
		if (n < sizeof(known) / sizeof(known[0]) && fresh.python &&
		    fresh.answer.kind != ERR_INTERRUPTED)
			known[n++] = fresh;
		else
			free(fresh.python);
	}
	pthread_mutex_unlock(&lock);
	if (fresh.rc && err && err->kind == ERR_NONE)
		*err = fresh.answer;
	return fresh.rc;
}

int reader_self_test(const char *python, bool with_locals, struct err *err)
{
	return try_once(with_locals ? &locals_trial : &stack_trial, python, err);
}

int reader_self_test_calls(const char *python, struct err *err)
{
	return try_once(&calls_trial, python, err);
}
