/* Explains results that are stored, from the profiles that stand beside them. */
#ifndef CLI_EXPLAINING_STORED_H
#define CLI_EXPLAINING_STORED_H

#include "cli/words/option.h"

/* Are they names of one stored result, or of two? */
bool stored_are_meant(const struct texts *words);

/* The command `assay explain OLD NEW` or `assay explain RESULT`: parses argv, prints. Returns the
   exit status; whatever went wrong was printed. */
int stored_explain(int argc, char **argv);

#endif
