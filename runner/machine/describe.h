/* The metadata that a run gets from where and when it ran: pyperf's keys and our own. */
#ifndef RUNNER_MACHINE_DESCRIBE_H
#define RUNNER_MACHINE_DESCRIBE_H

#include "results/model/suite.h"
#include "runner/machine/facts.h"
#include "runner/machine/host.h"
#include "runner/machine/topology.h"
#include "runner/os/cpus.h"

/* What a session knows of its machine and interpreter; all borrowed. Without a topology (nothing
   will be stored) runs get only what took time from them, which saves reading a dozen files a
   process. */
struct description {
	const struct topology *topology; /* NULL: nothing will be stored */
	const struct facts *facts;	 /* constant in the session; may be NULL */
};

/* Describe a run that began at `begin` on `cpus` (NULL: not known) and ends now. */
int describe_run(const struct description *description, const struct cpus *cpus,
		 const struct host_moment *begin, struct run *run, struct err *err);

#endif
