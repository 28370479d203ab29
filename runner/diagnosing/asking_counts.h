/* What --why counts by function and by line: workers of both sides, and ledgers of it. */
#ifndef RUNNER_DIAGNOSING_ASKING_COUNTS_H
#define RUNNER_DIAGNOSING_ASKING_COUNTS_H

#include "results/why/counted.h"
#include "runner/diagnosing/asking.h"

/* Requests to allocators and their bytes. 0; -1 with err: they cannot be counted by line (one
   sentence), a side failed, interrupted, memory. Released either way, as all below. */
int asking_allocations(struct why_counts *requests, struct why_counts *bytes,
		       const struct asking_request *request, struct err *err);

/* What functions themselves run, with the C code that they call. Appends to `notes` what should be
   known of it. As above; also where there is no valgrind. */
int asking_instructions(struct why_counts *counts, const struct asking_request *request,
			struct buf *notes, struct err *err);

/* Runs of the garbage collector by the line at which they began. As above. */
int asking_collections(struct why_counts *counts, const struct asking_request *request,
		       struct err *err);

/* Where two benchmarks of one file are asked about, call the old one's function as the new one's
   (results/profiles/benchmark_name.h). 0, or -1 with err (memory). */
int asking_call_alike(const struct asking_request *request, struct stack_profile *old,
		      struct err *err);

#endif
