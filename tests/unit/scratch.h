/* A folder of a test's own, and its end with all that is in it. */
#ifndef TESTS_UNIT_SCRATCH_H
#define TESTS_UNIT_SCRATCH_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Make one of a name that ends in six letters, drawn anew at each call: "/tmp/assay-x-XXXXXX".
   0, or -1 with errno. */
static inline int scratch_make(char *name)
{
	strcpy(name + strlen(name) - 6, "XXXXXX");
	return mkdtemp(name) ? 0 : -1;
}

static inline int scratch_remove_one(const char *path, const struct stat *st, int flag,
				     struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

/* 0, or -1 with errno. */
static inline int scratch_remove(const char *name)
{
	return nftw(name, scratch_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* A folder as above that is also where assay keeps what it learns (XDG_STATE_HOME). 0, or -1. */
static inline int scratch_make_state(char *name)
{
	return scratch_make(name) ? -1 : setenv("XDG_STATE_HOME", name, 1);
}

#endif
