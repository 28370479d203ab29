/* Bytes as text: base64 of RFC 4648, with padding. */
#ifndef RESULTS_BASE_BASE64_H
#define RESULTS_BASE_BASE64_H

#include "results/base/buf.h"

/* Appended; see buf_failed(). */
void base64_add(struct buf *out, const void *bytes, size_t len);

#endif
