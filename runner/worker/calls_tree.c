#include "runner/worker/calls_tree.h"

#include <stdlib.h>

#define SLOTS (1u << 18) /* twice the nodes */

int calls_tree_init(struct calls_tree *tree)
{
	if (tree->nodes)
		return 0;
	tree->nodes = calloc(CALLS_NODES_MAX, sizeof(*tree->nodes));
	tree->slots = calloc(SLOTS, sizeof(*tree->slots));
	tree->n = CALLS_FIRST;
	if (tree->nodes && tree->slots)
		return 0;
	free(tree->nodes);
	free(tree->slots);
	tree->nodes = NULL;
	return -1;
}

static uint32_t slot_of(uint32_t parent, const void *code)
{
	uint64_t key = ((uint64_t)(uintptr_t)code >> 4) * 0x9e3779b97f4a7c15u;

	key = (key ^ parent) * 0xff51afd7ed558ccdu;
	return (uint32_t)(key >> 40) & (SLOTS - 1);
}

/* The slot that has it, or the empty one where it belongs. */
static uint32_t find(const struct calls_tree *tree, uint32_t parent, const void *code)
{
	uint32_t slot = slot_of(parent, code);

	for (; tree->slots[slot]; slot = (slot + 1) & (SLOTS - 1)) {
		const struct calls_node *node = &tree->nodes[tree->slots[slot]];

		if (node->code == code && node->parent == parent)
			break;
	}
	return slot;
}

uint32_t calls_tree_below(struct calls_tree *tree, uint32_t parent, void *code, int *is_new)
{
	uint32_t slot = find(tree, parent, code);

	*is_new = 0;
	if (tree->slots[slot])
		return tree->slots[slot];
	if (tree->n >= CALLS_PATHS_MAX && parent != CALLS_ELSEWHERE) {
		tree->is_cut = 1;
		return calls_tree_below(tree, CALLS_ELSEWHERE, code, is_new);
	}
	if (tree->n >= CALLS_NODES_MAX) {
		tree->is_lost = 1;
		return CALLS_LOST;
	}
	tree->nodes[tree->n] = (struct calls_node){.code = code, .parent = parent};
	tree->slots[slot] = tree->n;
	*is_new = 1;
	return tree->n++;
}

void calls_tree_clear(struct calls_tree *tree)
{
	for (uint32_t i = 0; i < tree->n; i++)
		tree->nodes[i].calls = tree->nodes[i].created = 0;
}
