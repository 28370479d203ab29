/*
 * A library to be preloaded that makes system calls of one kind fail: the N-th, or every K-th.
 *
 *   INJECT_CALL=write     which kind: the first word of a WRAP below ("write", "open", ...)
 *   INJECT_AT=3           fail the third call (0: none, only count)
 *   INJECT_EVERY=2        instead: fail every second call
 *   INJECT_ERRNO=28       with this errno
 *   INJECT_COUNTS=FILE    a struct count for each kind. Shared by the processes that are forked, so
 * that N counts over all of them, and still there after a crash.
 *   INJECT_PROGRAM=NAME   only in programs of this name; without it, in the first program alone:
 *                         what that starts does not inherit these variables
 *   INJECT_CALLER=TEXT    only calls from objects whose path holds TEXT
 *
 * Calls that the C library makes itself (fwrite's write) do not come by here: fflush and fopen are
 * kinds of their own.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* One record of the file of counts; tests/e2e/injection.py reads them. */
struct count {
	char kind[24];
	uint64_t calls, failed;
};

static const char *const kinds[] = {
	"write",  "read",   "open",  "close", "fsync",	  "rename",  "chmod",  "fork",
	"exec",	  "pipe",   "mmap",  "poll",  "wait",	  "clock",   "stat",   "chdir",
	"dup",	  "random", "flush", "perf",  "affinity", "syscall", "lock",   "thread",
	"unlink", "mkdir",  "seek",  "limit", "kill",	  "session", "stream", "signal"};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static const char *kind, *caller;
static long at, every;
static int cause = EIO;
static struct count *counts;

static int is_chosen_program(const char *name)
{
	char path[4096];
	ssize_t len = syscall(SYS_readlinkat, AT_FDCWD, "/proc/self/exe", path, sizeof(path) - 1);
	const char *slash;

	if (len <= 0)
		return 0;
	path[len] = '\0';
	slash = strrchr(path, '/');
	return strcmp(slash ? slash + 1 : path, name) == 0;
}

static char *text_of(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? strdup(value) : NULL;
}

static long number_of(const char *name, long missing)
{
	const char *value = getenv(name);

	return value && *value ? strtol(value, NULL, 10) : missing;
}

static void map_counts(const char *path)
{
	int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
	long mapped = syscall(SYS_mmap, 0L, KINDS * sizeof(*counts), PROT_READ | PROT_WRITE,
			      MAP_SHARED, fd, 0);

	syscall(SYS_close, fd);
	if (mapped == -1)
		return;
	counts = (struct count *)mapped; /* NOLINT: what mmap() does */
	for (size_t i = 0; i < KINDS; i++)
		strncpy(counts[i].kind, kinds[i], sizeof(counts[i].kind) - 1);
}

__attribute__((constructor)) static void set_up(void)
{
	static const char *const ours[] = {"LD_PRELOAD",   "INJECT_CALL",  "INJECT_AT",
					   "INJECT_EVERY", "INJECT_ERRNO", "INJECT_COUNTS",
					   "INJECT_CALLER"};
	const char *program = getenv("INJECT_PROGRAM"), *path = getenv("INJECT_COUNTS");

	if (program && !is_chosen_program(program))
		return;
	at = number_of("INJECT_AT", 0);
	every = number_of("INJECT_EVERY", 0);
	cause = (int)number_of("INJECT_ERRNO", EIO);
	caller = text_of("INJECT_CALLER");
	if (path)
		map_counts(path);
	kind = counts ? text_of("INJECT_CALL") : NULL;
	for (size_t i = 0; !program && i < sizeof(ours) / sizeof(ours[0]); i++)
		unsetenv(ours[i]);
}

static int is_caller(const void *address)
{
	Dl_info info;

	return !caller ||
	       (dladdr(address, &info) && info.dli_fname && strstr(info.dli_fname, caller));
}

static struct count *count_of(const char *which)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i], which) == 0)
			return &counts[i];
	abort();
}

static int fails(const char *which, const void *address)
{
	struct count *count;
	uint64_t n;

	if (!kind || !is_caller(address))
		return 0;
	count = count_of(which);
	n = __atomic_add_fetch(&count->calls, 1, __ATOMIC_SEQ_CST);
	if (strcmp(kind, which) != 0 || (every ? n % (uint64_t)every : n != (uint64_t)at))
		return 0;
	__atomic_add_fetch(&count->failed, 1, __ATOMIC_SEQ_CST);
	errno = cause;
	return 1;
}

static void *next(const char *name)
{
	void *function = dlsym(RTLD_NEXT, name);

	if (!function)
		abort();
	return function;
}

/* NOLINTBEGIN(bugprone-macro-parentheses): a type and a list of parameters have none */
/* One wrapper: kind, type, name, what it gives when it fails, parameters, arguments. */
#define WRAP(which, type, name, failure, parameters, arguments)                                    \
	type name parameters                                                                       \
	{                                                                                          \
		static type(*real) parameters;                                                     \
                                                                                                   \
		if (fails(which, __builtin_return_address(0)))                                     \
			return failure;                                                            \
		if (!real)                                                                         \
			real = (__typeof__(real))(uintptr_t)next(#name);                           \
		return real arguments;                                                             \
	}

/* NOLINTEND(bugprone-macro-parentheses) */

WRAP("write", ssize_t, write, -1, (int fd, const void *bytes, size_t n), (fd, bytes, n))
WRAP("write", ssize_t, pwrite, -1, (int fd, const void *bytes, size_t n, off_t at_byte),
     (fd, bytes, n, at_byte))
WRAP("write", int, ftruncate, -1, (int fd, off_t length), (fd, length))
WRAP("read", ssize_t, pread, -1, (int fd, void *bytes, size_t n, off_t at_byte),
     (fd, bytes, n, at_byte))
WRAP("read", ssize_t, read, -1, (int fd, void *bytes, size_t n), (fd, bytes, n))
WRAP("fsync", int, fsync, -1, (int fd), (fd))
WRAP("fsync", int, fdatasync, -1, (int fd), (fd))
WRAP("rename", int, rename, -1, (const char *from, const char *to), (from, to))
WRAP("rename", int, renameat2, -1, (int a, const char *b, int c, const char *d, unsigned e),
     (a, b, c, d, e))
WRAP("rename", int, link, -1, (const char *from, const char *to), (from, to))
WRAP("chmod", int, fchmod, -1, (int fd, mode_t mode), (fd, mode))
WRAP("fork", pid_t, fork, -1, (void), ())
WRAP("exec", int, execve, -1, (const char *file, char *const argv[], char *const envp[]),
     (file, argv, envp))
WRAP("exec", int, execvpe, -1, (const char *file, char *const argv[], char *const envp[]),
     (file, argv, envp))
WRAP("thread", int, pthread_create, cause,
     (pthread_t * thread, const pthread_attr_t *attributes, void *(*begin)(void *), void *context),
     (thread, attributes, begin, context))
WRAP("kill", int, kill, -1, (pid_t pid, int signal), (pid, signal))
WRAP("session", pid_t, setsid, -1, (void), ())
WRAP("session", int, close_range, -1, (unsigned from, unsigned to, int flags), (from, to, flags))
WRAP("limit", int, getrlimit, -1, (__rlimit_resource_t which, struct rlimit *limit), (which, limit))
WRAP("limit", int, setrlimit, -1, (__rlimit_resource_t which, const struct rlimit *limit),
     (which, limit))
WRAP("signal", int, sigaction, -1,
     (int signal, const struct sigaction *wanted, struct sigaction *before),
     (signal, wanted, before))
WRAP("pipe", int, eventfd, -1, (unsigned value, int flags), (value, flags))
WRAP("pipe", int, pipe2, -1, (int fds[2], int flags), (fds, flags))
WRAP("mmap", void *, mmap, MAP_FAILED,
     (void *address, size_t n, int protection, int flags, int fd, off_t offset),
     (address, n, protection, flags, fd, offset))
WRAP("poll", int, poll, -1, (struct pollfd * fds, nfds_t n, int timeout), (fds, n, timeout))
WRAP("poll", int, ppoll, -1,
     (struct pollfd * fds, nfds_t n, const struct timespec *timeout, const sigset_t *mask),
     (fds, n, timeout, mask))
WRAP("wait", int, waitid, -1, (idtype_t type, id_t id, siginfo_t *info, int options),
     (type, id, info, options))
WRAP("wait", pid_t, waitpid, -1, (pid_t pid, int *status, int options), (pid, status, options))
WRAP("wait", pid_t, wait4, -1, (pid_t pid, int *status, int options, struct rusage *usage),
     (pid, status, options, usage))
WRAP("clock", int, clock_gettime, -1, (clockid_t id, struct timespec *now), (id, now))
WRAP("stat", int, stat, -1, (const char *path, struct stat *st), (path, st))
WRAP("stat", int, lstat, -1, (const char *path, struct stat *st), (path, st))
WRAP("stat", int, fstat, -1, (int fd, struct stat *st), (fd, st))
WRAP("stat", int, access, -1, (const char *path, int mode), (path, mode))
WRAP("stat", char *, realpath, NULL, (const char *path, char *resolved), (path, resolved))
WRAP("stat", ssize_t, readlink, -1, (const char *path, char *to, size_t n), (path, to, n))
WRAP("chdir", int, chdir, -1, (const char *path), (path))
WRAP("dup", int, dup2, -1, (int from, int to), (from, to))
WRAP("dup", int, dup, -1, (int fd), (fd))
WRAP("lock", int, flock, -1, (int fd, int operation), (fd, operation))
WRAP("seek", off_t, lseek, -1, (int fd, off_t offset, int whence), (fd, offset, whence))
WRAP("unlink", int, unlink, -1, (const char *path), (path))
WRAP("unlink", int, unlinkat, -1, (int folder, const char *path, int flags), (folder, path, flags))
WRAP("unlink", int, remove, -1, (const char *path), (path))
WRAP("mkdir", int, mkdir, -1, (const char *path, mode_t mode), (path, mode))
WRAP("mkdir", char *, mkdtemp, NULL, (char *name), (name))
WRAP("affinity", int, sched_setaffinity, -1, (pid_t pid, size_t n, const cpu_set_t *set),
     (pid, n, set))
WRAP("affinity", int, sched_getaffinity, -1, (pid_t pid, size_t n, cpu_set_t *set), (pid, n, set))
WRAP("open", FILE *, fopen, NULL, (const char *path, const char *mode), (path, mode))
WRAP("open", DIR *, opendir, NULL, (const char *path), (path))
WRAP("open", int, memfd_create, -1, (const char *name, unsigned flags), (name, flags))
WRAP("open", FILE *, fdopen, NULL, (int fd, const char *mode), (fd, mode))
WRAP("open", DIR *, fdopendir, NULL, (int fd), (fd))
WRAP("open", int, scandir, -1,
     (const char *path, struct dirent ***found, int (*wants)(const struct dirent *),
      int (*order)(const struct dirent **, const struct dirent **)),
     (path, found, wants, order))
WRAP("open", int, nftw, -1,
     (const char *path, int (*visit)(const char *, const struct stat *, int, struct FTW *), int n,
      int flags),
     (path, visit, n, flags))
WRAP("stream", FILE *, open_memstream, NULL, (char **text, size_t *len), (text, len))
WRAP("random", ssize_t, getrandom, -1, (void *bytes, size_t n, unsigned flags), (bytes, n, flags))
WRAP("flush", int, fflush, EOF, (FILE * file), (file))

/* The functions below that ask the kernel do so past our own syscall(). */
static long (*real_syscall(void))(long, ...)
{
	static long (*real)(long, ...);

	if (!real)
		real = (__typeof__(real))(uintptr_t)next("syscall");
	return real;
}

/* What is closed is closed, also when the file system has something to complain of. */
int close(int fd)
{
	int failed = fails("close", __builtin_return_address(0));
	int rc = (int)real_syscall()(SYS_close, fd);

	if (failed)
		errno = cause;
	return failed ? -1 : rc;
}

static int open_at(int folder, const char *path, int flags, va_list args, const void *address)
{
	mode_t mode = 0;

	if (flags & (O_CREAT | O_TMPFILE))
		mode = va_arg(args, mode_t);
	if (fails("open", address))
		return -1;
	return (int)real_syscall()(SYS_openat, folder, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
	va_list args;
	int fd;

	va_start(args, flags);
	fd = open_at(AT_FDCWD, path, flags, args, __builtin_return_address(0));
	va_end(args);
	return fd;
}

int openat(int folder, const char *path, int flags, ...)
{
	va_list args;
	int fd;

	va_start(args, flags);
	fd = open_at(folder, path, flags, args, __builtin_return_address(0));
	va_end(args);
	return fd;
}

int prctl(int option, ...)
{
	long a[4];
	va_list args;

	va_start(args, option);
	for (int i = 0; i < 4; i++)
		a[i] = va_arg(args, long);
	va_end(args);
	if (fails("session", __builtin_return_address(0)))
		return -1;
	return (int)real_syscall()(SYS_prctl, option, a[0], a[1], a[2], a[3]);
}

int fcntl(int fd, int command, ...)
{
	va_list args;
	long argument;

	va_start(args, command);
	argument = va_arg(args, long);
	va_end(args);
	if (fails("dup", __builtin_return_address(0)))
		return -1;
	return (int)real_syscall()(SYS_fcntl, fd, command, argument);
}

/* What the C library has no function for: pidfd_open, and perf_event_open as a kind of its own. */
long syscall(long number, ...)
{
	long a[6];
	va_list args;

	va_start(args, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(args, long);
	va_end(args);
	if (fails(number == SYS_perf_event_open ? "perf" : "syscall", __builtin_return_address(0)))
		return -1;
	return real_syscall()(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
