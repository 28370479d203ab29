/*
 * PEP 523: our function stands before the one that evaluates frames, and sees each Python frame
 * that is entered. What is needed of a frame (its code, who owns it) lies where this version of
 * CPython keeps it; the instrument's self-test says whether that is true here.
 */
#ifndef RUNNER_WORKER_CALLS_HOOK_H
#define RUNNER_WORKER_CALLS_HOOK_H

#include "runner/worker/calls_tree.h"

/* NULL, or why calls cannot be counted in this interpreter: a sentence. */
const char *calls_hook_find(void);

/* Each path shall have code of its own (runner/counters/path_code.h, trampolines.h). To be said
   before calls_hook_set(). NULL, or why not: a sentence. */
const char *calls_hook_trace(void);

/* From now on frames are seen, and those below the present one become paths; off again. */
void calls_hook_set(struct calls_tree *tree);
void calls_hook_unset(void);

/* They are counted between these. Returns the node of the running frame. */
uint32_t calls_hook_begin(void);
void calls_hook_end(void);

#endif
