#include "runner/target/project.h"

#include "results/base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- decided */

static const char *const marks[] = {"pyproject.toml", "setup.py", "setup.cfg", ".git"};

static bool is_root(const char *folder, project_has *has, void *context)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (has(context, folder, marks[i]))
			return true;
	return false;
}

size_t project_root_length(const char *folder, const char *top, project_has *has, void *context)
{
	char *at = strdup(folder);
	size_t length = 0;

	while (at && *at) {
		char *slash = strrchr(at, '/');

		if ((top && strcmp(at, top) == 0) || is_root(at, has, context)) {
			length = strlen(at);
			break;
		}
		if (!slash)
			break;
		*slash = '\0';
	}
	free(at);
	return length;
}

/* What CPython 3.6 to 3.15 import before any code of a user runs. */
static const char *const of_the_start[] = {
	"abc",	     "codecs",	  "collections", "contextlib", "copyreg",   "encodings",
	"enum",	     "functools", "genericpath", "importlib",  "io",	    "keyword",
	"linecache", "locale",	  "operator",	 "os",	       "posixpath", "re",
	"reprlib",   "site",	  "stat",	 "sysconfig",  "token",	    "tokenize",
	"types",     "typing",	  "warnings",	 "weakref",    "zipimport"};

static bool stands_in_the_way(const char *folder, project_has *has, void *context)
{
	for (size_t i = 0; i < sizeof(of_the_start) / sizeof(of_the_start[0]); i++) {
		char file[40], package[40];

		snprintf(file, sizeof(file), "%s.py", of_the_start[i]);
		snprintf(package, sizeof(package), "%s/__init__.py", of_the_start[i]);
		if (has(context, folder, file) || has(context, folder, package))
			return true;
	}
	return false;
}

static void add_folder(struct buf *path, const char *folder, project_has *has, void *context)
{
	if (!stands_in_the_way(folder, has, context))
		buf_addf(path, "%s%s", path->len ? ":" : "", folder);
}

char *project_path_new(const char *root, project_has *has, void *context)
{
	struct buf path = {0}, src = {0};

	if (strchr(root, ':'))
		return NULL;
	buf_addf(&src, "%s/src", root);
	if (has(context, root, "src/") && !has(context, root, "src/__init__.py"))
		add_folder(&path, buf_text(&src), has, context);
	add_folder(&path, root, has, context);
	buf_release(&src);
	return path.len ? buf_take(&path) : NULL;
}

/* ---- looked for */

static bool is_there(void *context, const char *folder, const char *name)
{
	char path[4096];

	(void)context;
	return snprintf(path, sizeof(path), "%s/%s", folder, name) < (int)sizeof(path) &&
	       access(path, F_OK) == 0;
}

/* The folder of a file, the folder itself; NULL where there is neither, or memory ran out. */
static char *folder_new(const char *place)
{
	char *folder = realpath(place, NULL), *slash;
	struct stat info;

	if (folder && stat(folder, &info) == 0 && !S_ISDIR(info.st_mode) &&
	    (slash = strrchr(folder, '/')))
		*slash = '\0';
	return folder;
}

int project_find(struct project *project, const char *place, const char *top, struct err *err)
{
	char *folder = folder_new(place);
	size_t length = folder ? project_root_length(folder, top, is_there, NULL) : 0;

	*project = (struct project){0};
	if (length) {
		project->root = strndup(folder, length);
		project->path =
			project->root ? project_path_new(project->root, is_there, NULL) : NULL;
	}
	free(folder);
	return length && !project->root ? err_memory(err) : 0;
}

static bool is_within(const char *path, const char *top)
{
	size_t length = strlen(top);

	return strncmp(path, top, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

int project_import_path(char **path, const char *place, const char *top, struct err *err)
{
	struct project project = {0};
	int rc = project_find(&project, place, top, err);

	*path = NULL;
	if (!rc && project.root &&
	    (!top || (is_within(project.root, top) && strcmp(project.root, top) != 0))) {
		*path = project.path;
		project.path = NULL;
	}
	project_release(&project);
	return rc;
}

char *project_path_of(const char *root)
{
	return project_path_new(root, is_there, NULL);
}

void project_release(struct project *project)
{
	free(project->root);
	free(project->path);
	*project = (struct project){0};
}
