/*
 * Work done over and over, each time with another allocation failing: it must say so or do without,
 * leak no memory and no descriptor, and leave no process behind.
 */
#ifndef TESTS_UNIT_FAILS_EVERY_H
#define TESTS_UNIT_FAILS_EVERY_H

#include "results/base/err.h"
#include "tests/unit/failing_allocator.h"

#if HAS_FAILING_ALLOCATOR

#include <fcntl.h>
#include <unistd.h>

struct scene; /* what the test program's works share */

static inline int count_children(void)
{
	char path[64], text[64];
	int fd;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? 0 : read(fd, text, sizeof(text));
	if (fd >= 0)
		close(fd);
	return n > 0;
}

static inline int count_descriptors(void)
{
	int n = 0;

	for (int fd = 0; fd < 1024; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

/* Where each try starts processes a part of them is enough for every day; ASSAY_EXHAUSTIVE in the
   environment asks for all (tests/bench/injection_evidence does). */
static inline long stride_or_all(long stride)
{
	return getenv("ASSAY_EXHAUSTIVE") ? 1 : stride;
}

/* The work with every `stride`-th allocation failing, until it is done before one fails. The work
   returns 0 or -1 with err, and has released what it made. */
static inline void fails_every(long stride, int (*work)(struct scene *scene, struct err *err),
			       struct scene *scene)
{
	long tried = 0;
	bool reached = true;

	work(scene, NULL); /* what a library keeps for good it has now */
	for (long n = 0; reached; n += stride) {
		long before = live_blocks, faults = faults_injected;
		int descriptors = count_descriptors();
		struct err err = {0};
		int rc;

		allocations_left = n;
		rc = work(scene, &err);
		allocations_left = -1;
		reached = faults_injected > faults;
		if (rc && (err.kind == ERR_NONE || !err.text[0]))
			fail_msg("allocation %ld: failed without a word", n);
		if (rc && !reached)
			fail_msg("without a fault: %s", err.text);
		if (live_blocks != before)
			fail_msg("allocation %ld: %ld blocks left", n, live_blocks - before);
		if (count_descriptors() != descriptors)
			fail_msg("allocation %ld: a descriptor is left", n);
		if (count_children())
			fail_msg("allocation %ld: a process is left", n);
		tried += reached;
		assert_true(n < 100000);
	}
	print_message("%ld allocations failed in turn\n", tried);
}

static inline void each_fails(int (*work)(struct scene *scene, struct err *err), void **state)
{
	fails_every(1, work, *state);
}

#endif
#endif
