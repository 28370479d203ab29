/* What else lies in the heap moves a time by percents and a count of instructions too: which free
   piece the allocator takes, in which lines of the cache an object falls. The manager draws it, so
   that blocks (runner/os/placement.h) and layouts (runner/counting/sealed.h) are apart by it as two
   programs are. */
#include "runner/worker/worker.h"

#include <stdlib.h>

/* Blocks of the C library: more than its small objects have, less than what is mapped alone. */
#define LARGE	    96
#define LARGE_STEP  16
#define LARGE_LEAST 528
#define LARGE_STEPS 1000
/* Blocks of Python's own allocator, of each of its sizes: up to a whole pool, so that the next one
   falls anywhere in it. */
#define SMALL_STEP  16
#define SMALL_SIZES 32
#define POOL	    16384

/* A multiplicative generator: what is drawn need only differ between layouts. */
static uint32_t draw(uint64_t *state, uint32_t below)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*state >> 33) % below;
}

/* Every second one is freed again: pieces of many sizes that are taken later. */
static void fill_large(uint64_t *state)
{
	static void *kept[LARGE];
	uint32_t n = LARGE / 2 + draw(state, LARGE / 2);

	for (uint32_t i = 0; i < n; i++)
		kept[i] = malloc(LARGE_LEAST + (size_t)LARGE_STEP * draw(state, LARGE_STEPS));
	for (uint32_t i = 0; i < n; i++)
		if (draw(state, 2)) {
			free(kept[i]);
			kept[i] = NULL;
		}
}

static void fill_small(uint64_t *state)
{
	for (size_t size = 1; size <= SMALL_SIZES; size++)
		for (uint32_t n = draw(state, POOL / (uint32_t)(size * SMALL_STEP)); n > 0; n--)
			if (!PyObject_Malloc(size * SMALL_STEP))
				return;
}

void heap_fill(uint64_t state)
{
	if (!state)
		return;
	fill_large(&state);
	fill_small(&state);
}
