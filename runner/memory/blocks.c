#include "runner/memory/blocks.h"

#include <sys/mman.h>

#define FIRST_CAP ((size_t)1 << 12)

/* Linear probing, and no marks of what was deleted. Blocks are 16 bytes apart: the low bits say
   nothing. Multiplied by 2^64 over the golden ratio (Knuth 3, 6.4), the high bits are well spread.
 */
static size_t home_of(const struct blocks *blocks, uintptr_t at)
{
	uint64_t mixed = (uint64_t)(at >> 4) * UINT64_C(0x9e3779b97f4a7c15);

	return (size_t)(mixed >> 32) & (blocks->cap - 1);
}

/* Where the block is, or the empty place where it would be. */
static size_t find(const struct blocks *blocks, uintptr_t at)
{
	size_t i = home_of(blocks, at);

	while (blocks->places[i].at && blocks->places[i].at != at)
		i = (i + 1) & (blocks->cap - 1);
	return i;
}

/* Room for one more: at most half of the places are taken. */
static bool reserve(struct blocks *blocks)
{
	struct block *old = blocks->places;
	size_t old_cap = blocks->cap, cap = old_cap ? old_cap * 2 : FIRST_CAP;
	void *fresh;

	if (2 * (blocks->n + 1) <= old_cap)
		return true;
	fresh = mmap(NULL, cap * sizeof(*old), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		     -1, 0);
	if (fresh == MAP_FAILED)
		return false;
	blocks->places = fresh;
	blocks->cap = cap;
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].at)
			blocks->places[find(blocks, old[i].at)] = old[i];
	if (old)
		munmap(old, old_cap * sizeof(*old));
	return true;
}

bool blocks_put(struct blocks *blocks, const struct block *block, struct block *old)
{
	bool is_full = blocks->most && blocks->n >= blocks->most;
	size_t i;

	*old = (struct block){0};
	if (is_full || !reserve(blocks)) {
		blocks->is_lost = true;
		return false;
	}
	i = find(blocks, block->at);
	*old = blocks->places[i];
	blocks->n += !old->at;
	blocks->places[i] = *block;
	return true;
}

/* Empty the place and close the gap: whatever could not stand at its home because of it moves up.
 */
static void empty(struct blocks *blocks, size_t gap)
{
	size_t mask = blocks->cap - 1;

	for (size_t i = (gap + 1) & mask; blocks->places[i].at; i = (i + 1) & mask) {
		size_t home = home_of(blocks, blocks->places[i].at);

		if (((i - home) & mask) >= ((i - gap) & mask)) {
			blocks->places[gap] = blocks->places[i];
			gap = i;
		}
	}
	blocks->places[gap] = (struct block){0};
	blocks->n--;
}

bool blocks_take(struct blocks *blocks, uintptr_t at, struct block *taken)
{
	size_t i;

	if (blocks->cap == 0)
		return false;
	i = find(blocks, at);
	if (!blocks->places[i].at)
		return false;
	*taken = blocks->places[i];
	empty(blocks, i);
	return true;
}

void blocks_empty(struct blocks *blocks)
{
	if (blocks->places)
		munmap(blocks->places, blocks->cap * sizeof(*blocks->places));
	*blocks = (struct blocks){0};
}
