/*
 * Counted calls as a tree of call paths: a node is one code object under its caller. Nodes are
 * never given back, so that a number that stands on a C stack stays valid. Memory is bounded: when
 * there is no room for another path, its function is counted below CALLS_ELSEWHERE, without its
 * callers; when there is none for that, it is lost.
 */
#ifndef RUNNER_WORKER_CALLS_TREE_H
#define RUNNER_WORKER_CALLS_TREE_H

#include <stddef.h>
#include <stdint.h>

#define CALLS_ROOT	0
#define CALLS_ELSEWHERE 1
#define CALLS_FIRST	2 /* the first node of code */
#define CALLS_LOST	UINT32_MAX

/* Paths with callers, and nodes in all. */
#define CALLS_PATHS_MAX 100000
#define CALLS_NODES_MAX 130000

struct calls_node {
	void *code; /* a reference of ours is held */
	uint32_t parent;
	int64_t calls;	 /* entries; of a generator each one that resumes it */
	int64_t created; /* generators that were made */
};

struct calls_tree {
	struct calls_node *nodes; /* NULL: calls_tree_init has not been called */
	uint32_t n;
	uint32_t *slots; /* of a hash table; 0: empty */
	int is_cut;	 /* a path had no room */
	int is_lost;
};

/* 0, or -1: no memory. */
int calls_tree_init(struct calls_tree *tree);
/* The node of the code below its caller. *is_new: it was made now, and `code` needs a reference. */
uint32_t calls_tree_below(struct calls_tree *tree, uint32_t parent, void *code, int *is_new);
/* All counts become 0. */
void calls_tree_clear(struct calls_tree *tree);

#endif
