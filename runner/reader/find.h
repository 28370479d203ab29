/* The interpreter in a running process: where it keeps its state, and how that is laid out. */
#ifndef RUNNER_READER_FIND_H
#define RUNNER_READER_FIND_H

#include "runner/reader/layout.h"
#include "runner/reader/maps.h"
#include "runner/reader/memory.h"
#include "runner/reader/values.h"

struct found {
	struct layout layout;
	uint64_t file;		 /* where the first part of its file is mapped */
	uint64_t runtime;	 /* address of _PyRuntime */
	uint64_t code_type;	 /* of PyCode_Type; 0: its name was stripped */
	uint64_t coroutine_type; /* of PyCoro_Type; the same */
	struct object_types types;
	char version[16]; /* "3.14.2"; "3.8" where the last number is not known */
};

/* -1 with err (ERR_INPUT): no Python in it, PyPy, a version that is not known, a free-threaded
   build, a damaged file, each by name; no right to read it, with what would help. */
int find_interpreter(struct found *found, struct memory *memory, const struct maps *maps,
		     struct err *err);

/* Is any of these files called like a Python of any kind? */
bool find_any_python(const struct maps *maps);

/* The address of asyncio's own table of offsets, which 3.14 has in a library and 3.15 in the
   interpreter. 0: none (asyncio was not imported). */
uint64_t find_asyncio(struct memory *memory, const struct maps *maps);

/* The version that a file of an interpreter was built as, "3.8.18", by the one text of that form in
   `bytes`; minor 0: any from 3.8 to 3.12. False: there is none, or more than one. */
bool find_version(const char *bytes, size_t n, unsigned minor, unsigned *found_minor,
		  unsigned *micro);

#endif
