/*
 * The memory of another process, read without its help. Small pieces that lie beside each other
 * come out of pages that were read once; memory_forget() when the process may have changed them.
 */
#ifndef RUNNER_READER_MEMORY_H
#define RUNNER_READER_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define MEMORY_PAGE  4096
#define MEMORY_PAGES 64

struct memory {
	pid_t pid;
	unsigned round; /* pages of earlier rounds are old */
	struct memory_page {
		uint64_t at;
		unsigned round;
		unsigned char bytes[MEMORY_PAGE];
	} * pages; /* MEMORY_PAGES of them */
};

/* False when memory ran out. memory_release. */
bool memory_init(struct memory *memory, pid_t pid);
void memory_release(struct memory *memory);
void memory_forget(struct memory *memory);

/* The bytes from `at` on, as far as there are any, up to `n`: how many. */
size_t memory_read_some(struct memory *memory, uint64_t at, void *to, size_t n);
/* All `n` bytes at address `at`, or false with errno (EFAULT: nothing there; ESRCH, EPERM). */
bool memory_read(struct memory *memory, uint64_t at, void *to, size_t n);
/* The same by way of the pages: for what is small and has neighbours that are wanted too. */
bool memory_peek(struct memory *memory, uint64_t at, void *to, size_t n);
/* A pointer, or an integer of its size. */
bool memory_word(struct memory *memory, uint64_t at, uint64_t *word);

/* All `n` bytes become those there, or false with errno; what was read before may be old then. */
bool memory_write(const struct memory *memory, uint64_t at, const void *from, size_t n);

/* `count` pieces of `size` bytes, one at each address, side by side into `to`: few
   calls for all of them. */
bool memory_gather(struct memory *memory, const uint64_t *addresses, size_t count, size_t size,
		   void *to);

#endif
