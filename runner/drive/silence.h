/*
 * Nothing hangs without a word. A worker that owes an answer for long is reported: who it is, for
 * how long, what it was asked for, and what it printed last (a pool whose children die prints their
 * tracebacks for ever, and never answers).
 *
 * When to tell is decided here and pure; who waits is runner/drive/worker_talk.c; the words are
 * cli/measuring/silence_line.h.
 */
#ifndef RUNNER_DRIVE_SILENCE_H
#define RUNNER_DRIVE_SILENCE_H

#include <stdbool.h>

/* How long an answer may take before it is reported, in seconds. */
#define SILENCE_AFTER_S 30.0

/* One worker's silence, as it is now; all borrowed. */
struct silence {
	const char *name;    /* the benchmark, or the file that is looked into; NULL: not known */
	const char *part;    /* "process 3"; "" when there is one only */
	const char *doing;   /* what it was asked for: "measuring 8 loops" */
	const char *printed; /* the last line that it printed, or "" */
	double seconds;	     /* since it was asked */
	/* The first time, and each time that it has lasted twice as long as at the last one of
	   these: for those who cannot take a line back. */
	bool is_milestone;
	bool is_over; /* it has answered, or is gone: what was said can be taken back */
};

struct silence_watch {
	double after_s;
	/* Called from the thread that waits: with lanes (runner/os/lanes.h) from several at once.
	 */
	void (*tell)(void *context, const struct silence *silence);
	void *context;
};

/* Who hears of all workers from now on, whoever starts them (of a program there is one stderr);
   NULL: nobody, as in the beginning. Borrowed; to be set while no worker is waited for. */
void silence_set_watch(const struct silence_watch *watch);
const struct silence_watch *silence_the_watch(void);

/* How long a silence that lasts for `silent_s` will have lasted when it is reported the next time:
   at the limit, then thirty times in each further such span (once a second). */
double silence_next(double after_s, double silent_s);

/* Does a milestone (the limit times 1, 2, 4, ...) lie after `before_s` and not after `now_s`? */
bool silence_has_milestone(double after_s, double before_s, double now_s);

#endif
