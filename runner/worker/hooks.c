/*
 * The instrument `allocations`: what is asked of Python's three allocators in the loop. Our
 * functions stand before those of the raw, mem and object domain (PEP 445), write each block into a
 * ledger and pass the request on.
 *
 * PyMem_GetAllocator and its kin are not part of the stable ABI, so they are looked up by name; the
 * structure with calloc is the same from 3.5 on. The hooks stay for the life of the worker: others
 * (tracemalloc) may put theirs before ours and take them away again.
 */
#include "runner/worker/instrument.h"
#include "runner/memory/ledger.h"
#include "runner/preload/native.h"

#include <dlfcn.h>
#include <pthread.h>

struct allocator { /* PyMemAllocatorEx */
	void *ctx;
	void *(*malloc)(void *ctx, size_t size);
	void *(*calloc)(void *ctx, size_t n, size_t size);
	void *(*realloc)(void *ctx, void *at, size_t size);
	void (*free)(void *ctx, void *at);
};

static struct ledger ledger = {.lock = ATOMIC_FLAG_INIT};
static struct allocator original[LEDGER_DOMAINS]; /* PyMemAllocatorDomain has the same order */
static struct native_counts **native;		  /* of the preload library, or NULL */
static int *(*native_inside)(void);
static int64_t live_before, live_at_begin;

/* ---- the hooks */

/* The object allocator passes large requests on to the raw one: that is one request, not two. Above
   0 on a thread that is inside one of our hooks; the preload library reads it, too. */
static int *depth(void)
{
	static __thread int own;

	return native_inside ? native_inside() : &own;
}

static enum ledger_domain domain_of(const void *ctx)
{
	return (enum ledger_domain)((const struct allocator *)ctx - original);
}

static void *hook_malloc(void *ctx, size_t size)
{
	const struct allocator *next = ctx;
	int *inside = depth();
	void *at;

	++*inside;
	at = next->malloc(next->ctx, size);
	if (--*inside == 0 && at)
		ledger_add(&ledger, domain_of(ctx), at, size);
	return at;
}

static void *hook_calloc(void *ctx, size_t n, size_t size)
{
	const struct allocator *next = ctx;
	int *inside = depth();
	void *at;

	++*inside;
	at = next->calloc(next->ctx, n, size);
	if (--*inside == 0 && at)
		ledger_add(&ledger, domain_of(ctx), at, n * size);
	return at;
}

static void *hook_realloc(void *ctx, void *at, size_t size)
{
	const struct allocator *next = ctx;
	int *inside = depth();
	bool is_ours = *inside == 0;
	size_t old = is_ours && at ? ledger_take(&ledger, at) : 0;
	void *moved;

	++*inside;
	moved = next->realloc(next->ctx, at, size);
	--*inside;
	if (is_ours && moved)
		ledger_add(&ledger, domain_of(ctx), moved, size);
	else if (old)
		ledger_put_back(&ledger, at, old);
	return moved;
}

static void hook_free(void *ctx, void *at)
{
	const struct allocator *next = ctx;
	int *inside = depth();

	if (*inside == 0 && at)
		ledger_remove(&ledger, at);
	++*inside;
	next->free(next->ctx, at);
	--*inside;
}

/* ---- putting them in place */

static void before_fork(void)
{
	ledger_lock(&ledger);
}

static void after_fork(void)
{
	ledger_unlock(&ledger);
}

static int install(void)
{
	void (*get)(int domain, struct allocator *);
	void (*set)(int domain, struct allocator *);
	void *symbol;

	*(void **)&get = dlsym(RTLD_DEFAULT, "PyMem_GetAllocator");
	*(void **)&set = dlsym(RTLD_DEFAULT, "PyMem_SetAllocator");
	if (!get || !set)
		return instrument_off("this interpreter does not export PyMem_SetAllocator");
	symbol = dlsym(RTLD_DEFAULT, NATIVE_COUNTS_SYMBOL);
	native = symbol;
	*(void **)&native_inside = dlsym(RTLD_DEFAULT, NATIVE_INSIDE_SYMBOL);
	pthread_atfork(before_fork, after_fork, after_fork);
	for (int domain = 0; domain < LEDGER_DOMAINS; domain++) {
		struct allocator hooks = {&original[domain], hook_malloc, hook_calloc, hook_realloc,
					  hook_free};

		get(domain, &original[domain]);
		set(domain, &hooks);
	}
	return 0;
}

/* ---- the self-test: a thousand known requests of each domain, some too large for pymalloc */

#define KNOWN	    1000
#define KNOWN_BYTES 24
#define LARGE_EVERY 10
#define LARGE_BYTES 5000

struct functions {
	void *(*malloc)(size_t);
	void *(*realloc)(void *, size_t);
	void (*free)(void *);
};

static int find_functions(struct functions functions[LEDGER_DOMAINS])
{
	static const char *const names[LEDGER_DOMAINS][3] = {
		{"PyMem_RawMalloc", "PyMem_RawRealloc", "PyMem_RawFree"},
		{"PyMem_Malloc", "PyMem_Realloc", "PyMem_Free"},
		{"PyObject_Malloc", "PyObject_Realloc", "PyObject_Free"}};

	for (int i = 0; i < LEDGER_DOMAINS; i++) {
		*(void **)&functions[i].malloc = dlsym(RTLD_DEFAULT, names[i][0]);
		*(void **)&functions[i].realloc = dlsym(RTLD_DEFAULT, names[i][1]);
		*(void **)&functions[i].free = dlsym(RTLD_DEFAULT, names[i][2]);
		if (!functions[i].malloc || !functions[i].realloc || !functions[i].free)
			return instrument_off("this interpreter does not export its allocators");
	}
	return 0;
}

/* -> the bytes that were asked for. */
static int64_t ask(const struct functions *of, void *blocks[KNOWN])
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

static int test_domain(const struct functions *of, enum ledger_domain domain)
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
	struct functions functions[LEDGER_DOMAINS];

	(void)worker;
	(void)note;
	if (find_functions(functions) || install())
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
		(*native)->direct = 0;
		(*native)->mode = NATIVE_COUNT;
	}
	live_at_begin = ledger_begin(&ledger);
	return 0;
}

static int end(struct worker *worker)
{
	(void)worker;
	ledger_end(&ledger);
	if (native)
		(*native)->mode = NATIVE_OFF;
	return 0;
}

static int after(struct worker *worker)
{
	static const char *const names[LEDGER_DOMAINS][2] = {{"raw_requests", "raw_bytes"},
							     {"mem_requests", "mem_bytes"},
							     {"object_requests", "object_bytes"}};
	struct message *out = &worker->out;
	int64_t peak = ledger.peak - live_at_begin;

	if (ledger.is_lost)
		return instrument_off("no memory for the list of live blocks");
	if (instrument_collect())
		return -1;
	for (int i = 0; i < LEDGER_DOMAINS; i++)
		if (message_add_number(out, names[i][0], ledger.counts[i].requests) ||
		    message_add_number(out, names[i][1], ledger.counts[i].bytes))
			return -1;
	if (native && message_add_number(out, "direct_requests", (*native)->direct))
		return -1;
	return message_add_number(out, "peak_bytes", peak) ||
			       message_add_number(out, "growth_bytes", ledger.live - live_before) ||
			       message_add_number(out, "strangers", ledger.strangers)
		       ? -1
		       : 0;
}

const struct instrument instrument_allocations = {"allocations", prepare, before,
						  begin,	 end,	  after};
