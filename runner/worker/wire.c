/* Messages on the pipes: PROTOCOL.md. */
#include "runner/worker/worker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void message_clear(struct message *message)
{
	message->len = 0;
}

static int reserve(struct message *message, size_t want)
{
	size_t cap = message->cap ? message->cap : 1024;
	char *grown;

	if (want <= message->cap)
		return 0;
	while (cap < want)
		cap *= 2;
	grown = realloc(message->bytes, cap);
	if (!grown) {
		PyErr_NoMemory();
		return -1;
	}
	message->bytes = grown;
	message->cap = cap;
	return 0;
}

int message_add(struct message *message, const char *text, size_t len)
{
	if (reserve(message, message->len + len + 1))
		return -1;
	for (size_t i = 0; i < len; i++) /* a NUL inside a text would be two fields */
		message->bytes[message->len + i] = (char)(text[i] ? text[i] : ' ');
	message->bytes[message->len + len] = '\0';
	message->len += len + 1;
	return 0;
}

/* Bytes that are no UTF-8 (of a path, say) as themselves, other lone surrogates as "\\ud800". */
static PyObject *encoded_new(PyObject *text)
{
	PyObject *bytes = PyUnicode_AsEncodedString(text, "utf-8", "surrogateescape");

	if (bytes || !PyErr_ExceptionMatches(PyExc_UnicodeEncodeError))
		return bytes;
	PyErr_Clear();
	return PyUnicode_AsEncodedString(text, "utf-8", "backslashreplace");
}

int message_add_str(struct message *message, PyObject *text)
{
	PyObject *bytes = text ? encoded_new(text) : NULL;
	char *data;
	Py_ssize_t len;
	int rc = -1;

	if (bytes && PyBytes_AsStringAndSize(bytes, &data, &len) == 0)
		rc = message_add(message, data, (size_t)len);
	Py_XDECREF(bytes);
	return rc;
}

int message_adds(struct message *message, const char *text)
{
	return message_add(message, text, strlen(text));
}

int message_add_number(struct message *message, const char *key, int64_t number)
{
	char field[96];
	int len = snprintf(field, sizeof(field), "%s=%lld", key, (long long)number);

	return message_add(message, field, (size_t)len);
}

static int write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			PyErr_SetFromErrno(PyExc_OSError);
			return -1;
		}
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

int message_send(const struct message *message, int fd)
{
	char head[32];
	int len = snprintf(head, sizeof(head), "%zu\n", message->len);

	if (write_all(fd, head, (size_t)len))
		return -1;
	return write_all(fd, message->bytes, message->len);
}

/* 1 at the end of the stream. */
static int read_all(int fd, char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n;

		Py_BEGIN_ALLOW_THREADS n = read(fd, bytes, len);
		Py_END_ALLOW_THREADS if (n < 0 && errno == EINTR)
		{
			if (PyErr_CheckSignals())
				return -1;
			continue;
		}
		if (n < 0) {
			PyErr_SetFromErrno(PyExc_OSError);
			return -1;
		}
		if (n == 0)
			return 1;
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

int message_receive(struct message *message, int fd)
{
	size_t len = 0;
	char digit;
	int end;

	while (!(end = read_all(fd, &digit, 1)) && digit != '\n') {
		if (digit < '0' || digit > '9' || len > 100000000) {
			PyErr_SetString(PyExc_ValueError, "the manager sent a broken message");
			return -1;
		}
		len = len * 10 + (size_t)(digit - '0');
	}
	if (end)
		return end;
	if (reserve(message, len + 1))
		return -1;
	message->len = len;
	message->bytes[len] = '\0';
	return read_all(fd, message->bytes, len);
}

const char *message_next(const struct message *message, const char *field)
{
	const char *end = message->bytes + message->len;

	field = field ? field + strlen(field) + 1 : message->bytes;
	return field && field < end ? field : NULL;
}
