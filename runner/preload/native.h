/*
 * The counts that the preload library keeps of malloc and its kin: shared by the library, by the
 * worker that finds them with dlsym, and by the launcher that lends them to whole programs.
 */
#ifndef RUNNER_PRELOAD_NATIVE_H
#define RUNNER_PRELOAD_NATIVE_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* What dlsym finds: a pointer to the counts in use, and a function that tells the library that this
   thread is inside another allocator (above 0), whose requests are that one's own. */
#define NATIVE_COUNTS_SYMBOL "assay_native_counts"
#define NATIVE_INSIDE_SYMBOL "assay_native_inside"
/* A pointer to a watch (struct native_watch), NULL at first: the worker may set it. */
#define NATIVE_WATCH_SYMBOL "assay_native_watch"

/* Names the file that all processes of a program share, as the launcher sets it up: counting starts
   with the first request. Without it nothing is counted until the mode is set. */
#define NATIVE_ENV "ASSAY_NATIVE_COUNTS"

enum native_mode {
	NATIVE_OFF,
	NATIVE_LIVE,  /* keep what is live, so that what is freed later is known */
	NATIVE_COUNT, /* and count requests */
};

/* Who is told of each block that is asked for outside of other allocators, whatever the mode; of a
   realloc as of a free and a new request. Any thread calls; requests from within are not told. */
struct native_watch {
	void (*given)(void *at, size_t size);
	void (*freed)(void *at); /* it is about to be */
};

struct native_counts {
	atomic_int mode;	  /* enum native_mode */
	atomic_int processes;	  /* that share these counts and loaded the library */
	_Atomic int64_t requests; /* malloc, calloc, realloc and the aligned ones alike */
	_Atomic int64_t bytes;	  /* that were asked for: of a realloc, its new size */
	_Atomic int64_t direct;	  /* of the requests, those made outside of other allocators */
	_Atomic int64_t live; /* bytes given out less bytes taken back, as the allocator rounds */
	_Atomic int64_t peak; /* the most that live was */
};

#endif
