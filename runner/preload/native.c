/*
 * Preloaded (LD_PRELOAD) into a process whose native allocations are counted: stands before malloc,
 * calloc, realloc, free and the aligned requests, and counts while it is told to.
 *
 * The sizes of blocks are the allocator's own (malloc_usable_size), so that nothing is stored per
 * block and every free is known. Requests inside the C library (strdup, getline...) come through
 * here too. A program that brings its own malloc, or is linked statically, is not seen.
 */
#include "runner/preload/native.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define OUR_NAME "assay_native.so"

static struct native_counts own;
/* What the worker looks up. */
struct native_counts *assay_native_counts = &own;
const struct native_watch *assay_native_watch;
static __thread int inside;

int *assay_native_inside(void);
int *assay_native_inside(void)
{
	return &inside;
}

/* ---- the functions behind ours */

static void *(*next_malloc)(size_t);
static void *(*next_calloc)(size_t, size_t);
static void *(*next_realloc)(void *, size_t);
static void (*next_free)(void *);
static int (*next_posix_memalign)(void **, size_t, size_t);
static void *(*next_aligned_alloc)(size_t, size_t);
static void *(*next_memalign)(size_t, size_t);
static void *(*next_valloc)(size_t);
static void *(*next_pvalloc)(size_t);
static size_t (*usable_size)(void *);

/* dlsym itself may ask for memory before it has answered: from here, and never given back. */
static _Alignas(max_align_t) char nursery[8192];
static size_t nursery_used;

static void *from_nursery(size_t size)
{
	size_t at = nursery_used;

	size = (size + sizeof(max_align_t) - 1) & ~(sizeof(max_align_t) - 1);
	if (size > sizeof(nursery) - at)
		return NULL;
	nursery_used += size;
	return nursery + at;
}

static bool is_from_nursery(const void *at)
{
	return (const char *)at >= nursery && (const char *)at < nursery + sizeof(nursery);
}

/* ---- start */

/* Children of a worker are not counted, so they are spared the library too. */
static void leave_the_environment(void)
{
	const char *list = getenv("LD_PRELOAD");
	char rest[4096] = "";
	size_t len = 0;

	if (!list || strlen(list) >= sizeof(rest))
		return;
	while (*list) {
		size_t word = strcspn(list, ": ");
		bool is_ours = word >= strlen(OUR_NAME) && strncmp(list + word - strlen(OUR_NAME),
								   OUR_NAME, strlen(OUR_NAME)) == 0;

		if (word && !is_ours) {
			if (len)
				rest[len++] = ':';
			memcpy(rest + len, list, word);
			len += word;
			rest[len] = '\0';
		}
		list += word + strspn(list + word, ": ");
	}
	if (len)
		setenv("LD_PRELOAD", rest, 1);
	else
		unsetenv("LD_PRELOAD");
}

/* The launcher's counts, shared by all processes of its program. */
static void share_counts(const char *path)
{
	int saved = errno, fd = open(path, O_RDWR | O_CLOEXEC);
	void *shared = MAP_FAILED;

	if (fd >= 0) {
		shared = mmap(NULL, sizeof(own), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		close(fd);
	}
	errno = saved;
	if (shared == MAP_FAILED)
		return;
	assay_native_counts = shared;
	atomic_fetch_add(&assay_native_counts->processes, 1);
}

static void find_next(void)
{
	static bool is_looking;
	const char *shared;

	if (is_looking)
		return;
	is_looking = true;
	/* POSIX wants a function's address from dlsym to fit an object pointer; ISO C has no cast.
	 */
	*(void **)&next_malloc = dlsym(RTLD_NEXT, "malloc");
	*(void **)&next_calloc = dlsym(RTLD_NEXT, "calloc");
	*(void **)&next_realloc = dlsym(RTLD_NEXT, "realloc");
	*(void **)&next_posix_memalign = dlsym(RTLD_NEXT, "posix_memalign");
	*(void **)&next_aligned_alloc = dlsym(RTLD_NEXT, "aligned_alloc");
	*(void **)&next_memalign = dlsym(RTLD_NEXT, "memalign");
	*(void **)&next_valloc = dlsym(RTLD_NEXT, "valloc");
	*(void **)&next_pvalloc = dlsym(RTLD_NEXT, "pvalloc");
	*(void **)&usable_size = dlsym(RTLD_NEXT, "malloc_usable_size");
	*(void **)&next_free = dlsym(RTLD_NEXT, "free");
	shared = getenv(NATIVE_ENV);
	if (shared)
		share_counts(shared);
}

/* Before main, but perhaps after the first requests. */
__attribute__((constructor)) static void start(void)
{
	if (!next_free)
		find_next();
	if (!getenv(NATIVE_ENV))
		leave_the_environment();
}

/* ---- counting */

static int mode(void)
{
	return atomic_load_explicit(&assay_native_counts->mode, memory_order_relaxed);
}

static void add(_Atomic int64_t *count, int64_t n)
{
	atomic_fetch_add_explicit(count, n, memory_order_relaxed);
}

static void tell_given(void *at, size_t size)
{
	if (!assay_native_watch || inside)
		return;
	inside++;
	assay_native_watch->given(at, size);
	inside--;
}

static void tell_freed(void *at)
{
	if (!assay_native_watch || inside)
		return;
	inside++;
	assay_native_watch->freed(at);
	inside--;
}

/* A request of `asked` bytes was met with `at`. */
static void *met(void *at, size_t asked)
{
	struct native_counts *counts = assay_native_counts;
	int now = mode();
	int64_t size, live, peak;

	if (at)
		tell_given(at, asked);
	if (!at || now == NATIVE_OFF)
		return at;
	if (now == NATIVE_COUNT) {
		add(&counts->requests, 1);
		add(&counts->bytes, (int64_t)asked);
		add(&counts->direct, inside == 0);
	}
	size = (int64_t)usable_size(at);
	live = atomic_fetch_add_explicit(&counts->live, size, memory_order_relaxed) + size;
	peak = atomic_load_explicit(&counts->peak, memory_order_relaxed);
	while (live > peak && !atomic_compare_exchange_weak(&counts->peak, &peak, live))
		continue;
	return at;
}

static int64_t size_when_it_counts(void *at)
{
	return at && mode() != NATIVE_OFF ? (int64_t)usable_size(at) : 0;
}

/* ---- what programs call */

void *malloc(size_t size)
{
	if (!next_malloc)
		find_next();
	return next_malloc ? met(next_malloc(size), size) : from_nursery(size);
}

void *calloc(size_t n, size_t size)
{
	if (!next_calloc)
		find_next();
	return next_calloc ? met(next_calloc(n, size), n * size) : from_nursery(n * size);
}

void free(void *at)
{
	int64_t size;

	if (!at || is_from_nursery(at))
		return;
	if (!next_free)
		find_next();
	tell_freed(at);
	size = size_when_it_counts(at);
	if (size)
		add(&assay_native_counts->live, -size);
	next_free(at);
}

/* A block of the nursery moves out of it; how long it was does not matter as long as no byte beyond
   the nursery is read. */
static void *out_of_nursery(const void *at, size_t size)
{
	size_t most = (size_t)(nursery + sizeof(nursery) - (const char *)at);
	void *fresh = malloc(size);

	if (fresh)
		memcpy(fresh, at, size < most ? size : most);
	return fresh;
}

void *realloc(void *at, size_t size)
{
	int64_t old;
	void *fresh;

	if (at && is_from_nursery(at))
		return out_of_nursery(at, size);
	if (!next_realloc)
		find_next();
	if (!next_realloc)
		return from_nursery(size);
	old = size_when_it_counts(at);
	if (at)
		tell_freed(at);
	fresh = next_realloc(at, size);
	if (at && !fresh && size)
		tell_given(at, usable_size(at)); /* it stays */
	if (old && (fresh || size == 0))
		add(&assay_native_counts->live, -old);
	return met(fresh, size);
}

void *reallocarray(void *at, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes)) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(at, bytes);
}

int posix_memalign(void **at, size_t alignment, size_t size)
{
	int rc;

	if (!next_posix_memalign)
		find_next();
	rc = next_posix_memalign(at, alignment, size);
	if (rc == 0)
		met(*at, size);
	return rc;
}

void *aligned_alloc(size_t alignment, size_t size)
{
	if (!next_aligned_alloc)
		find_next();
	return met(next_aligned_alloc(alignment, size), size);
}

void *memalign(size_t alignment, size_t size)
{
	if (!next_memalign)
		find_next();
	return met(next_memalign(alignment, size), size);
}

void *valloc(size_t size)
{
	if (!next_valloc)
		find_next();
	return met(next_valloc(size), size);
}

void *pvalloc(size_t size)
{
	if (!next_pvalloc)
		find_next();
	return met(next_pvalloc(size), size);
}
