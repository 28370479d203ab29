/*
 * How a stored benchmark was begun and what it was, from its metadata: what is needed to run it
 * again. A run puts it there (KEY_BEGUN, KEY_SOURCE of results/model/keys.h); the interpreter and
 * the git commit stand there anyway.
 */
#ifndef RUNNER_KEEPING_RECORDED_H
#define RUNNER_KEEPING_RECORDED_H

#include "results/model/suite.h"
#include "runner/keeping/begun.h"
#include "runner/machine/facts.h"
#include "runner/target/target.h"

#include <jansson.h>
#include <stdbool.h>

/* Add how the run was begun, from our working directory. 0, or -1 with err (memory, no such
   directory). */
int recorded_add_begun(struct facts *facts, const struct begun *begun, struct err *err);
/* Add to each target that has a file what its repository calls it, and its checksum; a file that
   cannot be read has none. 0, or -1 with err (memory). */
int recorded_add_sources(struct targets *targets, struct err *err);
/* The end of an absolute path (without links) that its repository calls it by, or else the working
   directory; NULL: it is in neither. Borrows. */
const char *recorded_file_name(const char *path);

/* `= {0}` may be released. The texts are borrowed from the benchmark, or from `begun`; NULL: not
   recorded. */
struct recorded {
	const char *text; /* KEY_BEGUN as it stands: the same for what was measured together */
	json_t *begun;
	const char *command, *directory;
	int argc;
	char **argv;		      /* argv[0] is the command; NULL-terminated */
	const char *python, *version; /* of a program NULL */
	const char *commit;	      /* of git, the whole hash */
	bool is_dirty;		      /* files differed from the commit */
	const char *source;
	const char *duel; /* its id, where it is of a duel */
	const char *side; /* what its side was called */
};

/* Of a benchmark with runs. 0, or -1 with err: ERR_INPUT says that the file does not tell what ran;
   memory. recorded_release is due either way. */
int recorded_read(struct recorded *recorded, const struct bench *bench, struct err *err);
void recorded_release(struct recorded *recorded);

#endif
