/* The program that is loaded, and how it is to be started: the request load-command, read. */
#ifndef RUNNER_LAUNCHER_LOADED_H
#define RUNNER_LAUNCHER_LOADED_H

#include "runner/launcher/wire.h"

#include <stdbool.h>

enum loaded_output {
	LOADED_NULL,  /* thrown away */
	LOADED_PIPE,  /* read by us, then thrown away */
	LOADED_FILE,  /* written to a file, anew each time */
	LOADED_SHOWN, /* where the manager's own goes */
};

/* `= {0}` is valid and empty. All texts and words lie in `text`. */
struct loaded {
	char **program;			/* NULL: none is loaded */
	char **shell;			/* what a command of the shell follows; NULL: no shell */
	bool is_in_shell;		/* the program's words begin with the shell's */
	const char *prepare, *conclude; /* commands of the shell; NULL: none */
	const char *input, *file;	/* NULL: /dev/null; of LOADED_FILE */
	enum loaded_output output;
	int shown_out, shown_err; /* of LOADED_SHOWN */
	const char *ignored;	  /* exit codes, as loaded_ignores reads them; NULL: none */
	char *text;
};

/* Read the request, whose text it takes, in place of what was loaded before. 0, or an errno value
   (EINVAL: it names no program; ENOMEM): then that is still loaded. */
int loaded_read(struct loaded *loaded, struct request *request);

/* Does the program's exit code count as a success? Codes are "1,3"; "all" are those but 0. */
bool loaded_ignores(const char *ignored, int code);

/* The shell's words with this command behind them, and NULL: malloc'ed, to be freed; the words are
   borrowed. NULL when memory ran out. */
char **loaded_shell_words(const struct loaded *loaded, const char *command);

#endif
