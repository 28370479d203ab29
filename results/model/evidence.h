/*
 * What was seen while a value was taken: the columns of the "assay" object of a run,
 *
 *     "assay": {"evidence": {"wall_ns": [..], "cpu_ns": [..], ...}, "warmup_evidence": {...}}
 *
 * each a list parallel to the run's values (or warmups), null where it is not known. Columns have
 * names, so hardware counters and later ideas are just more columns; struct evidence holds those
 * that every worker reports.
 */
#ifndef RESULTS_MODEL_EVIDENCE_H
#define RESULTS_MODEL_EVIDENCE_H

#include "results/model/suite.h"

enum mark {
	MARK_PREEMPTED = 1, /* lost its CPU to others while the value was taken */
	MARK_MIGRATED = 2,  /* was moved to another CPU */
};

/* -1 means "not known" everywhere. Times and counts are of the whole value: of all its loops. */
struct evidence {
	int64_t wall_ns;	/* CLOCK_MONOTONIC */
	int64_t cpu_ns;		/* of the measuring thread */
	int64_t process_cpu_ns; /* of all threads */
	int64_t loops;
	int64_t start_ns; /* since the session's start */
	int64_t voluntary_switches, involuntary_switches;
	int64_t migrations;
	int64_t minor_faults, major_faults;
	int64_t gc_collections;
	int64_t cpu;   /* the CPU where it ended */
	int64_t marks; /* enum mark, or-ed */
};

/* Nothing known: where to start filling. */
extern const struct evidence evidence_unknown;

/* Record what was seen with the value (or warmup) that was added last. Returns 0, or -1 with err
   (no value yet, memory). */
int run_add_evidence(struct run *run, const struct evidence *evidence, bool is_warmup,
		     struct err *err);
/* What was seen with values[i]; -1 for what is not known. False when nothing is known. */
bool run_evidence(const struct run *run, size_t i, struct evidence *out);
/* Does values[i] have any of these marks? And how many of the run's values do? */
bool run_is_marked(const struct run *run, size_t i, unsigned marks);
size_t run_marked(const struct run *run, unsigned marks);

/* One cell by column name, e.g. of a counter; for the value (or warmup) added last. The value
   must be finite. */
int run_add_column(struct run *run, const char *column, double value, bool is_warmup,
		   struct err *err);
/* The cell of values[i], or `missing`. */
double run_column(const struct run *run, const char *column, size_t i, double missing);

#endif
