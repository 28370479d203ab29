/*
 * How to find a caller's registers, as a file's call frame information says it: read by elfutils'
 * libdw, which is opened when it is needed first, so that assay runs without it.
 */
#ifndef RUNNER_READER_CFI_LIBRARY_H
#define RUNNER_READER_CFI_LIBRARY_H

#include "runner/reader/unwind_rule.h"

#include "results/base/err.h"

struct cfi_file;

/* 0, or -1 with err (ERR_SYSTEM): it is not installed, with what to install; it is too old. */
int cfi_library_open(struct err *err);

/* The information in an ELF file, of which fd is a descriptor (borrowed), or in the image of one in
   memory (kept by the caller until cfi_file_free). NULL: it has none, or memory ran out. */
struct cfi_file *cfi_file_new(int fd);
struct cfi_file *cfi_image_new(void *image, size_t size);
void cfi_file_free(struct cfi_file *file);

/* The rule for an instruction at this address (as linked). False: the file says nothing of it, or
   what unwind_rule.h does not know. */
bool cfi_file_rule(struct cfi_file *file, uint64_t address, struct unwind_rule *rule);

#endif
