/*
 * Runs stored benchmarks again, to be explained, by the commands that measured them: finds out
 * whether what they ran is still there, and says what is missing.
 */
#ifndef CLI_AGAIN_H
#define CLI_AGAIN_H

#include "cli/explaining/options.h"
#include "cli/explaining/stored.h"

/* A stored_run_again (cli/explaining/stored.h). */
int again_run(const struct stored_request *request, struct again *again);

#endif
