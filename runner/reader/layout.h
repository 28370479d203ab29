/*
 * How one version of CPython lays out what a reader of stacks needs: offsets in bytes, and a few
 * rules. For 3.8 to 3.12 they are in a table here, made from the headers of each version; from 3.13
 * on the target carries them itself (_Py_DebugOffsets), and only which word of that table holds
 * which offset is written down here. A version that is not known is refused: the words have moved
 * with each one so far.
 */
#ifndef RUNNER_READER_LAYOUT_H
#define RUNNER_READER_LAYOUT_H

#include "results/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An offset that this version does not have. */
#define LAYOUT_NONE UINT64_MAX

enum layout_instruction {
	INSTRUCTION_BYTE,    /* index into the bytecode, in bytes (3.8, 3.9) */
	INSTRUCTION_UNIT,    /* in units of two bytes (3.10) */
	INSTRUCTION_POINTER, /* address of a unit in the code object (3.11 on) */
};

enum lines_kind {
	LINES_LNOTAB,	 /* 3.8, 3.9 */
	LINES_RANGES,	 /* 3.10 */
	LINES_LOCATIONS, /* 3.11 on */
};

struct layout {
	unsigned minor;
	/* From _PyRuntime to the interpreters, from each to its threads. */
	uint64_t rt_interpreters, is_next, is_threads;
	uint64_t rt_main_thread; /* the ident of the main thread, where threads have no tid */
	/* A thread state. via: its frame is behind the C frame, at this offset in that. */
	uint64_t ts_next, ts_frame, ts_via, ts_ident, ts_tid;
	uint64_t ts_contexts; /* how often a context was entered or left; LAYOUT_NONE: unknown */
	/* Points into the C frame of the loop that runs its bytecode (3.10 to 3.12). From 3.13 on
	   each such loop has a foreign frame of its own there. */
	uint64_t ts_c_frame;
	uint64_t fr_back, fr_code, fr_instruction, fr_owner;
	uint64_t co_file, co_name, co_qualname, co_first_line, co_lines, co_code;
	uint64_t by_size, by_data;
	uint64_t st_length, st_state, st_ascii,
		st_compact;		       /* the last two: where characters begin */
	uint64_t gc, gc_collecting;	       /* gc: in an interpreter, or in the runtime */
	uint64_t rt_gil_thread;		       /* the thread state that has the GIL, or */
	uint64_t is_gil_locked, is_gil_holder; /* whether it is taken, and who took it last */
	/* Local variables: where a frame has them, and the tuples of their names in a code object:
	   up to 3.10 three, of locals, cells and free ones; since 3.11 one, and what each is. */
	uint64_t fr_locals, co_locals, co_cells, co_frees, co_kinds, tu_items;
	/* Of coroutines and asyncio's tasks; LAYOUT_NONE before 3.14. */
	uint64_t ge_frame, fr_stack_pointer, in_tag, in_digits;
	uint64_t awaited; /* what a coroutine awaits is so far below its stack pointer */
	/* Where a thread is asked to run a script (PEP 768): its flags, what it is asked (a flag
	   and a path in a piece of its state), and whether its interpreter lets itself be asked;
	   LAYOUT_NONE before 3.14. */
	uint64_t ts_breaker, ts_asked, asked_flag, asked_path, is_id, is_askable;
	size_t asked_path_size;
	uint64_t code_tag; /* bits to clear in a pointer to code */
	bool gc_is_of_runtime;
	int owner_generator; /* fr_owner of a generator's frame, -1: not known by it */
	int owner_foreign;   /* from this owner on a frame is not of Python code; 0: none is */
	enum layout_instruction instruction;
	enum lines_kind lines;
};

/* How many words a table of debug offsets may have. */
#define LAYOUT_WORDS 128

/* Sizes that hold what is read of a frame, a code object and a str. */
#define LAYOUT_FRAME  256
#define LAYOUT_CODE   512
#define LAYOUT_STRING 128

/* The oldest and the newest minor version that are known. */
#define LAYOUT_OLDEST 8
#define LAYOUT_NEWEST 15

/* Of 3.8 to 3.12. -1 with err (ERR_INPUT) that names the version. */
int layout_of_version(struct layout *layout, unsigned minor, struct err *err);

/* Do these words, the first of a _PyRuntime, begin a table of debug offsets? */
bool layout_has_words(const uint64_t *words, size_t n);
/* From that table. -1 with err (ERR_INPUT): a version that is not known, a free-threaded build, a
   word that cannot be an offset, each by name. */
int layout_of_words(struct layout *layout, const uint64_t *words, size_t n, struct err *err);

/* How many bytes of a frame and of a code object must be read. */
size_t layout_frame_size(const struct layout *layout);
size_t layout_code_size(const struct layout *layout);

#endif
