/*
 * Which interpreter is meant where nobody names one: that of the virtual environment which is
 * active, or which lies beside the target, else python3. Decided from what is known of each; looked
 * for apart from that. Starts nothing.
 */
#ifndef RUNNER_TARGET_VIRTUAL_H
#define RUNNER_TARGET_VIRTUAL_H

#include "results/base/err.h"

enum virtual_state {
	VIRTUAL_NONE,	/* no such folder */
	VIRTUAL_USABLE, /* its bin/python is a program */
	VIRTUAL_BROKEN, /* bin/python is not there, or leads nowhere */
};

/* What is found of one: its folder (owned) and its state. */
struct virtual
{
	char *folder;
	enum virtual_state state;
};

/* Look at a folder that should be a virtual environment. */
enum virtual_state virtual_state_of(const char *folder);

/* The nearest `.venv` or `venv` of `place` (a file or a folder): in its folder or one above it, up
   to the outermost one that a project's root is (runner/target/project.h); nothing above is looked
   at, and outside of a project only the folder itself. A `venv` without pyvenv.cfg is just a
   folder. 0, or -1 with err (memory); virtual_release in every case. */
int virtual_near(struct virtual *found, const char *place, struct err *err);
void virtual_release(struct virtual *found);

enum python_source {
	PYTHON_NAMED,	/* by --python */
	PYTHON_ACTIVE,	/* of the active virtual environment ($VIRTUAL_ENV) */
	PYTHON_NEAR,	/* of the one beside the target */
	PYTHON_IN_PATH, /* python3 */
};

/* Pure: the first that can be used. What was passed over as broken is known by its state. */
enum python_source python_source_of(const char *named, enum virtual_state active,
				    enum virtual_state near);

#endif
