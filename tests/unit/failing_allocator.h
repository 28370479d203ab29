/*
 * An allocator that fails at the N-th call, and at all that follow: memory does not come back. It
 * also counts the blocks in use (a leak is a number that grew) and fills what is new and what is
 * freed with rubbish (so that who reads either is seen). For a test program of its own, which it
 * serves whole.
 *
 * Under a sanitizer, which brings its own allocator, HAS_FAILING_ALLOCATOR is 0.
 */
#ifndef TESTS_UNIT_FAILING_ALLOCATOR_H
#define TESTS_UNIT_FAILING_ALLOCATOR_H

#include "tests/unit/support.h"

#define HAS_FAILING_ALLOCATOR 1
#if defined(__SANITIZE_ADDRESS__)
#undef HAS_FAILING_ALLOCATOR
#define HAS_FAILING_ALLOCATOR 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#undef HAS_FAILING_ALLOCATOR
#define HAS_FAILING_ALLOCATOR 0
#endif
#endif

#if HAS_FAILING_ALLOCATOR

#include <errno.h>
#include <malloc.h>
#include <string.h>

/* glibc's own, behind the names that this program takes over. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *block, size_t size);
void __libc_free(void *block);

static long allocations_left = -1; /* until one fails; -1: none does */
static long live_blocks;	   /* allocated and not freed */
static long faults_injected;	   /* calls that failed */

static inline int allocation_fails(void)
{
	if (allocations_left < 0)
		return 0;
	if (allocations_left > 0) {
		allocations_left--;
		return 0;
	}
	faults_injected++;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	void *block = allocation_fails() ? NULL : __libc_malloc(size);

	live_blocks += block != NULL;
	return block ? memset(block, 0xcd, size) : NULL;
}

void *calloc(size_t n, size_t size)
{
	void *block = allocation_fails() ? NULL : __libc_calloc(n, size);

	live_blocks += block != NULL;
	return block;
}

void *realloc(void *old, size_t size)
{
	void *block = allocation_fails() ? NULL : __libc_realloc(old, size);

	live_blocks += block && !old;
	return block;
}

void free(void *block)
{
	int cause = errno;

	live_blocks -= block != NULL;
	if (block)
		memset(block, 0xdd, malloc_usable_size(block));
	__libc_free(block);
	errno = cause;
}

#else

static void needs_the_plain_allocator(void **state)
{
	(void)state;
	print_message("the sanitizer has its own allocator\n");
	skip();
}

/* All that is left of such a program there: a skip that says why. The result is main()'s. */
static inline int without_failing_allocator(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(needs_the_plain_allocator)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
#endif
