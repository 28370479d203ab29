/*
 * What a counting pass tells: the worker of the moment in the line that rewrites itself, or a line
 * for each with --verbose; all else in lines that stay.
 */
#ifndef CLI_MEASURING_COUNTING_LINE_H
#define CLI_MEASURING_COUNTING_LINE_H

#include "runner/told/told.h"

#include <stdbool.h>

struct counting_line {
	bool is_shown, is_verbose, is_quiet;
	bool is_drawn; /* something stands in the line */
};

struct counting_line counting_line_new(bool quiet, bool verbose);
/* Borrows `line`. */
struct teller counting_line_teller(struct counting_line *line);
void counting_line_clear(struct counting_line *line);

#endif
