/* What the benchmarks of asv's suites need on both sides before they are measured
   (runner/drive/suite_caches.h), made once it is known which of them meet. */
#ifndef RUNNER_PREPARING_SIDE_CACHES_H
#define RUNNER_PREPARING_SIDE_CACHES_H

#include "runner/drive/worker.h"
#include "runner/preparing/pairs.h"

/* The workers that find and prepare what is measured on this side, but for their environment.
   Borrows from both. */
struct worker_spec side_spec(const struct prepared_side *side, const struct settings *settings);

/* Make it for those of the pairs alone. 0, or -1 with err, as suite_caches_make(). */
int side_caches_make(struct prepared_side sides[2], const struct pairs *pairs,
		     const struct settings *settings, struct err *err);

#endif
