#include "runner/drive/missing.h"

#include "results/base/path.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && strcmp(text + n - m, end) == 0;
}

/* "/usr/lib/python3.11", its .zip, its lib-dynload; "pypy3.10" */
static bool is_of_the_library(const char *folder)
{
	const char *slash = strrchr(folder, '/');
	const char *name = slash ? slash + 1 : folder;

	return ends_with(name, ".zip") || strcmp(name, "lib-dynload") == 0 ||
	       strncmp(name, "python3.", 8) == 0 || strncmp(name, "pypy3.", 6) == 0;
}

static void add_path(const struct missing *missing, struct buf *out)
{
	for (size_t i = 0; i < missing->n; i++) {
		const char *folder = missing->path[i];

		if (!is_of_the_library(folder))
			buf_addf(out, "  %s\n", *folder ? folder : "(the working directory)");
	}
}

static void add_remedy(const struct missing *missing, struct buf *out)
{
	int whole = (int)strcspn(missing->module, ".");

	buf_adds(out, "What helps: ");
	/* Of a part that is missing the whole is there: another one of that name, or version. */
	if (missing->sources)
		buf_addf(out,
			 "building %.*s in %s, where it is imported from, --no-project if another "
			 "one is installed",
			 whole, missing->module, missing->sources);
	else if (!missing->is_absent || missing->module[whole])
		buf_addf(out, "another version of %.*s", whole, missing->module);
	else if (missing->environment)
		buf_addf(out, "pip install %s into %s", missing->module, missing->environment);
	else
		buf_addf(out, "a virtual environment with %s (.venv in the project is found)",
			 missing->module);
	buf_adds(out,
		 ", another interpreter (--python), or the folder that has it in PYTHONPATH\n");
}

void missing_explain(const struct missing *missing, struct buf *out)
{
	buf_addf(out, "Python %s (%s) looked for %s in:\n", missing->version, missing->python,
		 missing->module);
	add_path(missing, out);
	add_remedy(missing, out);
}

static bool has_package(const char *folder, const char *module)
{
	struct buf path = {0};
	bool has;

	buf_addf(&path, "%s%s%.*s", folder, *folder ? "/" : "", (int)strcspn(module, "."), module);
	has = path_is_folder(buf_text(&path));
	buf_release(&path);
	return has;
}

const char *missing_sources(const struct missing *missing)
{
	if (missing->is_absent && !strchr(missing->module, '.'))
		return NULL;
	for (size_t i = 0; i < missing->n; i++) {
		const char *folder = missing->path[i];

		if (has_package(folder, missing->module))
			return *folder && !is_of_the_library(folder) &&
					       !ends_with(folder, "/site-packages") &&
					       !ends_with(folder, "/dist-packages")
				       ? folder
				       : NULL;
	}
	return NULL;
}

char *missing_environment_new(const char *python)
{
	char *folder = strdup(python);
	struct buf settings = {0};

	for (int up = 0; folder && up < 2; up++) {
		char *slash = strrchr(folder, '/');

		if (slash)
			*slash = '\0';
	}
	if (folder)
		buf_addf(&settings, "%s/pyvenv.cfg", folder);
	if (!folder || access(buf_text(&settings), F_OK) != 0) {
		free(folder);
		folder = NULL;
	}
	buf_release(&settings);
	return folder;
}
