#include "runner/yardstick/yardstick.h"

#include <stddef.h>
#include <sys/mman.h>

#define TABLE_SIZE   4096 /* 64 KiB of keys and values */
#define MEMORY_BYTES (16u << 20)

/* Numbers that look random and are the same everywhere (splitmix64). */
static uint64_t scramble(uint64_t x)
{
	x += 0x9e3779b97f4a7c15;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
	x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
	return x ^ (x >> 31);
}

struct entry {
	uint64_t key, value;
};

static const struct entry *table(void)
{
	static struct entry entries[TABLE_SIZE];

	if (entries[0].key == 0) /* half full: probes of one to a few steps */
		for (uint64_t i = 1; i <= TABLE_SIZE / 2; i++) {
			uint64_t at = scramble(i) % TABLE_SIZE;

			while (entries[at].key)
				at = (at + 1) % TABLE_SIZE;
			entries[at] = (struct entry){i, scramble(i * 3)};
		}
	if (entries[0].key == 0)
		entries[0] = (struct entry){UINT64_MAX, 1};
	return entries;
}

uint64_t yardstick_mix(uint64_t iterations)
{
	const struct entry *entries = table();
	uint64_t sum = 1;

	for (uint64_t i = 0; i < iterations; i++) {
		uint64_t key = 1 + (sum ^ i) % (TABLE_SIZE / 2);
		uint64_t at = scramble(key) % TABLE_SIZE;

		while (entries[at].key != key)
			at = (at + 1) % TABLE_SIZE;
		if (entries[at].value & 1)
			sum = sum * 31 + entries[at].value;
		else
			sum ^= entries[at].value >> 7;
	}
	return sum;
}

/* Pages that are there, all zero: who reads them cannot know. */
static const unsigned char *memory(void)
{
	static unsigned char *bytes;

	if (!bytes) {
		void *map = mmap(NULL, MEMORY_BYTES, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

		bytes = map == MAP_FAILED ? NULL : map;
	}
	return bytes;
}

/* Where a step goes depends on what the step before has read, so no two waits overlap. */
uint64_t yardstick_memory(uint64_t iterations)
{
	static uint64_t at = 1;
	const unsigned char *bytes = memory();

	if (!bytes)
		return 0;
	for (uint64_t i = 0; i < iterations; i++)
		at = at * 6364136223846793005 + 1442695040888963407 +
		     bytes[(at >> 32) % MEMORY_BYTES];
	return at | 1;
}
