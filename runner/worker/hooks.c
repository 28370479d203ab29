/*
 * The instrument `allocations`: what is asked of Python's three allocators in the loop. Each block
 * is written into a ledger (runner/memory/ledger.h).
 */
#include "runner/worker/allocators.h"
#include "runner/worker/instrument.h"
#include "runner/preload/native.h"

static struct ledger ledger = {.lock = ATOMIC_FLAG_INIT};
static struct native_counts *native; /* of the preload library, or NULL */
static int64_t live_before, live_at_begin;

/* ---- what the hooks call */

static void given(enum ledger_domain domain, void *at, size_t size)
{
	ledger_add(&ledger, domain, at, size);
}

static void freed(void *at)
{
	ledger_remove(&ledger, at);
}

static bool leaves(void *at, struct block *old)
{
	*old = (struct block){.at = (uintptr_t)at, .size = ledger_take(&ledger, at)};
	return old->size != 0;
}

static void stays(const struct block *old)
{
	ledger_put_back(&ledger, (const void *)old->at, old->size);
}

static void lock(void)
{
	ledger_lock(&ledger);
}

static void unlock(void)
{
	ledger_unlock(&ledger);
}

/* ---- the self-test: a thousand known requests of each domain, some too large for pymalloc */

#define KNOWN	    1000
#define KNOWN_BYTES 24
#define LARGE_EVERY 10
#define LARGE_BYTES 5000

/* -> the bytes that were asked for. */
static int64_t ask(const struct allocator_functions *of, void *blocks[KNOWN])
{
	int64_t bytes = 0;

	for (int i = 0; i < KNOWN; i++) {
		size_t size = i % LARGE_EVERY ? KNOWN_BYTES : LARGE_BYTES;

		if (i % 2) {
			blocks[i] = of->malloc(size);
		} else { /* two requests: the block, and the block made longer */
			blocks[i] = of->malloc(KNOWN_BYTES / 2);
			bytes += KNOWN_BYTES / 2;
			blocks[i] = of->realloc(blocks[i], size);
		}
		bytes += (int64_t)size;
	}
	return bytes;
}

static int test_domain(const struct allocator_functions *of, enum ledger_domain domain)
{
	static void *blocks[KNOWN];
	const int64_t requests = KNOWN + KNOWN / 2;
	int64_t before = ledger_begin(&ledger), bytes = ask(of, blocks);
	struct ledger_counts total;

	ledger_end(&ledger);
	total = ledger_total(&ledger);
	for (int i = 0; i < KNOWN; i++)
		of->free(blocks[i]);
	if (total.requests == requests && total.bytes == bytes &&
	    ledger.counts[domain].requests == requests && ledger.live == before)
		return 0;
	PyErr_Format(PyExc_RuntimeError,
		     "the self-test failed: %lld allocations of %lld bytes were counted as %lld of "
		     "%lld bytes, and %lld bytes were not seen to be freed",
		     (long long)requests, (long long)bytes, (long long)total.requests,
		     (long long)total.bytes, (long long)(ledger.live - before));
	return -1;
}

static int prepare(struct worker *worker, const char **note)
{
	static const struct allocators_watch watch = {given, freed,  leaves,	      stays,
						      lock,  unlock, .forked = unlock};
	struct allocator_functions functions[LEDGER_DOMAINS];

	(void)worker;
	(void)note;
	native = allocators_native();
	if (allocators_find(functions) || allocators_install(&watch))
		return -1;
	for (int domain = 0; domain < LEDGER_DOMAINS; domain++)
		if (test_domain(&functions[domain], (enum ledger_domain)domain))
			return -1;
	return 0;
}

/* ---- the loop */

/* Every run starts with the collector in the same state: no garbage, counting from zero. */
static int before(struct worker *worker)
{
	(void)worker;
	if (instrument_collect())
		return -1;
	live_before = ledger.live;
	return 0;
}

static int begin(struct worker *worker)
{
	(void)worker;
	if (native) {
		native->direct = 0;
		native->mode = NATIVE_COUNT;
	}
	live_at_begin = ledger_begin(&ledger);
	return 0;
}

static int end(struct worker *worker)
{
	(void)worker;
	ledger_end(&ledger);
	if (native)
		native->mode = NATIVE_OFF;
	return 0;
}

static int after(struct worker *worker)
{
	static const char *const names[LEDGER_DOMAINS][2] = {{"raw_requests", "raw_bytes"},
							     {"mem_requests", "mem_bytes"},
							     {"object_requests", "object_bytes"}};
	struct message *out = &worker->out;
	int64_t peak = ledger.peak - live_at_begin;

	if (ledger.blocks.is_lost)
		return instrument_off("no memory for the list of live blocks");
	if (instrument_collect())
		return -1;
	for (int i = 0; i < LEDGER_DOMAINS; i++)
		if (message_add_number(out, names[i][0], ledger.counts[i].requests) ||
		    message_add_number(out, names[i][1], ledger.counts[i].bytes))
			return -1;
	if (native && message_add_number(out, "direct_requests", native->direct))
		return -1;
	return message_add_number(out, "peak_bytes", peak) ||
			       message_add_number(out, "growth_bytes", ledger.live - live_before) ||
			       message_add_number(out, "strangers", ledger.strangers)
		       ? -1
		       : 0;
}

const struct instrument instrument_allocations = {"allocations", prepare, before,
						  begin,	 end,	  after};
