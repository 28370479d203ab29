/*
 * The texts of jobs that measure a suite in shards and merge what they measured, for engines that
 * exist: one file of this room each. A text is ready to be submitted as it is; all words in it are
 * quoted for the shell that will read them, and for what reads the text before (YAML, expressions
 * of GitHub, variables of Kubernetes).
 */
#ifndef CLI_JOBS_JOBS_H
#define CLI_JOBS_JOBS_H

#include "results/base/buf.h"
#include "results/base/texts.h"

/* What is to be run; all borrowed. */
struct jobs {
	struct texts targets; /* of assay run */
	struct texts more;    /* further options of assay run, and arguments of a script */
	long n;		      /* jobs, 2 or more */
	long replicas;	      /* of each benchmark; 1: none more */
	const char *output;   /* the merged file: a name without a folder */
	const char *image;    /* of containers; NULL: none is named */
};

/* An engine. */
struct jobs_engine {
	const char *option; /* "slurm": also how it is asked for */
	const char *name;   /* "Slurm": for messages */
	long most;	    /* jobs that it takes in one go */
	bool needs_image;   /* a container image that holds assay and the suite */
	const char *taboo;  /* what no word may hold, since it would be replaced; NULL: nothing */
	void (*write)(const struct jobs *jobs, struct buf *out);
};

extern const struct jobs_engine jobs_slurm, jobs_k8s, jobs_github, jobs_gitlab;

/* Append the command of one job: "assay run --shard auto -o FILE TARGET...". `file` is already a
   word of the shell. */
void jobs_add_run(struct buf *out, const struct jobs *jobs, const char *file);
/* Append the lines that measure a shard into the file that the shell's variable `file` names, each
   after `indent`, where a job may be tried again in the same folder: begun before, it goes on where
   it ended, or, where that cannot be, anew. */
void jobs_add_again(struct buf *out, const struct jobs *jobs, const char *indent);
/* Append the name of the merged file as a word. */
void jobs_add_output(struct buf *out, const struct jobs *jobs);

#endif
