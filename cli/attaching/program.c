#include "cli/attaching/program.h"

#include "cli/attaching/allocations.h"
#include "cli/attaching/attached.h"
#include "cli/words/status.h"
#include "runner/os/interrupt.h"
#include "runner/os/orphans.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- starting it */

/* It gets signals as a fresh program has them, whatever we made of them. */
static int start(pid_t *pid, const char *program, char **argv, struct err *err)
{
	posix_spawnattr_t attributes;
	sigset_t defaults;
	int rc;

	sigfillset(&defaults);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	rc = posix_spawnp(pid, program, NULL, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	if (rc == 0)
		return 0;
	errno = rc;
	return err_sys(err, "cannot start %s", program);
}

static char **argv_new(const struct texts *words)
{
	char **argv = calloc(words->n + 1, sizeof(*argv));

	for (size_t i = 0; argv && i < words->n; i++)
		argv[i] = (char *)words->items[i];
	return argv;
}

/* ---- its end */

static bool has_ended(pid_t pid, int *status)
{
	return waitpid(pid, status, WNOHANG) != 0;
}

/* It has had the Ctrl-C too, from the terminal; where it was we alone, it is told. */
static void wait_for(pid_t pid, int *status)
{
	const int patience_ms = 5000;
	int waited_ms = 0;

	while (!has_ended(pid, status)) {
		if (interrupt_seen() && waited_ms++ == patience_ms)
			kill(pid, SIGTERM);
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	}
}

/* The program's own failure is told last. */
static int conclude(const char *program, int rc, int status)
{
	if (WIFSIGNALED(status) && !interrupt_seen())
		fprintf(stderr, "assay: record: %s was killed by signal %d (%s)\n", program,
			WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (WIFEXITED(status) && WEXITSTATUS(status))
		fprintf(stderr, "assay: record: %s exited with code %d\n", program,
			WEXITSTATUS(status));
	else
		return rc;
	return rc == EXIT_DONE && !interrupt_seen() ? EXIT_FAILED : rc;
}

static int record(const struct record_options *options, struct inside *inside, pid_t pid,
		  const char *name, struct err *err)
{
	if (options->by)
		return allocations_program_record(options, inside, pid, name, err);
	attached_hurry();
	return record_process(options, pid, READER_SIGSTOP, NULL, name, err);
}

int program_record(const struct record_options *options, const struct texts *words, struct err *err)
{
	char **argv = argv_new(words);
	struct inside inside = {0};
	int status = 0, rc;
	pid_t pid;

	if (!argv)
		return err_memory(err);
	interrupt_install();
	rc = options->by ? allocations_program_prepare(&inside, err) : 0;
	rc = rc ? rc : start(&pid, words->items[0], argv, err);
	if (options->by)
		allocations_program_started(&inside);
	if (rc == 0) {
		orphans_except(pid);
		rc = record(options, &inside, pid, argv[0], err);
		wait_for(pid, &status);
		orphans_no_longer_except(pid);
		if (rc >= 0)
			rc = conclude(argv[0], rc, status);
	}
	inside_release(&inside);
	free(argv);
	return rc;
}
