/*
 * Run a short helper program to its end and keep what it says: for questions ("which Python is
 * behind this shim", "which commit is this"), never for measurements.
 *
 * The program is started from an argument vector (no shell), in its own process group, stdin
 * empty, no other descriptor inherited. Time and output are bounded: whatever is left of its
 * group is killed when it ends, when its time is up, or when it says too much. When its time is up
 * or the run is interrupted, the group is asked to end (SIGTERM) half a second before that.
 */
#ifndef RUNNER_OS_ASK_H
#define RUNNER_OS_ASK_H

#include "results/base/buf.h"
#include "results/base/err.h"

struct question {
	const char *const *argv; /* argv[0] is a path, or a name looked up in PATH; ends in NULL */
	char *const *envp;	 /* NULL: the environment of this process */
	const char *dir;	 /* working directory; NULL: this one */
	int timeout_ms;
	size_t max_bytes;  /* of stdout; stderr is cut at 4 KiB without complaint */
	bool is_clean_up;  /* do it even when the run was interrupted */
	bool shows_output; /* its stdout and stderr are ours, and not in the answer */
};

enum answer_end {
	ANSWER_EXIT,	    /* ended by itself: `code` is its exit status */
	ANSWER_SIGNAL,	    /* killed by signal `code` */
	ANSWER_TIMEOUT,	    /* had to be killed: time was up */
	ANSWER_TOO_LONG,    /* had to be killed: said more than max_bytes */
	ANSWER_INTERRUPTED, /* had to be killed: Ctrl-C; ask() gives no answer then */
};

struct answer {
	enum answer_end end;
	int code;
	struct buf out;	 /* what it wrote to stdout; may hold NULs */
	struct buf said; /* what it wrote to stderr, the first 4 KiB */
};

/* 0 when the program was started, however it ended; -1 with err when it could not be started
   (saved_errno says why), memory ran out, or the run was interrupted meanwhile (ERR_INTERRUPTED).
   answer_release() in all cases. */
int ask(const struct question *question, struct answer *answer, struct err *err);

/* True when it ended by itself with exit status 0. */
bool answer_is_good(const struct answer *answer);

/* How it ended, as words for an error message: "exit status 2: last line of stderr", "killed by
   signal 11 (Segmentation fault)", "no answer within 5 s". Appended to `out`. */
void answer_fmt_end(const struct answer *answer, const struct question *question, struct buf *out);

void answer_release(struct answer *answer);

#endif
