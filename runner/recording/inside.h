/*
 * Code of ours inside a process that runs already: it counts the allocations of that process in
 * memory that both share (runner/memory/sites_room.h), until it is told to end or we are gone, and
 * takes itself away then.
 *
 * What is needed for it lies in a private folder, which goes in the end: a script that the process
 * runs (runner/reader/safe_point.h), or its Python finds as it starts, and a socket where the code
 * reports and gets the memory.
 *
 * `= {0}` is valid; inside_release whatever happened.
 */
#ifndef RUNNER_RECORDING_INSIDE_H
#define RUNNER_RECORDING_INSIDE_H

#include "results/base/err.h"
#include "runner/memory/sites_room.h"

#include <stdbool.h>
#include <sys/types.h>

#define INSIDE_PATH 128

struct inside {
	pid_t pid;		  /* of the process that counts; 0: none does yet */
	char folder[INSIDE_PATH]; /* "": none */
	int folder_fd;		  /* the same, whatever becomes of its name */
	int listener, line;	  /* sockets; 0: none */
	int room_fd;
	struct sites_room *room; /* that the process writes */
};

/* So long a process may take to come to a safe point. */
#define INSIDE_PATIENCE_S 10

/* Let the process count from now on. -1 with err: it cannot (one sentence that says why), it did
   not come to a safe point in time, it has ended, the run was interrupted. */
int inside_attach(struct inside *inside, pid_t pid, struct err *err);

/* The same of a Python that is still to start. First the folder: one of the name START_FOLDER in
   it, at the head of its PYTHONPATH, lets a Python count from its first line on. Then 1 when one
   has begun, 0 when none has until now; -1 with err: it cannot count. */
#define INSIDE_START_FOLDER "start"
int inside_prepare_start(struct inside *inside, struct err *err);
int inside_meet_started(struct inside *inside, struct err *err);

/* Does it still count? Not when it has ended, runs another program (exec), or has closed all its
   files. */
bool inside_counts(const struct inside *inside);

/* Nothing is counted any more; wait a moment until nothing of ours is called there, for which the
   process must ask for memory. How that went says the room (its state). */
void inside_end(struct inside *inside);
void inside_release(struct inside *inside);

/* The text of the script, appended to `out`: for a folder and our extension, as a sitecustomize of
   a starting Python or for a running one. Pure. */
struct buf;
void inside_script(struct buf *out, const char *folder, const char *extension, bool starts);

#endif
