/*
 * The bytes of a text file as UTF-8: a byte-order mark goes, and UTF-16 behind one, which is what
 * ">" of Windows' PowerShell writes of any program's output, is rewritten.
 */
#ifndef RESULTS_BASE_ENCODING_H
#define RESULTS_BASE_ENCODING_H

#include "results/base/buf.h"
#include "results/base/err.h"

/* What has no mark stays as it is. 0, or -1 with err (ERR_INPUT: UTF-16 that ends within a
   character; memory). */
int encoding_settle(struct buf *text, struct err *err);

#endif
