#include "runner/drive/reading_to_run.h"

#include "results/model/evidence.h"
#include "results/model/keys.h"
#include "runner/drive/marks.h"
#include "runner/events/set.h"

#include <stdio.h>
#include <time.h>

static struct evidence evidence_of(const struct reading *reading, int64_t loops,
				   int64_t session_start_ns)
{
	struct evidence evidence = evidence_unknown;

	evidence.wall_ns = reading->wall_ns;
	evidence.cpu_ns = reading->cpu_ns;
	evidence.process_cpu_ns = reading->process_cpu_ns;
	evidence.loops = loops;
	if (reading->start_ns >= 0)
		evidence.start_ns = reading->start_ns - session_start_ns;
	evidence.voluntary_switches = reading->voluntary;
	evidence.involuntary_switches = reading->involuntary;
	evidence.migrations = reading->migrations;
	evidence.minor_faults = reading->minor_faults;
	evidence.major_faults = reading->major_faults;
	evidence.gc_collections = reading->collections;
	evidence.cpu = reading->cpu;
	evidence.marks = marks_of(reading);
	return evidence;
}

/* Columns that only programs have. */
static int add_program_columns(struct run *run, const struct reading *reading, bool is_warmup,
			       struct err *err)
{
	const struct {
		const char *name;
		int64_t number;
	} columns[] = {{"user_ns", reading->user_ns},
		       {"system_ns", reading->system_ns},
		       {"max_rss", reading->max_rss}};

	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		if (columns[i].number >= 0 &&
		    run_add_column(run, columns[i].name, (double)columns[i].number, is_warmup, err))
			return -1;
	return 0;
}

/* pyperf's key for what a program needed: the most of all values and warmups so far. */
static int keep_largest_memory(struct run *run, const struct reading *reading, struct err *err)
{
	if ((double)reading->max_rss <= meta_number(run->meta, "command_max_rss", 0))
		return 0;
	return run_set_int(run, "command_max_rss", reading->max_rss, err);
}

/* Where some codes are ignored: the first that is not 0, by the key that files of hyperfine have.
 */
static int keep_exit_code(struct run *run, const struct reading *reading, struct err *err)
{
	if (reading->exit_code < 0 || meta_number(run->meta, KEY_EXIT_CODE, 0) > 0)
		return 0;
	return run_set_int(run, KEY_EXIT_CODE, reading->exit_code, err);
}

/* Raw, with the times that each was enabled and ran: what scales them stands beside them. */
static int add_counters(struct run *run, const struct reading *reading, bool is_warmup,
			struct err *err)
{
	for (size_t i = 0; reading->counters && i < reading->counters->n; i++) {
		const char *name = reading->counters->items[i].name;
		const struct counter_reading *counted = &reading->counted[i];
		char column[COUNTER_NAME_SIZE + 16];

		if (!reading->has_counted[i])
			continue;
		if (run_add_column(run, name, (double)counted->count, is_warmup, err))
			return -1;
		snprintf(column, sizeof(column), "%s_enabled_ns", name);
		if (run_add_column(run, column, (double)counted->enabled_ns, is_warmup, err))
			return -1;
		snprintf(column, sizeof(column), "%s_running_ns", name);
		if (run_add_column(run, column, (double)counted->running_ns, is_warmup, err))
			return -1;
	}
	return 0;
}

static int add_value(struct run *run, bool is_warmup, int64_t loops, double value, bool is_int,
		     struct err *err)
{
	if (is_warmup)
		return run_add_warmup(run, loops, value, err);
	return is_int ? run_add_int_value(run, (int64_t)value, err)
		      : run_add_value(run, value, err);
}

int reading_add_to_run(const struct reading *reading, struct run *run, bool is_warmup,
		       int64_t loops, int64_t inner_loops, int64_t session_start_ns,
		       struct err *err)
{
	double value = reading_value(reading, loops) / (double)inner_loops;
	struct evidence evidence = evidence_of(reading, loops, session_start_ns);

	if (add_value(run, is_warmup, loops, value, reading->own_is_int, err))
		return -1;
	if (run_add_evidence(run, &evidence, is_warmup, err))
		return -1;
	return add_program_columns(run, reading, is_warmup, err) ||
			       keep_largest_memory(run, reading, err) ||
			       keep_exit_code(run, reading, err) ||
			       add_counters(run, reading, is_warmup, err)
		       ? -1
		       : 0;
}

int run_set_date_now(struct run *run, struct err *err)
{
	struct timespec now = {0}; /* the clock can fail */
	struct tm local;
	char seconds[32], text[64];

	clock_gettime(CLOCK_REALTIME, &now);
	localtime_r(&now.tv_sec, &local);
	strftime(seconds, sizeof(seconds), "%Y-%m-%d %H:%M:%S", &local);
	snprintf(text, sizeof(text), "%s.%06ld", seconds, now.tv_nsec / 1000);
	return run_set_text(run, "date", text, err);
}
