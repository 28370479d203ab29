/* Names for addresses in the target's compiled code: symbol and library. */
#ifndef RUNNER_READER_NATIVES_H
#define RUNNER_READER_NATIVES_H

#include "runner/reader/maps.h"
#include "runner/reader/memory.h"

struct native_symbol {
	uint64_t begin, end; /* as linked */
	const char *name;
};

struct native_file;

struct natives {
	struct maps *maps; /* borrowed; read anew when an address is not in them */
	struct memory *memory;
	struct native_file *files;
	size_t n, cap;
};

/* What lies at this address: the symbol, or NULL when it is unknown or the interpreter's own loop,
   and the name of the library's file, "[jit]" for code without a file, or NULL. Borrowed until
   natives_release. */
void natives_find(struct natives *natives, uint64_t pc, const char **symbol, const char **library);
void natives_release(struct natives *natives);

/* Is this the loop that runs bytecode, or a piece of it? */
bool natives_is_loop(const char *symbol);

#endif
