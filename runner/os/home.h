/* Where assay's own files are: beside the program in build/, under libexec/assay and
   share/assay after an install. */
#ifndef RUNNER_OS_HOME_H
#define RUNNER_OS_HOME_H

#include "results/base/err.h"

#include <stdbool.h>

#define HOME_PATH 4096

struct home {
	char bootstrap[HOME_PATH];  /* started inside the measured interpreter */
	char launcher[HOME_PATH];   /* starts whole programs */
	char pacer[HOME_PATH];	    /* what a pacer's process runs */
	char foreground[HOME_PATH]; /* runs one benchmark for other tools (assay exec) */
	char standin[HOME_PATH];    /* the folder that holds the pyperf package: for PYTHONPATH */
};

/* 0, or -1 with err that names the places searched. */
int home_find(struct home *home, struct err *err);

/* Is `target` the name of one of assay's own suites ("suites/core", or a file in it) and of nothing
   in the working directory? Then `path` (HOME_PATH bytes) receives where it is. */
bool home_find_suite(const char *target, char *path);

#endif
