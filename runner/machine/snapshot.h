/*
 * What the kernel's files and a few programs said at one moment: read once below a root folder, so
 * that what is decided from it is decided from data alone and can be tested with any machine's.
 *
 * Names are paths ("/proc/irq/24/smp_affinity") or, for programs, their words ("systemctl status
 * irqbalance"). `struct snapshot s = {0}` is valid and empty; snapshot_release returns to it.
 */
#ifndef RUNNER_MACHINE_SNAPSHOT_H
#define RUNNER_MACHINE_SNAPSHOT_H

#include "results/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct snapshot_item {
	char *name;
	char *text; /* the first line without white space at its end; a program's whole output; ""
		       when there is none */
	int error;  /* errno of what could not be read, else 0 */
	bool is_writable; /* by this process, as far as access(2) can tell */
};

struct snapshot {
	struct snapshot_item *items;
	size_t n, cap;
	size_t *by_name; /* indices in the order of names; made by snapshot_seal */
};

void snapshot_release(struct snapshot *snapshot);

/* Each reads one thing and adds the result, even if it is an error; 0, or -1 with err (memory). A
   name that was read already is not read again. */
int snapshot_add_file(struct snapshot *snapshot, const char *root, struct err *err,
		      const char *path_fmt, ...) __attribute__((format(printf, 4, 5)));
/* A 64-bit register of a device file (/dev/cpu/0/msr); the text is "0x850089". */
int snapshot_add_register(struct snapshot *snapshot, const char *root, const char *path,
			  uint64_t where, struct err *err);
/* What a program prints on stdout; words[0] is looked up by program_find(). */
int snapshot_add_program(struct snapshot *snapshot, const char *root, const char *const *words,
			 struct err *err);

/* Look-ups work from here on. 0, or -1 with err (memory). */
int snapshot_seal(struct snapshot *snapshot, struct err *err);

/* NULL when it was never read. */
const struct snapshot_item *snapshot_get(const struct snapshot *snapshot, const char *name_fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Its text; "" when it was not read or could not be. */
const char *snapshot_text(const struct snapshot *snapshot, const char *name_fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Where the program is, into `path`: for this machine ("" as root) its name, for the PATH to
   decide; below another root one of the root's own bin folders, so that a recorded machine's
   programs are never confused with this one's. False when such a root lacks it. */
bool program_find(char *path, size_t size, const char *root, const char *name);

#endif
