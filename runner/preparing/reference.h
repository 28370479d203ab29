/* Whose work runs beside the values: the reference interpreter of the pacers (docs/pacer.md). */
#ifndef RUNNER_PREPARING_REFERENCE_H
#define RUNNER_PREPARING_REFERENCE_H

#include "runner/target/interp.h"
#include "runner/told/told.h"

/* The word for "whichever Python suits". */
#define REFERENCE_AUTO "auto"

/* The interpreter that was asked for: a path, or "auto". Where there is no other Python than the
   measured one it is that, which is told; `reference` stays empty where that is none either. 0, or
   -1 with err: what was asked for is no interpreter; memory. interp_release is due in every case.
 */
int reference_settle(struct interp *reference, const char *asked, const struct interp *measured,
		     struct teller teller, struct err *err);

#endif
