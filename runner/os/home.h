/* Where assay's own files are: beside the program in build/, under lib/assay after an install. */
#ifndef RUNNER_OS_HOME_H
#define RUNNER_OS_HOME_H

#include "results/base/err.h"

struct home {
	char bootstrap[4096]; /* started inside the measured interpreter */
	char launcher[4096];  /* starts whole programs */
	char pacer[4096];     /* what a pacer's process runs */
	char standin[4096];   /* the folder that holds the pyperf package: for PYTHONPATH */
};

/* 0, or -1 with err that names the places searched. */
int home_find(struct home *home, struct err *err);

#endif
