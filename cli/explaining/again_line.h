/*
 * A command line that runs something again: parts of the one that it was begun with, as it stands
 * in the result, and what is put in their place. Pure.
 */
#ifndef CLI_EXPLAINING_AGAIN_LINE_H
#define CLI_EXPLAINING_AGAIN_LINE_H

#include "cli/words/option.h"
#include "results/base/buf.h"
#include "runner/keeping/recorded.h"

/* What it was begun with, in its parts. Borrows; `= {0}` may be released. */
struct again_words {
	const struct recorded *recorded;
	struct options_given given;
	struct texts words; /* that are no options */
	char *const *rest;  /* of run: what follows "--", with it; else NULL */
};

/* `rows`: all options of its command. 0, or -1 with err: ERR_INPUT, they are not understood. */
int again_words_parse(struct again_words *words, const struct recorded *recorded,
		      const struct option *rows, struct err *err);
void again_words_release(struct again_words *words);

/* Was any of these options given? A list of long names that ends with NULL. */
bool again_words_have(const struct again_words *words, const char *const *names);

/* A command line under way: each word is ended by a NUL byte. */
struct again_line {
	struct buf text;
	char **argv; /* once it is ended; it ends with NULL */
	int argc;
};

void again_line_add(struct again_line *line, const char *word);
/* "--NAME=VALUE"; nothing without a value. */
void again_line_add_option(struct again_line *line, const char *name, const char *value);
/* All that means something to an explanation, without the options of these names. */
void again_line_add_options(struct again_line *line, const struct again_words *words,
			    const char *const *without);
/* Words and rest, behind a "--" where this command wants one. */
void again_line_add_words(struct again_line *line, const struct again_words *words);
/* Make argv of it. 0, or -1 with err (memory). */
int again_line_end(struct again_line *line, struct err *err);
void again_line_release(struct again_line *line);

#endif
