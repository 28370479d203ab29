/*
 * A whole input in memory: a path or "-" (stdin), gunzipped when the bytes are gzip's. Everything
 * that could go on for ever has a limit, named in the error: directories, endless devices and
 * pipes, pipes that nobody writes to, files that are too large, and gzip bombs.
 */
#ifndef RESULTS_BASE_SLURP_H
#define RESULTS_BASE_SLURP_H

#include "results/base/buf.h"
#include "results/base/err.h"

struct slurp_limits {
	size_t bytes;	   /* after decompression */
	size_t gzip_ratio; /* decompressed / compressed, looked at beyond gzip_free bytes */
	size_t gzip_free;  /* decompressed bytes that may have any ratio */
	int fifo_seconds;  /* how long a named pipe may be silent; stdin may for ever */
};

extern const struct slurp_limits slurp_limits_default;

/* The contents appended to `out`. Errors do not name the file: that is the caller's. */
int slurp(const char *path, const struct slurp_limits *limits, struct buf *out, struct err *err);

#endif
