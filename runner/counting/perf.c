/*
 * Counters of hardware and kernel as an instrument of the counting pass: --metric cycles. What
 * --counters counts beside the timed values is counted here in workers of its own, for n and for 2n
 * loops, so that constant costs cancel; programs are counted whole.
 */
#include "runner/counters/known.h"
#include "runner/counting/counting.h"
#include "runner/drive/worker_loops.h"
#include "runner/events/set.h"

#include "results/model/metric.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

/* n loops take about so long. */
#define COUNTED_S 0.01
/* Hardware counts an interrupt or two more or less. */
#define KNOWN_TOLERANCE 0.0001

/* Names of runner/events/names.c; the rest of them can be had by --counters. */
static const char *const metrics[] = {"instructions",
				      "cycles",
				      "branches",
				      "branch-misses",
				      "cache-references",
				      "cache-misses",
				      "ref-cycles",
				      "stalled-cycles-frontend",
				      "stalled-cycles-backend",
				      "L1-dcache-loads",
				      "L1-dcache-load-misses",
				      "L1-icache-load-misses",
				      "LLC-loads",
				      "LLC-load-misses",
				      "dTLB-loads",
				      "dTLB-load-misses",
				      "iTLB-load-misses",
				      "task-clock",
				      "cpu-clock",
				      "page-faults",
				      "minor-faults",
				      "major-faults",
				      "context-switches",
				      "cpu-migrations",
				      NULL};

/* ---- can it? */

/* Counted in this process; -1 when it cannot be. */
static double count_here(const struct counter_item *item, void (*work)(uint64_t), uint64_t argument)
{
	struct counter_reading before, after, counted;
	struct counters counters;
	int cause;

	counters_open(&counters, &item->event, 1, COUNTER_OWN, &cause);
	if (cause)
		return -1;
	work(argument); /* what is met for the first time (a sanitizer's notes) is not its work */
	counters_read(&counters, &before);
	counters_begin(&counters);
	work(argument);
	counters_end(&counters);
	counters_read(&counters, &after);
	counters_close(&counters);
	counted = counter_between(before, after);
	return metric_scaled((double)counted.count, (double)counted.enabled_ns,
			     (double)counted.running_ns);
}

/* Touch so many pages that were never touched. */
static void touch(uint64_t pages)
{
	size_t size = (size_t)pages * 4096;
	volatile char *memory =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return;
	madvise((void *)memory, size, MADV_NOHUGEPAGE);
	for (size_t i = 0; i < size; i += 4096)
		memory[i] = 1;
	munmap((void *)memory, size);
}

/* Where a known difference can be made, it must be counted. */
static int test_itself(const struct counter_item *item, struct err *err)
{
	double few, many, expected;

	if (strcmp(item->name, "instructions") == 0 && KNOWN_PER_ITERATION > 0) {
		few = count_here(item, known_loop, 100000);
		many = count_here(item, known_loop, 1100000);
		expected = 1000000.0 * KNOWN_PER_ITERATION;
	} else if (strcmp(item->name, "page-faults") == 0) {
		few = count_here(item, touch, 10);
		many = count_here(item, touch, 110);
		expected = 100;
	} else {
		return 0;
	}
	if (fabs(many - few - expected) <= KNOWN_TOLERANCE * expected)
		return 0;
	return err_set(err, ERR_SYSTEM,
		       "perf_event counted %.0f more where there are %.0f: it is "
		       "not believed",
		       many - few, expected);
}

static int try(const struct counting_subject *subject, const char *metric, struct err *err)
{
	struct counter_machine machine = counter_machine_now("");
	struct counter_set set = {0};
	char why[COUNTER_WHY_TEXT];

	(void)subject;
	if (counter_set_add(&set, metric, err))
		return -1;
	if (!counter_probe_one(&set.items[0], &machine, why))
		return err_set(err, ERR_SYSTEM, "%s", why);
	return test_itself(&set.items[0], err);
}

/* ---- counting */

/* What each metric counted in a reading, per the whole of its loops. */
static double counted_in(const struct reading *reading, size_t item)
{
	const struct counter_reading *counted = &reading->counted[item];

	if (!reading->has_counted[item])
		return NAN;
	return metric_scaled((double)counted->count, (double)counted->enabled_ns,
			     (double)counted->running_ns);
}

static int wanted_set(struct counter_set *set, const struct counts *counts,
		      const struct counting_subject *subject, struct err *err)
{
	struct counter_machine machine = counter_machine_now("");
	struct buf unused = {0};

	set->inherits = subject->needs_more_cpus;
	for (size_t k = 0; metrics[k]; k++)
		if (counts->wanted[k] && counter_set_add(set, metrics[k], err))
			return -1;
	counter_set_probe(set, &machine, &unused); /* each was tried before */
	buf_release(&unused);
	return 0;
}

/* The loops that take about COUNTED_S; each try warms up. */
static int calibrate(struct worker *worker, int64_t *loops, struct err *err)
{
	struct reading reading;

	for (*loops = 1;; *loops *= 2) {
		if (worker_measure(worker, WORKER_LOOP, *loops, &reading, err))
			return -1;
		if (reading.wall_ns >= (int64_t)(COUNTED_S * 1e9) || *loops >= INT64_C(1) << 40)
			return 0;
	}
}

static double per_iteration(double count, const char *metric, double loops)
{
	bool is_time = strcmp(metric_kind_of(metric).unit, "second") == 0;

	return fmax(0, count * (is_time ? 1e-9 : 1) / loops);
}

static void take_values(struct counts *counts, const struct counter_set *set,
			const struct reading *once, const struct reading *twice, double loops)
{
	for (size_t k = 0, item = 0; metrics[k] && item < set->n; k++) {
		double count;

		if (!counts->wanted[k] || strcmp(metrics[k], set->items[item].name) != 0)
			continue;
		count = once ? counted_in(twice, item) - counted_in(once, item)
			     : counted_in(twice, item);
		counts->values[k] = per_iteration(count, metrics[k], loops);
		item++;
	}
}

/* All of one value, after one that warms up. */
static int count_value(struct worker *worker, const struct counting_subject *subject,
		       const struct counter_set *set, int64_t loops, struct counts *counts,
		       struct err *err)
{
	struct reading reading;

	if (worker_measure(worker, WORKER_LOOP, loops, &reading, err) ||
	    worker_measure(worker, WORKER_LOOP, loops, &reading, err))
		return -1;
	counts->loops = loops;
	take_values(counts, set, NULL, &reading,
		    (double)loops * (double)subject->target->inner_loops);
	return 0;
}

static int count_loops(struct worker *worker, const struct counting_subject *subject,
		       const struct counter_set *set, struct counts *counts, struct err *err)
{
	const struct loops_wanted wanted = worker_loops(worker, subject->target, 0);
	struct reading once, twice;
	int64_t n;

	if (wanted.is_fixed)
		return count_value(worker, subject, set, wanted.n, counts, err);
	if (calibrate(worker, &n, err) || worker_measure(worker, WORKER_LOOP, n, &once, err) ||
	    worker_measure(worker, WORKER_LOOP, 2 * n, &twice, err))
		return -1;
	counts->loops = 2 * n;
	take_values(counts, set, &once, &twice, (double)n * (double)subject->target->inner_loops);
	return 0;
}

static int count_program(struct worker *worker, const struct counter_set *set,
			 struct counts *counts, struct err *err)
{
	struct reading reading;

	if (worker_measure(worker, WORKER_LOOP, 1, &reading, err))
		return -1;
	take_values(counts, set, NULL, &reading, 1);
	return 0;
}

static int count(const struct counting_subject *subject, const struct layout *layout,
		 struct counts *counts, struct err *err)
{
	struct counter_set set = {0};
	struct worker worker = {0};
	const struct counting_way plain = {0};
	int rc = wanted_set(&set, counts, subject, err);

	if (!rc)
		rc = counting_start(&worker, subject, layout, &plain, NULL, err);
	if (!rc)
		rc = worker_open_counters(&worker, &set, err);
	if (!rc)
		rc = subject->target->kind == TARGET_COMMAND
			     ? count_program(&worker, &set, counts, err)
			     : count_loops(&worker, subject, &set, counts, err);
	if (!rc)
		worker_finish(&worker);
	worker_release(&worker);
	return rc;
}

const struct instrument instrument_perf = {
	.source = "perf", .metrics = metrics, .try = try, .count = count};
