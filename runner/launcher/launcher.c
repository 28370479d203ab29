/*
 * The launcher: the worker of whole programs (`assay command`). A tiny static program that speaks
 * the worker protocol (runner/worker/PROTOCOL.md) and starts the measured program by vfork and
 * wait4.
 *
 * Why not from the manager: Linux starts a child's peak memory at the resident size of the process
 * that spawned it (exec keeps the old high-water mark), so a 12 MB spawner makes /bin/true "use"
 * 12 MB. This one weighs under 1 MB, starts nothing but the program, and asks per child.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runner/counters/known.h"
#include "runner/counters/wire.h"
#include "runner/launcher/refusal.h"
#include "runner/launcher/wire.h"
#include "runner/memory/private.h"
#include "runner/preload/native.h"
#include "runner/yardstick/yardstick.h"

extern char **environ;

struct total {
	int64_t wall_ns, user_ns, system_ns, voluntary, involuntary, minor_faults, major_faults;
	int64_t start_ns, max_rss;
	int64_t private_peak;			      /* with the instrument `private` */
	struct counter_reading counted[COUNTERS_MAX]; /* between the first start and the last end */
};

/* What the program and all that it starts are counted by; none by default. */
static struct counters counters;

/* What is counted beside the time; at most one, by the request `instrument`. */
enum instrument { NOTHING, RESIDENT, PRIVATE, NATIVE };

static struct request request;
static char **program; /* words in program_text, which is the request that named them */
static char *program_text;
static enum instrument instrument;
static struct native_counts *native; /* shared with the program by the instrument `native` */

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t microseconds_ns(struct timeval time)
{
	return ((int64_t)time.tv_sec * 1000000 + time.tv_usec) * 1000;
}

/* ---- requests */

/* The request itself becomes the program's words. */
static void load(int fd)
{
	char *end = request.text + request.len, *first = request.text + strlen(request.text) + 1;
	size_t n = 0;
	char **words;

	for (const char *at = first; at < end; at += strlen(at) + 1)
		n++;
	words = n > 0 ? malloc((n + 1) * sizeof(*words)) : NULL;
	if (!words) {
		wire_refuse(fd, n > 0 ? "MemoryError" : "ValueError",
			    n > 0 ? "its arguments" : "load-command needs a program");
		return;
	}
	free(program);
	free(program_text);
	program = words;
	program_text = request.text;
	request.text = NULL;
	request.cap = 0;
	for (char *at = first; at < end; at += strlen(at) + 1)
		*words++ = at;
	*words = NULL;
	wire_send(fd, "ok", 3);
}

/* Wait for the program, looking at its memory meanwhile where that is wanted. */
static void wait_for(pid_t pid, int *status, struct rusage *usage, struct total *total)
{
	struct private_watch watch;
	bool is_watched = instrument == PRIVATE && private_watch_start(&watch, pid) == 0;
	int64_t peak;

	if (is_watched) { /* it must not be reaped as long as it is looked at */
		siginfo_t info;

		while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
			continue;
		peak = private_watch_stop(&watch);
		if (peak > total->private_peak)
			total->private_peak = peak;
	}
	while (wait4(pid, status, 0, usage) < 0 && errno == EINTR)
		continue;
}

/* An empty stdin and a silent stdout; stderr is ours, which the manager keeps for the case that the
   program fails. It ends with us: nobody is left who would look after it. */
static int become_program(pid_t parent)
{
	int in = open("/dev/null", O_RDONLY), out = open("/dev/null", O_WRONLY);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0)
		return errno;
	if (in > 2)
		close(in);
	if (out > 2)
		close(out);
	execvp(program[0], program);
	return errno;
}

/* As posix_spawn, which cannot ask for a signal at our death. Returns an errno value. */
static int spawn(pid_t *pid)
{
	static volatile int cause; /* the child's memory is ours until exec */
	pid_t parent = getpid(), child;

	cause = 0;
	child = vfork(); /* NOLINT(clang-analyzer-security.insecureAPI.vfork) */
	if (child == 0) {
		/* NOLINTNEXTLINE(clang-analyzer-unix.Vfork): it makes system calls alone */
		cause = become_program(parent);
		_exit(127);
	}
	if (child < 0)
		return errno;
	*pid = child;
	if (cause)
		waitpid(child, NULL, 0);
	return cause;
}

/* One run of the program. 0, or -1 after an error was sent. */
static int run_once(int fd, struct total *total)
{
	struct rusage usage;
	char line[1024], why[200];
	int64_t start = now_ns();
	int status, cause;
	pid_t pid = -1;

	cause = spawn(&pid);
	if (cause) {
		snprintf(line, sizeof(line), "cannot run %.800s: %s", program[0],
			 refusal_reason(program, cause, why, sizeof(why)));
		wire_refuse(fd, "OSError", line);
		return -1;
	}
	wait_for(pid, &status, &usage, total);
	total->wall_ns += now_ns() - start;
	total->user_ns += microseconds_ns(usage.ru_utime);
	total->system_ns += microseconds_ns(usage.ru_stime);
	total->voluntary += usage.ru_nvcsw;
	total->involuntary += usage.ru_nivcsw;
	total->minor_faults += usage.ru_minflt;
	total->major_faults += usage.ru_majflt;
	if ((int64_t)usage.ru_maxrss * 1024 > total->max_rss)
		total->max_rss = (int64_t)usage.ru_maxrss * 1024;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFSIGNALED(status))
		snprintf(line, sizeof(line), "%.900s was killed by signal %d (%s)", program[0],
			 WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		snprintf(line, sizeof(line), "%.900s exited with code %d", program[0],
			 WEXITSTATUS(status));
	wire_refuse(fd, "CommandFailed", line);
	return -1;
}

struct number {
	const char *key;
	int64_t number;
};

static size_t add_numbers(char *body, size_t len, size_t size, const struct number *numbers,
			  size_t n)
{
	for (size_t i = 0; i < n; i++)
		len += (size_t)snprintf(body + len, size - len, "%s=%lld", numbers[i].key,
					(long long)numbers[i].number) +
		       1;
	return len;
}

/* What the instrument counted. */
static size_t add_counts(char *body, size_t len, size_t size, const struct total *total)
{
	const struct number resident = {"peak_resident", total->max_rss};
	const struct number private = {"private_peak", total->private_peak};

	if (instrument == RESIDENT)
		return add_numbers(body, len, size, &resident, 1);
	if (instrument == PRIVATE)
		return add_numbers(body, len, size, &private, 1);
	if (instrument == NATIVE) {
		const struct number counts[] = {{"native_requests", native->requests},
						{"native_bytes", native->bytes},
						{"native_processes", native->processes}};

		return add_numbers(body, len, size, counts, sizeof(counts) / sizeof(counts[0]));
	}
	return len;
}

static size_t add_counters(char *body, size_t len, size_t size, const struct total *total)
{
	for (size_t i = 0; i < counters.n; i++) {
		const struct counter_reading *counted = &total->counted[i];
		char keys[3][32];
		const struct number numbers[] = {{keys[0], (int64_t)counted->count},
						 {keys[1], (int64_t)counted->enabled_ns},
						 {keys[2], (int64_t)counted->running_ns}};

		if (counters.fds[i] < 0)
			continue;
		snprintf(keys[0], sizeof(keys[0]), "count.%zu", i);
		snprintf(keys[1], sizeof(keys[1]), "enabled.%zu", i);
		snprintf(keys[2], sizeof(keys[2]), "running.%zu", i);
		len = add_numbers(body, len, size, numbers, 3);
	}
	return len;
}

static void send_total(int fd, const struct total *total)
{
	char body[1024 + COUNTERS_MAX * 128];
	size_t len = 0;
	const struct number fields[] = {{"wall_ns", total->wall_ns},
					{"start_ns", total->start_ns},
					{"cpu_ns", total->user_ns + total->system_ns},
					{"process_cpu_ns", total->user_ns + total->system_ns},
					{"user_ns", total->user_ns},
					{"system_ns", total->system_ns},
					{"voluntary", total->voluntary},
					{"involuntary", total->involuntary},
					{"minor_faults", total->minor_faults},
					{"major_faults", total->major_faults},
					{"max_rss", total->max_rss}};

	len += (size_t)snprintf(body, sizeof(body), "value") + 1;
	len = add_numbers(body, len, sizeof(body), fields, sizeof(fields) / sizeof(fields[0]));
	len = add_counters(body, len, sizeof(body), total);
	len = add_counts(body, len, sizeof(body), total);
	wire_send(fd, body, len);
}

static void measure(int fd)
{
	long long loops = strtoll(request.text + strlen(request.text) + 1, NULL, 10);
	struct counter_reading before[COUNTERS_MAX], after[COUNTERS_MAX];
	struct total total = {.start_ns = now_ns()};

	if (!program || loops < 1) {
		wire_refuse(fd, "ValueError", "measure needs a program and loops >= 1");
		return;
	}
	if (native) {
		native->requests = native->bytes = 0;
		native->processes = 0;
	}
	counters_read(&counters, before);
	for (long long i = 0; i < loops; i++)
		if (run_once(fd, &total))
			return;
	counters_read(&counters, after);
	for (size_t i = 0; i < counters.n; i++)
		total.counted[i] = counter_between(before[i], after[i]);
	send_total(fd, &total);
}

/* Whatever is asked for is counted in the program and what it starts. */
static void open_counters(int fd)
{
	const char *end = request.text + request.len,
		   *field = request.text + strlen(request.text) + 1;
	struct counter_event events[COUNTERS_MAX];
	int errnos[COUNTERS_MAX], len = 0;
	char body[16 + COUNTERS_MAX * 16];
	size_t n = 0;

	for (field += strlen(field) + 1; field < end; field += strlen(field) + 1) {
		if (n == COUNTERS_MAX || counter_event_parse(field, &events[n])) {
			wire_refuse(fd, "ValueError", "no counter");
			return;
		}
		n++;
	}
	counters_close(&counters);
	counters_open(&counters, events, n, COUNTER_CHILDREN, errnos);
	len += snprintf(body, sizeof(body), "counters") + 1;
	for (size_t i = 0; i < n; i++)
		len += snprintf(body + len, sizeof(body) - (size_t)len, "%d", errnos[i]) + 1;
	wire_send(fd, body, (size_t)len);
}

static void measure_yardstick(int fd)
{
	const char *kind = request.text + strlen(request.text) + 1;
	long long iterations = strtoll(kind + strlen(kind) + 1, NULL, 10);
	uint64_t (*run)(uint64_t) = strcmp(kind, "memory") == 0 ? yardstick_memory : yardstick_mix;
	volatile uint64_t result;
	struct total total = {0};

	result = run(1);
	total.start_ns = now_ns();
	result = run((uint64_t)iterations);
	total.wall_ns = now_ns() - total.start_ns;
	(void)result;
	send_total(fd, &total);
}

/* ---- instruments */

/* Counts that the program and all its processes share through the preload library, which the
   manager put into our environment. -1 with errno. */
static int share_native_counts(void)
{
	char path[64];
	int fd = memfd_create("assay-native-counts", MFD_CLOEXEC);

	if (fd < 0 || ftruncate(fd, sizeof(*native)))
		return -1;
	native = mmap(NULL, sizeof(*native), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (native == MAP_FAILED)
		return -1;
	native->mode = NATIVE_COUNT;
	snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)getpid(), fd);
	return setenv(NATIVE_ENV, path, 1);
}

static void choose_instrument(int fd)
{
	const char *name = request.text + strlen(request.text) + 1;
	char line[200];

	if (strcmp(name, "resident") == 0) {
		instrument = RESIDENT;
	} else if (strcmp(name, "private") == 0) {
		instrument = PRIVATE;
	} else if (strcmp(name, "native") == 0) {
		if (share_native_counts()) {
			snprintf(line, sizeof(line), "no memory to share: %s", strerror(errno));
			wire_refuse(fd, "RuntimeError", line);
			return;
		}
		instrument = NATIVE;
	} else {
		snprintf(line, sizeof(line), "programs have no instrument %.100s", name);
		wire_refuse(fd, "ValueError", line);
		return;
	}
	wire_send(fd, "ok", 3);
}

int main(int argc, char **argv)
{
	static const char hello[] = "hello\0"
				    "1\0launcher\0native\0\0\0";
	int in_fd, out_fd, got;

	if (argc != 3)
		return 2;
	if (strcmp(argv[1], "known") == 0) { /* a program to test instruments with */
		known_loop((uint64_t)strtoull(argv[2], NULL, 10));
		return 0;
	}
	in_fd = atoi(argv[1]);
	out_fd = atoi(argv[2]);
	fcntl(in_fd, F_SETFD, FD_CLOEXEC);
	fcntl(out_fd, F_SETFD, FD_CLOEXEC);
	wire_send(out_fd, hello, sizeof(hello) - 1);
	while ((got = wire_receive(&request, in_fd, out_fd)) >= 0) {
		if (got == 0)
			continue;
		if (strcmp(request.text, "end") == 0)
			break;
		if (strcmp(request.text, "load-command") == 0)
			load(out_fd);
		else if (strcmp(request.text, "instrument") == 0)
			choose_instrument(out_fd);
		else if (strcmp(request.text, "measure") == 0)
			measure(out_fd);
		else if (strcmp(request.text, "counters") == 0)
			open_counters(out_fd);
		else if (strcmp(request.text, "measure-yardstick") == 0)
			measure_yardstick(out_fd);
		else if (strcmp(request.text, "report") == 0)
			wire_send(out_fd, "report", 7);
		else
			wire_refuse(out_fd, "ValueError", "the launcher cannot do that");
	}
	return 0;
}
