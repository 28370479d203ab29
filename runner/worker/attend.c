#include "runner/worker/attend.h"

#include "runner/worker/allocators.h"
#include "runner/worker/instrument.h"
#include "runner/worker/sites.h"
#include "runner/worker/sites_test.h"

#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

static atomic_flag is_attended = ATOMIC_FLAG_INIT;
static struct sites_room *room; /* NULL: none; of a forked process its parent's is none */
static int line = -1;		/* to assay */
static struct stat line_file;	/* what that was: the program may close what is not its own */
static bool has_hooks;

/* ---- the end */

static void close_line(void)
{
	struct stat now;

	if (fstat(line, &now) == 0 && now.st_ino == line_file.st_ino &&
	    now.st_dev == line_file.st_dev)
		close(line);
	line = -1;
}

static void leave_room(void)
{
	if (room)
		munmap(room, sizeof(*room));
	room = NULL;
}

/* Nothing of ours is called any more. */
static void left(bool stays)
{
	sites_forget();
	if (room) {
		room->stays_below = stays;
		atomic_store(&room->state, SITES_REMOVED);
	}
	leave_room();
	atomic_flag_clear(&is_attended);
}

/* With each request: does assay want it to end? Now and then: is it there at all? That asks for
   nothing to be read: should the program close the line and open a file in its place, that stays
   untouched. A thread that waits would say it at once, but the program would not be alone. */
static bool is_over(void)
{
	const unsigned now_and_then = 1024;
	static unsigned requests;
	struct pollfd end = {.fd = line};

	return atomic_load_explicit(&room->state, memory_order_relaxed) == SITES_ENDING ||
	       (requests++ % now_and_then == 0 && poll(&end, 1, 0) > 0);
}

static void ended(void)
{
	atomic_store(&room->state, SITES_ENDED);
	close_line();
	allocators_leave();
}

/* A process that it forked is not counted. */
static void forked(void)
{
	sites_close_in_child();
	leave_room();
	close_line();
	allocators_leave();
}

/* ---- the beginning */

static int connect_line(const char *path)
{
	const struct timeval patience = {.tv_sec = 10};
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	if (strlen(path) >= sizeof(address.sun_path))
		return -1;
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	line = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (line < 0 || setsockopt(line, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) ||
	    connect(line, (struct sockaddr *)&address, sizeof(address)) || fstat(line, &line_file))
		return -1;
	return 0;
}

/* The descriptor of the room; -1: it did not come. */
static int receive_room(void)
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control;
	char byte;
	struct iovec data = {&byte, 1};
	struct msghdr message = {.msg_iov = &data,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = sizeof(control.bytes)};
	const struct cmsghdr *head;
	int fd = -1;

	if (recvmsg(line, &message, MSG_CMSG_CLOEXEC) != 1)
		return -1;
	head = CMSG_FIRSTHDR(&message);
	if (head && head->cmsg_type == SCM_RIGHTS && head->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&fd, CMSG_DATA(head), sizeof(fd));
	return fd;
}

static int enter_room(void)
{
	int fd = receive_room();
	void *at = fd < 0 ? MAP_FAILED
			  : mmap(NULL, sizeof(*room), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (fd >= 0)
		close(fd);
	if (at == MAP_FAILED)
		return -1;
	room = at;
	return 0;
}

/* Nobody answers where assay has given up waiting. */
static int meet(const char *path)
{
	int rc;

	Py_BEGIN_ALLOW_THREADS;
	rc = connect_line(path) || enter_room();
	Py_END_ALLOW_THREADS;
	if (rc)
		return instrument_off("assay has gone");
	return room->size == sizeof(*room)
		       ? 0
		       : instrument_off("the extension is of another version of assay");
}

static int begin(void)
{
	static const struct allocators_watch watch = {sites_given, sites_freed, sites_leaves,
						      sites_stays, sites_lock,	sites_unlock,
						      forked,	   left};
	PyObject *repeat = worker_attribute("itertools", "repeat");
	int rc = -1;

	if (repeat && own_stack_prepare() == 0) {
		sites_open(room, is_over, ended);
		has_hooks = allocators_install(&watch) == 0;
		rc = has_hooks && sites_test(repeat, false) == 0 ? 0 : -1;
	}
	Py_XDECREF(repeat);
	if (rc == 0) {
		snprintf(room->python, sizeof(room->python), "%.*s",
			 (int)strcspn(Py_GetVersion(), " "), Py_GetVersion());
		sites_before();
		sites_begin();
		atomic_store(&room->state, SITES_COUNTING);
	}
	return rc;
}

static void give_up(void)
{
	sites_close();
	close_line();
	if (has_hooks) {
		allocators_leave();
		return;
	}
	leave_room();
	atomic_flag_clear(&is_attended);
}

/* "+", or "-" and the exception's text. */
static void tell(int rc)
{
	PyObject *type = NULL, *value = NULL, *trace = NULL, *text, *bytes;
	char reply[500] = "+";

	if (rc) {
		PyErr_Fetch(&type, &value, &trace);
		text = value ? PyObject_Str(value) : NULL;
		bytes = text ? PyUnicode_AsEncodedString(text, "utf-8", "replace") : NULL;
		snprintf(reply, sizeof(reply), "-%s",
			 bytes ? PyBytes_AsString(bytes) : "no reason");
		Py_XDECREF(bytes);
		Py_XDECREF(text);
		Py_XDECREF(type);
		Py_XDECREF(value);
		Py_XDECREF(trace);
		PyErr_Clear();
	}
	(void)!send(line, reply, strlen(reply) + 1, MSG_NOSIGNAL);
}

PyObject *attend(PyObject *module, PyObject *args)
{
	const char *path;
	int rc;

	(void)module;
	if (!PyArg_ParseTuple(args, "s", &path))
		return NULL;
	if (atomic_flag_test_and_set(&is_attended))
		return PyErr_Format(PyExc_RuntimeError,
				    "another assay counts its allocations already");
	has_hooks = false;
	rc = meet(path) || begin() ? -1 : 0;
	tell(rc);
	if (rc)
		give_up();
	Py_RETURN_NONE;
}
