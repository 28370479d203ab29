/*
 * The programs of a command line: what was typed, with each combination of the parameters, as words
 * to be executed. Pure but for one look whether a word names a file.
 */
#ifndef CLI_PROGRAMS_PROGRAMS_H
#define CLI_PROGRAMS_PROGRAMS_H

#include "cli/programs/options.h"
#include "cli/programs/parameters.h"
#include "runner/target/target.h"

struct program {
	char *line;   /* as it would be typed */
	char **argv;  /* with the shell's words before it, where there is one; ends with NULL */
	size_t typed; /* which of those that were typed */
	size_t combination; /* of the parameters */
};

/* `= {0}` is valid and empty. */
struct programs {
	struct program *items; /* owned */
	size_t n;
	size_t n_typed; /* before parameters */
	struct parameters parameters;
	char **shell; /* the words before a command, with "-c"; NULL: there is no shell */
};

/* From the reference, the words behind the options and the texts of --vs, in this order; each with
   the first combination of the parameters, then each with the second. The words are one program
   with its arguments; where the first has a blank and names no file, each is a program with its
   arguments in one text, as hyperfine has them. 0, or -1 with ERR_USAGE; programs_release is due in
   every case.
 */
int programs_from(struct programs *programs, const struct program_options *options,
		  const struct texts *words, const struct texts *vs, struct err *err);
void programs_release(struct programs *programs);

/* ---- cli/programs/programs_target.c */

/* The i-th one's name: what was asked for, else its line, or "command" when it is the only one. The
   caller frees it; NULL when memory ran out. */
char *programs_name_new(const struct programs *programs, const struct program_options *options,
			size_t i);

/* In a duel all programs are one benchmark: its name, and what the i-th side is called where a name
   for each was asked for (else *own is NULL). Both are the caller's. 0, or -1 (memory). */
int programs_names_of_side(const struct programs *programs, const struct program_options *options,
			   size_t i, char **name, char **own);

/* Add it as a target of this name, with all that is said of it in its facts. 0, or -1 with err. */
int programs_add_target(const struct programs *programs, const struct program_options *options,
			size_t i, const char *name, struct targets *targets, struct err *err);

#endif
