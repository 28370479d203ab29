/*
 * The bytes of a text file as UTF-8: a byte-order mark is removed, and UTF-16 after one is
 * converted. ">" in Windows' PowerShell writes any program's output so.
 */
#ifndef RESULTS_BASE_ENCODING_H
#define RESULTS_BASE_ENCODING_H

#include "results/base/buf.h"
#include "results/base/err.h"

/* Text without a mark stays as it is. 0, or -1 with err (ERR_INPUT: UTF-16 that ends within a
   character; memory). */
int encoding_settle(struct buf *text, struct err *err);

#endif
