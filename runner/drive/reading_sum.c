#include "runner/drive/reading_sum.h"

/* No clock has it: the mark of an empty sum. */
const struct reading reading_none = {.wall_ns = -1};

static void add(int64_t *sum, int64_t slice)
{
	*sum = *sum < 0 || slice < 0 ? -1 : *sum + slice;
}

static void keep_most(int64_t *most, int64_t slice)
{
	if (slice > *most)
		*most = slice;
}

static void add_counts(struct reading *sum, const struct reading *slice)
{
	for (int i = 0; i < COUNTERS_MAX; i++) {
		sum->has_counted[i] = sum->has_counted[i] && slice->has_counted[i];
		sum->counted[i].count += slice->counted[i].count;
		sum->counted[i].enabled_ns += slice->counted[i].enabled_ns;
		sum->counted[i].running_ns += slice->counted[i].running_ns;
	}
}

void reading_add(struct reading *sum, const struct reading *slice)
{
	if (sum->wall_ns < 0) {
		*sum = *slice;
		return;
	}
	add(&sum->wall_ns, slice->wall_ns);
	add(&sum->cpu_ns, slice->cpu_ns);
	add(&sum->process_cpu_ns, slice->process_cpu_ns);
	add(&sum->voluntary, slice->voluntary);
	add(&sum->involuntary, slice->involuntary);
	add(&sum->minor_faults, slice->minor_faults);
	add(&sum->major_faults, slice->major_faults);
	add(&sum->migrations, slice->migrations);
	add(&sum->collections, slice->collections);
	add(&sum->user_ns, slice->user_ns);
	add(&sum->system_ns, slice->system_ns);
	add(&sum->time_ps, slice->time_ps);
	sum->cpu = slice->cpu;
	keep_most(&sum->threads, slice->threads);
	keep_most(&sum->children, slice->children);
	keep_most(&sum->max_rss, slice->max_rss);
	keep_most(&sum->exit_code, slice->exit_code);
	add_counts(sum, slice);
}
