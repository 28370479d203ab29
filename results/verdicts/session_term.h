/*
 * What sessions of the same code differ by, as a part of the interval of two stored files
 * (stats/sessions.h). It is never left out by itself: that two sessions do not differ is for the
 * user to say (`--session-sd 0%`).
 */
#ifndef RESULTS_VERDICTS_SESSION_TERM_H
#define RESULTS_VERDICTS_SESSION_TERM_H

#include "results/model/suite.h"
#include "stats/ttest.h"

#include <stdbool.h>

struct comparison;
struct compare_rules;

/* What was known before the files were looked at, the best last. */
enum session_source {
	SESSION_NONE,	    /* not a time, or nothing to test: no term */
	SESSION_ASSUMED,    /* by the kind of machine */
	SESSION_PROFILE,    /* assay doctor measured this machine */
	SESSION_CALIBRATED, /* assay run --calibrate-noise measured this benchmark here */
	SESSION_PACER,	    /* the pacers beside the values tell */
	SESSION_MACHINES, /* how the ratios of several machines differ tells; no term of its own */
	SESSION_GIVEN,	  /* by the user; nothing is added */
};

/* What kind of machine the metadata tell of. */
enum session_machine {
	SESSION_ON_UNKNOWN, /* taken for a virtual one */
	SESSION_ON_BARE,
	SESSION_ON_SHARED, /* a container on bare metal: others work beside it */
	SESSION_ON_VIRTUAL,
};

struct session_term {
	enum session_source source;
	enum session_machine machine;
	double assumed;		   /* by that kind: standard deviation of logs */
	struct ttest_session term; /* with what the files show; df inf where it was given */
};

/* "assumed", "profile", ...; "virtual", ...: for programs. */
const char *session_source_word(enum session_source source);
const char *session_machine_word(enum session_machine machine);

/* By assay's metadata (assay_virtualization, assay_container), else by signs in pyperf's. */
enum session_machine session_machine_of(const struct run *run);

/* Fill comparison->session, and note where it comes from. logs: of the processes of the old side,
   then of the new one, as they are compared; scratch: as many. */
void session_find(struct comparison *comparison, const struct compare_rules *rules,
		  const double *logs, double *scratch);

#endif
