/* Which benchmarks of a history are meant. */
#ifndef CLI_HISTORY_CHOSEN_H
#define CLI_HISTORY_CHOSEN_H

#include "results/base/texts.h"
#include "results/history/names.h"

/* Keep of `names` those that one of the words means: the name itself, an older one, or else a
   pattern as of -k (runner/target/selector.h). Without words all stay. 0, or -1 with err
   (ERR_INPUT: a word means none of them; memory). */
int chosen_keep(struct history_names *names, const struct history *history,
		const struct texts *words, struct err *err);

#endif
