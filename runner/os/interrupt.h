/*
 * Ctrl-C, SIGTERM, SIGHUP and the deadline: noticed while waiting, never in the middle of an
 * update. The first one ends the run in good order (what was measured is saved and shown); a second
 * signal ends the program (its workers die with it). Any number of threads may wait: all of them
 * notice.
 */
#ifndef RUNNER_OS_INTERRUPT_H
#define RUNNER_OS_INTERRUPT_H

#include "results/base/err.h"

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

/* Install the handlers of SIGINT, SIGTERM and SIGHUP; SIGPIPE is ignored (write says EPIPE),
   SIGCHLD is as a fresh program has it. */
void interrupt_install(void);

/* End the run at this time (of clock_now_ns), as the first Ctrl-C does; 0: never. */
void interrupt_set_deadline(int64_t deadline_ns);

/* True once a signal or the deadline came. */
bool interrupt_seen(void);
/* True when it was the deadline. */
bool interrupt_is_deadline(void);

/* Most descriptors of one interrupt_poll(). */
#define INTERRUPT_POLL_MAX 8

/* poll(2) until a descriptor is ready (> 0), `until_ns` of clock_now_ns() has passed (0), or a
   signal or the deadline came (-1; also when it came before the call), or the wait itself failed
   (-1 with errno, and interrupt_seen() is false). until_ns < 0 waits for ever. */
int interrupt_poll(struct pollfd *fds, unsigned n, int64_t until_ns);

/* Why the run ends early, as an error (ERR_INTERRUPTED). Returns -1. */
int interrupt_err(struct err *err);

/* CLOCK_MONOTONIC in nanoseconds: the only clock of the manager. Never goes back, whatever the
   kernel says: without an answer it stands still. */
int64_t clock_now_ns(void);

#endif
