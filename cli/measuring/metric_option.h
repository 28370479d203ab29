/* --metric: its names must be known. */
#ifndef CLI_MEASURING_METRIC_OPTION_H
#define CLI_MEASURING_METRIC_OPTION_H

#include "results/base/err.h"
#include "results/base/texts.h"

/* 0, or -1 with err (ERR_USAGE) that offers the nearest. */
int metric_option_check(const struct texts *metrics, struct err *err);

/* All names with blanks between, each once, for the row's choices. */
const char *metric_option_choices(void);

#endif
