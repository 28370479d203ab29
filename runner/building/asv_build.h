/*
 * An environment as asv makes it: a virtual environment with what the matrix requires and the
 * project, built from a checkout and installed. It is kept for later runs, in a slot
 * (runner/building/slots.h) under assay's cache folder, and made again when what went into it
 * changes.
 *
 * What differs from asv 0.6 is in docs/asv.md.
 */
#ifndef RUNNER_BUILDING_ASV_BUILD_H
#define RUNNER_BUILDING_ASV_BUILD_H

#include "runner/building/slots.h"
#include "runner/building/source.h"
#include "runner/target/asv_conf.h"
#include "runner/target/asv_matrix.h"
#include "runner/target/interp.h"
#include "runner/told/told.h"

/* What is wanted; all borrowed. */
struct asv_order {
	const struct asv_conf *conf;
	const struct asv_variant *variant;
	const struct interp *python; /* the environment is of this one */
	const char *rev;	     /* NULL: the working tree */
};

/* `= {.slot = {.lock = -1}}` is valid and empty. */
struct asv_build {
	struct source source; /* what is installed */
	struct slot slot;     /* ours until the release */
	char *python;	      /* that of the environment */
};

/* Make it, or find it made. What takes long is told before. 0, or -1 with err: no such revision
   (ERR_USAGE), something that failed, with the command and where its log is (ERR_INPUT; the end of
   the log is told), interrupted, memory. asv_build_release in every case. */
int asv_build_make(struct asv_build *build, const struct asv_order *order, struct teller teller,
		   struct err *err);
void asv_build_release(struct asv_build *build);

#endif
