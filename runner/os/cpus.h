/*
 * A set of CPUs, by their Linux numbers: parsed from and written as lists such as "0-3,7".
 *
 * `struct cpus s = {0}` is valid and empty and owns nothing; cpus_release returns to it. The set
 * grows as needed; numbers up to CPUS_MAX are believed.
 */
#ifndef RUNNER_OS_CPUS_H
#define RUNNER_OS_CPUS_H

#include "results/base/buf.h"
#include "results/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Linux can be built for 8192 CPUs today; eight times that still catches a "0-4000000000". */
enum { CPUS_MAX = 65535 };

struct cpus {
	unsigned long *words; /* bit c % 64 of word c / 64, as in the kernel's masks */
	size_t nwords;
};

/* `= {0}` is the empty set, to which this returns. */
void cpus_release(struct cpus *set);

/* 0, or -1 with err: memory, or a number outside 0..CPUS_MAX (ERR_USAGE). */
int cpus_add(struct cpus *set, int cpu, struct err *err);
/* Does nothing when it is not in the set. */
void cpus_remove(struct cpus *set, int cpu);
bool cpus_has(const struct cpus *set, int cpu);
size_t cpus_count(const struct cpus *set);
/* The smallest member above `after`, or -1; the first one with -1. */
int cpus_next(const struct cpus *set, int after);

bool cpus_equal(const struct cpus *a, const struct cpus *b);
/* Every member of `part` is in `whole`. */
bool cpus_contains(const struct cpus *whole, const struct cpus *part);
/* Make `to` equal to `from`, add all of `with`, keep what is in both, take away: 0, or -1 with err
   (memory) and the set as it was. */
int cpus_copy(struct cpus *to, const struct cpus *from, struct err *err);
int cpus_unite(struct cpus *set, const struct cpus *with, struct err *err);
void cpus_intersect(struct cpus *set, const struct cpus *with);
void cpus_subtract(struct cpus *set, const struct cpus *what);

/* Set `set` to what the list says: numbers and ranges "2-5", also with a stride "0-31:2/4" (two of
   every four), separated by commas, white space around them ignored. "" and "(null)", which old
   kernels print for none, are the empty set. 0, or -1 with err (ERR_USAGE: a clear line that quotes
   the part that is wrong; memory), the set then being as it was. */
int cpus_parse(struct cpus *set, const char *list, struct err *err);
/* The same for the value of the boot option isolcpus=, which may begin with flags:
   "nohz,domain,managed_irq,2-3". */
int cpus_parse_isolcpus(struct cpus *set, const char *value, struct err *err);

/* "0-3,7", nothing for the empty set. Two neighbours are a range too ("0-1"), as pyperf writes. */
void cpus_fmt(const struct cpus *set, struct buf *out);

/* One text for a set of CPUs: "0-1=a; 2=b"; where all have the same one and `is_short`, "a". `get`
   writes the text of one CPU, nothing when it has none; CPUs without one are left out. 0, or -1
   with err (memory). */
int cpus_fmt_groups(struct buf *out, const struct cpus *set, bool is_short,
		    void (*get)(struct buf *text, int cpu, const void *arg), const void *arg,
		    struct err *err);

/* The CPUs on which the scheduler may run process `pid` (0: this one), without a limit at 1024.
   0, or -1 with err (ERR_SYSTEM, memory). */
int cpus_get_affinity(struct cpus *set, pid_t pid, struct err *err);
/* Let it run on these alone. */
int cpus_set_affinity(const struct cpus *set, pid_t pid, struct err *err);

#endif
