/* Values as Python's pickle module writes them, in protocol 2, which every version from 2.3 on
   reads. What is written last lies on top of the reader's stack. */
#ifndef RESULTS_PROFILE_FILES_PICKLE_H
#define RESULTS_PROFILE_FILES_PICKLE_H

#include "results/base/buf.h"

#include <stdint.h>

void pickle_begin(struct buf *out);
void pickle_end(struct buf *out);

/* A new object of a class, without arguments; pickle_state gives it the dict on top. */
void pickle_object(struct buf *out, const char *module, const char *name);
void pickle_state(struct buf *out);

/* Items (of a dict: keys and values in turn) follow, then the end of the same kind. */
void pickle_dict(struct buf *out);
void pickle_dict_end(struct buf *out);
void pickle_list(struct buf *out);
void pickle_list_end(struct buf *out);
void pickle_tuple(struct buf *out);
void pickle_tuple_end(struct buf *out);

/* A text; bytes that are not UTF-8 become U+FFFD. */
void pickle_text(struct buf *out, const char *text);
void pickle_int(struct buf *out, int64_t value);

/* Keep what is on top under a number, and put it there again. */
void pickle_keep(struct buf *out, uint32_t number);
void pickle_again(struct buf *out, uint32_t number);
/* Take away what is on top. */
void pickle_drop(struct buf *out);

#endif
