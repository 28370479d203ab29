#include "runner/reader/copied_stacks.h"

#include "results/base/buf.h"

#include <stdlib.h>

/* Chains below a Python function rarely need 4 kB; the kernel copies 16 kB in two microseconds. */
static const size_t usual_depth = 16u << 10, largest_depth = 1u << 20;

/* Below the stack pointer the ABI keeps so many bytes, where what was just popped still stands. */
static const uint64_t red_zone = 128;

struct thread_stack {
	bool is_there;
	struct unwind_registers registers;
	uint64_t loop_at;
	size_t offset, n; /* of its bytes */
	struct chain chain;
};

/* Chains keep their room for the next time. */
void copied_stacks_clear(struct copied_stacks *stacks)
{
	stacks->n = stacks->used = 0;
}

void copied_stacks_release(struct copied_stacks *stacks)
{
	for (size_t i = 0; i < stacks->cap; i++)
		chain_release(&stacks->items[i].chain);
	free(stacks->items);
	free(stacks->bytes);
	*stacks = (struct copied_stacks){0};
}

/* The next one, empty. NULL: memory. */
static struct thread_stack *next(struct copied_stacks *stacks)
{
	size_t before = stacks->cap;
	struct thread_stack *item;

	if (mem_reserve(&stacks->items, &stacks->cap, stacks->n + 1, sizeof(*stacks->items)))
		return NULL;
	for (size_t i = before; i < stacks->cap; i++)
		stacks->items[i] = (struct thread_stack){0};
	item = &stacks->items[stacks->n++];
	item->is_there = false;
	return item;
}

bool copied_stacks_skip(struct copied_stacks *stacks)
{
	return next(stacks);
}

bool copied_stacks_add(struct copied_stacks *stacks, const struct held *held, struct memory *memory,
		       pid_t tid, uint64_t loop_at)
{
	struct thread_stack *item = next(stacks);

	if (!stacks->depth)
		stacks->depth = usual_depth;
	if (!item ||
	    mem_reserve(&stacks->bytes, &stacks->cap_bytes, stacks->used + stacks->depth, 1))
		return false;
	if (!held_registers(held, tid, &item->registers))
		return true;
	item->is_there = true;
	item->loop_at = loop_at;
	item->offset = stacks->used;
	item->n = memory_read_some(memory, item->registers.value[UNWIND_RSP] - red_zone,
				   stacks->bytes + stacks->used, stacks->depth);
	stacks->used += item->n;
	return true;
}

const struct chain *copied_stacks_chain(struct copied_stacks *stacks, size_t i,
					struct natives *natives)
{
	struct thread_stack *item = &stacks->items[i];
	const struct chain_start start = {item->registers,
					  {item->registers.value[UNWIND_RSP] - red_zone,
					   stacks->bytes + item->offset, item->n},
					  item->loop_at};

	if (!item->is_there || !chain_walk(&item->chain, natives, &start))
		return NULL;
	if (item->chain.ran_out && item->n == stacks->depth && stacks->depth < largest_depth)
		stacks->depth *= 2;
	return &item->chain;
}
