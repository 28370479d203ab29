#include "runner/events/names.h"

#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>

#define CACHE(cache, op, result)                                                                   \
	(PERF_COUNT_HW_CACHE_##cache | (PERF_COUNT_HW_CACHE_OP_##op << 8) |                        \
	 (PERF_COUNT_HW_CACHE_RESULT_##result << 16))

static const struct known {
	struct counter_name name;
	uint64_t config;
	enum place {
		USER,	 /* of the program */
		EITHER,	 /* some of it happens in the kernel on the program's behalf */
		KERNELS, /* all of it does: with user space alone it would be 0 for ever */
	} place;
} known[] = {
	{{"cycles", "cpu-cycles", "cycles of the CPU", COUNTER_HARDWARE}, PERF_COUNT_HW_CPU_CYCLES},
	{{"instructions", NULL, "instructions retired", COUNTER_HARDWARE},
	 PERF_COUNT_HW_INSTRUCTIONS},
	{{"branches", "branch-instructions", "branches retired", COUNTER_HARDWARE},
	 PERF_COUNT_HW_BRANCH_INSTRUCTIONS},
	{{"branch-misses", NULL, "branches that were predicted wrong", COUNTER_HARDWARE},
	 PERF_COUNT_HW_BRANCH_MISSES},
	{{"cache-references", NULL, "accesses of the last level cache", COUNTER_HARDWARE},
	 PERF_COUNT_HW_CACHE_REFERENCES},
	{{"cache-misses", NULL, "misses of the last level cache", COUNTER_HARDWARE},
	 PERF_COUNT_HW_CACHE_MISSES},
	{{"ref-cycles", NULL, "cycles at a fixed frequency", COUNTER_HARDWARE},
	 PERF_COUNT_HW_REF_CPU_CYCLES},
	{{"bus-cycles", NULL, "cycles of the bus", COUNTER_HARDWARE}, PERF_COUNT_HW_BUS_CYCLES},
	{{"stalled-cycles-frontend", "idle-cycles-frontend", "cycles without new instructions",
	  COUNTER_HARDWARE},
	 PERF_COUNT_HW_STALLED_CYCLES_FRONTEND},
	{{"stalled-cycles-backend", "idle-cycles-backend", "cycles that waited for data or units",
	  COUNTER_HARDWARE},
	 PERF_COUNT_HW_STALLED_CYCLES_BACKEND},
	{{"L1-dcache-loads", NULL, "reads of the first data cache", COUNTER_CACHE},
	 CACHE(L1D, READ, ACCESS)},
	{{"L1-dcache-load-misses", NULL, "reads that it did not have", COUNTER_CACHE},
	 CACHE(L1D, READ, MISS)},
	{{"L1-dcache-stores", NULL, "writes to the first data cache", COUNTER_CACHE},
	 CACHE(L1D, WRITE, ACCESS)},
	{{"L1-icache-loads", NULL, "reads of the first instruction cache", COUNTER_CACHE},
	 CACHE(L1I, READ, ACCESS)},
	{{"L1-icache-load-misses", NULL, "reads that it did not have", COUNTER_CACHE},
	 CACHE(L1I, READ, MISS)},
	{{"LLC-loads", NULL, "reads of the last level cache", COUNTER_CACHE},
	 CACHE(LL, READ, ACCESS)},
	{{"LLC-load-misses", NULL, "reads that went to memory", COUNTER_CACHE},
	 CACHE(LL, READ, MISS)},
	{{"LLC-stores", NULL, "writes to the last level cache", COUNTER_CACHE},
	 CACHE(LL, WRITE, ACCESS)},
	{{"LLC-store-misses", NULL, "writes that it did not have", COUNTER_CACHE},
	 CACHE(LL, WRITE, MISS)},
	{{"dTLB-loads", NULL, "translations of data addresses, reading", COUNTER_CACHE},
	 CACHE(DTLB, READ, ACCESS)},
	{{"dTLB-load-misses", NULL, "of these, not in the buffer", COUNTER_CACHE},
	 CACHE(DTLB, READ, MISS)},
	{{"dTLB-stores", NULL, "translations of data addresses, writing", COUNTER_CACHE},
	 CACHE(DTLB, WRITE, ACCESS)},
	{{"dTLB-store-misses", NULL, "of these, not in the buffer", COUNTER_CACHE},
	 CACHE(DTLB, WRITE, MISS)},
	{{"iTLB-loads", NULL, "translations of code addresses", COUNTER_CACHE},
	 CACHE(ITLB, READ, ACCESS)},
	{{"iTLB-load-misses", NULL, "of these, not in the buffer", COUNTER_CACHE},
	 CACHE(ITLB, READ, MISS)},
	{{"branch-loads", NULL, "reads of the branch predictor", COUNTER_CACHE},
	 CACHE(BPU, READ, ACCESS)},
	{{"branch-load-misses", NULL, "of these, misses", COUNTER_CACHE}, CACHE(BPU, READ, MISS)},
	{{"task-clock", NULL, "time of the task on a CPU", COUNTER_SOFTWARE},
	 PERF_COUNT_SW_TASK_CLOCK},
	{{"cpu-clock", NULL, "the same, by the CPU's clock", COUNTER_SOFTWARE},
	 PERF_COUNT_SW_CPU_CLOCK},
	{{"page-faults", "faults", "page faults", COUNTER_SOFTWARE},
	 PERF_COUNT_SW_PAGE_FAULTS,
	 EITHER},
	{{"minor-faults", NULL, "page faults without I/O", COUNTER_SOFTWARE},
	 PERF_COUNT_SW_PAGE_FAULTS_MIN,
	 EITHER},
	{{"major-faults", NULL, "page faults with I/O", COUNTER_SOFTWARE},
	 PERF_COUNT_SW_PAGE_FAULTS_MAJ,
	 EITHER},
	{{"context-switches", "cs", "changes to another task", COUNTER_SOFTWARE},
	 PERF_COUNT_SW_CONTEXT_SWITCHES,
	 KERNELS},
	{{"cpu-migrations", "migrations", "moves to another CPU", COUNTER_SOFTWARE},
	 PERF_COUNT_SW_CPU_MIGRATIONS,
	 KERNELS},
	{{"alignment-faults", NULL, "accesses that the kernel had to align", COUNTER_SOFTWARE},
	 PERF_COUNT_SW_ALIGNMENT_FAULTS},
	{{"emulation-faults", NULL, "instructions that the kernel emulated", COUNTER_SOFTWARE},
	 PERF_COUNT_SW_EMULATION_FAULTS},
};
enum { KNOWN = sizeof(known) / sizeof(*known) };

/* Six of hardware: cycles and instructions have counters of their own on most CPUs, and four more
   are what nearly all have. */
const char *const counter_defaults[] = {
	"cycles",	    "instructions",   "branches",   "branch-misses",
	"cache-references", "cache-misses",   "task-clock", "page-faults",
	"context-switches", "cpu-migrations", NULL};

const struct counter_name *counter_name_at(size_t i)
{
	return i < KNOWN ? &known[i].name : NULL;
}

/* Split a modifier off: its length within `name`, 0 without one; user and kernel are set by it. */
static size_t counter_modifier(const char *name, bool *user, bool *kernel)
{
	const char *colon = strrchr(name, ':');
	size_t len = colon ? strlen(colon) : 0;

	if (len < 2 || strspn(colon + 1, "uk") != len - 1)
		return 0;
	*user = strchr(colon, 'u') != NULL;
	*kernel = strchr(colon, 'k') != NULL;
	return len;
}

static bool is_named(const char *name, size_t len, const char *candidate)
{
	return candidate && strlen(candidate) == len && memcmp(candidate, name, len) == 0;
}

/* "r1c2": PERF_TYPE_RAW. */
static bool parse_raw(const char *name, size_t len, struct counter_event *event)
{
	if (len < 2 || len > 17 || name[0] != 'r' ||
	    strspn(name + 1, "0123456789abcdefABCDEF") < len - 1)
		return false;
	event->type = PERF_TYPE_RAW;
	event->config = strtoull(name + 1, NULL, 16);
	return true;
}

static uint32_t type_of(enum counter_kind kind)
{
	return kind == COUNTER_HARDWARE ? PERF_TYPE_HARDWARE
	       : kind == COUNTER_CACHE	? PERF_TYPE_HW_CACHE
					: PERF_TYPE_SOFTWARE;
}

bool counter_name_parse(const char *name, struct counter_event *event, enum counter_kind *kind)
{
	enum counter_kind unused = COUNTER_RAW;
	bool user = true, kernel = false, is_chosen;
	size_t modifier = counter_modifier(name, &user, &kernel), len = strlen(name) - modifier;

	kind = kind ? kind : &unused;
	is_chosen = modifier > 0;
	*event = (struct counter_event){.counts_user = user, .counts_kernel = kernel};
	for (size_t i = 0; i < KNOWN; i++) {
		const struct known *entry = &known[i];

		if (!is_named(name, len, entry->name.name) &&
		    !is_named(name, len, entry->name.alias))
			continue;
		*kind = entry->name.kind;
		event->type = type_of(*kind);
		event->config = entry->config;
		if (!is_chosen && entry->place != USER)
			event->counts_kernel = true;
		return true;
	}
	*kind = COUNTER_RAW;
	return parse_raw(name, len, event);
}

bool counter_name_may_leave_kernel(const char *name)
{
	for (size_t i = 0; i < KNOWN; i++)
		if (known[i].place == EITHER && is_named(name, strlen(name), known[i].name.name))
			return true;
	return false;
}
