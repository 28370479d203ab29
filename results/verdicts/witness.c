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

/* Of the time, how much a change must be able to explain to be named. */
#define WORTH 0.005

static bool is_decided(const struct metric_comparison *c)
{
	return c->verdict == VERDICT_FASTER || c->verdict == VERDICT_SLOWER;
}

static void separate(struct buf *out, size_t begin)
{
	if (out->len > begin)
		buf_adds(out, ", ");
}

/* "12% more", "30% fewer"; where there was nothing before, "3.2 instead of none". */
static void add_change(struct buf *out, const struct metric_comparison *c)
{
	char text[UNIT_TEXT];
	double ratio = c->ratio.estimate;

	if (isfinite(ratio) && ratio < 2) {
		unit_format_percent(fabs(ratio - 1), false, text);
		buf_addf(out, "%s %s %s", text, metric_comparison_says(c), c->kind.words);
		return;
	}
	if (isfinite(ratio)) {
		buf_addf(out, "%.3g times as %s %s", ratio,
			 strcmp(c->kind.unit, "byte") == 0 ? "much" : "many", c->kind.words);
		return;
	}
	metric_view_mean(&c->new_side, text);
	buf_addf(out, "%s %s instead of none", text, c->kind.words);
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

static void add_instructions(struct buf *out, double time_ratio,
			     const struct metric_comparisons *all)
{
	const struct metric_comparison *instructions = metric_comparisons_find(all, "instructions");
	const struct metric_comparison *ipc = metric_comparisons_find(all, "ipc");
	char text[UNIT_TEXT];

	if (instructions && instructions->verdict == VERDICT_SAME)
		buf_adds(out, "same instructions");
	else if (instructions && is_decided(instructions))
		add_change(out, instructions);
	else
		instructions = NULL;
	if (ipc && ipc->verdict == VERDICT_SAME)
		buf_adds(out, instructions ? " at the same IPC" : "same IPC");
	else if (ipc && is_decided(ipc)) {
		unit_format_percent(fabs(ipc->ratio.estimate - 1), false, text);
		buf_addf(out, "%sIPC %s %s", instructions ? ", " : "", text,
			 ipc->verdict == VERDICT_SLOWER ? "higher" : "lower");
	} else if (instructions && is_decided(instructions) &&
		   (instructions->ratio.estimate > 1) != (time_ratio > 1)) {
		buf_adds(out, " all the same");
	}
}

void witness_add(struct buf *out, double time_ratio, double old_time_s,
		 const struct metric_comparisons *all)
{
	size_t begin = out->len;

	add_instructions(out, time_ratio, all);
	for (size_t i = 0; i < sizeof(speakers) / sizeof(*speakers); i++) {
		const struct metric_comparison *c = metric_comparisons_find(all, speakers[i].name);

		/* The kernel's own count and the counter are the same faults. */
		if (strcmp(speakers[i].name, "minor_faults") == 0 &&
		    metric_comparisons_find(all, "page-faults"))
			continue;
		if (!c || !is_worth_a_word(c, speakers[i].cost_s, time_ratio, old_time_s))
			continue;
		separate(out, begin);
		add_change(out, c);
	}
}
