/* What was typed of programs: how they are started, what is run around them, their parameters. */
#ifndef CLI_PROGRAMS_OPTIONS_H
#define CLI_PROGRAMS_OPTIONS_H

#include "cli/measuring/options.h"

#include <stdbool.h>

/* `= {0}` are the defaults. */
struct program_options {
	struct texts names;		  /* one for all, or one for each program or combination */
	const char *setup, *cleanup;	  /* NULL: none */
	struct texts prepare, conclude;	  /* one for all, or one for each program */
	struct texts lists, scans, steps; /* words as cli/programs/parameters.h takes them */
	const char *reference;		  /* a program that is the first of all; NULL: none */
	const char *shell;		  /* what was named; NULL: nothing */
	bool default_shell, no_shell;
	const char *input, *output; /* NULL: nothing, nowhere */
	bool shows_output;
	const char *ignored; /* exit codes; "-": all of them; NULL: none */
	long runs;	     /* 0: not said */
};

/* Append the options that fill `options`. */
void program_options_add(struct option_table *table, struct program_options *options);
void program_options_release(struct program_options *options);

/* What hyperfine calls otherwise; ends with {0}. */
extern const struct option_hint program_option_hints[];

/* What cannot be meant together, or means nothing; pure. 0, or -1 with ERR_USAGE. */
int program_options_check(const struct program_options *options,
			  const struct measure_options *measure, struct err *err);

#endif
