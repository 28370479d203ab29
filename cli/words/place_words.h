/* Where something was measured, in a line: interpreter, version, machine. */
#ifndef CLI_WORDS_PLACE_WORDS_H
#define CLI_WORDS_PLACE_WORDS_H

#include "results/base/buf.h"

/* As metadata have it; NULL, or no CPUs, where it is not known. */
struct place_facts {
	const char *implementation, *version; /* "cpython", "3.12.3 (64-bit)" */
	const char *gil;		      /* "disabled" is worth a word */
	const char *model;		      /* of the CPU */
	double cpus;
};

/* Append "CPython 3.12.3, AMD EPYC 7B13, 2 CPUs"; nothing where nothing is known. */
void place_words_add(struct buf *out, const struct place_facts *facts);

/* Append the places of two sides: what is the same once, else each with its side's name: "old:
   CPython 3.12.3; new: CPython 3.13.0; AMD EPYC 7B13, 2 CPUs". Nothing where nothing is known. */
void place_words_add_two(struct buf *out, const struct place_facts facts[2],
			 const char *const names[2]);

#endif
