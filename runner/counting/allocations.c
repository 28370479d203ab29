/*
 * Allocations: what one loop asks of Python's allocators, or of malloc itself, counted by hooks in
 * the worker. Exact: whole numbers for code that does the same in each loop. What the loop leaves
 * behind is a leak when its interval says so.
 */
#include "runner/counting/instrumented.h"

#include <math.h>
#include <string.h>

/* ---- a leak: told once, by the first layout */

static void say_leak(const struct interval *growth, const char *of, const struct layout *layout,
		     struct counts *counts)
{
	if (layout->number > 0 || !(growth->low > 0))
		return;
	if (growth->low == growth->high)
		instrumented_note(counts, "each loop leaves %.4g bytes%s behind", growth->estimate,
				  of);
	else
		instrumented_note(counts,
				  "each loop leaves %.4g bytes%s behind (95%% interval %.4g to "
				  "%.4g)",
				  growth->estimate, of, growth->low, growth->high);
}

/* The interval as a member of the metric's object; NULL for an unbounded one. */
static json_t *interval_json(const struct interval *interval)
{
	if (!isfinite(interval->low) || !isfinite(interval->high))
		return NULL;
	return json_pack("{s:[f,f]}", "interval", interval->low, interval->high);
}

/* Nothing leaves less than nothing behind for ever: a loop that empties what was there before has
   no leak. */
static double leak_of(const struct interval *growth)
{
	return growth->estimate > 0 ? growth->estimate : 0;
}

static struct interval per_iteration(struct interval growth, int64_t inner_loops)
{
	growth.estimate /= (double)inner_loops;
	growth.low /= (double)inner_loops;
	growth.high /= (double)inner_loops;
	return growth;
}

/* ---- Python's allocators */

enum python_metric { ALLOCATIONS, ALLOCATED_BYTES, PEAK_ALLOCATED, LEAKED_BYTES };
static const char *const python_metrics[] = {"allocations", "allocated_bytes", "peak_allocated",
					     "leaked_bytes", NULL};

enum python_key { RAW, RAW_BYTES, MEM, MEM_BYTES, OBJECT, OBJECT_BYTES, PEAK, GROWTH, DIRECT };
static const char *const python_keys[] = {
	"raw_requests", "raw_bytes",  "mem_requests", "mem_bytes",	 "object_requests",
	"object_bytes", "peak_bytes", "growth_bytes", "direct_requests", NULL};

static int try_python(const struct counting_subject *subject, const char *metric, struct err *err)
{
	(void)metric;
	if (subject->target->kind == TARGET_COMMAND)
		return err_set(err, ERR_BENCHMARK,
			       "a program has no loop that Python's allocators could be watched "
			       "in: native_allocations counts its calls of malloc");
	return instrumented_try(subject, "allocations", true, err);
}

/* What each of the three domains was asked for. */
static json_t *domains_json(const double *object, const double *mem, const double *raw)
{
	return json_pack("{s:{s:f,s:f,s:f}}", "domains", "object", *object, "mem", *mem, "raw",
			 *raw);
}

/* The three domains of `object`, `mem` and `raw`, and their sum as the metric's value. */
static void add_domains(const struct doublings *doublings, enum python_key object,
			enum python_key mem, enum python_key raw, double inner_loops,
			enum python_metric metric, struct counts *counts)
{
	double of_object = doublings_per_loop(doublings, object) / inner_loops;
	double of_mem = doublings_per_loop(doublings, mem) / inner_loops;
	double of_raw = doublings_per_loop(doublings, raw) / inner_loops;

	counts->values[metric] = of_object + of_mem + of_raw;
	counts->more[metric] = domains_json(&of_object, &of_mem, &of_raw);
}

static int count_python(const struct counting_subject *subject, const struct layout *layout,
			struct counts *counts, struct err *err)
{
	double inner_loops = (double)subject->target->inner_loops, direct;
	struct worker worker;
	struct doublings doublings;
	struct interval growth;
	int rc = instrumented_start(&worker, subject, layout, "allocations", true, err) ||
		 instrumented_count_doublings(&worker, subject->target, python_keys, &doublings,
					      err);

	if (!rc) {
		add_domains(&doublings, OBJECT, MEM, RAW, inner_loops, ALLOCATIONS, counts);
		add_domains(&doublings, OBJECT_BYTES, MEM_BYTES, RAW_BYTES, inner_loops,
			    ALLOCATED_BYTES, counts);
		counts->values[PEAK_ALLOCATED] = fmax(doublings_of_few(&doublings, PEAK), 0);
		growth = per_iteration(doublings_growth(&doublings, GROWTH),
				       subject->target->inner_loops);
		counts->values[LEAKED_BYTES] = leak_of(&growth);
		counts->more[LEAKED_BYTES] = interval_json(&growth);
		counts->loops = doublings_most(&doublings);
		say_leak(&growth, "", layout, counts);
		direct = doublings_per_loop(&doublings, DIRECT) / inner_loops;
		if (direct > 0 && layout->number == 0)
			instrumented_note(counts,
					  "%.4g allocations a loop go straight to malloc (an "
					  "extension module's own): native_allocations counts them",
					  direct);
		instrumented_finish(&worker, counts);
	}
	worker_release(&worker);
	return rc ? -1 : 0;
}

const struct instrument instrument_python_allocators = {
	.source = "hooks", .metrics = python_metrics, .try = try_python, .count = count_python};

/* ---- malloc */

enum native_metric { NATIVE_ALLOCATIONS, NATIVE_BYTES, NATIVE_PEAK, NATIVE_LEAKED };
static const char *const native_metrics[] = {"native_allocations", "native_bytes", "native_peak",
					     "native_leaked", NULL};

enum native_key { REQUESTS, BYTES, HIGHEST, LEFT };
static const char *const native_keys[] = {"native_requests", "native_bytes", "peak_bytes",
					  "growth_bytes", NULL};
static const char *const program_keys[] = {"native_requests", "native_bytes", "native_processes",
					   NULL};

static int try_native(const struct counting_subject *subject, const char *metric, struct err *err)
{
	bool is_peak = strcmp(metric, native_metrics[NATIVE_PEAK]) == 0;

	if (subject->target->kind == TARGET_COMMAND &&
	    (is_peak || strcmp(metric, native_metrics[NATIVE_LEAKED]) == 0))
		return err_set(err, ERR_BENCHMARK,
			       "of a program only the calls and their bytes are known: %s",
			       is_peak ? "peak_memory is its peak" : "it ends, and leaves nothing");
	return instrumented_try(subject, "native", true, err);
}

/* A program is counted from its start to its end, with all processes that it starts. */
static int count_program(const struct counting_subject *subject, struct worker *worker,
			 struct counts *counts, struct err *err)
{
	struct reading reading;
	int64_t got[3];

	if (worker_measure_counts(worker, WORKER_LOOP, 1, &reading, program_keys, got, err))
		return -1;
	if (got[2] == 0)
		return err_set(err, ERR_BENCHMARK,
			       "%s did not load the preload library: it is linked statically, or "
			       "runs with more rights than its user",
			       subject->target->argv[0]);
	if (got[0] == 0)
		return err_set(err, ERR_BENCHMARK,
			       "%s never called the C library's malloc: it allocates nothing, "
			       "or brings its own",
			       subject->target->argv[0]);
	counts->values[NATIVE_ALLOCATIONS] = (double)got[0];
	counts->values[NATIVE_BYTES] = (double)got[1];
	return 0;
}

static int count_loops(const struct counting_subject *subject, const struct layout *layout,
		       struct worker *worker, struct counts *counts, struct err *err)
{
	double inner_loops = (double)subject->target->inner_loops;
	struct interval growth;
	struct doublings doublings;

	if (instrumented_count_doublings(worker, subject->target, native_keys, &doublings, err))
		return -1;
	counts->values[NATIVE_ALLOCATIONS] = doublings_per_loop(&doublings, REQUESTS) / inner_loops;
	counts->values[NATIVE_BYTES] = doublings_per_loop(&doublings, BYTES) / inner_loops;
	counts->values[NATIVE_PEAK] = fmax(doublings_of_few(&doublings, HIGHEST), 0);
	growth = per_iteration(doublings_growth(&doublings, LEFT), subject->target->inner_loops);
	counts->values[NATIVE_LEAKED] = leak_of(&growth);
	counts->more[NATIVE_LEAKED] = interval_json(&growth);
	counts->loops = doublings_most(&doublings);
	say_leak(&growth, " of malloc", layout, counts);
	return 0;
}

static int count_native(const struct counting_subject *subject, const struct layout *layout,
			struct counts *counts, struct err *err)
{
	struct worker worker;
	int rc = instrumented_start(&worker, subject, layout, "native", true, err);

	if (!rc)
		rc = subject->target->kind == TARGET_COMMAND
			     ? count_program(subject, &worker, counts, err)
			     : count_loops(subject, layout, &worker, counts, err);
	if (!rc)
		instrumented_finish(&worker, counts);
	worker_release(&worker);
	return rc;
}

const struct instrument instrument_malloc = {
	.source = "preload", .metrics = native_metrics, .try = try_native, .count = count_native};
