/*
 * The file behind a mapping of another process, as that process sees it: in its own root folder,
 * and also when it was removed or replaced while it runs.
 */
#ifndef RUNNER_READER_MAPPED_FILE_H
#define RUNNER_READER_MAPPED_FILE_H

#include "runner/reader/elf_file.h"
#include "runner/reader/maps.h"
#include "runner/reader/memory.h"

/* Open it. `mapping` is the file's first. -1 with err (ERR_INPUT: it was replaced on disk; or as
   elf_open), the file named. elf_close in all cases. */
int mapped_file_open(struct elf_file *elf, struct memory *memory, const struct mapping *mapping,
		     struct err *err);

/* How far the file's addresses are moved in the process. False: it is not loaded from there. */
bool mapped_file_bias(const struct elf_file *elf, const struct mapping *mapping, uint64_t *bias);

#endif
