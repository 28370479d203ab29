/* How counts per iteration are written, for people and for programs. */
#ifndef CLI_EXPLAINING_FIGURE_WORDS_H
#define CLI_EXPLAINING_FIGURE_WORDS_H

#include "results/base/buf.h"
#include "results/profiles/call_table.h"

#include <jansson.h>

/* Append "4,001", "0.25", or "4 to 5". */
void call_figure_add(struct buf *out, struct call_figure figure);

/* Set the members of a figure: `name`, and where it is not exact `low` and `high`. */
void call_figure_set(json_t *object, const char *name, struct call_figure figure);
/* {"function", "file", "first_line"}; NULL: the measured loop. */
json_t *call_frame_json_new(const struct profile_frame *frame);

#endif
