/*
 * Our functions before those of Python's three allocators (PEP 445): each request passes through
 * them, on to the allocator, and a watch is told of it.
 *
 * PyMem_GetAllocator and its kin are not part of the stable ABI, so they are looked up by name; the
 * structure with calloc is the same from 3.5 on. Others (tracemalloc) may put theirs before ours
 * and take them away again.
 *
 * Other threads may be asking while ours come and go, without the GIL too. What they meet half
 * changed is sound, because only functions change: the allocator's own argument stays.
 */
#ifndef RUNNER_WORKER_ALLOCATORS_H
#define RUNNER_WORKER_ALLOCATORS_H

#include "runner/memory/ledger.h"

/* Who is told. Any thread calls, with or without the GIL; none may ask an allocator. What an
   allocator passes on to another one is one request, of the first. */
struct allocators_watch {
	void (*given)(enum ledger_domain domain, void *at, size_t size);
	void (*freed)(void *at); /* it is about to be */
	/* A realloc is about to happen: the block leaves, into *old. False: it is not known. Then
	   `given` says where it went, or `stays` that it did not. */
	bool (*leaves)(void *at, struct block *old);
	void (*stays)(const struct block *old);
	void (*lock)(void), (*unlock)(void); /* for a process that forks */
	void (*forked)(void);		     /* in place of `unlock` in the new one */
	/* The hooks are gone, after allocators_leave; with the GIL. stays: others stand before
	   some, which stay, and pass requests on. */
	void (*left)(bool stays);
};

/* Put the hooks in place. 0, or -1 with an exception that says why not. */
int allocators_install(const struct allocators_watch *watch);
/* From now on nobody is told, and the next request of a thread that has the GIL takes the hooks
   away. Needs no GIL, and no memory. */
void allocators_leave(void);

struct allocator_functions {
	void *(*malloc)(size_t);
	void *(*realloc)(void *, size_t);
	void (*free)(void *);
};
/* What asks each domain. 0, or -1 with an exception. */
int allocators_find(struct allocator_functions functions[LEDGER_DOMAINS]);

/* The preload library's counts where it is loaded, or NULL. */
struct native_counts *allocators_native(void);

#endif
