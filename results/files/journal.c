#include "results/files/journal.h"

#include "results/base/atomic.h"
#include "results/base/slurp.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

enum { CRC_DIGITS = 8, HEAD = CRC_DIGITS + 1 };

/* Why once a second: see the header. */
static const int64_t flush_every_ns = 1000000000;

static int64_t now_ns(void)
{
	struct timespec now = {0}; /* the clock can fail */

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static uint32_t crc_of(const char *text, size_t len)
{
	return (uint32_t)crc32_z(crc32_z(0, NULL, 0), (const unsigned char *)text, len);
}

/* ---- writing */

/* A killed program may have been about to start another one: until exec, that child holds the
   journal's lock. Wait that long for it. */
static int hold(int fd)
{
	static const struct timespec moment = {0, 20000000};
	int rc = flock(fd, LOCK_EX | LOCK_NB);

	for (int tries = 0; rc && errno == EWOULDBLOCK && tries < 50; tries++) {
		nanosleep(&moment, NULL);
		rc = flock(fd, LOCK_EX | LOCK_NB);
	}
	return rc;
}

static int open_held(struct journal *journal, const char *path, int flags, struct err *err)
{
	*journal = (struct journal){.path = strdup(path), .is_flushed = true};
	if (!journal->path)
		return err_memory(err);
	journal->fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | flags, 0666);
	if (journal->fd >= 0 && hold(journal->fd) == 0)
		return 0;
	if (journal->fd < 0 && errno == EEXIST)
		err_set(err, ERR_INPUT, "%s: already exists", path);
	else if (journal->fd >= 0 && errno == EWOULDBLOCK)
		err_set(err, ERR_INPUT, "%s: another program is still writing it", path);
	else
		err_sys(err, "%s: cannot write", path);
	journal_release(journal);
	return -1;
}

int journal_create(struct journal *journal, const char *path, struct err *err)
{
	if (open_held(journal, path, O_CREAT | O_EXCL, err))
		return -1;
	atomic_flush_folder(path);
	return 0;
}

int journal_reopen(struct journal *journal, const char *path, uint64_t whole, struct err *err)
{
	if (open_held(journal, path, 0, err))
		return -1;
	journal->whole = whole;
	if (ftruncate(journal->fd, (off_t)whole) == 0)
		return 0;
	err_sys(err, "%s: cannot write", path);
	journal_release(journal);
	return -1;
}

/* Write all that waits, after the last whole record; overwrite what a full disk took of it. */
static int write_pending(struct journal *journal, struct err *err)
{
	size_t done = 0;

	while (done < journal->pending.len) {
		ssize_t put = pwrite(journal->fd, journal->pending.data + done,
				     journal->pending.len - done, (off_t)(journal->whole + done));

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0) {
			err_sys(err, "%s: cannot write", journal->path);
			if (done && ftruncate(journal->fd, (off_t)journal->whole))
				return -1; /* the reader drops a partial record as well */
			return -1;
		}
		done += (size_t)put;
	}
	if (done) {
		journal->whole += done;
		journal->is_flushed = false;
		buf_clear(&journal->pending);
	}
	return 0;
}

static int flush_now(struct journal *journal, struct err *err)
{
	int rc;

	journal->flushed_ns = now_ns();
	do
		rc = fdatasync(journal->fd);
	while (rc && errno == EINTR);
	if (rc && errno != EINVAL && errno != ENOSYS)
		return err_sys(err, "%s: cannot write", journal->path);
	journal->is_flushed = true;
	return 0;
}

int journal_append(struct journal *journal, const char *text, size_t len, struct err *err)
{
	size_t before = journal->pending.len;

	assert(!memchr(text, '\n', len));
	buf_addf(&journal->pending, "%08" PRIx32 " ", crc_of(text, len));
	buf_add(&journal->pending, text, len);
	buf_add(&journal->pending, "\n", 1);
	if (buf_failed(&journal->pending)) { /* what waited before still waits */
		journal->pending.failed = false;
		journal->pending.len = before;
		return err_memory(err);
	}
	journal->n++;
	if (write_pending(journal, err))
		return -1;
	if (now_ns() - journal->flushed_ns < flush_every_ns)
		return 0;
	return flush_now(journal, err);
}

int journal_flush(struct journal *journal, struct err *err)
{
	if (write_pending(journal, err))
		return -1;
	return journal->is_flushed ? 0 : flush_now(journal, err);
}

void journal_release(struct journal *journal)
{
	if (journal->path && journal->fd >= 0)
		close(journal->fd);
	free(journal->path);
	buf_release(&journal->pending);
	*journal = (struct journal){0};
}

int journal_remove(struct journal *journal, struct err *err)
{
	int rc = 0;

	if (journal->path && unlink(journal->path) && errno != ENOENT)
		rc = err_sys(err, "%s: cannot remove", journal->path);
	journal_release(journal);
	return rc;
}

/* ---- reading */

/* The text of a line that is a good record, or NULL. */
static const char *good_text(const char *line, size_t len)
{
	char digits[CRC_DIGITS + 1], *end;

	if (len < HEAD || line[CRC_DIGITS] != ' ')
		return NULL;
	memcpy(digits, line, CRC_DIGITS);
	digits[CRC_DIGITS] = '\0';
	if (strspn(digits, "0123456789abcdef") != CRC_DIGITS)
		return NULL;
	return strtoul(digits, &end, 16) == crc_of(line + HEAD, len - HEAD) ? line + HEAD : NULL;
}

static int add_record(struct journal_text *text, const char *record, size_t len, struct err *err)
{
	if (mem_reserve(&text->records, &text->cap, text->n + 1, sizeof(*text->records)))
		return err_memory(err);
	text->records[text->n++] = (struct journal_record){record, len};
	return 0;
}

/* Lines that are no records count as damaged only when a good one follows: the last may be one that
   was being written. */
static int find_records(struct journal_text *text, struct err *err)
{
	const char *start = buf_text(&text->bytes), *end = start + text->bytes.len, *line = start;
	size_t number = 0, bad = 0, first_bad = 0;
	const char *stop;

	for (; (stop = memchr(line, '\n', (size_t)(end - line))); line = stop + 1) {
		const char *record = good_text(line, (size_t)(stop - line));

		number++;
		if (!record) {
			first_bad = bad++ ? first_bad : number;
			continue;
		}
		if (add_record(text, record, (size_t)(stop - record), err))
			return -1;
		text->whole = (uint64_t)(stop + 1 - start);
		if (bad && !text->damaged)
			text->first_damaged = first_bad;
		text->damaged += bad;
		bad = 0;
	}
	text->torn = text->bytes.len - text->whole;
	return 0;
}

/* The lines in the first `whole` bytes of `file`, then those that wait. */
static int each_line(struct journal *journal, FILE *file,
		     int (*take)(void *context, const struct journal_record *record,
				 struct err *err),
		     void *context, struct err *err)
{
	char *line = NULL;
	size_t cap = 0;
	uint64_t at = 0;
	int rc = 0;

	while (!rc && at < journal->whole) {
		ssize_t len = getline(&line, &cap, file);
		struct journal_record record = {0};

		if (len <= 0) {
			rc = err_sys(err, "%s: cannot read", journal->path);
			break;
		}
		at += (uint64_t)len;
		record.text = good_text(line, (size_t)len - 1);
		record.len = (size_t)len - 1 - HEAD;
		rc = record.text
			     ? take(context, &record, err)
			     : err_set(err, ERR_INPUT, "%s: a record is damaged", journal->path);
	}
	free(line);
	return rc;
}

int journal_each(struct journal *journal,
		 int (*take)(void *context, const struct journal_record *record, struct err *err),
		 void *context, struct err *err)
{
	struct journal_text waiting = {0};
	FILE *file = fopen(journal->path, "re");
	int fd = file ? -1 : dup(journal->fd), rc;

	/* Somebody removed the file's name meanwhile: the content is still there. */
	if (!file && fd >= 0 && lseek(fd, 0, SEEK_SET) == 0)
		file = fdopen(fd, "r");
	if (!file)
		return err_sys(err, "%s: cannot read", journal->path);
	rc = each_line(journal, file, take, context, err);
	fclose(file);
	buf_add(&waiting.bytes, buf_text(&journal->pending), journal->pending.len);
	if (!rc)
		rc = buf_failed(&waiting.bytes) ? err_memory(err) : find_records(&waiting, err);
	for (size_t i = 0; !rc && i < waiting.n; i++)
		rc = take(context, &waiting.records[i], err);
	journal_text_release(&waiting);
	return rc;
}

int journal_read(struct journal_text *text, const char *path, struct err *err)
{
	*text = (struct journal_text){0};
	if (slurp(path, &slurp_limits_default, &text->bytes, err) == 0 &&
	    find_records(text, err) == 0)
		return 0;
	journal_text_release(text);
	return err_in(err, "%s", path);
}

void journal_text_release(struct journal_text *text)
{
	buf_release(&text->bytes);
	free(text->records);
	*text = (struct journal_text){0};
}
