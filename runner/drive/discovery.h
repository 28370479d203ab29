/*
 * From the words of a command line to targets: files of functions, pyperf scripts, tests of pytest,
 * manifests, folders of these, suites of asv's. A file that cannot be imported becomes one target
 * that carries its error: a failed row, not the end of the run.
 */
#ifndef RUNNER_DRIVE_DISCOVERY_H
#define RUNNER_DRIVE_DISCOVERY_H

#include "runner/os/environment.h"
#include "runner/target/target.h"
#include "runner/drive/worker.h"

#include <stdbool.h>

/* How Python files are looked into. */
struct discovery {
	const struct worker_spec *spec; /* of the worker that does; its env is made by `rules` */
	const struct environment_rules *rules;
	bool finds_project;	/* files import from the project around them */
	const char *top;	/* as of project_import_path */
	char *const *arguments; /* for scripts, NULL-terminated; or NULL */
	bool is_asv;		/* a folder is a suite of asv's, though no configuration says so */
	/* Called before each file, since each costs a process; or NULL. */
	void (*looking)(void *context, const char *path);
	void *context;
};

/* Append what `path` holds; of a folder that is no suite of asv's (runner/target/asv_suite.h) the
   files bench_* in it and below it, or, where there are none, the tests that pytest finds in it. -1
   with err when the path is
   nothing that can be run (no such file, a folder without benchmarks, a broken manifest), or when
   interrupted. In a folder a file that is wrong is a target that carries its error. */
int discovery_add(struct targets *targets, const char *path, const struct discovery *how,
		  struct err *err);

#endif
