#include "results/verdicts/witness.h"

#include <math.h>
#include <string.h>

/* What one more of them costs at least, in seconds: changes that could not be seen in the time are
   not worth a word. Page faults and switches by what kernels take for one; the others always count.
 */
static const struct speaker {
	const char *name;
	double cost_s;
} speakers[] = {
	{"branch-misses", 3e-9},    {"cache-misses", 2e-8},	  {"LLC-load-misses", 2e-8},
	{"dTLB-load-misses", 5e-9}, {"allocations", 1e-8},	  {"allocated_bytes", 0},
	{"gc_collections", 1e-6},   {"page-faults", 1e-7},	  {"minor_faults", 1e-7},
	{"major_faults", 1e-5},	    {"voluntary_switches", 1e-6}, {"context-switches", 1e-6},
};

enum { SPEAKERS = sizeof(speakers) / sizeof(*speakers) };
_Static_assert(SPEAKERS + 2 <= WITNESS_MAX, "with instructions and IPC");

/* Of the time, how much a change must be able to explain to be named. */
#define WORTH 0.005

static bool is_decided(const struct metric_comparison *c)
{
	return c->verdict == VERDICT_FASTER || c->verdict == VERDICT_SLOWER;
}

/* True when the counts could have made the difference in time. */
static bool is_worth_a_word(const struct metric_comparison *c, double cost_s, double time_ratio,
			    double old_time_s)
{
	double more = c->new_side.mean.estimate - c->old_side.mean.estimate;

	if (!is_decided(c) || (more > 0) != (time_ratio > 1))
		return false;
	return cost_s == 0 || isnan(old_time_s) || fabs(more) * cost_s >= WORTH * old_time_s;
}

static void add(struct witness *witness, const struct metric_comparison *c)
{
	witness->metrics[witness->n++] = c;
}

static void add_instructions(struct witness *witness, double time_ratio,
			     const struct metric_comparisons *all)
{
	const struct metric_comparison *instructions = metric_comparisons_find(all, "instructions");
	const struct metric_comparison *ipc = metric_comparisons_find(all, "ipc");

	if (instructions && instructions->verdict != VERDICT_UNDECIDED)
		add(witness, instructions);
	if (ipc && ipc->verdict != VERDICT_UNDECIDED)
		add(witness, ipc);
	else if (instructions && is_decided(instructions))
		witness->is_against = (instructions->ratio.estimate > 1) != (time_ratio > 1);
}

struct witness witness_find(double time_ratio, double old_time_s,
			    const struct metric_comparisons *all)
{
	struct witness witness = {.n = 0};

	add_instructions(&witness, time_ratio, all);
	for (size_t i = 0; i < SPEAKERS; i++) {
		const struct metric_comparison *c = metric_comparisons_find(all, speakers[i].name);

		/* The kernel's own count and the counter are the same faults. */
		if (strcmp(speakers[i].name, "minor_faults") == 0 &&
		    metric_comparisons_find(all, "page-faults"))
			continue;
		if (c && is_worth_a_word(c, speakers[i].cost_s, time_ratio, old_time_s))
			add(&witness, c);
	}
	return witness;
}
