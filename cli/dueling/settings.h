/* From what was typed of a duel to how it is done. */
#ifndef CLI_DUELING_SETTINGS_H
#define CLI_DUELING_SETTINGS_H

#include "cli/dueling/options.h"
#include "runner/duel/duel.h"
#include "runner/preparing/settings.h"

/* When each of the duels looks, and what it spends: a share of the error of one (stats/spending.h).
 */
struct spending duel_looks(const struct duel_options *options);

/* Where d->instead says how much error a duel of so many benchmarks may spend: of one of them. A
   number of blocks that could decide nothing at its share becomes the smallest that can. Pure. */
struct spending duel_looks_instead(const struct duel_options *options, size_t benchmarks);

/* Pure. Of each of the duels. Without sides, pairs, places, an observer and a journal. `counters`
   are those that can be counted; borrowed. */
struct duel_config duel_settings(const struct duel_options *options,
				 const struct measure_options *measure,
				 const struct settings *settings,
				 const struct counter_set *counters);

#endif
