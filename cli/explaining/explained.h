/* What is reported of one benchmark, for people and for programs. */
#ifndef CLI_EXPLAINING_EXPLAINED_H
#define CLI_EXPLAINING_EXPLAINED_H

#include "results/profiles/profile_summary.h"
#include "results/profiles/profile_threads.h"
#include "results/profiles/source_lines.h"
#include "runner/diagnosing/diagnosing.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* All borrowed. */
struct explained {
	const char *name;
	bool is_program;
	const struct stack_profile *profile;
	const struct diagnostic_outcome *outcome;    /* NULL: it was looked at some other time */
	const struct loop_use *loop;		     /* NULL: it was looked at some other time */
	const struct stack_profile *threads_profile; /* of other threads; NULL: not looked at */
	const struct profile_threads *threads;	     /* what it says */
	const struct children_use *children;	     /* NULL: nobody counted them */
	const struct profile_summary *summary;
	struct source_lines *sources;
	bool has_one_cpu; /* reader and worker shared it */
	bool natives;	  /* the profile has native calls: show them too */
};

struct explained_style {
	bool quiet;   /* no notes */
	bool verbose; /* every row */
};

/* What should be known of it beside the numbers, each a constant name for programs and a sentence.
 */
enum explained_note {
	EXPLAINED_OTHER_THREADS, /* there are, but none was seen to run Python code */
	EXPLAINED_CHILDREN,	 /* child processes are not sampled */
	EXPLAINED_RAN_LONGER,	 /* little of its time is the measured loop */
	EXPLAINED_FEW_SAMPLES,
	EXPLAINED_ONE_CPU,
	EXPLAINED_LOST, /* more than a hundredth of the samples */
	EXPLAINED_NO_SOURCE,
	EXPLAINED_NOTES
};
void explained_notes(const struct explained *explained, bool notes[EXPLAINED_NOTES]);
/* As names, and as sentences. */
json_t *explained_notes_json_new(const struct explained *explained);
void explained_notes_print(const struct explained *explained, FILE *out);

/* A profile of fewer samples says little. */
#define EXPLAINED_FEW 100

/* 0, or -1 with err (memory). */
int explained_print(const struct explained *explained, const struct explained_style *style,
		    FILE *out, struct err *err);

/* A member of the report's "benchmarks"; NULL: memory. */
json_t *explained_json_new(const struct explained *explained);

#endif
