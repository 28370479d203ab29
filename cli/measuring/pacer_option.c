#include "cli/measuring/pacer_option.h"

#include <string.h>

void pacer_option(struct settings *settings, const struct measure_options *options,
		  const char *in_environment)
{
	const char *asked = PACER_DEFAULT;

	settings->pacer_asked_by = "--pacer";
	if (options->no_pacer) {
		asked = PACER_NONE;
	} else if (options->pacer) {
		asked = options->pacer;
	} else if (in_environment && *in_environment) {
		asked = in_environment;
		settings->pacer_asked_by = PACER_VARIABLE;
	}
	settings->pacer = strcmp(asked, PACER_NONE) == 0 ? NULL : asked;
}
