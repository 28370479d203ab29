/*
 * The Python that will be measured: finding it, checking that it is one, describing it.
 *
 * Finding costs no process as a rule. Two cases ask the program itself, once: a script in front
 * of the interpreter (pyenv's and asdf's shims, which cost more than the interpreter's own start)
 * is replaced by what is behind it, and a program whose name does not say Python must show that
 * it is one. A virtual environment stays one: the symbolic link in its bin/ is never resolved.
 */
#ifndef RUNNER_TARGET_INTERP_H
#define RUNNER_TARGET_INTERP_H

#include "results/base/err.h"
#include "runner/machine/facts.h"

#include <stddef.h>

struct interp {
	char *path; /* absolute, as it is to be started */
	char *how;  /* how it was found, for people: "python3 in PATH, behind the shim /..." */
};

/* Find the interpreter that `spec` (the option --python) means:
     NULL or ""         what ASSAY_PYTHON says, as below; without it python3 in PATH
     "./x", "~/x", "/x" that program; a folder that is a virtual environment means its bin/python
     "3.12", "3.12.1"   python3.12 in PATH, else the highest such version of pyenv ($PYENV_ROOT or
			~/.pyenv), asdf or uv, else in the system's folders; "3.13t" free-threaded
     "python3.12"       the same
     "pypy3"            that name in PATH, else a version of that name of pyenv
   0, or -1 with err (ERR_USAGE, one line: what was searched for, where, and what there is). On
   success interp_release() is due. */
int interp_find(struct interp *interp, const char *spec, struct err *err);

/* Start it once and check that it answers like a Python. For when a worker did not start: 0, or -1
   with err (ERR_USAGE) saying why this is not a Python that runs. */
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

/* Ask the interpreter about itself: one process, some 30 to 200 ms, so only when metadata are
   wanted. `envp` is the environment that its workers get (NULL: ours), since the hash seed, the
   GIL and the JIT depend on it. Adds to `facts` what pyperf records, as pyperf words it:
     python_implementation, python_version, python_executable, python_compiler, python_cflags,
     python_config_args, python_hash_seed (only when set), timer, platform
   and keys of our own, absent when unknown:
     assay_python_gil     "enabled" or "disabled"
     assay_python_jit     "on", "built" (there, but not switched on) or "off" (none there)
     assay_python_debug, assay_python_pgo, assay_python_lto, assay_python_shared (libpython is a
     shared library), assay_python_venv: "yes" or "no"; a distribution's build does not tell pgo
     and lto
     assay_python_found   how it was found
   0, or -1 with err (ERR_BENCHMARK: it does not run or does not answer; memory). */
int interp_describe(const struct interp *interp, char *const *envp, struct facts *facts,
		    struct err *err);

void interp_release(struct interp *interp);

#endif
