/* What is done with the targets of a command line that measures, where they are not measured: a
   command that takes the same words gives this to the one whose words they are (cli/doers.h). */
#ifndef CLI_INSTEAD_H
#define CLI_INSTEAD_H

#include "cli/dueling/given.h"
#include "cli/explaining/options.h"
#include "cli/measuring/job.h"
#include "cli/words/option.h"
#include "runner/target/target.h"

struct command;

struct instead {
	const char *command; /* its name, for messages */
	/* Leave of a measuring command's rows those that mean something, and append its own. */
	void (*add_options)(struct option_table *table, void *context);
	/* For one side. Returns the exit status; whatever went wrong was printed. */
	int (*run)(void *context, struct job *job, const struct targets *targets);
	void *context;
	/* Two sides are explained; NULL: there can be only one. */
	const struct explain_options *explaining;
	/* Two sides are measured, and what comes of that goes here; NULL: it is reported. */
	const struct duel_instead *dueling;
	/* In the place of run(), for sides of its own. Returns the exit status; whatever went wrong
	   was printed. NULL: run() it is. */
	int (*carry_out)(void *context, const struct duel_given *given);
	size_t own_words;   /* so many words come before the targets */
	const char *resume; /* the output of the run that is resumed; NULL: it is a new one */
};

/* Let the command explain what the words name, by these options unless they say otherwise. Returns
   the exit status; whatever went wrong was printed. */
int instead_explain(const struct command *doer, int argc, char **argv,
		    const struct explain_options *defaults);

#endif
