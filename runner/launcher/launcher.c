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
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runner/counters/known.h"
#include "runner/counters/wire.h"
#include "runner/launcher/hook.h"
#include "runner/launcher/loaded.h"
#include "runner/launcher/refusal.h"
#include "runner/launcher/spawn.h"
#include "runner/launcher/streams.h"
#include "runner/launcher/wire.h"
#include "runner/memory/private.h"
#include "runner/preload/native.h"
#include "runner/yardstick/yardstick.h"

struct total {
	int64_t wall_ns, user_ns, system_ns, voluntary, involuntary, minor_faults, major_faults;
	int64_t start_ns, max_rss;
	int64_t private_peak; /* with the instrument `private` */
	int64_t exit_code;    /* where some are ignored: the first that is not 0; -1: unknown */
	struct counter_reading counted[COUNTERS_MAX]; /* between the first start and the last end */
};

/* What the program and all that it starts are counted by; none by default. */
static struct counters counters;

/* What is counted beside the time; at most one, by the request `instrument`. */
enum instrument { NOTHING, RESIDENT, PRIVATE, NATIVE };

static struct request request;
static struct loaded loaded;
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

static void load(int fd)
{
	int cause = loaded_read(&loaded, &request);

	if (cause == ENOMEM)
		wire_refuse(fd, "MemoryError", "its arguments");
	else if (cause)
		wire_refuse(fd, "ValueError", "load-command needs a program");
	else
		wire_send(fd, "ok", 3);
	if (!cause && loaded.output == LOADED_SHOWN) {
		fcntl(loaded.shown_out, F_SETFD, FD_CLOEXEC);
		fcntl(loaded.shown_err, F_SETFD, FD_CLOEXEC);
	}
}

static void add_count(struct counter_reading *sum, struct counter_reading more)
{
	sum->count += more.count;
	sum->enabled_ns += more.enabled_ns;
	sum->running_ns += more.running_ns;
}

static void add_usage(struct total *total, const struct rusage *usage)
{
	total->user_ns += microseconds_ns(usage->ru_utime);
	total->system_ns += microseconds_ns(usage->ru_stime);
	total->voluntary += usage->ru_nvcsw;
	total->involuntary += usage->ru_nivcsw;
	total->minor_faults += usage->ru_minflt;
	total->major_faults += usage->ru_majflt;
	if ((int64_t)usage->ru_maxrss * 1024 > total->max_rss)
		total->max_rss = (int64_t)usage->ru_maxrss * 1024;
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

/* Its time, from its start to its end, and what the kernel counted of it. Returns an errno value
   where it could not be started. */
static int time_one(char *const *words, const struct loaded *how, struct run_streams *streams,
		    int *status, struct total *total)
{
	struct counter_reading before[COUNTERS_MAX], after[COUNTERS_MAX];
	struct rusage usage;
	int64_t start;
	int cause;
	pid_t pid = -1;

	counters_read(&counters, before);
	start = now_ns();
	cause = spawn(words, &streams->its, &pid);
	if (cause)
		return cause;
	streams_started(streams, how);
	streams_drain(streams, pid);
	wait_for(pid, status, &usage, total);
	total->wall_ns += now_ns() - start;
	counters_read(&counters, after);
	for (size_t i = 0; i < counters.n; i++)
		add_count(&total->counted[i], counter_between(before[i], after[i]));
	add_usage(total, &usage);
	return 0;
}

/* Did it end as it should? An exit code that is ignored is told; a shell's for a signal is meant by
   128 + its number. */
static bool is_well(int status, struct total *total)
{
	int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);

	if (loaded.ignored && total->exit_code <= 0)
		total->exit_code = code;
	return code == 0 || loaded_ignores(loaded.ignored, code);
}

/* One run of these words. 0, or -1 with a line and the type of its error. */
static int run_program(char *const *words, const struct loaded *how, struct total *total,
		       const char **type, char *line, size_t size)
{
	struct run_streams streams;
	const char *refused = streams_open(&streams, how);
	char why[200];
	int status = 0, cause;

	*type = "OSError";
	if (refused) {
		snprintf(line, size, "cannot open %.800s: %s", refused, strerror(errno));
		return -1;
	}
	cause = time_one(words, how, &streams, &status, total);
	streams_close(&streams, how);
	if (cause) {
		snprintf(line, size, "cannot run %.800s: %s", words[0],
			 refusal_reason(words, cause, why, sizeof(why)));
		return -1;
	}
	if (is_well(status, total))
		return 0;
	*type = "CommandFailed";
	snprintf(line, size, "%.800s %s", words[0], spawn_ending(status, why, sizeof(why)));
	return -1;
}

/* One loop: the program, and what the user wants before and after it; what comes after also comes
   after a failure. 0, or -1 after an error was sent. */
static int run_once(int fd, struct total *total)
{
	char line[1024], also[1024] = "";
	const char *type = "CommandFailed";
	int rc = hook_run(&loaded, "--prepare", loaded.prepare, line, sizeof(line));

	if (!rc)
		rc = run_program(loaded.program, &loaded, total, &type, line, sizeof(line));
	if (hook_run(&loaded, "--conclude", loaded.conclude, rc ? also : line, sizeof(line)) &&
	    !rc) {
		rc = -1;
		type = "CommandFailed";
	}
	if (rc)
		wire_refuse(fd, type, line);
	return rc;
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
					{"exit_code", total->exit_code},
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
	struct total total = {.start_ns = now_ns(), .exit_code = -1};

	if (!loaded.program || loops < 1) {
		wire_refuse(fd, "ValueError", "measure needs a program and loops >= 1");
		return;
	}
	if (native) {
		native->requests = native->bytes = 0;
		native->processes = 0;
	}
	for (long long i = 0; i < loops; i++)
		if (run_once(fd, &total))
			return;
	send_total(fd, &total);
}

/* What the shell itself takes, in whose hands the program is: the same with an empty command. */
static void measure_empty(int fd)
{
	long long loops = strtoll(request.text + strlen(request.text) + 1, NULL, 10);
	char **words = loaded.is_in_shell ? loaded_shell_words(&loaded, "") : NULL;
	struct loaded silent = loaded; /* the program's file keeps what that wrote */
	struct total total = {.start_ns = now_ns(), .exit_code = -1};
	const char *type;
	char line[1024];
	int rc = 0;

	if (!words) {
		wire_refuse(fd, "ValueError", "measure-empty needs a program in a shell");
		return;
	}
	silent.output = LOADED_NULL;
	for (long long i = 0; i < loops && !rc; i++)
		rc = run_program(words, &silent, &total, &type, line, sizeof(line));
	if (rc)
		wire_refuse(fd, type, line);
	else
		send_total(fd, &total);
	free(words);
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
	struct total total = {.exit_code = -1};

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
		else if (strcmp(request.text, "measure-empty") == 0)
			measure_empty(out_fd);
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
