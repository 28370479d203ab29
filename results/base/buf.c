#include "results/base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int mem_reserve(void *items, size_t *cap, size_t want, size_t size)
{
	size_t new_cap = *cap ? *cap : 8;
	void *old, *grown;

	if (want <= *cap)
		return 0;
	while (new_cap < want) {
		if (new_cap > SIZE_MAX / 2)
			return -1;
		new_cap *= 2;
	}
	if (new_cap > SIZE_MAX / size)
		return -1;
	memcpy(&old, items,
	       sizeof(old)); /* `items` points to some T *: memcpy avoids breaking aliasing rules */
	grown = realloc(old, new_cap * size);
	if (!grown)
		return -1;
	memcpy(items, &grown, sizeof(grown));
	*cap = new_cap;
	return 0;
}

static bool has_room(struct buf *buf, size_t len)
{
	if (buf->failed || len > SIZE_MAX - buf->len - 1 ||
	    mem_reserve(&buf->data, &buf->cap, buf->len + len + 1, 1))
		buf->failed = true;
	return !buf->failed;
}

void buf_add(struct buf *buf, const void *bytes, size_t len)
{
	if (!has_room(buf, len))
		return;
	if (len)
		memcpy(buf->data + buf->len, bytes, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void buf_adds(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_addf(struct buf *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len < 0 || !has_room(buf, (size_t)len)) {
		buf->failed = true;
		return;
	}
	va_start(args, fmt);
	vsnprintf(buf->data + buf->len, (size_t)len + 1, fmt, args);
	va_end(args);
	buf->len += (size_t)len;
}

const char *buf_text(const struct buf *buf)
{
	return buf->data ? buf->data : "";
}

bool buf_failed(const struct buf *buf)
{
	return buf->failed;
}

char *buf_take(struct buf *buf)
{
	char *taken;

	buf_add(buf, "", 0); /* an empty buffer is an empty string, not NULL */
	if (buf->failed) {
		buf_release(buf);
		return NULL;
	}
	taken = buf->data;
	*buf = (struct buf){0};
	return taken;
}

void buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->failed = false;
	if (buf->data)
		buf->data[0] = '\0';
}

void buf_release(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){0};
}
