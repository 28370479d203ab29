/*
 * The code objects that allocations were made in, by number. What is in the book stays valid when
 * the code object is gone, and code that is made anew each time (eval) has one number: it is known
 * by what stands in it. Bounded; asks no allocator. The caller has its own lock,
 * and to add the GIL.
 */
#ifndef RUNNER_WORKER_CODE_BOOK_H
#define RUNNER_WORKER_CODE_BOOK_H

#include "runner/memory/sites_room.h"
#include "runner/worker/own_stack.h"

#include <stdbool.h>

struct code_book {
	struct own_code codes[CODE_BOOK_MOST]; /* from CODE_FIRST on; what they name is owned */
	uint32_t n;			       /* the next number, at least CODE_FIRST */
	uint32_t by_pointers[2 * CODE_BOOK_MOST], by_content[2 * CODE_BOOK_MOST]; /* 0: free */
};

/* The number of what stands in a code object. It becomes known when it is not, where it may be
   added; else CODE_OUTSIDE. */
uint32_t code_book_find(struct code_book *book, const struct own_code *code, bool may_add);

/* Let go of what the book owns, with the GIL. It is to be zeroed then. */
void code_book_release(struct code_book *book);

/* Are these parts the book's own? Then nothing else can ever lie where they do. */
bool code_book_holds(const struct code_book *book, uint32_t number, const struct own_code *code);

#endif
