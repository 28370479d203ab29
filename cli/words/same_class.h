/* The row of --same-class (cli/words/option.h), for whatever tells machines apart. */
#ifndef CLI_WORDS_SAME_CLASS_H
#define CLI_WORDS_SAME_CLASS_H

#include "cli/words/option.h"

#define SAME_CLASS_ROW(target)                                                                     \
	OPT_FLAG(                                                                                  \
		0, "same-class", target, NULL,                                                     \
		"hosts of the same CPU model and image count as one machine: for hosted runners, " \
		"whose names change from job to job")

#endif
