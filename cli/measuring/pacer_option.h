/* Whose pacers run beside the values: as it was typed, else as the environment says, else what
   assay does by itself (docs/pacer.md). */
#ifndef CLI_MEASURING_PACER_OPTION_H
#define CLI_MEASURING_PACER_OPTION_H

#include "cli/measuring/options.h"
#include "runner/preparing/reference.h"
#include "runner/preparing/settings.h"

#define PACER_VARIABLE "ASSAY_PACER"
/* Where neither says anything: PACER_NONE or REFERENCE_AUTO (runner/preparing/reference.h). */
#define PACER_DEFAULT REFERENCE_AUTO
#define PACER_NONE    "none"

/* Fill settings->pacer and pacer_asked_by. in_environment: what PACER_VARIABLE holds, borrowed;
   NULL or empty: nothing. Pure. */
void pacer_option(struct settings *settings, const struct measure_options *options,
		  const char *in_environment);

#endif
