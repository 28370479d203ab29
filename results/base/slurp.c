#include "results/base/slurp.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/*
 * Result files have a few MB (1,000 benchmarks of 21 processes: 7 MB). 256 MiB is far more and
 * still fits into memory. JSON with repeated metadata compresses by 10 to 30; 200 means a bomb,
 * except for small files of equal values. A named pipe that is silent for a minute counts as one
 * without a writer.
 */
const struct slurp_limits slurp_limits_default = {
	.bytes = 256u << 20, .gzip_ratio = 200, .gzip_free = 16u << 20, .fifo_seconds = 60};

enum { CHUNK = 1 << 16 };

static int too_large(const struct slurp_limits *limits, struct err *err)
{
	return err_set(err, ERR_INPUT, "larger than %zu MiB, the limit for a result file",
		       limits->bytes >> 20);
}

static int check_file(int fd, const struct slurp_limits *limits, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st))
		return err_sys(err, "cannot read");
	if (S_ISDIR(st.st_mode))
		return err_set(err, ERR_INPUT,
			       "is a directory: give one of the result files in it");
	if (S_ISREG(st.st_mode) && (uint64_t)st.st_size > limits->bytes)
		return too_large(limits, err);
	return 0;
}

/* Open a pipe without waiting for a writer, so that the wait can end. */
static int open_input(const char *path, const struct slurp_limits *limits, bool *may_wait,
		      struct err *err)
{
	int fd;

	*may_wait = strcmp(path, "-") == 0;
	if (*may_wait)
		return STDIN_FILENO;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return err_sys(err, "cannot open");
	if (check_file(fd, limits, err) == 0)
		return fd;
	close(fd);
	return -1;
}

/* Wait for bytes or the end. (poll() is silent on a named pipe that no writer has opened yet, where
   read() would report the end.) */
static int wait_readable(int fd, bool may_wait, const struct slurp_limits *limits, struct err *err)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	int ready;

	do
		ready = poll(&p, 1, may_wait ? -1 : limits->fifo_seconds * 1000);
	while (ready < 0 && errno == EINTR);
	if (ready < 0)
		return err_sys(err, "cannot read");
	if (ready == 0)
		return err_set(err, ERR_INPUT,
			       "nothing to read for %d seconds (a pipe without a writer?)",
			       limits->fifo_seconds);
	return 0;
}

/* Everything that `fd` gives, as it is. */
static int read_all(int fd, bool may_wait, const struct slurp_limits *limits, struct buf *out,
		    struct err *err)
{
	char chunk[CHUNK];
	ssize_t got;

	for (;;) {
		if (wait_readable(fd, may_wait, limits, err))
			return -1;
		got = read(fd, chunk, sizeof(chunk));
		if (got < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (got < 0)
			return err_sys(err, "cannot read");
		if (got == 0)
			return 0;
		if (out->len + (size_t)got > limits->bytes)
			return too_large(limits, err);
		buf_add(out, chunk, (size_t)got);
		if (buf_failed(out))
			return err_memory(err);
	}
}

static int check_growth(size_t in, size_t out, const struct slurp_limits *limits, struct err *err)
{
	if (out > limits->bytes)
		return too_large(limits, err);
	if (out > limits->gzip_free && out / limits->gzip_ratio > in)
		return err_set(err, ERR_INPUT,
			       "expands to more than %zu times its size (a gzip bomb?), the limit "
			       "for a result file",
			       limits->gzip_ratio);
	return 0;
}

/* One gzip member after the other, as gzip does it. */
static int inflate_all(z_stream *z, const struct slurp_limits *limits, struct buf *out,
		       struct err *err)
{
	const size_t packed = z->avail_in, before = out->len;
	unsigned char chunk[CHUNK];
	int status = Z_OK;

	while (z->avail_in || status != Z_STREAM_END) {
		if (status == Z_STREAM_END && inflateReset(z) != Z_OK)
			return err_set(err, ERR_INPUT, "not a gzip file after its first part");
		z->next_out = chunk;
		z->avail_out = sizeof(chunk);
		status = inflate(z, Z_NO_FLUSH);
		if (status == Z_BUF_ERROR || (status == Z_OK && !z->avail_in && z->avail_out))
			return err_set(err, ERR_INPUT, "the gzip data ends too early");
		if (status != Z_OK && status != Z_STREAM_END)
			return err_set(err, ERR_INPUT, "the gzip data is damaged: %s",
				       z->msg ? z->msg : "unknown form");
		buf_add(out, chunk, sizeof(chunk) - z->avail_out);
		if (buf_failed(out))
			return err_memory(err);
		if (check_growth(packed - z->avail_in, out->len - before, limits, err))
			return -1;
	}
	return 0;
}

static int gunzip(const struct buf *packed, const struct slurp_limits *limits, struct buf *out,
		  struct err *err)
{
	z_stream z = {.next_in = (unsigned char *)packed->data, .avail_in = (unsigned)packed->len};
	int rc;

	if (inflateInit2(&z, 15 + 16) != Z_OK) /* 16: gzip's header */
		return err_memory(err);
	rc = inflate_all(&z, limits, out, err);
	inflateEnd(&z);
	return rc;
}

static bool is_gzip(const struct buf *bytes)
{
	return bytes->len >= 2 && memcmp(bytes->data, "\x1f\x8b", 2) == 0;
}

int slurp(const char *path, const struct slurp_limits *limits, struct buf *out, struct err *err)
{
	struct buf bytes = {0};
	bool may_wait;
	int rc = -1, fd = open_input(path, limits, &may_wait, err);

	if (fd < 0 || read_all(fd, may_wait, limits, &bytes, err))
		goto out;
	if (is_gzip(&bytes)) {
		rc = gunzip(&bytes, limits, out, err);
	} else if (out->data) {
		buf_add(out, bytes.data, bytes.len);
		rc = buf_failed(out) ? err_memory(err) : 0;
	} else {
		*out = bytes;
		bytes = (struct buf){0};
		rc = 0;
	}
out:
	buf_release(&bytes);
	if (fd > STDIN_FILENO)
		close(fd);
	return rc;
}
