/*
 * Writing result files: pyperf "1.0", byte for byte as pyperf writes it (sorted keys, hoisted
 * metadata, shortest round-trip floats as Python's repr), with each run's "assay" object beside
 * its values. Atomic: a temporary file beside the target, fsync, rename; a name ending in .gz is
 * compressed.
 */
#ifndef RESULTS_FILES_WRITE_H
#define RESULTS_FILES_WRITE_H

#include "results/base/atomic.h"
#include "results/base/buf.h"
#include "results/model/suite.h"

enum write_style { WRITE_COMPACT, WRITE_INDENTED };

/* The bytes that suite_write gives a file of this name, appended to `out`. */
int suite_pack(const struct suite *suite, const char *path, enum write_style style, struct buf *out,
	       struct err *err);
/* Write it, compressed where the name ends in .gz, whole or not at all (results/base/atomic.h). 0,
   or -1 with err that names the file. */
int suite_write(const struct suite *suite, const char *path, enum write_mode mode,
		enum write_style style, struct err *err);
/* One run with all its metadata, as an object on one line, appended to `out`. */
int run_format(const struct run *run, struct buf *out, struct err *err);

/* The same bytes as suite_write's appended to `out` (with the final newline). */
int suite_format(const struct suite *suite, enum write_style style, struct buf *out,
		 struct err *err);

#endif
