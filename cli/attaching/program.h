/* A program that is started to be recorded: as from a shell, with our terminal, input and output.
 */
#ifndef CLI_ATTACHING_PROGRAM_H
#define CLI_ATTACHING_PROGRAM_H

#include "cli/attaching/record.h"
#include "results/base/texts.h"

/* Start it, record it to its end (or for the time that was asked for, after which it runs on), wait
   for it. The exit status: that of the recording, or 1 with a line on stderr when the program
   failed. -1 with err. */
int program_record(const struct record_options *options, const struct texts *words,
		   struct err *err);

#endif
