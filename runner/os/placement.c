#include "runner/os/placement.h"

#include "runner/os/environment.h"
#include "runner/os/program_kind.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/personality.h>
#include <unistd.h>

/* The kernel leaves this much for the stack however low its limit is (mmap_base: MIN_GAP). */
#define LEAST_GAP ((rlim_t)128 << 20)
#define WHICH_NOW 0xffffffffUL /* personality() only says what it is */

static rlim_t limit_for(uint32_t pages)
{
	return LEAST_GAP + (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

struct placement placement_from(uint64_t drawn)
{
	return (struct placement){.pages = (uint32_t)(drawn >> 32) % PLACEMENT_PAGES,
				  .padding = (uint32_t)drawn % PLACEMENT_PADDING,
				  .filling = 1 + (uint32_t)drawn / PLACEMENT_PADDING};
}

bool placement_is_possible(const char *program, char *why, size_t size)
{
	enum program_kind kind = program_kind_of(program);
	struct rlimit limit;
	int now;

	if (kind == PROGRAM_UNREADABLE) {
		snprintf(why, size, "%s: cannot read: %s", program, strerror(errno));
		return false;
	}
	if (kind != PROGRAM_BINARY) {
		snprintf(why, size, "%s is a script that starts another program", program);
		return false;
	}
	now = personality(WHICH_NOW);
	if (now < 0 || personality((unsigned long)now | ADDR_NO_RANDOMIZE) < 0) {
		snprintf(why, size, "personality() is forbidden here");
		return false;
	}
	personality((unsigned long)now);
	if (getrlimit(RLIMIT_STACK, &limit)) {
		snprintf(why, size, "the stack limit cannot be read");
		return false;
	}
	if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < limit_for(PLACEMENT_PAGES)) {
		snprintf(why, size, "the stack limit is %.3g MiB and cannot be raised",
			 (double)limit.rlim_max / 0x1p20);
		return false;
	}
	return true;
}

/* The soft limit of the stack (-1: none) and the personality, as they are for us; the filling. */
const char *placement_variable(const struct placement *placement, char *text, size_t size)
{
	struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};

	getrlimit(RLIMIT_STACK, &limit);
	snprintf(text, size, "%lld %d %u ", /* what fills the variable follows */
		 limit.rlim_cur == RLIM_INFINITY ? -1LL : (long long)limit.rlim_cur,
		 personality(WHICH_NOW), placement->filling);
	return text;
}

char **placement_environment(char **env, const struct placement *placement, struct err *err)
{
	char text[64];

	return environment_padded(env, PLACEMENT_VARIABLE,
				  placement_variable(placement, text, sizeof(text)),
				  placement->padding, err);
}

bool placement_apply(const struct placement *placement)
{
	struct rlimit limit;
	int now = personality(WHICH_NOW);

	if (now < 0 || personality((unsigned long)now | ADDR_NO_RANDOMIZE) < 0 ||
	    getrlimit(RLIMIT_STACK, &limit))
		return false;
	limit.rlim_cur = limit_for(placement->pages);
	return setrlimit(RLIMIT_STACK, &limit) == 0;
}

void placement_settle(pid_t pid)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_STACK, &limit) == 0)
		prlimit(pid, RLIMIT_STACK, &limit, NULL);
}
