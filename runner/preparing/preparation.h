/*
 * What settings need of this machine, found before anything is measured: the interpreter, the CPUs,
 * the counters that can be counted, the facts for the metadata.
 */
#ifndef RUNNER_PREPARING_PREPARATION_H
#define RUNNER_PREPARING_PREPARATION_H

#include "runner/drive/pacer.h"
#include "runner/machine/describe.h"
#include "runner/machine/neighbours.h"
#include "runner/os/cpus.h"
#include "runner/os/home.h"
#include "runner/preparing/settings.h"
#include "runner/session/session.h"
#include "runner/target/interp.h"
#include "runner/told/told.h"

#include <jansson.h>

/* `= {0}` is valid; release is always due. */
struct preparation {
	const struct settings *settings;
	struct teller teller;
	struct home home;
	struct interp interp;
	bool needs_python;
	struct plan plan;	 /* that of the settings; beside pacers with shorter values */
	struct interp reference; /* whose pacers run beside workers; empty: there are none */
	struct pacer_rules pacer;
	struct cpus one_cpu, all_cpus; /* for workers; one_cpu empty: they are not pinned */
	struct cpus start_cpu;	       /* where a second worker may start meanwhile; may be empty */
	struct topology topology;      /* as it was before we moved to a CPU of our own */
	bool has_topology;
	struct counter_set counters; /* those of the settings that can be counted */
	struct facts facts;	     /* for the metadata of every run */
	struct description description;
	struct neighbours neighbours;
	bool has_told_of_neighbours;
};

/* Find it all: what can be found wrong is found here. Counters that this machine lacks are told.
   From here to the release, signals end the run and orphans are ours. 0, or -1 with err. */
int preparation_init(struct preparation *preparation, const struct settings *settings,
		     bool needs_python, struct teller teller, struct err *err);
/* Tells of processes that could not be ended. */
void preparation_release(struct preparation *preparation);

/* Tell, once, that another run is measuring on this machine. */
void preparation_look_around(struct preparation *preparation);

/* The session that the settings ask for; without an observer and a journal. Borrows from both. */
struct session_config preparation_session(const struct preparation *preparation,
					  const struct targets *targets);

/* What must be the same when a session of these targets is resumed (runner/keeping/identity.h);
   json_decref. NULL with err (memory; a reference that cannot be read). */
json_t *preparation_identity_new(const struct preparation *preparation,
				 const struct targets *targets, struct err *err);
/* The part of it that every kind of run has, added to `same`. 0, or -1 with err (memory). */
int preparation_add_identity(json_t *same, const struct preparation *preparation, struct err *err);

#endif
