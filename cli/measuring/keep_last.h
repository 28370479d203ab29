/* Results that have no file of their own are kept all the same (results/files/last.h), and it is
   said. */
#ifndef CLI_MEASURING_KEEP_LAST_H
#define CLI_MEASURING_KEEP_LAST_H

#include "cli/measuring/options.h"
#include "results/model/suite.h"

#include <stddef.h>

/* Keep the n suites, of a duel the baseline first, the last of them as "last": nothing to do where
   there is a file, or nothing was measured. Where they cannot be kept nothing else is lost;
   --verbose hears why. */
void keep_last(const struct measure_options *options, struct suite *const *suites, size_t n);

#endif
