/*
 * The text of a journal's record: a JSON object on one line, {"runs": [...], "key": scalar, ...}.
 * The runs are as in result files, each with all its metadata; the meaning of the other keys is up
 * to the writer.
 */
#ifndef RESULTS_FILES_RECORD_H
#define RESULTS_FILES_RECORD_H

#include "results/base/buf.h"
#include "results/files/journal.h"
#include "results/model/suite.h"

#define RECORD_RUNS 2 /* at most: the two sides of a duel */

struct record {
	json_t *head;		       /* all keys but "runs"; owned */
	struct run *runs[RECORD_RUNS]; /* owned; who takes one puts NULL in its place */
	size_t n;
};

/* The same as the journal's next record. 0, or -1 with err: memory (also a `head` of NULL), or as
   journal_append. */
int record_append(struct journal *journal, const json_t *head, struct run *const *runs, size_t n,
		  struct err *err);

/* Read it. -1 with err: it is none. record_release is due in every case. */
int record_parse(struct record *record, const char *text, size_t len, struct err *err);
void record_release(struct record *record);

/* A text as JSON, without white space around: null for NULL, NULL when memory ran out. */
json_t *record_text_new(const char *text);

/* Why something failed, as the head's "failure", "error" and "details" (which may be NULL); nothing
   for a cause of ERR_NONE. 0, or -1 with err (memory). */
int record_set_failure(json_t *head, const struct err *cause, const char *details, struct err *err);
/* The same back: *cause stays ERR_NONE when there is none; *details is the caller's to free. */
int record_failure(const struct record *record, struct err *cause, char **details, struct err *err);

/* What stands under a key of the head, or `missing` when it is absent or of another type. */
int64_t record_int(const struct record *record, const char *key, int64_t missing);
double record_real(const struct record *record, const char *key, double missing);
const char *record_text(const struct record *record, const char *key, const char *missing);
bool record_bool(const struct record *record, const char *key);

#endif
