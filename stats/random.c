#include "stats/random.h"

#include "stats/dist.h"

static uint64_t splitmix(uint64_t *x)
{
	uint64_t z = (*x += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

struct random_state random_seeded(uint64_t seed, uint64_t stream)
{
	struct random_state state;
	uint64_t x = stream;

	x = seed ^ splitmix(&x); /* so that neighbouring seeds and streams do not meet */
	for (int i = 0; i < 4; i++)
		state.s[i] = splitmix(&x);
	return state;
}

static uint64_t rotate_left(uint64_t x, int by)
{
	return (x << by) | (x >> (64 - by));
}

uint64_t random_bits(struct random_state *state)
{
	uint64_t *s = state->s, result = rotate_left(s[1] * 5, 7) * 9, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate_left(s[3], 45);
	return result;
}

double random_uniform(struct random_state *state)
{
	return ((double)(random_bits(state) >> 12) + 0.5) * 0x1p-52;
}

size_t random_below(struct random_state *state, size_t n)
{
	uint64_t bits, unfair;

	if (n < 2)
		return 0;
	unfair = (UINT64_MAX % n + 1) % n; /* the last incomplete round of n */
	do
		bits = random_bits(state);
	while (bits > UINT64_MAX - unfair);
	return (size_t)(bits % n);
}

bool random_coin(struct random_state *state)
{
	return random_bits(state) >> 63;
}

double random_normal(struct random_state *state)
{
	return dist_normal_quantile(random_uniform(state));
}
