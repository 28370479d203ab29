/* A Python process that is looked at from outside: who it is, and its reader. */
#ifndef CLI_ATTACHING_ATTACHED_H
#define CLI_ATTACHING_ATTACHED_H

#include "results/base/buf.h"
#include "runner/reader/reader.h"

struct attached {
	pid_t pid;
	struct buf command; /* its command line; "" unknown */
	struct reader *reader;
};

/* What was typed as PID. -1 with err (ERR_USAGE). */
int attached_parse_pid(const char *text, pid_t *pid, struct err *err);
/* Open it and check the reader; what could not be checked is said on stderr. -1 with err. Release
   in all cases. */
int attached_open(struct attached *attached, pid_t pid, const struct reader_options *options,
		  struct err *err);
void attached_release(struct attached *attached);

/* Take precedence on a busy machine, where that is allowed: while we wait for the processor, the
   process may stand still. */
void attached_hurry(void);

/* A sample, tried for again when one is lost. -1 with err: the process has ended, or cannot be
   read. */
int attached_take(struct attached *attached, struct reader_sample *sample, struct err *err);

#endif
