/* Values as Python's marshal module writes them, in the form that every version from 2.7 on
   reads. */
#ifndef RESULTS_PROFILE_FILES_MARSHAL_H
#define RESULTS_PROFILE_FILES_MARSHAL_H

#include "results/base/buf.h"

#include <stdint.h>

/* Its items follow. */
void marshal_tuple(struct buf *out, unsigned n);
/* Keys and values follow in turn; marshal_end ends it. */
void marshal_dict(struct buf *out);
void marshal_end(struct buf *out);
/* A text; bytes that are not UTF-8 become U+FFFD. */
void marshal_text(struct buf *out, const char *text);
void marshal_int(struct buf *out, int64_t value); /* >= 0 */
void marshal_float(struct buf *out, double value);

#endif
