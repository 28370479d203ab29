/*
 * Parameters of programs: {VAR} in a text stands for each value of a list or a scan in turn;
 * several parameters make all combinations. Pure.
 */
#ifndef CLI_PROGRAMS_PARAMETERS_H
#define CLI_PROGRAMS_PARAMETERS_H

#include "results/base/err.h"
#include "results/base/texts.h"

#include <stdbool.h>
#include <stddef.h>

/* More combinations than these are a mistake: each is measured for seconds. */
enum { PARAMETERS_MAX = 1000 };

struct parameter {
	const char *name;   /* borrowed */
	const char *option; /* that gave it, for messages */
	char **values;	    /* owned, n of them */
	size_t n;
};

/* `= {0}` is valid: no parameters, one combination. */
struct parameters {
	struct parameter *items;
	size_t n, cap;
};

/* `lists`: pairs VAR "A,B,C" ("\," is a comma that separates nothing). `scans`: triples VAR MIN
   MAX, decimal numbers. `steps`: none (1), one for all scans, or one for each. What a scan gives is
   exact: 0.1 and 0.2 make 0.3. 0, or -1 with ERR_USAGE that names the option and the parameter.
   parameters_release is due in every case. */
int parameters_from(struct parameters *parameters, const struct texts *lists,
		    const struct texts *scans, const struct texts *steps, struct err *err);
void parameters_release(struct parameters *parameters);

/* How many combinations there are; 1 without parameters. */
size_t parameters_combinations(const struct parameters *parameters);

/* The value of parameter `which` in a combination; the first parameter changes fastest. */
const char *parameters_value(const struct parameters *parameters, size_t which, size_t combination);

/* Does {VAR} of this parameter stand in the text? NULL has none. */
bool parameter_is_in(const struct parameter *parameter, const char *text);

/* A copy of the text with the combination's values in the place of every {VAR}; what else stands in
   braces stays, and what a value holds is not looked at again. The caller frees it; NULL when
   memory ran out. */
char *parameters_fill_new(const struct parameters *parameters, size_t combination,
			  const char *text);

#endif
