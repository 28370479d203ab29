#include "runner/memory/ledger.h"

void ledger_lock(struct ledger *ledger)
{
	while (atomic_flag_test_and_set_explicit(&ledger->lock, memory_order_acquire))
		continue;
}

void ledger_unlock(struct ledger *ledger)
{
	atomic_flag_clear_explicit(&ledger->lock, memory_order_release);
}

/* ---- blocks that come and go */

static void put(struct ledger *ledger, uintptr_t at, size_t size)
{
	const struct block block = {.at = at, .size = size};
	struct block old;

	if (ledger->blocks.is_lost || !blocks_put(&ledger->blocks, &block, &old))
		return;
	ledger->live += (int64_t)size - (int64_t)old.size;
	if (ledger->live > ledger->peak)
		ledger->peak = ledger->live;
}

/* The block leaves: its size, or 0 when it is not known. */
static size_t drop(struct ledger *ledger, uintptr_t at)
{
	struct block block;

	if (ledger->blocks.is_lost)
		return 0;
	if (!blocks_take(&ledger->blocks, at, &block)) {
		ledger->strangers += ledger->is_counting && ledger->blocks.cap;
		return 0;
	}
	ledger->live -= (int64_t)block.size;
	return block.size;
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
