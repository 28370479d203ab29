/*
 * Where the memory of a process lies, drawn by us instead of by the kernel, so that both sides of a
 * block get the same draw.
 *
 * Where mappings fall (libraries, and the arenas that objects live in) and where the stack begins
 * changes the time of one and the same code by percents, for a process's whole life: branch
 * predictors and caches are indexed by addresses. The kernel draws both anew for each process
 * (address space layout randomization), so that a block compares two draws beside two sides. With
 * one draw for both, what the layout does to both cancels in the block's ratio; what it does to one
 * side alone still differs from block to block and is in the interval, since every block has a
 * draw of its own. docs/evidence.md has what that gains.
 *
 * That holds within a page only where something moves objects within it. Where an object lies in
 * its page depends on all that was allocated before, down to the length of the paths of a side's
 * folder: two checkouts of one commit differed by 1 to 2 % in every block alike. So the worker also
 * fills its heap before a benchmark is loaded, by the same draw on both sides.
 *
 * How: the kernel's own draw is switched off for the one exec (personality), and the place of the
 * first mapping is chosen by the limit of the stack, below which the kernel leaves room (128 MiB at
 * least); the stack's begin is chosen by the size of the environment; the filling of the heap is
 * the worker's matter (runner/worker/heap.c). The first two are taken back before the benchmark is
 * loaded: the limit by the manager and by the worker, the personality (which the benchmark's own
 * children would inherit) by the worker.
 */
#ifndef RUNNER_OS_PLACEMENT_H
#define RUNNER_OS_PLACEMENT_H

#include "results/base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

/* How many pages the first mapping may be moved by: 1 GiB of pages of 4 KiB. */
#define PLACEMENT_PAGES (1u << 18)
/* How many fillings of the heap there are. */
#define PLACEMENT_FILLINGS (1u << 20)
/* How many bytes the stack may be moved by: a page's worth; what is above is a matter of pages. */
#define PLACEMENT_PADDING 4096u

struct placement {
	uint32_t pages;	  /* 0 .. PLACEMENT_PAGES - 1 */
	uint32_t padding; /* bytes, 0 .. PLACEMENT_PADDING - 1 */
	uint32_t filling; /* what the filling of the heap is drawn from, 1 .. PLACEMENT_FILLINGS */
};

/* From 64 random bits. */
struct placement placement_from(uint64_t drawn);

/* May this process choose where the memory of `program` (a path) will lie? False with a sentence's
   end that says why not ("personality() is forbidden here": containers may do that). Not that of a
   script which starts the real program: what was chosen is gone by then. Asked before threads are
   started. */
bool placement_is_possible(const char *program, char *why, size_t size);

#define PLACEMENT_VARIABLE "ASSAY_PLACEMENT"
/* What the worker needs to take it back and to fill its heap: the value of that variable in its
   environment. */
const char *placement_variable(const struct placement *placement, char *text, size_t size);

/* The environment of a process that is placed: with that variable, and as long as the draw says.
   Takes `env` (runner/os/environment.h) and returns what stands for it; NULL with err (memory). */
char **placement_environment(char **env, const struct placement *placement, struct err *err);

/* Between fork and exec: from the next exec on. False with errno. */
bool placement_apply(const struct placement *placement);

/* In the manager, when the child is the program: its limit of the stack is ours again. A child that
   has gone meanwhile is no error. */
void placement_settle(pid_t pid);

#endif
