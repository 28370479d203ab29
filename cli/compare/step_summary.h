/* The page that GitHub Actions shows of a job's step. */
#ifndef CLI_COMPARE_STEP_SUMMARY_H
#define CLI_COMPARE_STEP_SUMMARY_H

#include "results/base/buf.h"
#include "results/base/err.h"

#include <stdbool.h>

/* Is this such a step? */
bool step_summary_is_there(void);

/* Add Markdown to it: to the file that GITHUB_STEP_SUMMARY names, which others write to as well. 0,
   also where there is none; -1 with err. */
int step_summary_append(const struct buf *bytes, struct err *err);

#endif
