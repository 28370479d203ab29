#include "runner/memory/ledger.h"

#include <sys/mman.h>

#define FIRST_CAP ((size_t)1 << 12)

void ledger_lock(struct ledger *ledger)
{
	while (atomic_flag_test_and_set_explicit(&ledger->lock, memory_order_acquire))
		continue;
}

void ledger_unlock(struct ledger *ledger)
{
	atomic_flag_clear_explicit(&ledger->lock, memory_order_release);
}

/* ---- the table: linear probing, and no marks of what was deleted */

/* Blocks are 16 bytes apart: the low bits say nothing. Multiplied by 2^64 over the golden ratio
   (Knuth 3, 6.4), the high bits are well spread. */
static size_t home_of(const struct ledger *ledger, uintptr_t at)
{
	uint64_t mixed = (uint64_t)(at >> 4) * UINT64_C(0x9e3779b97f4a7c15);

	return (size_t)(mixed >> 32) & (ledger->cap - 1);
}

/* Where the block is, or the empty place where it would be. */
static size_t find(const struct ledger *ledger, uintptr_t at)
{
	size_t i = home_of(ledger, at);

	while (ledger->blocks[i].at && ledger->blocks[i].at != at)
		i = (i + 1) & (ledger->cap - 1);
	return i;
}

/* Room for one more: at most half of the places are taken. */
static bool reserve(struct ledger *ledger)
{
	struct ledger_block *old = ledger->blocks;
	size_t old_cap = ledger->cap, cap = old_cap ? old_cap * 2 : FIRST_CAP;
	void *fresh;

	if (2 * (ledger->n + 1) <= old_cap)
		return true;
	fresh = mmap(NULL, cap * sizeof(*old), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		     -1, 0);
	if (fresh == MAP_FAILED) {
		ledger->is_lost = true;
		return false;
	}
	ledger->blocks = fresh;
	ledger->cap = cap;
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].at)
			ledger->blocks[find(ledger, old[i].at)] = old[i];
	if (old)
		munmap(old, old_cap * sizeof(*old));
	return true;
}

static void put(struct ledger *ledger, uintptr_t at, size_t size)
{
	size_t i;

	if (ledger->is_lost || !reserve(ledger))
		return;
	i = find(ledger, at);
	if (ledger->blocks[i].at) /* freed behind our back: what is known of it is out of date */
		ledger->live -= (int64_t)ledger->blocks[i].size;
	else
		ledger->n++;
	ledger->blocks[i] = (struct ledger_block){at, size};
	ledger->live += (int64_t)size;
	if (ledger->live > ledger->peak)
		ledger->peak = ledger->live;
}

/* Empty the place and close the gap: whatever could not stand at its home because of it moves up.
 */
static void empty(struct ledger *ledger, size_t gap)
{
	size_t mask = ledger->cap - 1;

	for (size_t i = (gap + 1) & mask; ledger->blocks[i].at; i = (i + 1) & mask) {
		size_t home = home_of(ledger, ledger->blocks[i].at);

		if (((i - home) & mask) >= ((i - gap) & mask)) {
			ledger->blocks[gap] = ledger->blocks[i];
			gap = i;
		}
	}
	ledger->blocks[gap] = (struct ledger_block){0};
	ledger->n--;
}

/* The block leaves: its size, or 0 when it is not known. */
static size_t drop(struct ledger *ledger, uintptr_t at)
{
	size_t i, size;

	if (ledger->is_lost || ledger->cap == 0)
		return 0;
	i = find(ledger, at);
	if (!ledger->blocks[i].at) {
		ledger->strangers += ledger->is_counting;
		return 0;
	}
	size = ledger->blocks[i].size;
	ledger->live -= (int64_t)size;
	empty(ledger, i);
	return size;
}

/* ---- what the hooks call */

void ledger_add(struct ledger *ledger, enum ledger_domain domain, const void *at, size_t size)
{
	ledger_lock(ledger);
	if (ledger->is_counting) {
		ledger->counts[domain].requests++;
		ledger->counts[domain].bytes += (int64_t)size;
	}
	put(ledger, (uintptr_t)at, size);
	ledger_unlock(ledger);
}

void ledger_remove(struct ledger *ledger, const void *at)
{
	ledger_lock(ledger);
	drop(ledger, (uintptr_t)at);
	ledger_unlock(ledger);
}

size_t ledger_take(struct ledger *ledger, const void *at)
{
	size_t size;

	ledger_lock(ledger);
	size = drop(ledger, (uintptr_t)at);
	ledger_unlock(ledger);
	return size;
}

void ledger_put_back(struct ledger *ledger, const void *at, size_t size)
{
	ledger_lock(ledger);
	put(ledger, (uintptr_t)at, size);
	ledger_unlock(ledger);
}

/* ---- what the measurement calls */

int64_t ledger_begin(struct ledger *ledger)
{
	int64_t live;

	ledger_lock(ledger);
	for (int i = 0; i < LEDGER_DOMAINS; i++)
		ledger->counts[i] = (struct ledger_counts){0};
	ledger->strangers = 0;
	live = ledger->peak = ledger->live;
	ledger->is_counting = true;
	ledger_unlock(ledger);
	return live;
}

void ledger_end(struct ledger *ledger)
{
	ledger_lock(ledger);
	ledger->is_counting = false;
	ledger_unlock(ledger);
}

struct ledger_counts ledger_total(const struct ledger *ledger)
{
	struct ledger_counts total = {0};

	for (int i = 0; i < LEDGER_DOMAINS; i++) {
		total.requests += ledger->counts[i].requests;
		total.bytes += ledger->counts[i].bytes;
	}
	return total;
}
