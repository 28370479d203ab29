/*
 * pprof's profile.proto (github.com/google/pprof/proto), which `go tool pprof`, Grafana Pyroscope,
 * Parca, speedscope and others read: with functions, lines, and for each sample the labels
 * "benchmark", "worker" and "interpreter", and those of the set, whose time is the profile's.
 *
 * Its values are samples/count and, where it is known what a sample stands for, time/nanoseconds.
 * Native code is in a mapping of its library's name; waiting, the collector and tasks are in
 * mappings "[waiting]", "[collector]", "[task]". So everything but what a worker measured comes
 * back.
 */
#ifndef RESULTS_PROFILE_FILES_PPROF_H
#define RESULTS_PROFILE_FILES_PPROF_H

#include "results/profile_files/profile_set.h"

/* The message, not compressed, appended to `out`: pprof reads both, and files are gzip
   (results/base/gzip.h). Profiles must have the same unit. 0, or -1 with err (ERR_INPUT: other
   units; stacks.h). */
int pprof_format(const struct profile_set *set, struct buf *out, struct err *err);

/* Fill an empty set: a profile for each label "benchmark", a part for each label "worker"; labels
   that all samples share are the set's. Weights
   are samples where the file has them, else its last value. 0, or -1 with err (ERR_INPUT,
   memory). */
int pprof_parse(struct profile_set *set, const void *bytes, size_t len, struct err *err);

#endif
