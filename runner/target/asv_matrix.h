/*
 * Which environments asv.conf.json names: a Python of each, with every combination of the values in
 * its matrix, but for those that are excluded; and what is included beside them. The rules are
 * those of asv 0.6 (asv/environment.py), for environments of the kind virtualenv. Pure.
 */
#ifndef RUNNER_TARGET_ASV_MATRIX_H
#define RUNNER_TARGET_ASV_MATRIX_H

#include "runner/target/asv_conf.h"

/* One of them; all is owned. `= {0}` is valid and empty. */
struct asv_variant {
	char *name;	     /* as asv would call it: "py3.12-numpy2.0" */
	char **requirements; /* as pip takes them: "numpy==2.0"; ends in NULL */
	char **build_env;    /* NAME=VALUE, of builds and of benchmarks; ends in NULL */
	char **run_env;	     /* of benchmarks alone; ends in NULL */
};

/* The first for this Python (as it stands in the file, or as it was asked for: then includes do not
   count, and one without requirements is there in any case). *n: how many there are for it, none:
   0, and nothing is filled. 0, or -1 with err (ERR_INPUT: what is no matrix, a pattern that cannot
   be read, too many combinations; memory). asv_variant_release in every case. */
int asv_matrix_first(struct asv_variant *variant, size_t *n, const struct asv_conf *conf,
		     const char *python, bool is_asked_for, struct err *err);
void asv_variant_release(struct asv_variant *variant);

/* The words for pip that stand for a name and a value of the matrix: "numpy" and "2.0" are
   "numpy==2.0", "numpy" and ">=2" "numpy>=2". An address or a path stands for itself. The caller
   frees it; NULL: memory. */
char *asv_requirement_new(const char *name, const char *value);

#endif
