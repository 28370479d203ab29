/*
 * A growing byte string, always NUL-terminated once something was added.
 *
 * `struct buf b = {0}` is valid and empty; buf_release returns to that state and may be called
 * twice. Out of memory is sticky: adding to a failed buffer does nothing, and buf_failed() is
 * asked once, at the end. `data` is NULL while nothing was added: use buf_text() to read.
 */
#ifndef RESULTS_BASE_BUF_H
#define RESULTS_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data;
	size_t len; /* bytes, without the final NUL */
	size_t cap;
	bool failed;
};

/* Append bytes, a text, formatted text; see buf_failed(). */
void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_adds(struct buf *buf, const char *text);
void buf_addf(struct buf *buf, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The text so far; "" when empty. Borrowed until the next call on the buffer. */
const char *buf_text(const struct buf *buf);

/* True when memory ran out at any time since the buffer was empty. */
bool buf_failed(const struct buf *buf);

/* The NUL-terminated bytes now belong to the caller (free()), and the buffer is empty.
   NULL when memory ran out. */
char *buf_take(struct buf *buf);

/* Length 0, memory kept for reuse. */
void buf_clear(struct buf *buf);
void buf_release(struct buf *buf);

/* Grow *items (elements of `size` bytes, *cap of them) so that `want` fit: doubling, overflow
   checked. Returns 0, or -1 with everything as it was when memory ran out. */
int mem_reserve(void *items, size_t *cap, size_t want, size_t size);

#endif
