/*
 * A file that appears whole or not at all: written beside the target under an unpredictable name,
 * flushed to the disk, renamed. On any failure nothing is left behind and an older file is intact.
 */
#ifndef RESULTS_BASE_ATOMIC_H
#define RESULTS_BASE_ATOMIC_H

#include "results/base/err.h"

#include <stddef.h>

enum write_mode {
	WRITE_NEW,     /* an existing file is an error, and stays as it is */
	WRITE_REPLACE, /* an existing file is replaced whole, or stays as it is */
};

/* Write `bytes` to `path` with the user's umask; an existing regular file that is replaced keeps
   its permissions, a symbolic link its target's name. Devices and pipes are written to as they
   are. A file in the way of WRITE_NEW is ERR_INPUT "already exists". Errors do not name the path:
   the caller does. */
int atomic_write(const char *path, enum write_mode mode, const void *bytes, size_t len,
		 struct err *err);

/* A new name in the folder of `path` must be on the disk too. Some file systems cannot flush a
   folder: nothing more can be done there. */
void atomic_flush_folder(const char *path);

#endif
