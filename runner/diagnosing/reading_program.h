/*
 * The reader of a program that a launcher starts: found once its interpreter is there, which is
 * some time after its start.
 */
#ifndef RUNNER_DIAGNOSING_READING_PROGRAM_H
#define RUNNER_DIAGNOSING_READING_PROGRAM_H

#include "runner/reader/reader.h"

/* `= {0}`: not found yet. */
struct reading_program {
	struct reader *reader;
	char version[32]; /* of the interpreter that was found last; "" */
	struct err why;	  /* why it cannot be read; ERR_NONE while that is not known */
};

/* The reader of the launcher's child, opened when it can be; NULL: not yet, or never (`why`).
   Owned by `program`. native: it reads all native calls. */
struct reader *reading_program_find(struct reading_program *program, pid_t launcher, bool native);

/* It has ended, or we have seen enough of it. */
void reading_program_forget(struct reading_program *program);

#endif
