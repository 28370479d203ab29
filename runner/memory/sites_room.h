/*
 * What is counted of allocations, path by path, in one piece of memory: of the worker's own, or of
 * memory that a process shares with the assay that looks into it, which then reads it whatever the
 * process does, also when that has ended. Bounded; nothing in it is an address.
 *
 * One side writes, under a lock of its own. Who reads from another process takes nothing for
 * granted: the numbers may be of different moments, and the process may write what it likes.
 */
#ifndef RUNNER_MEMORY_SITES_ROOM_H
#define RUNNER_MEMORY_SITES_ROOM_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define SITES_MOST     131072
#define CODE_BOOK_MOST 32768
/* Of file names and functions' names. */
#define SITES_TEXT (8u << 20)

/* Numbers that are no code object's. */
enum {
	CODE_OUTSIDE, /* no Python code runs */
	CODE_OTHER,   /* there was no more room in the book */
	CODE_MALLOC,  /* malloc and its kin, that C code called past Python */
	CODE_FIRST
};

/* A call path: a line below another path. */
struct site {
	uint32_t parent; /* a site before it; the first is its own */
	uint32_t code;	 /* of the code book */
	int32_t at;	 /* instruction, in bytes into the bytecode */
	int line;	 /* that it is of; 0: none */
	int64_t requests, bytes;
	int64_t temporary;    /* of the requests: freed before the next one of anybody */
	int64_t blocks, live; /* blocks that are alive, and their bytes */
	/* The same when the most was alive: these where `epoch` is the room's, else as now. */
	int64_t peak_blocks, peak_live;
	uint64_t epoch;
	int64_t begin_blocks, begin_live;   /* when the loop began */
	int64_t before_blocks, before_live; /* before that, after a full collection */
	int64_t kept_blocks, kept_live;	    /* what it left behind */
};

/* A code object: where in `text` its file and its function's name begin, each up to a NUL. */
struct site_code {
	uint32_t file, name;
	int32_t first_line;
};

enum sites_state {
	SITES_UNUSED,
	SITES_COUNTING,
	SITES_ENDING,  /* who reads has seen enough: set by that side, read with each request */
	SITES_ENDED,   /* nothing is counted any more; our functions go with the next request */
	SITES_REMOVED, /* nothing of ours is called any more */
};

struct sites_room {
	uint64_t size; /* of this structure: both sides have the same */
	_Atomic uint32_t state;
	char python[16]; /* its version, "3.14.2" */
	/* Set when what they count is whole. The first site is that of no Python code. */
	_Atomic uint32_t n_sites, n_codes; /* codes: the next number, at least CODE_FIRST */
	uint32_t n_text;
	uint32_t lost_blocks; /* 1: more were alive at once than are kept */
	uint32_t stays_below; /* 1: others put their functions before ours, which stay below them */
	int64_t lost_paths;   /* requests that are booked by their line only */
	uint64_t epoch;	      /* one more each time that the peak is passed */
	struct site sites[SITES_MOST];
	struct site_code codes[CODE_BOOK_MOST];
	char text[SITES_TEXT];
};

#endif
