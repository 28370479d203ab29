/* Names for addresses in the target's compiled code: symbol and library. */
#ifndef RUNNER_READER_NATIVES_H
#define RUNNER_READER_NATIVES_H

#include "runner/reader/maps.h"
#include "runner/reader/memory.h"
#include "runner/reader/unwind_rule.h"

struct native_symbol {
	uint64_t begin, end; /* as linked */
	const char *name;
};

struct native_file;

/* What lies at an address of the target. */
struct native_place {
	struct native_file *file; /* NULL: of no file that can be read */
	uint64_t address;	  /* there, as linked */
	const char *symbol;	  /* or NULL */
	const char *library;	  /* name of its file, "[jit]" for code without one; or NULL */
};

struct natives {
	struct maps *maps; /* borrowed; read anew when an address is not in them */
	struct memory *memory;
	struct native_file **files;
	size_t n, cap;
};

/* Borrowed until natives_release. */
struct native_place natives_at(struct natives *natives, uint64_t pc);
/* The rule for calls that stand at this place, from call frame information; NULL: there is none.
   cfi_library_open() comes before. Valid until the next call. */
const struct unwind_rule *native_rule(const struct native_place *place);
/* Has this file such rules at all? */
bool native_has_rules(const struct native_place *place);
/* Has this file names for all its functions, not only for those that others may use? */
bool native_has_all_symbols(const struct native_place *place);

/* What lies at this address: the symbol, or NULL when it is unknown or the interpreter's own loop,
   and the name of the library's file, "[jit]" for code without a file, or NULL. Borrowed until
   natives_release. */
void natives_find(struct natives *natives, uint64_t pc, const char **symbol, const char **library);
void natives_release(struct natives *natives);

/* Is this the loop that runs bytecode, or a piece of it? */
bool natives_is_loop(const char *symbol);

#endif
