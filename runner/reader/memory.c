#include "runner/reader/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

bool memory_init(struct memory *memory, pid_t pid)
{
	*memory = (struct memory){.pid = pid, .round = 1};
	memory->pages = calloc(MEMORY_PAGES, sizeof(*memory->pages));
	return memory->pages;
}

void memory_release(struct memory *memory)
{
	free(memory->pages);
	*memory = (struct memory){0};
}

void memory_forget(struct memory *memory)
{
	memory->round++;
}

static bool read_pieces(struct memory *memory, void *to, const struct iovec *pieces, size_t count,
			size_t total)
{
	struct iovec here = {to, total};
	ssize_t n = process_vm_readv(memory->pid, &here, 1, pieces, count, 0);

	if (n >= 0 && (size_t)n < total)
		errno = EFAULT;
	return n >= 0 && (size_t)n == total;
}

bool memory_read(struct memory *memory, uint64_t at, void *to, size_t n)
{
	const struct iovec piece = {(void *)at, n}; /* an address there, not here */

	return read_pieces(memory, to, &piece, 1, n);
}

/* The kernel stops before a piece that is not there as a whole: so they are pages. */
size_t memory_read_some(struct memory *memory, uint64_t at, void *to, size_t n)
{
	enum { AT_ONCE = 512 };
	struct iovec pieces[AT_ONCE];
	size_t done = 0;

	while (done < n) {
		size_t count = 0, total = 0;
		struct iovec here;
		ssize_t got;

		for (; count < AT_ONCE && done + total < n; count++) {
			uint64_t begin = at + done + total;
			size_t size = MEMORY_PAGE - begin % MEMORY_PAGE;

			if (size > n - done - total)
				size = n - done - total;
			pieces[count] = (struct iovec){(void *)begin, size};
			total += size;
		}
		here = (struct iovec){(char *)to + done, total};
		got = process_vm_readv(memory->pid, &here, 1, pieces, count, 0);
		if (got <= 0)
			break;
		done += (size_t)got;
		if ((size_t)got < total)
			break;
	}
	return done;
}

static const struct memory_page *page_of(struct memory *memory, uint64_t at)
{
	struct memory_page *page = &memory->pages[at / MEMORY_PAGE % MEMORY_PAGES];

	at -= at % MEMORY_PAGE;
	if (page->at == at && page->round == memory->round)
		return page;
	page->round = 0;
	if (!memory_read(memory, at, page->bytes, MEMORY_PAGE))
		return NULL;
	page->at = at;
	page->round = memory->round;
	return page;
}

bool memory_peek(struct memory *memory, uint64_t at, void *to, size_t n)
{
	unsigned char *next = to;

	while (n > 0) {
		const struct memory_page *page = page_of(memory, at);
		size_t skip = at % MEMORY_PAGE;
		size_t part = n < MEMORY_PAGE - skip ? n : MEMORY_PAGE - skip;

		if (!page)
			return false;
		memcpy(next, page->bytes + skip, part);
		at += part;
		next += part;
		n -= part;
	}
	return true;
}

bool memory_word(struct memory *memory, uint64_t at, uint64_t *word)
{
	return memory_peek(memory, at, word, sizeof(*word));
}

bool memory_write(const struct memory *memory, uint64_t at, const void *from, size_t n)
{
	const struct iovec here = {(void *)from, n}, there = {(void *)at, n};
	ssize_t done = process_vm_writev(memory->pid, &here, 1, &there, 1, 0);

	if (done >= 0 && (size_t)done < n)
		errno = EFAULT;
	return done >= 0 && (size_t)done == n;
}

bool memory_gather(struct memory *memory, const uint64_t *addresses, size_t count, size_t size,
		   void *to)
{
	enum { AT_ONCE = 512 }; /* the kernel takes 1024 */
	struct iovec pieces[AT_ONCE];

	for (size_t done = 0; done < count;) {
		size_t n = count - done < AT_ONCE ? count - done : AT_ONCE;

		for (size_t i = 0; i < n; i++)
			pieces[i] = (struct iovec){(void *)addresses[done + i], size};
		if (!read_pieces(memory, (char *)to + done * size, pieces, n, n * size))
			return false;
		done += n;
	}
	return true;
}
