/*
 * Reads the Python stacks of another process from outside: stops it, reads its memory, lets it go
 * on. Nothing is loaded into it and nothing of it is changed. CPython 3.8 to 3.15 with a GIL; what
 * is not known is refused by name, never guessed.
 *
 * Whatever happens the target goes on afterwards: also when this process is killed between two
 * calls (it never leaves a call with the target stopped), and when a call fails.
 */
#ifndef RUNNER_READER_READER_H
#define RUNNER_READER_READER_H

#include "results/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum reader_stop {
	READER_SIGSTOP, /* the target is our child: waits for its stop by waitid() */
	READER_PTRACE,	/* any process that we may trace */
};

/* A Python function of the target. Owned by the reader, borrowed until it is closed. */
struct reader_code {
	const char *function; /* qualified from 3.11 on; UTF-8 */
	const char *file;
	int first_line;
};

enum reader_local_kind {
	READER_LOCAL,
	READER_CELL, /* functions inside this one use it too */
	READER_FREE, /* of a function around this one */
};

/* A local variable of a frame, as text: what Python's repr() says of its value, of long ones the
   begin, of objects that are no plain data their type and address. */
struct reader_local {
	const char *name;
	enum reader_local_kind kind;
	const char *type;  /* NULL: it is unbound, or its type cannot be read */
	const char *value; /* one line of UTF-8; NULL: it is unbound */
	int64_t length;	   /* of a str, bytes, list, tuple, dict or set; -1: of anything else */
};

struct reader_frame {
	const struct reader_code *code;
	int line; /* that is running; 0: none is known */
	/* With wants_locals: in the order of their slots, the function's arguments first;
	   n_left_out more were too many. */
	const struct reader_local *locals;
	size_t n_locals, n_left_out;
};

/* A call of compiled code. Borrowed as a code is. */
struct reader_native {
	const char *symbol;  /* NULL: unknown */
	const char *library; /* as of a thread */
};

enum reader_calls {
	READER_CALLS_UNKNOWN, /* not asked for, or not to be had */
	READER_CALLS_CUT,     /* who called the outermost of them is not known */
	READER_CALLS_WHOLE,   /* the innermost Python function did */
};

enum reader_doing {
	READER_RUNNING, /* on a CPU, or ready for one: pc is valid */
	READER_WAITING, /* in a system call: its number is valid */
	READER_UNKNOWN,
};

struct reader_thread {
	uint64_t ident;			   /* threading.get_ident() */
	pid_t tid;			   /* 0: unknown */
	bool is_main;			   /* the process's first thread */
	const struct reader_frame *frames; /* outermost first */
	size_t n;
	enum reader_doing doing;
	long syscall;	    /* READER_WAITING */
	uint64_t pc;	    /* READER_RUNNING */
	const char *native; /* the symbol at pc; NULL: unknown, or the interpreter's own loop */
	const char
		*library; /* file name that pc lies in, "[jit]" for code without a file; or NULL */
	enum reader_calls calls;
	const struct reader_native *natives; /* below the Python frames, outermost first */
	size_t n_natives;
	bool is_collecting; /* the cyclic collector runs, in this thread */
	bool has_gil;
	/* How often a context of contextvars was entered or left, which an event loop does for each
	   callback: while it is the same, the same one runs. 0: unknown. */
	uint64_t contexts;
	const char *task; /* with wants_running_task, of CPython 3.14 and 3.15: the name of the task
			     of asyncio that runs in it; NULL: none */
};

/* A task of asyncio that is not done. Its frames are its coroutine and what that awaits, outermost
   first; of a running task they are in its thread's stack, and here there is only the first. */
struct reader_task {
	const char *name;
	uint64_t thread; /* ident of the thread of its loop */
	bool is_running;
	const struct reader_frame *frames;
	size_t n;
};

/* Valid until the next call with the same reader. */
struct reader_sample {
	const struct reader_thread *threads; /* only those that run Python code */
	size_t n;
	const struct reader_task *tasks; /* with wants_tasks, of CPython 3.14 and 3.15 */
	size_t n_tasks;
	double stopped_s; /* how long the target stood still */
};

struct reader;

struct reader_options {
	enum reader_stop stop;
	bool wants_native; /* name the native leaf */
	bool wants_calls;  /* all native calls below Python: with wants_native and READER_PTRACE */
	bool wants_tasks;  /* the tasks of asyncio, too */
	bool wants_locals; /* the local variables of all frames, too: it stands still longer */
	bool wants_running_task;
	bool only_main; /* the main thread alone */
};

/* Find the interpreter in a running process. NULL with err: no Python in it, a version that is not
   known (named), a free-threaded build, no right to read it, calls that cannot be walked here (with
   the remedy). reader_close. */
struct reader *reader_open_new(pid_t pid, const struct reader_options *options, struct err *err);
void reader_close(struct reader *reader);
/* Has it a file loaded that is called like a Python of any kind? What reader_open_new refuses is
   then one that cannot be read, otherwise a program of another language. */
bool reader_sees_python(pid_t pid);
/* "3.14.2". */
const char *reader_version(const struct reader *reader);

enum reader_result {
	READER_TAKEN,
	READER_LOST, /* this one could not be read whole; the next one may be */
	READER_GONE, /* the target has ended */
};

/* Stop, read, let go on. Never fails otherwise. */
enum reader_result reader_take(struct reader *reader, struct reader_sample *sample);

/* The name of a system call of this machine, "poll"; NULL: unknown. */
const char *reader_syscall_name(long number);

#endif
