#include "runner/target/virtual.h"

#include "results/base/buf.h"
#include "results/base/path.h"
#include "runner/target/interp_search.h"
#include "runner/target/project.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- decided */

enum python_source python_source_of(const char *named, enum virtual_state active,
				    enum virtual_state near)
{
	if (named)
		return PYTHON_NAMED;
	if (active == VIRTUAL_USABLE)
		return PYTHON_ACTIVE;
	return near == VIRTUAL_USABLE ? PYTHON_NEAR : PYTHON_IN_PATH;
}

/* ---- looked for */

enum virtual_state virtual_state_of(const char *folder)
{
	struct buf python = {0};
	bool is_usable;

	if (!path_is_folder(folder))
		return VIRTUAL_NONE;
	buf_addf(&python, "%s/bin/python", folder);
	is_usable = path_is_program(buf_text(&python));
	buf_release(&python);
	return is_usable ? VIRTUAL_USABLE : VIRTUAL_BROKEN;
}

static bool has_settings(const char *folder)
{
	struct buf path = {0};
	bool has;

	buf_addf(&path, "%s/pyvenv.cfg", folder);
	has = access(buf_text(&path), F_OK) == 0;
	buf_release(&path);
	return has;
}

/* The one right in this folder. */
static int look_in(struct virtual *found, const char *folder, struct err *err)
{
	static const char *const names[] = {".venv", "venv"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct buf path = {0};
		enum virtual_state state;

		buf_addf(&path, "%s/%s", folder, names[i]);
		state = virtual_state_of(buf_text(&path));
		if (state == VIRTUAL_NONE ||
		    (state == VIRTUAL_BROKEN && i > 0 && !has_settings(buf_text(&path)))) {
			buf_release(&path);
			continue;
		}
		*found = (struct virtual){buf_take(&path), state};
		return found->folder ? 0 : err_memory(err);
	}
	return 0;
}

/* The last folder to look in: the outermost root around `folder`, whose length; its own otherwise.
 */
static size_t outermost(const char *folder, struct err *err)
{
	size_t length = strlen(folder);
	char *at = strdup(folder);

	while (at && *at) {
		struct project project;
		char *slash;

		if (project_find(&project, at, NULL, err) || !project.root) {
			project_release(&project);
			break;
		}
		length = strlen(project.root);
		at[length] = '\0';
		project_release(&project);
		slash = strrchr(at, '/');
		if (!slash)
			break;
		*slash = '\0';
	}
	free(at);
	return length;
}

int virtual_near(struct virtual *found, const char *place, struct err *err)
{
	char *at = realpath(place, NULL);
	size_t last;
	int rc = 0;

	*found = (struct virtual){0};
	if (!at)
		return 0; /* whoever looks into it says so */
	if (!path_is_folder(at) && strrchr(at, '/'))
		*strrchr(at, '/') = '\0';
	last = outermost(at, err);
	while (!rc && !found->folder && strlen(at) >= last) {
		char *slash;

		rc = look_in(found, at, err);
		slash = strrchr(at, '/');
		if (!slash)
			break;
		*slash = '\0';
	}
	free(at);
	return rc;
}

void virtual_release(struct virtual *found)
{
	free(found->folder);
	*found = (struct virtual){0};
}
