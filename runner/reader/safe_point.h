/*
 * Asks a process to run a Python script of ours at its next safe point, as PEP 768 has it (CPython
 * 3.14 and later): the script's path and a flag are written into the states of its threads while it
 * stands still. The first of its threads that comes by runs it, inside what it does just then;
 * threads that wait in C code come by when they have done with that.
 *
 * `= {0}` is valid. Functions return 0, or -1 with err.
 */
#ifndef RUNNER_READER_SAFE_POINT_H
#define RUNNER_READER_SAFE_POINT_H

#include "runner/reader/find.h"
#include "runner/reader/stop.h"

struct safe_point {
	struct memory memory;
	struct maps maps;
	struct found found;
	struct held target;
};

/* -1 (ERR_INPUT): it may not be read, runs no Python that can be asked, or does not let itself be
   asked. safe_point_close either way. */
int safe_point_open(struct safe_point *at, pid_t pid, struct err *err);
void safe_point_close(struct safe_point *at);

/* Each thread of its main interpreter is asked: the script must see to it that it does its work
   once. */
int safe_point_ask(struct safe_point *at, const char *path, struct err *err);
/* Nobody is asked any more; who has begun goes on. False: it is gone, or cannot be stopped. */
bool safe_point_withdraw(struct safe_point *at);

#endif
