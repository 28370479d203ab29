/*
 * What a person is told while something happens, as data: a kind and what it is about. Whoever
 * prepares, keeps or counts tells it to a teller; the words are the command line's
 * (cli/words/told_words.h), a test collects the kinds.
 */
#ifndef RUNNER_TOLD_TOLD_H
#define RUNNER_TOLD_TOLD_H

#include <stdint.h>

enum told_kind {
	/* of a journal */
	TOLD_NO_JOURNAL,    /* text: why none is kept */
	TOLD_RESUMING,	    /* what: the output; unit; count: units measured already; text: when it
			       was begun; number: its seed */
	TOLD_TORN,	    /* count: bytes of the last record, which is dropped; unit */
	TOLD_JOURNAL_STAYS, /* text: why it could not be removed */
	/* of this machine */
	TOLD_COUNTER_LACKING, /* text: which counter cannot be counted, and why */
	TOLD_NO_REFERENCE,    /* no CPython that could run a pacer */
	TOLD_OWN_REFERENCE,   /* only the measured one, which becomes its own reference */
	TOLD_PYTHON_ACTIVE,   /* what: the Python of the active virtual environment, the default */
	TOLD_PYTHON_NEAR,     /* what: that of the one beside the targets */
	/* what: a virtual environment without a Python that runs; text: the Python that is taken */
	TOLD_ENVIRONMENT_BROKEN,
	TOLD_NEIGHBOUR,	       /* number: the process of another run, -1 when it cannot be told */
	TOLD_LEFT_BEHIND,      /* text: a process that could not be ended */
	TOLD_EXAMINING,	       /* number: an enum examining, which begins */
	TOLD_PROFILE_REPLACED, /* text: what is wrong with the machine's profile */
	TOLD_PROFILE_LOST,     /* text: why the profile cannot be kept */
	/* of environments as asv makes them */
	TOLD_ENVIRONMENT_CHOSEN, /* what: asv.conf.json; text: the environment */
	TOLD_ENVIRONMENT_KIND,	 /* what: asv.conf.json; text: the kind that it names, not made here
				  */
	TOLD_ENVIRONMENT_MAKING, /* what: the environment; text: its Python */
	TOLD_ENVIRONMENT_BUILDING, /* what: the project; text: of which revision */
	TOLD_NOT_BUILT,	       /* what: the first file that git does not know; count: of how many */
	TOLD_ENVIRONMENT_KEPT, /* what: which revision is installed; text: in which Python */
	/* of counting */
	TOLD_COUNTING,	     /* what: the benchmark; text: the metric's words; count: which layout,
				from 1; number: of how many */
	TOLD_COUNTING_TAKES, /* text: the metric's words; seconds: of all its workers, of the first;
				count: how many there are; number: layouts */
	TOLD_NOT_COUNTED,    /* text: what could not be counted, and why */
	/* of two sides */
	TOLD_UNCOMMITTED,     /* the candidate is a working tree with changes */
	TOLD_BUILD_OUTPUT,    /* text: what a build that failed said */
	TOLD_NOT_IN_REVISION, /* what: a path; text: the side that lacks it, a revision */
	TOLD_NOT_IN_FOLDER,   /* the same of a folder */
	TOLD_OWN_PLACEMENT,   /* text: why both sides' memory cannot lie where one draw says */
	TOLD_ONE_CORE,	      /* one block at a time: there is one core to use */
	TOLD_ON_ONE_SIDE,     /* what: a benchmark; text: the side it is on; unit: the other */
	TOLD_SKIPPED, /* count: benchmarks that their suite leaves out; text: why; what: names */
	TOLD_SKIPPED_ON_ONE_SIDE, /* what: a file; text: the side that has it skipped; unit: why */
	TOLD_BROKEN_ON_ONE_SIDE, /* what: a file; text: the side on which it cannot be loaded; unit:
				   why; details: its traceback, or NULL */
};

/* The steps of an examination of the machine. */
enum examining { EXAMINING_MACHINE, EXAMINING_STEADINESS, EXAMINING_SESSIONS, EXAMINING_DUEL };

/* All texts are borrowed for the moment of telling. */
struct told {
	enum told_kind kind;
	const char *what, *text, *unit, *details;
	uint64_t count;
	int64_t number;
	double seconds[2];
};

/* `= {0}` is one that nobody hears. */
struct teller {
	void (*tell)(void *context, const struct told *told);
	void *context;
};

void teller_tell(struct teller teller, const struct told *told);

#endif
