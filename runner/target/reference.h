/*
 * The reference interpreter: whose processes run the pacer beside those of benchmarks. It is the
 * same one whatever Python is measured, so that files of several Pythons can be compared.
 */
#ifndef RUNNER_TARGET_REFERENCE_H
#define RUNNER_TARGET_REFERENCE_H

#include "runner/target/interp.h"

#include <stdbool.h>
#include <sys/types.h>

/* The interpreter that `spec` (--pacer, as --python) means. NULL: the system's python3, else the
   highest CPython that pyenv, asdf or uv keeps, else python3 in PATH: nothing that a virtual
   environment changes. 1: found; 0: there is none; -1 with err (ERR_USAGE, memory). */
int reference_find(struct interp *interp, const char *spec, struct err *err);

/* What a running process of it is: checksums of its program and of its libpython, "8af31c02" or
   "8af31c02+0c11d2aa". Reads both files whole, some 10 ms. 0, or -1 with err (ERR_SYSTEM). */
int reference_checksum(pid_t pid, char *text, size_t size, struct err *err);

/* The checksum of one file. 0, or -1 with err. */
int reference_checksum_file(const char *path, unsigned *crc, struct err *err);

#endif
