/*
 * The Python that will be measured: finding it and checking that it is one.
 *
 * Finding costs no process as a rule. Two cases ask the program itself, once: a script in front
 * of the interpreter (pyenv's and asdf's shims, which cost more than the interpreter's own start)
 * is replaced by what is behind it, and a program whose name does not say Python must show that
 * it is one. A virtual environment stays one: the symbolic link in its bin/ is never resolved.
 */
#ifndef RUNNER_INTERP_H
#define RUNNER_INTERP_H

#include "results/err.h"

#include <stddef.h>

struct interp {
	char *path; /* absolute, as it is to be started */
	char *how;  /* how it was found, for people: "python3 in PATH, behind the shim /..." */
};

/* Find what `spec` (the option --python) means:
     NULL or ""         python3 in PATH
     "./x", "~/x", "/x" that program; a folder that is a virtual environment means its bin/python
     "3.12", "3.12.1"   python3.12 in PATH, else the highest such version of pyenv ($PYENV_ROOT or
			~/.pyenv), asdf or uv, else in the system's folders; "3.13t" free-threaded
     "pypy3"            that name in PATH, else a version of that name of pyenv
   0, or -1 with err (ERR_USAGE, one line: what was looked for, where, what there is). On success
   interp_release() is due. */
int interp_find(struct interp *interp, const char *spec, struct err *err);

/* Start it once and see that it answers as a Python does. For the case that a worker did not come
   up: 0, or -1 with err (ERR_USAGE) saying why this is not a Python that runs. */
int interp_check(const struct interp *interp, struct err *err);

/* Several of them, in the order in which they were found. */
struct interps {
	struct interp *items;
	size_t n, cap;
};

/* Add all Pythons of this machine that interp_find could find by version or name, each once (by
   the file behind links): PATH first, then pyenv, asdf, uv, the system's folders. Scripts are left
   out; none is started. 0, or -1 with err (memory). */
int interps_find_all(struct interps *all, struct err *err);
void interps_release(struct interps *interps);

void interp_release(struct interp *interp);

#endif
