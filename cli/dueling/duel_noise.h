/* What disturbed a bout of a duel: the noise of both sides (results/noise/noise.h), as far as turns
   do not cancel it. */
#ifndef CLI_DUELING_DUEL_NOISE_H
#define CLI_DUELING_DUEL_NOISE_H

#include "results/noise/noise.h"
#include "runner/duel/duel.h"

/* Of each kind the first side's finding, or else the second's; what depends on time alone (drift,
   warm-up, one odd process) is the same for both and left out. Nothing when memory ran out. */
void duel_noise_find(struct noise *noise, const struct duel *duel, const struct bout *bout);

#endif
