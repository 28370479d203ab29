#include "runner/worker/allocators.h"

#include "runner/preload/native.h"
#include "runner/worker/instrument.h"
#include "runner/worker/own_stack.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>

struct allocator { /* PyMemAllocatorEx */
	void *ctx;
	void *(*malloc)(void *ctx, size_t size);
	void *(*calloc)(void *ctx, size_t n, size_t size);
	void *(*realloc)(void *ctx, void *at, size_t size);
	void (*free)(void *ctx, void *at);
};

static struct allocator original[LEDGER_DOMAINS];      /* PyMemAllocatorDomain has the same order */
static _Atomic(const struct allocators_watch *) watch; /* NULL: nobody is told */
static const struct allocators_watch *last_watch;      /* who is told that the hooks have left */
static atomic_bool is_leaving;
static bool is_there; /* and has not left since */
static void (*get_allocator)(int domain, struct allocator *);
static void (*set_allocator)(int domain, struct allocator *);
static int *(*native_inside)(void); /* of the preload library, or NULL */

/* ---- leaving */

static void leave(void);

void allocators_leave(void)
{
	atomic_store(&watch, NULL);
	atomic_store(&is_leaving, is_there);
}

/* Who is told of a request. Those of the raw allocator may come without the GIL. */
static const struct allocators_watch *told_of(enum ledger_domain domain)
{
	if (atomic_load_explicit(&is_leaving, memory_order_relaxed) && domain != LEDGER_RAW &&
	    own_stack_has_gil() && atomic_exchange(&is_leaving, false))
		leave();
	return atomic_load_explicit(&watch, memory_order_acquire);
}

/* ---- the hooks */

/* The object allocator passes large requests on to the raw one: that is one request, not two. Above
   0 on a thread that is inside one of our hooks; the preload library reads it, too. */
static int *depth(void)
{
	static __thread int own;

	return native_inside ? native_inside() : &own;
}

static void *hook_malloc(enum ledger_domain domain, void *ctx, size_t size)
{
	const struct allocators_watch *told = told_of(domain);
	int *inside = depth();
	void *at;

	++*inside;
	at = original[domain].malloc(ctx, size);
	if (--*inside == 0 && at && told)
		told->given(domain, at, size);
	return at;
}

static void *hook_calloc(enum ledger_domain domain, void *ctx, size_t n, size_t size)
{
	const struct allocators_watch *told = told_of(domain);
	int *inside = depth();
	void *at;

	++*inside;
	at = original[domain].calloc(ctx, n, size);
	if (--*inside == 0 && at && told)
		told->given(domain, at, n * size);
	return at;
}

static void *hook_realloc(enum ledger_domain domain, void *ctx, void *at, size_t size)
{
	const struct allocators_watch *told = told_of(domain);
	int *inside = depth();
	bool is_ours = *inside == 0 && told;
	struct block old;
	bool is_known = is_ours && at && told->leaves(at, &old);
	void *moved;

	++*inside;
	moved = original[domain].realloc(ctx, at, size);
	--*inside;
	if (is_ours && moved)
		told->given(domain, moved, size);
	else if (is_known)
		told->stays(&old);
	return moved;
}

static void hook_free(enum ledger_domain domain, void *ctx, void *at)
{
	const struct allocators_watch *told = told_of(domain);
	int *inside = depth();

	if (*inside == 0 && at && told)
		told->freed(at);
	++*inside;
	original[domain].free(ctx, at);
	--*inside;
}

/* The functions of one domain. */
#define HOOKS(name, domain)                                                                        \
	static void *name##_malloc(void *ctx, size_t size)                                         \
	{                                                                                          \
		return hook_malloc(domain, ctx, size);                                             \
	}                                                                                          \
	static void *name##_calloc(void *ctx, size_t n, size_t size)                               \
	{                                                                                          \
		return hook_calloc(domain, ctx, n, size);                                          \
	}                                                                                          \
	static void *name##_realloc(void *ctx, void *at, size_t size)                              \
	{                                                                                          \
		return hook_realloc(domain, ctx, at, size);                                        \
	}                                                                                          \
	static void name##_free(void *ctx, void *at)                                               \
	{                                                                                          \
		hook_free(domain, ctx, at);                                                        \
	}

HOOKS(raw, LEDGER_RAW)
HOOKS(mem, LEDGER_MEM)
HOOKS(object, LEDGER_OBJECT)

static const struct allocator hooks[LEDGER_DOMAINS] = {
	[LEDGER_RAW] = {NULL, raw_malloc, raw_calloc, raw_realloc, raw_free},
	[LEDGER_MEM] = {NULL, mem_malloc, mem_calloc, mem_realloc, mem_free},
	[LEDGER_OBJECT] = {NULL, object_malloc, object_calloc, object_realloc, object_free},
};

/* ---- putting them in place, and taking them away */

/* Is it our function that is called first? */
static bool is_first(int domain)
{
	struct allocator now;

	get_allocator(domain, &now);
	return now.malloc == hooks[domain].malloc;
}

static void leave(void)
{
	bool stays = false;

	for (int domain = 0; domain < LEDGER_DOMAINS; domain++) {
		if (is_first(domain))
			set_allocator(domain, &original[domain]);
		else
			stays = true;
	}
	is_there = stays;
	last_watch->left(stays);
}

static int find_functions(void)
{
	*(void **)&get_allocator = dlsym(RTLD_DEFAULT, "PyMem_GetAllocator");
	*(void **)&set_allocator = dlsym(RTLD_DEFAULT, "PyMem_SetAllocator");
	*(void **)&native_inside = dlsym(RTLD_DEFAULT, NATIVE_INSIDE_SYMBOL);
	return get_allocator && set_allocator
		       ? 0
		       : instrument_off("this interpreter does not export PyMem_SetAllocator");
}

/* Those of the last watch, which is the same: what a process does when it forks cannot be undone.
 */
static void before_fork(void)
{
	last_watch->lock();
}

static void after_fork(void)
{
	last_watch->unlock();
}

static void after_fork_in_child(void)
{
	last_watch->forked();
}

int allocators_install(const struct allocators_watch *told)
{
	if (find_functions())
		return -1;
	if (is_there)
		return instrument_off(
			"those of an earlier look still stand behind functions of another tool (tracemalloc, "
			"memray): end that first");
	if (!last_watch)
		pthread_atfork(before_fork, after_fork, after_fork_in_child);
	last_watch = told;
	atomic_store(&is_leaving, false);
	is_there = true;
	for (int domain = 0; domain < LEDGER_DOMAINS; domain++) {
		struct allocator ours = hooks[domain];

		get_allocator(domain, &original[domain]);
		ours.ctx = original[domain].ctx;
		set_allocator(domain, &ours);
	}
	atomic_store(&watch, told);
	return 0;
}

int allocators_find(struct allocator_functions functions[LEDGER_DOMAINS])
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

struct native_counts *allocators_native(void)
{
	struct native_counts **found = dlsym(RTLD_DEFAULT, NATIVE_COUNTS_SYMBOL);

	return found ? *found : NULL;
}
