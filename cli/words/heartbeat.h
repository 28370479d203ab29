/* A sign of life where nobody watches a terminal: CI ends what says nothing for too long. */
#ifndef CLI_WORDS_HEARTBEAT_H
#define CLI_WORDS_HEARTBEAT_H

#include <stdbool.h>
#include <stdint.h>

#define HEARTBEAT_NS (INT64_C(30) * 1000000000)

struct heartbeat {
	int64_t told_ns; /* when something was said last, or it all began */
};

/* True at most once in HEARTBEAT_NS, first when that has passed; says so to itself. */
static inline bool heartbeat_is_due(struct heartbeat *heartbeat, int64_t now_ns)
{
	if (now_ns - heartbeat->told_ns < HEARTBEAT_NS)
		return false;
	heartbeat->told_ns = now_ns;
	return true;
}

#endif
