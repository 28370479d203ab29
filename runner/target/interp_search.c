#include "runner/target/interp_search.h"

#include "results/base/buf.h"
#include "results/base/path.h"
#include "runner/os/program_kind.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

/* For a PATH that lacks them, as cron's and some CI's do. */
static const char *const system_folders[] = {"/usr/local/bin", "/usr/bin", "/bin"};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

bool search_is_script(const char *path)
{
	return program_kind_of(path) == PROGRAM_SCRIPT;
}

int interps_add(struct interps *interps, const char *path, const char *how, struct err *err)
{
	struct interp new = {strdup(path), strdup(how)};

	if (!new.path || !new.how ||
	    mem_reserve(&interps->items, &interps->cap, interps->n + 1, sizeof(new))) {
		interp_release(&new);
		return err_memory(err);
	}
	interps->items[interps->n++] = new;
	return 0;
}

void interps_release(struct interps *interps)
{
	for (size_t i = 0; i < interps->n; i++)
		interp_release(&interps->items[i]);
	free(interps->items);
	*interps = (struct interps){0};
}

/* ---- PATH and other folders of programs */

/* Visit each folder of PATH; an empty element is the working directory, as execvp has
   it. Stops at and returns the first result that is not 0. */
static int each_path_folder(int (*visit)(const char *folder, void *arg), void *arg, struct err *err)
{
	const char *rest = getenv("PATH");
	int rc = 0;

	while (rest && rc == 0) {
		size_t len = strcspn(rest, ":");
		char *folder = len ? strndup(rest, len) : strdup(".");

		if (!folder)
			return err_memory(err);
		rc = visit(folder, arg);
		free(folder);
		rest = rest[len] == ':' ? rest + len + 1 : NULL;
	}
	return rc;
}

struct lookup {
	struct interps *found;
	const char *name;
	const char *where; /* "PATH"; NULL: the folder's own name */
	struct err *err;
};

static int look_in_folder(const char *folder, void *arg)
{
	const struct lookup *look = arg;
	struct buf path = {0}, how = {0};
	int rc = 0;

	buf_addf(&path, "%s/%s", folder, look->name);
	buf_addf(&how, "%s in %s", look->name, look->where ? look->where : folder);
	if (buf_failed(&path) || buf_failed(&how))
		rc = err_memory(look->err);
	else if (path_is_program(buf_text(&path)))
		rc = interps_add(look->found, buf_text(&path), buf_text(&how), look->err);
	buf_release(&path);
	buf_release(&how);
	return rc;
}

int search_path(struct interps *found, const char *name, struct err *err)
{
	struct lookup look = {found, name, "PATH", err};

	return each_path_folder(look_in_folder, &look, err);
}

static int search_system(struct interps *found, const char *name, struct err *err)
{
	struct lookup look = {found, name, NULL, err};

	for (size_t i = 0; i < COUNT(system_folders); i++)
		if (look_in_folder(system_folders[i], &look))
			return -1;
	return 0;
}

/* ---- a version */

int search_version(struct interps *found, const char *version, struct err *err)
{
	struct buf name = {0};
	int rc = -1;

	buf_addf(&name, "python%s", version);
	if (buf_failed(&name)) {
		err_memory(err);
		goto out;
	}
	if (search_path(found, buf_text(&name), err))
		goto out;
	if (search_keepers(found, version, err))
		goto out;
	rc = search_system(found, buf_text(&name), err);
out:
	buf_release(&name);
	return rc;
}

/* ---- all there are */

/* python3, python3.12, python3.13t, pypy3, pypy3.9, but not python3-config or python3.10-gdb.py */
static bool is_python_name(const char *name)
{
	if (strncmp(name, "python", 6) == 0)
		name += 6;
	else if (strncmp(name, "pypy", 4) == 0)
		name += 4;
	else
		return false;
	name += strspn(name, "0123456789.");
	return strcmp(name, "") == 0 || strcmp(name, "t") == 0;
}

static int only_python_names(const struct dirent *entry)
{
	return is_python_name(entry->d_name);
}

static int look_for_all(const char *folder, void *arg)
{
	const struct lookup *look = arg;
	struct dirent **entries = NULL;
	int n = scandir(folder, &entries, only_python_names, alphasort);
	int rc = 0;

	for (int i = 0; i < n; i++) {
		struct lookup one = {look->found, entries[i]->d_name, look->where, look->err};

		if (rc == 0)
			rc = look_in_folder(folder, &one);
		free(entries[i]);
	}
	free(entries);
	return rc;
}

/* Does one of the first n resolve to the file `real`? */
static bool is_known(const struct interps *known, size_t n, const char *real)
{
	for (size_t i = 0; i < n; i++) {
		char *other = realpath(known->items[i].path, NULL);
		bool is_same = other && strcmp(other, real) == 0;

		free(other);
		if (is_same)
			return true;
	}
	return false;
}

/* Drop scripts and second names of the same file. */
static void keep_distinct(struct interps *all)
{
	size_t kept = 0;

	for (size_t i = 0; i < all->n; i++) {
		char *real = realpath(all->items[i].path, NULL);

		if (real && !search_is_script(real) && !is_known(all, kept, real)) {
			struct interp moved = all->items[i];

			all->items[i] = (struct interp){0};
			all->items[kept++] = moved;
		} else {
			interp_release(&all->items[i]);
		}
		free(real);
	}
	all->n = kept;
}

int interps_find_all(struct interps *all, struct err *err)
{
	struct lookup in_path = {all, NULL, "PATH", err}, in_system = {all, NULL, NULL, err};

	if (each_path_folder(look_for_all, &in_path, err) || search_keepers(all, NULL, err))
		return -1;
	for (size_t i = 0; i < COUNT(system_folders); i++)
		if (look_for_all(system_folders[i], &in_system))
			return -1;
	keep_distinct(all);
	return 0;
}
