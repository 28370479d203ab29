/* Suites of asv (docs/asv.md): is a path one, and which folder holds its benchmarks? */
#ifndef RUNNER_TARGET_ASV_SUITE_H
#define RUNNER_TARGET_ASV_SUITE_H

#include "results/base/err.h"

#define ASV_CONFIG "asv.conf.json"

/* The folder of benchmarks that `path` stands for: `path` is an asv.conf.json, a folder that holds
   one, or the very folder that one above it names as its benchmark_dir (by default "benchmarks").
   *folder is absolute and the caller's to free; NULL: it is no suite of asv's. *config, where
   `config` is not NULL, is the file, the caller's to free. 0, or -1 with err: a configuration that
   is no JSON or names a folder that is not there (ERR_INPUT), memory. */
int asv_suite_find(const char *path, char **folder, char **config, struct err *err);

#endif
