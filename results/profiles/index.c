#include "results/profiles/index.h"

#include <stdlib.h>
#include <sys/random.h>

void index_release(struct index *index)
{
	free(index->slots);
	*index = (struct index){0};
}

size_t index_next(const struct index *index, uint64_t hash, size_t *at)
{
	size_t mask = index->n_slots - 1;

	while (*at < index->n_slots) {
		const struct index_slot *slot = &index->slots[(hash + (*at)++) & mask];

		if (!slot->item)
			break;
		if (slot->hash == hash)
			return slot->item - 1;
	}
	return SIZE_MAX;
}

static void put(struct index *index, uint64_t hash, size_t item)
{
	size_t mask = index->n_slots - 1, at = hash & mask;

	while (index->slots[at].item)
		at = (at + 1) & mask;
	index->slots[at] = (struct index_slot){hash, item + 1};
}

static int grow(struct index *index)
{
	struct index grown = {.n_slots = index->n_slots ? index->n_slots * 2 : 64, .n = index->n};

	grown.slots = calloc(grown.n_slots, sizeof(*grown.slots));
	if (!grown.slots)
		return -1;
	for (size_t i = 0; i < index->n_slots; i++)
		if (index->slots[i].item)
			put(&grown, index->slots[i].hash, index->slots[i].item - 1);
	index_release(index);
	*index = grown;
	return 0;
}

int index_add(struct index *index, uint64_t hash, size_t item)
{
	if (2 * (index->n + 1) > index->n_slots && grow(index))
		return -1;
	put(index, hash, item);
	index->n++;
	return 0;
}

uint64_t index_seed(void)
{
	uint64_t seed;

	/* a kernel without it is no reason to fail: only protection is lost */
	return getrandom(&seed, sizeof(seed), GRND_NONBLOCK) == sizeof(seed) ? seed : 1;
}

/* The finalizer of splitmix64 (Steele, Lea, Flood 2014): each bit of the input moves all bits. */
uint64_t index_mix(uint64_t hash, uint64_t number)
{
	uint64_t x = (hash ^ number) + 0x9e3779b97f4a7c15u;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

/* Eight bytes at a time, then how many there were. */
uint64_t index_mix_text(uint64_t hash, const char *text)
{
	uint64_t word = 0, n = 0;

	for (; text[n]; n++) {
		word = word << 8 | (unsigned char)text[n];
		if (n % 8 == 7)
			hash = index_mix(hash, word);
	}
	return index_mix(index_mix(hash, word), n);
}
