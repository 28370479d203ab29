#include "results/shards/shard.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

/* A decimal number from 1 to SHARDS_MAX at *text, which is moved behind it; 0: there is none. */
static long number(const char **text)
{
	char *end;
	long value;

	if (!isdigit((unsigned char)**text))
		return 0;
	value = strtol(*text, &end, 10);
	*text = end;
	return value <= SHARDS_MAX ? value : 0;
}

long shard_share(struct shard shard, long replicas)
{
	return (shard.index - 1) % (shard.n / replicas) + 1;
}

long shard_replica(struct shard shard, long replicas)
{
	return (shard.index - 1) / (shard.n / replicas) + 1;
}

bool shard_parse(struct shard *shard, const char *text)
{
	struct shard read;

	read.index = number(&text);
	if (*text++ != '/')
		return false;
	read.n = number(&text);
	if (*text || read.index < 1 || read.index > read.n)
		return false;
	*shard = read;
	return true;
}

char *shard_format(struct shard shard, char out[SHARD_SIZE])
{
	snprintf(out, SHARD_SIZE, "%ld/%ld", shard.index, shard.n);
	return out;
}
