/* The garbage collector: how often it runs and how long, per loop, told by its own callbacks. Timed
   values know the number too (it is evidence); its time costs a callback, so it is counted apart.
 */
#include "runner/counting/instrumented.h"

/* Collections of the older generations are rare: the loops must hold some. */
#define SECONDS 0.5

enum { GC_COLLECTIONS, GC_TIME };
static const char *const metrics[] = {"gc_collections", "gc_time", NULL};
static const char *const keys[] = {"gc_collections", "gc_ns", NULL};

static int try(const struct counting_subject *subject, const char *metric, struct err *err)
{
	(void)metric;
	if (subject->target->kind == TARGET_COMMAND)
		return err_set(err, ERR_BENCHMARK,
			       "the collector is watched in a Python worker, not in a program");
	return instrumented_try(subject, "collector", false, err);
}

static int count(const struct counting_subject *subject, const struct layout *layout,
		 struct counts *counts, struct err *err)
{
	struct worker worker;
	struct long_count count = {0};
	double iterations;
	int rc = instrumented_start(&worker, subject, layout, "collector", false, err);

	if (!rc)
		rc = instrumented_count_long(&worker, subject->target, keys, SECONDS, &count, err);
	if (!rc) {
		counts->loops = count.loops;
		iterations = (double)count.values * (double)count.loops *
			     (double)subject->target->inner_loops;
		counts->values[GC_COLLECTIONS] = (double)count.sum[GC_COLLECTIONS] / iterations;
		counts->values[GC_TIME] = (double)count.sum[GC_TIME] * 1e-9 / iterations;
		instrumented_finish(&worker, counts);
	}
	worker_release(&worker);
	return rc;
}

const struct instrument instrument_collector = {
	.source = "gc.callbacks", .metrics = metrics, .try = try, .count = count};
