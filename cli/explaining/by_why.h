/* `--why`: of two sides, why one is slower. */
#ifndef CLI_EXPLAINING_BY_WHY_H
#define CLI_EXPLAINING_BY_WHY_H

#include "cli/explaining/by.h"

extern const struct explaining_by explaining_by_why;

#endif
