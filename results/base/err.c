#define RESULTS_ERR_IS_HERE
#include "results/base/err.h"

#include "results/base/reason.h"
#include "results/base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* One character as it is safe to show: what could drive a terminal, or is not UTF-8 (bytes from
   0x80 on drive some), is escaped as by Python's repr(). */
static size_t show(char *to, size_t size, const char *s, size_t len, uint32_t c)
{
	if (len == 0)
		return (size_t)snprintf(to, size, "\\x%02x", (unsigned char)*s);
	if (c == '\n')
		return (size_t)snprintf(to, size, "\\n");
	if (text_is_control(c) || text_is_command(s, false))
		return (size_t)snprintf(to, size, c < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)c);
	return (size_t)snprintf(to, size, "%.*s", (int)len, s);
}

/* Line ends and escape sequences from foreign data would break "one line" or drive the terminal. */
static void make_printable(char *text, size_t size)
{
	enum { LONGEST = 6 }; /* "\u202e" */
	char clean[sizeof(((struct err *)0)->text)];
	size_t n = 0, len;
	uint32_t c;

	for (const char *s = text; *s && n + LONGEST < size; s += len ? len : 1) {
		len = text_decode(s, &c);
		n += show(clean + n, size - n, s, len, c);
	}
	clean[n] = '\0';
	memcpy(text, clean, n + 1);
}

int err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	va_list args;

	if (!err || err->kind != ERR_NONE)
		return -1;
	err->kind = kind;
	va_start(args, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	make_printable(err->text, sizeof(err->text));
	return -1;
}

int err_sys(struct err *err, const char *fmt, ...)
{
	int cause = errno;
	char what[sizeof(err->text)], reason[REASON_TEXT];
	va_list args;

	if (!err || err->kind != ERR_NONE)
		return -1;
	va_start(args, fmt);
	vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	err_set(err, ERR_SYSTEM, "%s: %s", what, reason_of(cause, reason));
	err->saved_errno = cause;
	return -1;
}

int err_memory(struct err *err)
{
	char limit[REASON_TEXT];

	return err_set(err, ERR_MEMORY, "out of memory%s", reason_memory(limit));
}

int err_in(struct err *err, const char *fmt, ...)
{
	char cause[sizeof(err->text)];
	char place[sizeof(err->text)];
	va_list args;

	if (!err)
		return -1;
	va_start(args, fmt);
	vsnprintf(place, sizeof(place), fmt, args);
	va_end(args);
	memcpy(cause, err->text, sizeof(cause));
	/* When both do not fit, cut the place, not the cause. */
	snprintf(err->text, sizeof(err->text), "%.400s: %.590s", place, cause);
	make_printable(err->text, sizeof(err->text));
	return -1;
}

void err_clear(struct err *err)
{
	if (err)
		*err = (struct err){0};
}
