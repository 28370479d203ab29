/*
 * How the machine code of call paths lies in a worker that counts instructions: PATH_CODES pieces
 * for each path, in the order of the paths' numbers. Each calls what it is given, and returns.
 */
#ifndef RUNNER_COUNTERS_PATH_CODE_H
#define RUNNER_COUNTERS_PATH_CODE_H

enum path_code {
	PATH_CODE_RUNS,	    /* what the path's function does */
	PATH_CODE_LOOKS_UP, /* our search for the path of what it calls */
	PATH_CODES
};

/* Bytes of a piece, and how many instructions it takes itself in each call. */
#define PATH_CODE_SIZE 16
#define PATH_CODE_OWN  4

#endif
