/* From what was typed (cli/measuring/options.h) to what is to be done. */
#ifndef CLI_MEASURING_SETTINGS_H
#define CLI_MEASURING_SETTINGS_H

#include "cli/measuring/options.h"
#include "runner/preparing/settings.h"

/* Pure: nothing is looked for on this machine. The plan is adaptive unless the options fix it; its
   seed is the resumed run's, the one that was given, or `drawn`. No pacer: see pacer_option.h.
   Borrows from the options. 0, or -1 with ERR_USAGE: a word that means nothing, with what would. */
int settings_from(struct settings *settings, const struct measure_options *options, uint64_t drawn,
		  struct err *err);

#endif
