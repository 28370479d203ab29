#include "runner/drive/coins.h"

#include <string.h>

/* splitmix64: every seed gives a good stream, also seeds that are neighbours. */
static uint64_t next(uint64_t *state)
{
	uint64_t x = *state += 0x9e3779b97f4a7c15;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
	x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
	return x ^ (x >> 31);
}

struct coins coins_of(uint64_t seed, size_t benchmark, size_t start)
{
	struct coins coins = {.state = seed};

	coins.state = next(&coins.state) ^ benchmark;
	coins.state = next(&coins.state) ^ start;
	next(&coins.state);
	return coins;
}

int coins_draw(struct coins *coins)
{
	int side = (int)(next(&coins->state) >> 63);
	size_t len = strlen(coins->drawn);

	if (len + 1 < sizeof(coins->drawn)) {
		coins->drawn[len] = (char)('a' + side);
		coins->drawn[len + 1] = '\0';
	}
	return side;
}

uint32_t coins_hash_seed(struct coins *coins)
{
	uint32_t seed;

	do
		seed = (uint32_t)(next(&coins->state) >> 32);
	while (seed == 0);
	return seed;
}

struct placement coins_placement(struct coins *coins)
{
	return placement_from(next(&coins->state));
}
