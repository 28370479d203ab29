#include "results/shards/split.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct item {
	const char *name;
	size_t at; /* in the caller's list */
	double duration;
	uint32_t checksum;
};

static int by_name(const struct item *a, const struct item *b)
{
	return strcmp(a->name, b->name);
}

static int by_checksum(const void *x, const void *y)
{
	const struct item *a = x, *b = y;

	if (a->checksum != b->checksum)
		return a->checksum < b->checksum ? -1 : 1;
	return by_name(a, b);
}

static int longest_first(const void *x, const void *y)
{
	const struct item *a = x, *b = y;

	if (a->duration != b->duration)
		return a->duration > b->duration ? -1 : 1;
	return by_name(a, b);
}

static struct item *items_new(const char *const *names, const double *durations, size_t n,
			      struct err *err)
{
	struct item *items = calloc(n ? n : 1, sizeof(*items));

	if (!items) {
		err_memory(err);
		return NULL;
	}
	for (size_t i = 0; i < n; i++)
		items[i] = (struct item){
			.name = names[i],
			.at = i,
			.duration = durations ? durations[i] : (double)NAN,
			.checksum = (uint32_t)crc32_z(0, (const unsigned char *)names[i],
						      strlen(names[i]))};
	return items;
}

/* ---- without durations */

static void cut(long *part, struct item *items, size_t n, long shards)
{
	qsort(items, n, sizeof(*items), by_checksum);
	for (size_t i = 0; i < n; i++)
		part[items[i].at] = 1 + (long)((uint64_t)i * (uint64_t)shards / n);
}

/* ---- with durations */

/* Those that are not known become the median of the others: the one that half of them exceed. How
   many are known. */
static size_t fill(struct item *items, size_t n)
{
	size_t known = 0;

	/* The unknown last. */
	for (size_t i = 0; i < n; i++)
		if (!isnan(items[i].duration)) {
			struct item one = items[i];

			items[i] = items[known];
			items[known++] = one;
		}
	qsort(items, known, sizeof(*items), longest_first);
	for (size_t i = known; i < n && known; i++)
		items[i].duration = items[known / 2].duration;
	return known;
}

/* A shard in the heap of those that wait for work. */
struct waiting {
	double seconds;
	long shard;
};

static bool has_less(const struct waiting *a, const struct waiting *b)
{
	return a->seconds < b->seconds || (a->seconds == b->seconds && a->shard < b->shard);
}

/* The first of the heap has got more: let it sink to its place. */
static void sink(struct waiting *heap, size_t n)
{
	size_t at = 0, next;

	while ((next = 2 * at + 1) < n) {
		struct waiting one = heap[at];

		if (next + 1 < n && has_less(&heap[next + 1], &heap[next]))
			next++;
		if (has_less(&heap[at], &heap[next]))
			return;
		heap[at] = heap[next];
		heap[next] = one;
		at = next;
	}
}

static int deal_out(long *part, struct item *items, size_t n, long shards, struct err *err)
{
	struct waiting *heap = calloc((size_t)shards, sizeof(*heap));

	if (!heap)
		return err_memory(err);
	for (long i = 0; i < shards; i++)
		heap[i].shard = i + 1;
	qsort(items, n, sizeof(*items), longest_first);
	for (size_t i = 0; i < n; i++) {
		part[items[i].at] = heap[0].shard;
		heap[0].seconds += items[i].duration;
		sink(heap, (size_t)shards);
	}
	free(heap);
	return 0;
}

int shard_split(long *part, const char *const *names, const double *durations, size_t n,
		long shards, struct err *err)
{
	struct item *items = items_new(names, durations, n, err);
	int rc = 0;

	if (!items)
		return -1;
	if (fill(items, n))
		rc = deal_out(part, items, n, shards, err);
	else
		cut(part, items, n, shards);
	free(items);
	return rc;
}
