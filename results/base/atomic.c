#include "results/base/atomic.h"

#include "results/base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int write_all(int fd, const char *bytes, size_t len, struct err *err)
{
	ssize_t put;

	for (; len; bytes += put, len -= (size_t)put) {
		put = write(fd, bytes, len);
		if (put < 0 && errno == EINTR)
			put = 0;
		if (put < 0)
			return err_sys(err, "cannot write");
	}
	return 0;
}

/* "folder/.name.0123456789abcdef": hidden, beside the target, so that rename stays in one file
   system. */
static int temporary_name(const char *path, struct buf *name, struct err *err)
{
	const char *slash = strrchr(path, '/');
	int folder = slash ? (int)(slash - path + 1) : 0;
	uint64_t chance;

	if (getrandom(&chance, sizeof(chance), 0) != (ssize_t)sizeof(chance))
		return err_sys(err, "cannot draw a temporary name");
	buf_clear(name);
	buf_addf(name, "%.*s.%.200s.%016" PRIx64, folder, path, path + folder, chance);
	return buf_failed(name) ? err_memory(err) : 0;
}

static int open_temporary(const char *path, struct buf *name, struct err *err)
{
	int fd;

	do {
		if (temporary_name(path, name, err))
			return -1;
		fd = open(name->data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
	} while (fd < 0 && errno == EEXIST);
	return fd < 0 ? err_sys(err, "cannot write") : fd;
}

/* Give the file its name unless that exists, in one step, so that one of two writers gets the
   error. Some file systems support only one of the two ways. */
#pragma weak renameat2 /* glibc before 2.28 lacks it; the kernel has it since 3.15 */

static int publish_new(const char *temporary, const char *path)
{
	int done;

	if (renameat2)
		done = renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE);
	else
		done = (int)syscall(SYS_renameat2, AT_FDCWD, temporary, AT_FDCWD, path,
				    RENAME_NOREPLACE);
	if (done == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (link(temporary, path))
		return -1;
	unlink(temporary); /* a second name that is left does no harm */
	return 0;
}

static int publish(const char *temporary, const char *path, enum write_mode mode, struct err *err)
{
	if (mode == WRITE_REPLACE)
		return rename(temporary, path) ? err_sys(err, "cannot write") : 0;
	if (publish_new(temporary, path) == 0)
		return 0;
	return errno == EEXIST ? err_set(err, ERR_INPUT, "already exists")
			       : err_sys(err, "cannot write");
}

void atomic_flush_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, (size_t)(slash - path + 1)) : strdup(".");
	int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(folder);
}

static int flush(int fd)
{
	int rc;

	do
		rc = fsync(fd);
	while (rc && errno == EINTR);
	return rc;
}

static int fill(int fd, const struct stat *old, const void *bytes, size_t len, struct err *err)
{
	int rc = write_all(fd, bytes, len, err);

	if (!rc && old && fchmod(fd, old->st_mode & 07777))
		rc = err_sys(err, "cannot write");
	if (!rc && flush(fd))
		rc = err_sys(err, "cannot write");
	if (close(fd) && errno != EINTR && !rc) /* network file systems report errors here */
		rc = err_sys(err, "cannot write");
	return rc;
}

/* `old`: the file that is replaced, or NULL. */
static int write_beside(const char *path, enum write_mode mode, const struct stat *old,
			const void *bytes, size_t len, struct err *err)
{
	struct buf name = {0};
	int rc = -1, fd = open_temporary(path, &name, err);

	if (fd < 0)
		goto out;
	if (fill(fd, old, bytes, len, err) || publish(name.data, path, mode, err)) {
		unlink(name.data);
		goto out;
	}
	atomic_flush_folder(path);
	rc = 0;
out:
	buf_release(&name);
	return rc;
}

static int write_into(const char *path, const void *bytes, size_t len, struct err *err)
{
	int rc, fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return err_sys(err, "cannot write");
	rc = write_all(fd, bytes, len, err);
	if (close(fd) && errno != EINTR && !rc)
		rc = err_sys(err, "cannot write");
	return rc;
}

int atomic_write(const char *path, enum write_mode mode, const void *bytes, size_t len,
		 struct err *err)
{
	struct stat st;
	char *target;
	int rc;

	if (lstat(path, &st))
		return errno == ENOENT ? write_beside(path, mode, NULL, bytes, len, err)
				       : err_sys(err, "cannot write");
	if (mode == WRITE_NEW)
		return err_set(err, ERR_INPUT, "already exists");
	target = realpath(path, NULL);
	if (!target || stat(target, &st))
		rc = err_sys(err, "cannot write");
	else if (S_ISREG(st.st_mode))
		rc = write_beside(target, mode, &st, bytes, len, err);
	else if (S_ISDIR(st.st_mode))
		rc = err_set(err, ERR_INPUT, "is a directory");
	else
		rc = write_into(target, bytes, len, err);
	free(target);
	return rc;
}
