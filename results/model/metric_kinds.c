/* What is known of metrics by name. */
#include "results/model/metric_internal.h"

#include <string.h>

static const struct known {
	struct metric_kind kind;
	struct metric_column column;
} known[] = {
	/* counted exactly, or by hardware */
	{{"instructions", "instructions", "integer", .002, false}, {0}},
	{{"cycles", "cycles", "integer", .01, false}, {0}},
	{{"ipc", "instructions per cycle", "ratio", .01, false, .is_gain = true}, {0}},
	{{"branches", "branches", "integer", .002, false}, {0}},
	{{"branch-misses", "branch misses", "integer", .05, false}, {0}},
	{{"cache-references", "cache references", "integer", .05, false}, {0}},
	{{"cache-misses", "cache misses", "integer", .05, false}, {0}},
	/* memory */
	{{"allocations", "allocations", "integer", 0, true}, {0}},
	{{"allocated_bytes", "allocated bytes", "byte", 0, true}, {0}},
	{{"peak_allocated", "peak of allocated bytes", "byte", .002, false}, {0}},
	{{"leaked_bytes", "bytes left behind", "byte", 0, true}, {0}},
	{{"native_allocations", "calls of malloc", "integer", 0, true}, {0}},
	{{"native_bytes", "bytes from malloc", "byte", 0, true}, {0}},
	{{"native_peak", "peak of bytes from malloc", "byte", .002, false}, {0}},
	{{"native_leaked", "bytes of malloc left behind", "byte", 0, true}, {0}},
	{{"peak_memory", "peak memory", "byte", .01, false}, {0}},
	{{"private_memory", "private memory", "byte", .01, false}, {0}},
	{{"traced_memory", "memory that tracemalloc traced", "byte", .002, false}, {0}},
	{{"gc_time", "time of garbage collections", "second", .05, false}, {0}},
	/* evidence of every worker */
	{{"cpu_ns", "CPU time", "second", .01, false}, {"kernel", 1e-9, false}},
	{{"minor_faults", "page faults", "integer", .05, false}, {"kernel", 1, false}},
	{{"major_faults", "page faults that waited", "integer", .05, false}, {"kernel", 1, false}},
	{{"voluntary_switches", "waits", "integer", .05, false}, {"kernel", 1, false}},
	{{"involuntary_switches", "losses of the CPU", "integer", .05, false},
	 {"kernel", 1, false}},
	{{"gc_collections", "garbage collections", "integer", .01, false},
	 {"interpreter", 1, false}},
	{{"max_rss", "peak memory", "byte", .01, false}, {"kernel", 1, true}},
	/* counted by the kernel, as counters */
	{{"task-clock", "CPU time", "second", .01, false}, {0}},
	{{"cpu-clock", "CPU time", "second", .01, false}, {0}},
	{{"page-faults", "page faults", "integer", .05, false}, {0}},
	{{"context-switches", "context switches", "integer", .05, false}, {0}},
	{{"cpu-migrations", "migrations", "integer", .05, false}, {0}},
};

enum { KNOWN = sizeof(known) / sizeof(*known) };

static const struct known *find_known(const char *name)
{
	for (size_t i = 0; i < KNOWN; i++)
		if (strcmp(known[i].kind.name, name) == 0)
			return &known[i];
	return NULL;
}

const char *metric_name(size_t i)
{
	return i < KNOWN ? known[i].kind.name : NULL;
}

bool metric_is_per_1000(const char *name)
{
	size_t len = strlen(name), end = strlen(METRIC_PER_1000);

	return len > end && strcmp(name + len - end, METRIC_PER_1000) == 0;
}

struct metric_kind metric_kind_of(const char *name)
{
	const struct known *found = find_known(name);

	if (found)
		return found->kind;
	return (struct metric_kind){.name = name,
				    .words = name,
				    .unit = metric_is_per_1000(name) ? "ratio" : "integer",
				    .margin = .01};
}

size_t metric_place_of(const char *name)
{
	size_t i = 0;

	while (i < KNOWN && strcmp(known[i].kind.name, name) != 0)
		i++;
	return i;
}

const struct metric_column *metric_column_of(const char *name)
{
	const struct known *found = find_known(name);

	return found && found->column.source ? &found->column : NULL;
}
