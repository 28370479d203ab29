/*
 * Makes a process stand still for a moment, and lets it go on. What was stopped before (Ctrl-Z, a
 * debugger's kill -STOP) is read as it is and stays stopped. Signals that arrive meanwhile are
 * delivered afterwards.
 */
#ifndef RUNNER_READER_STOP_H
#define RUNNER_READER_STOP_H

#include "runner/reader/reader.h"
#include "runner/reader/unwind_rule.h"

struct tracee {
	pid_t tid;
	bool is_stopped;
	int signal; /* that it stopped with: to be delivered */
};

struct held {
	pid_t pid;
	bool is_child; /* ours: its end is for whoever waits for it */
	int pid_fd;    /* readable when it has ended; -1: this kernel has none */
	enum reader_stop how;
	bool was_stopped;	/* before we came: it stays so */
	struct tracee *tracees; /* READER_PTRACE: those that we hold, or asked to stop */
	size_t n, cap;
};

enum stopped {
	STOPPED,
	STOPPED_NOT, /* it did not within a second (it waits for a device), or may not be traced */
	STOPPED_GONE,
};

void held_init(struct held *held, pid_t pid, enum reader_stop how);
/* Lets go of all that is held. */
void held_release(struct held *held);

/* All its threads. After anything but STOPPED it runs on. */
enum stopped held_stop(struct held *held);
/* The registers of one of its threads, between held_stop() and held_continue(). False: it is not
   held by ptrace, or has ended. */
bool held_registers(const struct held *held, pid_t tid, struct unwind_registers *registers);
void held_continue(struct held *held);

#endif
