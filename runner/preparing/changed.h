/* Which functions differ between a side that is a git revision and the other one, which is the
   working tree or another revision. */
#ifndef RUNNER_PREPARING_CHANGED_H
#define RUNNER_PREPARING_CHANGED_H

#include "results/why/why.h"
#include "runner/preparing/sides.h"

/* `= {0}` is valid and empty; it owns all. */
struct changed {
	struct why_place *places;
	size_t n;
};

/* Functions of Python files that `git diff` touched, in its order: a line of theirs is new, or was
   taken away. None where no side is a revision, or git does not answer. 0, or -1 with err (memory,
   interrupted); changed_release is due either way. */
int changed_find(struct changed *changed, const struct prepared_side sides[2], struct err *err);
void changed_release(struct changed *changed);

/* The same from what `git diff -U0` said; `folders`: where the files of both sides are. */
int changed_read(struct changed *changed, const char *diff, const char *const folders[2],
		 struct err *err);

#endif
