#include "results/profiles/stack_waits.h"

#include "results/profiles/frame_identity.h"

#include <string.h>

/* Functions of the standard library that wait, by the end of the file; NULL: all of the file. How
   far above the innermost function they may stand: Queue.get waits by Condition.wait. */
static const struct {
	const char *file, *function;
	size_t above;
	enum stack_waits what;
} waiting[] = {
	{"/concurrent/futures/thread.py", "_worker", 0, STACK_WAITS_WORK},
	{"/multiprocessing/pool.py", "worker", 0, STACK_WAITS_WORK},
	{"/queue.py", "get", 1, STACK_WAITS_WORK},
	{"/subprocess.py", NULL, 3, STACK_WAITS_CHILDREN},
	{"/multiprocessing/popen_fork.py", NULL, 0, STACK_WAITS_CHILDREN},
	{"/threading.py", NULL, 0, STACK_WAITS_THREADS},
	{"/queue.py", NULL, 0, STACK_WAITS_THREADS},
	{"/concurrent/futures/_base.py", NULL, 0, STACK_WAITS_THREADS},
};

/* System calls that only a parent makes, and those that threads make to wait for each other: what
   was stopped in one goes on by restart_syscall. */
static const char *const of_parents[] = {"wait4", "waitid", "vfork", "fork", NULL};
static const char *const of_locks[] = {"futex", "restart_syscall", NULL};

static bool is_one_of(const char *name, const char *const *names)
{
	while (*names && strcmp(name, *names) != 0)
		names++;
	return *names;
}

static const struct profile_frame *frame_of(const struct stack_profile *profile, size_t node)
{
	return &profile->frames[profile->nodes[node].frame];
}

static bool is_in(const struct profile_frame *frame, const char *file)
{
	size_t n = strlen(frame->file), m = strlen(file);

	return n >= m && strcmp(frame->file + n - m, file) == 0;
}

size_t stack_innermost(const struct stack_profile *profile, size_t node)
{
	while (frame_of(profile, node)->kind != PROFILE_PYTHON &&
	       profile->nodes[node].parent != PROFILE_NO_PARENT)
		node = profile->nodes[node].parent;
	return node;
}

static bool has_above(const struct stack_profile *profile, size_t node, const char *file,
		      const char *function, size_t above)
{
	for (size_t i = 0; i <= above && node != PROFILE_NO_PARENT; i++) {
		const struct profile_frame *frame = frame_of(profile, node);

		if (is_in(frame, file) &&
		    (!function || strcmp(frame_last_name(frame->function), function) == 0))
			return true;
		node = profile->nodes[node].parent;
	}
	return false;
}

enum stack_waits stack_waits_of(const struct stack_profile *profile, size_t node)
{
	const struct profile_frame *leaf = frame_of(profile, node);

	if (leaf->kind != PROFILE_SYSCALL)
		return STACK_RUNS;
	if (is_one_of(leaf->function, of_parents))
		return STACK_WAITS_CHILDREN;
	node = stack_innermost(profile, node);
	for (size_t i = 0; i < sizeof(waiting) / sizeof(waiting[0]); i++)
		if (has_above(profile, node, waiting[i].file, waiting[i].function,
			      waiting[i].above))
			return waiting[i].what;
	return is_one_of(leaf->function, of_locks) ? STACK_WAITS_LOCK : STACK_WAITS;
}

double stack_waits_share(const struct stack_profile *profile, enum stack_waits what)
{
	int64_t samples = stack_profile_samples(profile), found = 0;

	for (size_t i = 0; i < profile->n_nodes; i++)
		if (stack_waits_of(profile, i) == what)
			found += stack_profile_node_own(profile, i);
	return samples ? (double)found / (double)samples : 0;
}
