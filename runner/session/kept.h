/*
 * What a journal keeps of a session: a record for each process that ended, with everything that
 * later decisions depend on, so that they are the same when the session is resumed.
 * docs/reliability.md describes the records.
 */
#ifndef RUNNER_SESSION_KEPT_H
#define RUNNER_SESSION_KEPT_H

#include "results/files/journal.h"
#include "results/model/suite.h"
#include "runner/session/loops_check.h"

#include <stdbool.h>

/* What became of one process of a session. */
struct kept_process {
	size_t target;
	uint32_t hash_seed;
	struct run *run; /* owned by whoever holds this; NULL when it failed */
	double spent_s, timed_s;
	double elapsed_s; /* since the session's start */
	/* what was known of the target afterwards */
	int64_t loops;
	struct loops_dependence dependence;
	double value_s, empty_loop_s;
	bool is_pinned, needs_more_cpus, is_in_pieces;
	long slices, waits_memory, pacers_lost;
	char kind[16], note[256];
	/* why it failed; ERR_NONE: it did not */
	struct err cause;
	char *details;	 /* owned; or NULL */
	char *output;	 /* the end of what it printed, owned; or NULL */
	bool is_written; /* its record is in the journal, or waits there */
};

void kept_process_release(struct kept_process *kept);

/* Append its record to the journal. 0, or -1 with err as of journal_append. */
int kept_process_write(const struct kept_process *kept, struct journal *journal, struct err *err);

/* The record as it was. -1 with err: it is no such record. kept_process_release is due in every
   case. */
int kept_process_parse(struct kept_process *kept, const struct journal_record *record,
		       struct err *err);

#endif
