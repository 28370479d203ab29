/* Reading result files: pyperf versions 5, 6 and "1.0", plain or gzip, a path or "-" (stdin). */
#ifndef RESULTS_FILES_READ_H
#define RESULTS_FILES_READ_H

#include "results/model/suite.h"

/* The suite in file `path`, or NULL with err: one line that names file, benchmark and key.
   Ownership moves to the caller (suite_free). */
struct suite *suite_read(const char *path, struct err *err);
/* The same from memory; `source` names it in errors. */
struct suite *suite_parse(const char *text, size_t len, const char *source, struct err *err);

#endif
