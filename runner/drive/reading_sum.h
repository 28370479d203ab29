/* Several readings of one value, which was measured in slices. Pure. */
#ifndef RUNNER_DRIVE_READING_SUM_H
#define RUNNER_DRIVE_READING_SUM_H

#include "runner/drive/message.h"

/* Nothing measured yet: what is added first is the sum. */
extern const struct reading reading_none;

/* Times and counts add up, as long as all slices know them; where it began is where the first did,
   the CPU that of the last; of threads, children and memory it is the most. */
void reading_add(struct reading *sum, const struct reading *slice);

#endif
