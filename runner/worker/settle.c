/* The manager chose where our memory lies by the limit of the stack and the personality that we
   were started with. The benchmark, its threads and its children meet those of the manager again.
 */
#include "runner/worker/worker.h"

#include <pthread.h>
#include <sys/personality.h>
#include <sys/resource.h>

/* What glibc takes for the stack of a thread where the stack has no limit. */
#define UNLIMITED_STACK ((size_t)2 << 20)

/* glibc took the limit that it met at the start. */
static void settle_threads(rlim_t limit)
{
	pthread_attr_t attributes;

	if (pthread_getattr_default_np(&attributes))
		return;
	if (pthread_attr_setstacksize(&attributes, limit == RLIM_INFINITY ? UNLIMITED_STACK
									  : (size_t)limit) == 0)
		pthread_setattr_default_np(&attributes);
	pthread_attr_destroy(&attributes);
}

void settle(long long stack_limit, long long persona)
{
	struct rlimit limit;

	if (persona < 0)
		return;
	personality((unsigned long)persona);
	if (getrlimit(RLIMIT_STACK, &limit))
		return;
	limit.rlim_cur = stack_limit < 0 ? RLIM_INFINITY : (rlim_t)stack_limit;
	setrlimit(RLIMIT_STACK, &limit);
	settle_threads(limit.rlim_cur);
}
