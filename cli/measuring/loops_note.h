/* The sentence on a benchmark whose time per loop depends on the number of loops
 * (runner/session/loops_check.h): "a loop takes 58.0% more time among 512 than among the 4096 that
 * were measured: its time depends on their number". */
#ifndef CLI_MEASURING_LOOPS_NOTE_H
#define CLI_MEASURING_LOOPS_NOTE_H

#include "results/base/buf.h"
#include "runner/session/loops_check.h"

/* Nothing where it does not. */
void loops_note_add(struct buf *out, const struct loops_dependence *dependence, int64_t loops);

#endif
