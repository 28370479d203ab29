/*
 * asv.conf.json: what a project says to asv about its benchmarks and the environments that they run
 * in. Read here; which environment is meant is decided by runner/target/asv_matrix.h.
 */
#ifndef RUNNER_TARGET_ASV_CONF_H
#define RUNNER_TARGET_ASV_CONF_H

#include "results/base/err.h"
#include "results/base/texts.h"

#include <jansson.h>
#include <stdbool.h>

/* Commands that build, install or uninstall the project, as they stand in the file; without any
   asv's own hold, an empty list runs nothing. */
struct asv_commands {
	bool is_given;
	struct texts lines;
};

/* `= {0}` is valid and empty. Texts are borrowed from `top`, but for `path` and `folder`. */
struct asv_conf {
	char *path;   /* as it was named */
	char *folder; /* where it lies: what its paths are relative to; without links */
	const char *project;
	const char *repo;	 /* a path or a URL */
	const char *repo_subdir; /* "": the project is at the repository's top */
	const char *benchmark_dir;
	const char *env_dir;
	const char *environment_type; /* "": not said */
	const char *dvcs;	      /* "": not said */
	struct texts pythons;	      /* empty: python3 */
	struct texts branches;
	struct asv_commands build, install, uninstall;
	double install_timeout_s;
	/* As they stand in the file: an object, and two lists of objects; NULL: not there. */
	const json_t *matrix, *exclude, *include;
	json_t *top;
};

/* Read what the file's text says. `conf` must be empty. 0, or -1 with err (ERR_INPUT, naming the
   key and what it must be, or line and column; memory); asv_conf_release in every case. Keys that
   are not known are asv's own affair. */
int asv_conf_parse(struct asv_conf *conf, const char *text, size_t len, struct err *err);

/* As asv_conf_parse(), of a file; errors begin with its path. */
int asv_conf_read(struct asv_conf *conf, const char *path, struct err *err);
void asv_conf_release(struct asv_conf *conf);

/* The file at a path of its own folder, or that path where it is absolute. The caller frees it;
   NULL: memory. */
char *asv_conf_path_new(const struct asv_conf *conf, const char *path);

/* Is the repository not on this machine's disk, as far as its name tells? Pure. */
bool asv_conf_repo_is_url(const char *repo);

#endif
