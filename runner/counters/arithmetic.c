#include "runner/counters/arithmetic.h"

int counter_parse_alone(const uint64_t *words, size_t bytes, struct counter_reading *out)
{
	if (bytes != COUNTER_WORDS_ALONE * sizeof(*words))
		return -1;
	*out = (struct counter_reading){words[0], words[1], words[2]};
	return 0;
}

int counter_parse_group(const uint64_t *words, size_t bytes, size_t n, struct counter_reading *out)
{
	if (bytes != COUNTER_WORDS_GROUP(n) * sizeof(*words) || words[0] != n)
		return -1;
	for (size_t i = 0; i < n; i++)
		out[i] = (struct counter_reading){words[3 + i], words[1], words[2]};
	return 0;
}

struct counter_reading counter_between(struct counter_reading before, struct counter_reading after)
{
	return (struct counter_reading){after.count - before.count,
					after.enabled_ns - before.enabled_ns,
					after.running_ns - before.running_ns};
}
