/*
 * The code objects of the target that were met, kept by their address. An address may be used again
 * for another code object: so what is kept is held against the object's head each time.
 */
#ifndef RUNNER_READER_CODES_H
#define RUNNER_READER_CODES_H

#include "runner/reader/layout.h"
#include "runner/reader/memory.h"
#include "runner/reader/reader.h"

struct code {
	struct reader_code shown; /* what callers see */
	uint64_t at;
	uint64_t file, name, lines; /* pointers in its head, which say whether it is the same */
	int32_t first_line;
	int64_t size;	      /* its ob_size: units of bytecode from 3.11 on */
	unsigned char *table; /* of lines */
	size_t n_table;
	unsigned checked, asked; /* in which round it was, for those who look */
};

struct codes {
	struct code **slots; /* by a hash of the address; NULL: free */
	size_t n, cap;
	struct code **old; /* whose address was used again: their names may still be shown */
	size_t n_old, cap_old;
};

void codes_release(struct codes *codes);

/* What was kept for this address, however old; NULL: nothing. */
struct code *codes_known(const struct codes *codes, uint64_t at);

/* The code object at `at`, whose head (layout_code_size() bytes) was just read. NULL: it could not
   be read, or memory ran out. Borrowed until codes_release. */
struct code *codes_find(struct codes *codes, struct memory *memory, const struct layout *layout,
			uint64_t at, const unsigned char *head);

#endif
