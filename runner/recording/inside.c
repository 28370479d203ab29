#include "runner/recording/inside.h"

#include "results/base/buf.h"
#include "runner/os/home.h"
#include "runner/os/interrupt.h"
#include "runner/os/process.h"
#include "runner/reader/safe_point.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* Names in the folder. Who renames FREE to TAKEN first, does the work. */
#define SCRIPT	 "count.py"
#define STARTING "start/sitecustomize.py" /* in INSIDE_START_FOLDER */
#define FREE	 "free"
#define TAKEN	 "taken"
#define REFUSED	 "refused"
#define SOCKET	 "socket"

/* ---- the script */

/* A bytes literal. */
static void add_bytes(struct buf *out, const char *text)
{
	buf_adds(out, "b\"");
	for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
		if (isalnum(*c) || strchr("/._-", *c))
			buf_addf(out, "%c", *c);
		else
			buf_addf(out, "\\x%02x", *c);
	}
	buf_adds(out, "\"");
}

/* What fails is told in a file: the program's own output and state stay as they are. */
static const char common[] =
	"def begin(folder, extension):\n"
	"    import _imp, posix, sys\n"
	"    try:\n"
	"        posix.rename(folder + \"/" FREE "\", folder + \"/" TAKEN "\")\n"
	"    except OSError:\n"
	"        return  # another thread, or another process, was first\n"
	"    try:\n"
	"        if sys.implementation.name != \"cpython\" or \"t\" in getattr(sys, \"abiflags\", \"\"):\n"
	"            raise ImportError(\"only CPython with a GIL has allocators that can be watched\")\n"
	"        class Spec:\n"
	"            name = \"assay_worker\"\n"
	"            origin = extension\n"
	"        module = _imp.create_dynamic(Spec)\n"
	"        _imp.exec_dynamic(module)\n"
	"        module.attend(folder + \"/" SOCKET "\")\n"
	"    except BaseException as error:\n"
	"        text = (\"%s\" % error).encode(\"utf-8\", \"replace\")\n"
	"        fd = posix.open(folder + \"/" REFUSED
	"\", posix.O_WRONLY | posix.O_CREAT | posix.O_EXCL, 0o600)\n"
	"        posix.write(fd, text)\n"
	"        posix.close(fd)\n";

/* Python's start goes on as if this file were not there: another sitecustomize, or none. */
static const char starting[] =
	"def start(folder, extension):\n"
	"    import os, sys\n"
	"    own = folder + \"/" INSIDE_START_FOLDER "\"\n"
	"    sys.path[:] = [path for path in sys.path if path != own]\n"
	"    sys.path_importer_cache.pop(own, None)\n"
	"    rest = [path for path in os.environ.get(\"PYTHONPATH\", \"\").split(\":\") if path != own]\n"
	"    if any(rest):\n"
	"        os.environ[\"PYTHONPATH\"] = \":\".join(rest)\n"
	"    else:\n"
	"        os.environ.pop(\"PYTHONPATH\", None)\n"
	"    begin(folder, extension)\n"
	"    del sys.modules[\"sitecustomize\"]\n"
	"    import sitecustomize\n";

void inside_script(struct buf *out, const char *folder, const char *extension, bool starts)
{
	buf_adds(out, common);
	if (starts)
		buf_adds(out, starting);
	buf_addf(out, "%s(*[path.decode(\"utf-8\", \"surrogateescape\") for path in (",
		 starts ? "start" : "begin");
	add_bytes(out, folder);
	buf_adds(out, ", ");
	add_bytes(out, extension);
	buf_adds(out, ")])\n");
}

/* ---- the folder */

static const char *path_in(const struct inside *inside, const char *name,
			   char path[2 * INSIDE_PATH])
{
	snprintf(path, 2 * INSIDE_PATH, "%s/%s", inside->folder, name);
	return path;
}

static int write_file(const struct inside *inside, const char *name, const char *text,
		      struct err *err)
{
	char path[2 * INSIDE_PATH];
	int fd = open(path_in(inside, name, path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	size_t n = strlen(text);
	bool is_whole = fd >= 0 && write(fd, text, n) == (ssize_t)n;

	if (fd >= 0)
		close(fd);
	return is_whole ? 0 : err_sys(err, "cannot write %s", path);
}

static int find_extension(char extension[HOME_PATH], struct err *err)
{
	struct home home;

	if (home_find(&home, err))
		return -1;
	*strrchr(home.bootstrap, '/') = '\0';
	snprintf(extension, HOME_PATH, "%.4000s/assay_worker.abi3.so", home.bootstrap);
	return 0;
}

static int write_script(const struct inside *inside, bool starts, struct err *err)
{
	char extension[HOME_PATH];
	struct buf text = {0};
	int rc;

	if (find_extension(extension, err))
		return -1;
	inside_script(&text, inside->folder, extension, starts);
	rc = buf_failed(&text)
		     ? err_memory(err)
		     : write_file(inside, starts ? STARTING : SCRIPT, buf_text(&text), err);
	buf_release(&text);
	return rc || write_file(inside, FREE, "", err) ? -1 : 0;
}

static int listen_in(struct inside *inside, struct err *err)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	snprintf(address.sun_path, sizeof(address.sun_path), "%.90s/" SOCKET, inside->folder);
	inside->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (inside->listener < 0 ||
	    bind(inside->listener, (struct sockaddr *)&address, sizeof(address)) ||
	    listen(inside->listener, 8))
		return err_sys(err, "cannot listen at %s", address.sun_path);
	return 0;
}

/* Nobody can make it smaller while we read it. */
static int make_room(struct inside *inside, struct err *err)
{
	inside->room_fd = memfd_create("assay", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (inside->room_fd < 0 || ftruncate(inside->room_fd, sizeof(*inside->room)) ||
	    fcntl(inside->room_fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL))
		return err_sys(err, "cannot make memory to be shared");
	inside->room = mmap(NULL, sizeof(*inside->room), PROT_READ | PROT_WRITE, MAP_SHARED,
			    inside->room_fd, 0);
	if (inside->room == MAP_FAILED) {
		inside->room = NULL;
		return err_memory(err);
	}
	inside->room->size = sizeof(*inside->room);
	return 0;
}

/* It may be another user's by now, who may have put anything in the place of its name. */
static void remove_folder(struct inside *inside)
{
	static const char *const names[] = {SCRIPT, STARTING, FREE, TAKEN, REFUSED, SOCKET};

	if (!inside->folder[0])
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlinkat(inside->folder_fd, names[i], 0);
	unlinkat(inside->folder_fd, INSIDE_START_FOLDER, AT_REMOVEDIR);
	close(inside->folder_fd);
	rmdir(inside->folder);
	inside->folder[0] = '\0';
}

/* Below `parent`. False: it cannot be made there. */
static bool make_folder(struct inside *inside, const char *parent)
{
	const int longest = 70; /* with the socket's name it fits an address */

	if (!parent || *parent != '/' || strlen(parent) > (size_t)longest)
		return false;
	snprintf(inside->folder, sizeof(inside->folder), "%s/assay-XXXXXX", parent);
	if (mkdtemp(inside->folder)) {
		inside->folder_fd =
			open(inside->folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (inside->folder_fd >= 0)
			return true;
		rmdir(inside->folder);
	}
	inside->folder[0] = '\0';
	return false;
}

/* ---- does the process see what we see? */

/* In a container, behind chroot, with a /tmp of its own it does not. */
static bool sees(pid_t pid, const char *path)
{
	char there[HOME_PATH + 64];
	struct stat ours, its;

	snprintf(there, sizeof(there), "/proc/%d/root%s", (int)pid, path);
	return stat(path, &ours) == 0 && stat(there, &its) == 0 && ours.st_dev == its.st_dev &&
	       ours.st_ino == its.st_ino;
}

/* The process's user must be able to read what is there. */
static int give_folder(const struct inside *inside, pid_t pid, struct err *err)
{
	static const char *const names[] = {SCRIPT, FREE, SOCKET};
	char path[2 * INSIDE_PATH];
	struct stat of;

	snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	if (stat(path, &of))
		return err_set(err, ERR_INPUT, "process %d has ended", (int)pid);
	if (of.st_uid == geteuid())
		return 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (lchown(path_in(inside, names[i], path), of.st_uid, of.st_gid))
			return err_sys(err, "cannot give %s to the user of process %d", path,
				       (int)pid);
	return lchown(inside->folder, of.st_uid, of.st_gid)
		       ? err_sys(err, "cannot give %s to the user of process %d", inside->folder,
				 (int)pid)
		       : 0;
}

/* The first place that both of us know. */
static int find_folder(struct inside *inside, pid_t pid, struct err *err)
{
	const char *const parents[] = {getenv("TMPDIR"), "/tmp", "/dev/shm", "/var/tmp"};
	char extension[HOME_PATH];

	if (find_extension(extension, err))
		return -1;
	for (size_t i = 0; i < sizeof(parents) / sizeof(parents[0]); i++) {
		if (!make_folder(inside, parents[i]))
			continue;
		if (sees(pid, inside->folder) && sees(pid, extension))
			return 0;
		remove_folder(inside);
	}
	return err_set(err, ERR_INPUT,
		       "process %d sees other files than we do (it runs in a container, or behind "
		       "chroot): run assay there",
		       (int)pid);
}

/* ---- meeting it */

/* What it could not do, from its file; false: nothing is told. */
static bool was_refused(const struct inside *inside, char *why, size_t size)
{
	int fd = openat(inside->folder_fd, REFUSED, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	ssize_t n = fd < 0 ? -1 : read(fd, why, size - 1);

	if (fd >= 0)
		close(fd);
	why[n > 0 ? n : 0] = '\0';
	return fd >= 0 && n > 0;
}

static bool give_room(const struct inside *inside)
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = {.bytes = {0}};
	struct iovec data = {"+", 1};
	struct msghdr message = {.msg_iov = &data,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = sizeof(control.bytes)};

	control.head.cmsg_level = SOL_SOCKET;
	control.head.cmsg_type = SCM_RIGHTS;
	control.head.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&control.head), &inside->room_fd, sizeof(int));
	return sendmsg(inside->line, &message, MSG_NOSIGNAL) == 1;
}

/* It is told of the room, and says whether it counts. */
static int hear_answer(struct inside *inside, pid_t pid, struct err *err)
{
	const int64_t until_ns = clock_now_ns() + (int64_t)INSIDE_PATIENCE_S * 1000000000;
	struct pollfd answer = {.fd = inside->line, .events = POLLIN};
	char text[600];
	ssize_t n;
	int rc;

	if (!give_room(inside))
		return err_set(err, ERR_INPUT, "process %d has ended", (int)pid);
	rc = interrupt_poll(&answer, 1, until_ns);
	n = recv(inside->line, text, sizeof(text) - 1, MSG_DONTWAIT);
	if (rc < 0 && n <= 0) /* what counts already is shown, however soon it was interrupted */
		return interrupt_err(err);
	text[n > 0 ? n : 0] = '\0';
	if (text[0] == '+') {
		inside->pid = pid;
		return 0;
	}
	return err_set(err, ERR_INPUT, "its allocations cannot be counted: %s",
		       text[0] ? text + 1 : "it has ended, or does not answer");
}

/* Somebody is at the door: 1 when it is process `pid` (0: any), 0 when it is not; -1 with err. */
static int let_in(struct inside *inside, pid_t pid, struct err *err)
{
	struct ucred who = {0};
	socklen_t size = sizeof(who);
	int fd = accept4(inside->listener, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return 0;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) || (pid && who.pid != pid)) {
		close(fd);
		return 0;
	}
	inside->line = fd;
	return hear_answer(inside, who.pid, err) ? -1 : 1;
}

/* Until `until_ns`: as let_in. */
static int meet(struct inside *inside, pid_t pid, int64_t until_ns, struct err *err)
{
	const int64_t step_ns = 20000000;
	struct pollfd door = {.fd = inside->listener, .events = POLLIN};
	struct process process;
	char why[400];

	for (;;) {
		int64_t now_ns = clock_now_ns();
		int64_t next_ns = now_ns + step_ns < until_ns ? now_ns + step_ns : until_ns;
		int rc = interrupt_poll(&door, 1, next_ns);

		if (rc < 0)
			return interrupt_err(err);
		rc = rc > 0 ? let_in(inside, pid, err) : 0;
		if (rc)
			return rc;
		if (was_refused(inside, why, sizeof(why)))
			return err_set(err, ERR_INPUT, "its allocations cannot be counted: %s",
				       why);
		if (pid && !process_look(&process, pid))
			return err_set(err, ERR_INPUT, "process %d has ended", (int)pid);
		if (clock_now_ns() >= until_ns)
			return 0;
	}
}

static int ask_and_meet(struct inside *inside, struct safe_point *at, pid_t pid, struct err *err)
{
	const int64_t until_ns = clock_now_ns() + (int64_t)INSIDE_PATIENCE_S * 1000000000;
	char path[2 * INSIDE_PATH];
	int rc;

	if (safe_point_ask(at, path_in(inside, SCRIPT, path), err))
		return -1;
	rc = meet(inside, pid, until_ns, err);
	(void)safe_point_withdraw(at);
	if (rc == 0)
		return err_set(
			err, ERR_INPUT,
			"process %d did not come to a safe point within %d s: all its threads "
			"are in C code (they wait, or compute); it goes on unchanged",
			(int)pid, INSIDE_PATIENCE_S);
	return rc < 0 ? -1 : 0;
}

int inside_attach(struct inside *inside, pid_t pid, struct err *err)
{
	struct safe_point at = {.memory = {.pid = 0}};
	int rc = safe_point_open(&at, pid, err);

	if (rc == 0)
		rc = find_folder(inside, pid, err) || write_script(inside, false, err) ||
		     listen_in(inside, err) || give_folder(inside, pid, err) ||
		     make_room(inside, err) || ask_and_meet(inside, &at, pid, err);
	safe_point_close(&at);
	return rc ? -1 : 0;
}

/* ---- a Python that is still to start */

int inside_prepare_start(struct inside *inside, struct err *err)
{
	char path[2 * INSIDE_PATH];

	if (!make_folder(inside, getenv("TMPDIR")) && !make_folder(inside, "/tmp"))
		return err_sys(err, "cannot make a folder in /tmp");
	if (mkdir(path_in(inside, INSIDE_START_FOLDER, path), 0700))
		return err_sys(err, "cannot make %s", path);
	return write_script(inside, true, err) || listen_in(inside, err) || make_room(inside, err)
		       ? -1
		       : 0;
}

int inside_meet_started(struct inside *inside, struct err *err)
{
	return meet(inside, 0, clock_now_ns(), err);
}

/* ---- the end */

bool inside_counts(const struct inside *inside)
{
	struct pollfd line = {.fd = inside->line};

	return atomic_load(&inside->room->state) == SITES_COUNTING && poll(&line, 1, 0) == 0;
}

void inside_end(struct inside *inside)
{
	const int patience_ms = 1000;
	uint32_t counting = SITES_COUNTING;
	struct process process;

	if (!inside->room || !inside_counts(inside) ||
	    !atomic_compare_exchange_strong(&inside->room->state, &counting, SITES_ENDING))
		return;
	for (int ms = 0; inside->pid && ms < patience_ms; ms++) {
		if (atomic_load(&inside->room->state) == SITES_REMOVED ||
		    !process_look(&process, inside->pid))
			break;
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	}
}

void inside_release(struct inside *inside)
{
	inside_end(inside);
	if (inside->line > 0)
		close(inside->line);
	if (inside->listener > 0)
		close(inside->listener);
	if (inside->room)
		munmap(inside->room, sizeof(*inside->room));
	if (inside->room_fd > 0)
		close(inside->room_fd);
	remove_folder(inside);
	*inside = (struct inside){0};
}
