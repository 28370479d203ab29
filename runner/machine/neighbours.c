#include "runner/machine/neighbours.h"

#include "results/base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- places */

/* A folder that belongs to this user and that nobody else can write to. */
static bool is_private(const char *folder)
{
	struct stat st;

	return folder && *folder == '/' && stat(folder, &st) == 0 && S_ISDIR(st.st_mode) &&
	       st.st_uid == geteuid() && (st.st_mode & 022) == 0;
}

/* A folder of root's in which everybody may make files and nobody may remove another's. */
static bool is_shared(const char *folder)
{
	struct stat st;

	return lstat(folder, &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == 0 &&
	       ((st.st_mode & 022) == 0 || (st.st_mode & S_ISVTX));
}

/* As XDG has it; without a session (cron, a container) the user's cache. */
static void private_folder(struct buf *folder)
{
	const char *runtime = getenv("XDG_RUNTIME_DIR"), *home = getenv("HOME");

	if (is_private(runtime)) {
		buf_adds(folder, runtime);
		return;
	}
	buf_addf(folder, "/run/user/%u", (unsigned)geteuid());
	if (is_private(buf_text(folder)) || !home)
		return;
	buf_clear(folder);
	buf_addf(folder, "%s/.cache", home);
}

/* ---- the file */

/* Anybody may have put something else there: it must be a plain file. */
static int open_lock(const char *path)
{
	const int flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
	struct stat st;
	int fd = open(path, flags);

	if (fd < 0 && errno == ENOENT) {
		fd = open(path, flags | O_CREAT | O_EXCL, 0644);
		if (fd >= 0)
			(void)!fchmod(fd, 0644); /* others must be able to open it */
		else if (errno == EEXIST)
			fd = open(path, flags);
	}
	if (fd < 0 || (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 1))
		return fd;
	close(fd);
	return -1;
}

static void add(struct neighbours *neighbours, const char *folder)
{
	struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
	struct buf path = {0};
	int fd;

	buf_addf(&path, "%s/assay.lock", folder);
	fd = open_lock(buf_text(&path));
	buf_release(&path);
	if (fd < 0)
		return;
	/* A refused lock belongs to somebody else: neighbours_find says to whom. */
	(void)!fcntl(fd, F_SETLK, &lock);
	neighbours->fds[neighbours->n++] = fd;
}

void neighbours_join(struct neighbours *neighbours)
{
	static const char *const shared[] = {"/run/lock", "/var/lock"};
	const char *only = getenv("ASSAY_LOCK_DIR");
	struct buf folder = {0};

	*neighbours = (struct neighbours){0};
	if (only) {
		if (*only)
			add(neighbours, only);
		return;
	}
	private_folder(&folder);
	if (is_private(buf_text(&folder)))
		add(neighbours, buf_text(&folder));
	buf_release(&folder);
	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++)
		if (is_shared(shared[i])) {
			add(neighbours, shared[i]);
			break;
		}
}

pid_t neighbours_find(const struct neighbours *neighbours)
{
	for (size_t i = 0; i < neighbours->n; i++) {
		/* Asking whether we could take a write lock says who else holds a lock. */
		struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

		if (fcntl(neighbours->fds[i], F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK)
			return lock.l_pid > 0 ? lock.l_pid : -1;
	}
	return 0;
}

void neighbours_leave(struct neighbours *neighbours)
{
	for (size_t i = 0; i < neighbours->n; i++)
		close(neighbours->fds[i]);
	*neighbours = (struct neighbours){0};
}
