/*
 * Ask git about a repository that we may not trust. Every call of git goes through here, so that
 * none runs a program that the repository's configuration names: its hooks, its monitor of files,
 * its checker of signatures. (Filters run, as for `git status`: a file is what they make of it.)
 */
#ifndef RUNNER_TARGET_GIT_H
#define RUNNER_TARGET_GIT_H

#include "runner/os/ask.h"

struct git_question {
	const char *const *words; /* behind "git", at most GIT_WORDS_MAX; ends in NULL */
	const char *dir;	  /* a folder of the repository; NULL: our working directory */
	int timeout_ms;
	size_t max_bytes;   /* of what it says */
	bool is_clean_up;   /* to be done even when the run was interrupted */
	bool is_about_here; /* fetch nothing that a partial clone lacks */
};

#define GIT_WORDS_MAX 128

/* As ask(). The repository is the folder's, even if git's own variables (GIT_DIR, GIT_INDEX_FILE,
   ..., set inside a git hook) name another; those about configuration are respected.
   answer_release() in all cases. */
int git_ask(const struct git_question *question, struct answer *answer, struct err *err);

/* For an answer that must be good, or is an error: "git WORD: how it ended". `out` gets what it
   says, NULL: that is dropped. 0, or -1 with err (ERR_INPUT; as git_ask; memory). */
int git_say(const struct git_question *question, struct buf *out, struct err *err);
/* The first line of that; free(). NULL with err. */
char *git_line_new(const struct git_question *question, struct err *err);

/* The top of the checkout around a folder (NULL: our working directory); free(). NULL with err. */
char *git_top_new(const char *dir, struct err *err);

/* Set err to that. -1. */
int git_refuse(const struct answer *answer, const struct git_question *question, struct err *err);
/* As answer_fmt_end(). */
void git_fmt_end(const struct answer *answer, const struct git_question *question, struct buf *out);

#endif
