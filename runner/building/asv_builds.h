/*
 * What a run of an asv suite measures in: the environments of asv.conf.json that its sides need,
 * each made once.
 */
#ifndef RUNNER_BUILDING_ASV_BUILDS_H
#define RUNNER_BUILDING_ASV_BUILDS_H

#include "runner/building/asv_build.h"

/* One of them: of a revision, for a Python. */
struct asv_held {
	char *rev, *python; /* as asked for; NULL: the working tree, the chosen Python */
	struct asv_variant variant;
	struct interp interp;
	struct asv_build build;
};

/* `= {0}` is valid and empty. It must not move in memory while it holds some. */
struct asv_builds {
	struct asv_conf conf;
	struct asv_variant variant;
	struct interp interp; /* the environments are of this Python */
	size_t n_variants;    /* how many environments the file names for it */
	char **env;	      /* NAME=VALUE of the workers, as asv sets them; ends in NULL */
	struct asv_held **items;
	size_t n, cap;
	bool has_told;
};

/* Read the file and choose: the first of its Pythons that is
   on this machine, or `python` (as --python; NULL: none was asked for); nothing is made yet. 0, or
   -1 with err: no such file, what is wrong in it, none of its Pythons here, a repository that is
   not the one around our working directory (ERR_USAGE, ERR_INPUT; what would work). */
int asv_builds_open(struct asv_builds *builds, const char *config, const char *python,
		    struct err *err);

/* The environment of a revision (NULL: the working tree), for the chosen Python or for another one
   (NULL: the chosen one): made when it is asked for first. Borrowed; NULL with err, as
   asv_build_make(). */
const struct asv_build *asv_builds_get(struct asv_builds *builds, const char *rev,
				       const char *python, struct teller teller, struct err *err);
void asv_builds_release(struct asv_builds *builds);

#endif
