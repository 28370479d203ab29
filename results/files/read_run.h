/* A run in a JSON text. */
#ifndef RESULTS_FILES_READ_RUN_H
#define RESULTS_FILES_READ_RUN_H

#include "results/base/cursor.h"
#include "results/model/evidence_table.h"
#include "results/model/suite.h"

/* Reads one run after the other; all zero except for the first two to begin with. */
struct run_reader {
	const char *values_key; /* under which the values stand: versions differ */
	bool warmups_are_raw;	/* totals of all loops, not per iteration */
	/* The run that is being read; after a failure what was read of it, to be freed by the
	 * caller. */
	struct run *run;
	/* private */
	bool has_values, has_warmups, has_meta, has_assay;
	struct evidence_builder evidence, warmup_evidence;
};

/* Read the object at the cursor into reader->run, a new one standing on the metadata `base` (NULL:
   none), and move behind it. Errors name the key. */
int run_read(struct run_reader *reader, struct cursor *c, struct meta *base, struct err *err);
void run_reader_release(struct run_reader *reader);

#endif
