/*
 * A profile: how often each call stack was seen while a benchmark ran, worker by worker. A tree of
 * nodes, from the outermost call down; each node is one frame under its caller, at one line.
 *
 * Weights are samples unless `unit` says otherwise. A node's own weight is that of the stacks that
 * end in it; what is below it is not counted in. What a worker's weights mean in seconds stands in
 * its part: a stack with `w` of a part's `samples` took w / samples * seconds / iterations of an
 * iteration.
 *
 * When stacks were seen is known apart from how often, and not always: `order`.
 *
 * `= {0}` is valid and empty. The profile owns all; texts given are copied; pointers into it are
 * borrowed until it changes. Functions return 0, or -1 with err (memory, unless they say more).
 */
#ifndef RESULTS_PROFILES_STACK_PROFILE_H
#define RESULTS_PROFILES_STACK_PROFILE_H

#include "results/base/err.h"
#include "results/profiles/profile_order.h"

#include <stddef.h>
#include <stdint.h>

enum profile_frame_kind {
	PROFILE_PYTHON,	   /* a Python function: file and first line are known */
	PROFILE_NATIVE,	   /* a symbol of a library; file is the library */
	PROFILE_SYSCALL,   /* waiting in a system call; function is its name */
	PROFILE_COLLECTOR, /* the cyclic garbage collector at work */
	PROFILE_TASK,	   /* an asyncio task by name, above its coroutine */
	PROFILE_FRAME_KINDS
};

/* Who a frame is. Two frames with the same four are one. */
struct profile_frame {
	enum profile_frame_kind kind;
	char *function; /* qualified where the interpreter knows it; UTF-8 */
	char *file;	/* as the interpreter has it; "" unknown */
	int first_line; /* of the function; 0: unknown */
};

#define PROFILE_NO_PARENT SIZE_MAX

struct profile_node {
	size_t parent; /* a node before this one; PROFILE_NO_PARENT: outermost */
	size_t frame;
	int line; /* the line that was running; 0: unknown */
};

/* One worker's share in the profile. */
struct profile_part {
	/* Wall time that its samples stand for, pauses by the reader left out. */
	double seconds;
	/* Of the benchmark in that time, inner loops included; 0: not counted. */
	int64_t iterations;
	int64_t samples; /* sum of its weights */
	int64_t lost;	 /* samples that could not be read */
	/* Time per iteration of the same worker without the reader, and beside it; NaN: unknown.
	   The dilation is seen_s / plain_s. */
	double plain_s, seen_s;
};

struct stack_profile {
	char *name;	   /* the benchmark, program or process */
	char *interpreter; /* "CPython 3.14.2"; NULL: unknown */
	char *unit;	   /* NULL: samples */
	double interval_s; /* mean time between samples; 0: unknown */
	struct profile_frame *frames;
	size_t n_frames, cap_frames;
	struct profile_node *nodes; /* parents first */
	size_t n_nodes, cap_nodes;
	struct profile_part *parts;
	size_t n_parts, cap_parts;
	int64_t *own;		     /* own[node * cap_parts + part]; stack_profile_own() */
	struct profile_order order;  /* of time; empty: not known */
	struct profile_index *index; /* private: finds frames and nodes */
};

void stack_profile_release(struct stack_profile *profile);

/* The frame, added when it is new: its index, or SIZE_MAX with err. */
size_t stack_profile_frame(struct stack_profile *profile, enum profile_frame_kind kind,
			   const char *function, const char *file, int first_line, struct err *err);
/* The node, added when it is new: its index, or SIZE_MAX with err. */
size_t stack_profile_node(struct stack_profile *profile, size_t parent, size_t frame, int line,
			  struct err *err);
/* Give a profile without them the name, interpreter and unit of another. 0, or -1 with err
 * (memory).
 */
int stack_profile_copy_texts(struct stack_profile *to, const struct stack_profile *from,
			     struct err *err);
/* A new part, all zero (times NaN): its index, or SIZE_MAX with err. */
size_t stack_profile_part(struct stack_profile *profile, struct err *err);
/* Add to a node's own weight, and to the part's samples. Never fails. */
void stack_profile_add(struct stack_profile *profile, size_t node, size_t part, int64_t weight);

int64_t stack_profile_own(const struct stack_profile *profile, size_t node, size_t part);
/* Over all parts. */
int64_t stack_profile_node_own(const struct stack_profile *profile, size_t node);
int64_t stack_profile_samples(const struct stack_profile *profile);

#endif
