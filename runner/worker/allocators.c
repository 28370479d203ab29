#include "runner/worker/allocators.h"

#include "runner/preload/native.h"
#include "runner/worker/instrument.h"

#include <dlfcn.h>
#include <pthread.h>

struct allocator { /* PyMemAllocatorEx */
	void *ctx;
	void *(*malloc)(void *ctx, size_t size);
	void *(*calloc)(void *ctx, size_t n, size_t size);
	void *(*realloc)(void *ctx, void *at, size_t size);
	void (*free)(void *ctx, void *at);
};

static struct allocator original[LEDGER_DOMAINS]; /* PyMemAllocatorDomain has the same order */
static const struct allocators_watch *watch;
static int *(*native_inside)(void); /* of the preload library, or NULL */

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
		watch->given(domain_of(ctx), at, size);
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
		watch->given(domain_of(ctx), at, n * size);
	return at;
}

static void *hook_realloc(void *ctx, void *at, size_t size)
{
	const struct allocator *next = ctx;
	int *inside = depth();
	bool is_ours = *inside == 0;
	struct block old;
	bool is_known = is_ours && at && watch->leaves(at, &old);
	void *moved;

	++*inside;
	moved = next->realloc(next->ctx, at, size);
	--*inside;
	if (is_ours && moved)
		watch->given(domain_of(ctx), moved, size);
	else if (is_known)
		watch->stays(&old);
	return moved;
}

static void hook_free(void *ctx, void *at)
{
	const struct allocator *next = ctx;
	int *inside = depth();

	if (*inside == 0 && at)
		watch->freed(at);
	++*inside;
	next->free(next->ctx, at);
	--*inside;
}

/* ---- putting them in place */

int allocators_install(const struct allocators_watch *told)
{
	void (*get)(int domain, struct allocator *);
	void (*set)(int domain, struct allocator *);

	*(void **)&get = dlsym(RTLD_DEFAULT, "PyMem_GetAllocator");
	*(void **)&set = dlsym(RTLD_DEFAULT, "PyMem_SetAllocator");
	if (!get || !set)
		return instrument_off("this interpreter does not export PyMem_SetAllocator");
	watch = told;
	*(void **)&native_inside = dlsym(RTLD_DEFAULT, NATIVE_INSIDE_SYMBOL);
	pthread_atfork(watch->lock, watch->unlock, watch->unlock);
	for (int domain = 0; domain < LEDGER_DOMAINS; domain++) {
		struct allocator hooks_of = {&original[domain], hook_malloc, hook_calloc,
					     hook_realloc, hook_free};

		get(domain, &original[domain]);
		set(domain, &hooks_of);
	}
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
