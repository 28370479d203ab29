#include "runner/interp_search.h"

#include "results/buf.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Programs that keep several Pythons: folders of versions under a root of the user's. */
struct keeper {
	const char *name;
	const char *root_variable; /* overrides `root`; NULL: there is none */
	const char *root;	   /* below $HOME */
	const char *versions;	   /* below the root: a folder a version */
};

static const struct keeper keepers[] = {
	{"pyenv", "PYENV_ROOT", ".pyenv", "versions"},
	{"asdf", "ASDF_DATA_DIR", ".asdf", "installs/python"},
	{"uv", "UV_PYTHON_INSTALL_DIR", ".local/share/uv/python", ""},
};

/* For a PATH that lacks them, as cron's and some CI's do. */
static const char *const system_folders[] = {"/usr/local/bin", "/usr/bin", "/bin"};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

bool search_is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

bool search_is_script(const char *path)
{
	char magic[2] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool is = fd >= 0 && read(fd, magic, 2) == 2 && memcmp(magic, "#!", 2) == 0;

	if (fd >= 0)
		close(fd);
	return is;
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
	else if (search_is_program(buf_text(&path)))
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

/* ---- versions that a keeper keeps */

/* Up to three numbers and whatever follows them: "3.13.0t" is {3, 13, 0}, "t". */
struct version {
	long part[3];
	int nparts;
	const char *rest;
};

/* The version in the name of a version or of its folder; uv's begin with "cpython-". No parts
   when there is none ("pypy3.10-7.3.12", "my-venv"). */
static struct version version_parse(const char *s)
{
	struct version v = {0};

	if (strncmp(s, "cpython-", 8) == 0)
		s += 8;
	v.rest = s;
	while (v.nparts < 3 && isdigit((unsigned char)*s)) {
		char *end;

		v.part[v.nparts++] = strtol(s, &end, 10);
		v.rest = s = end;
		if (*s != '.' || !isdigit((unsigned char)s[1]))
			break;
		s++;
	}
	return v;
}

static bool is_free_threaded(const char *rest)
{
	return strcmp(rest, "t") == 0 || strncmp(rest, "t-", 2) == 0 ||
	       strncmp(rest, "+freethreaded", 13) == 0;
}

/* Does what a keeper has answer what was asked for? "3.12" is answered by 3.12.1, by 3.12.0rc2
   and by uv's 3.12.1-linux-x86_64-gnu; "3.13t" by 3.13.0t only, "3.13" never by that. */
static bool version_answers(struct version have, struct version want)
{
	for (int i = 0; i < want.nparts; i++)
		if (i >= have.nparts || have.part[i] != want.part[i])
			return false;
	if (is_free_threaded(want.rest) || is_free_threaded(have.rest))
		return is_free_threaded(want.rest) && is_free_threaded(have.rest);
	return strncmp(have.rest, want.rest, strlen(want.rest)) == 0;
}

/* Is this a release, or an alpha, beta, candidate or development version ("rc1", "-dev")? uv's
   "-linux-x86_64-gnu" follows a release. */
static bool is_release(struct version v)
{
	return !(isalpha((unsigned char)*v.rest) && *v.rest != 't') && strcmp(v.rest, "-dev") != 0;
}

/* For scandir: highest first; of the same numbers, a release first. */
static int by_version(const struct dirent **a, const struct dirent **b)
{
	struct version va = version_parse((*a)->d_name), vb = version_parse((*b)->d_name);

	for (int i = 0; i < 3; i++)
		if (va.part[i] != vb.part[i])
			return va.part[i] > vb.part[i] ? -1 : 1;
	if (is_release(va) != is_release(vb))
		return is_release(va) ? -1 : 1;
	return strcmp(vb.rest, va.rest); /* rc2 before rc1 */
}

/* The folder that holds the keeper's versions, into `out`; false when there cannot be one. */
static bool keeper_folder(const struct keeper *keeper, struct buf *out)
{
	const char *root = getenv(keeper->root_variable);
	const char *home = getenv("HOME");

	if (root && *root)
		buf_adds(out, root);
	else if (home && *home)
		buf_addf(out, "%s/%s", home, keeper->root);
	else
		return false;
	if (*keeper->versions)
		buf_addf(out, "/%s", keeper->versions);
	return !buf_failed(out);
}

/* Add FOLDER/VERSION/bin/python if that is a program. */
static int add_kept(struct interps *found, const struct keeper *keeper, const char *folder,
		    const char *version, struct err *err)
{
	struct buf path = {0}, how = {0};
	int rc = 0;

	buf_addf(&path, "%s/%s/bin/python", folder, version);
	buf_addf(&how, "%s's %s", keeper->name, version);
	if (buf_failed(&path) || buf_failed(&how))
		rc = err_memory(err);
	else if (search_is_program(buf_text(&path)))
		rc = interps_add(found, buf_text(&path), buf_text(&how), err);
	buf_release(&path);
	buf_release(&how);
	return rc;
}

/* Add what the keeper has that answers `want` (NULL: all), highest first. */
static int search_keeper(struct interps *found, const struct keeper *keeper, const char *want,
			 struct err *err)
{
	struct buf folder = {0};
	struct dirent **entries = NULL;
	int n = -1, rc = 0;

	if (keeper_folder(keeper, &folder))
		n = scandir(buf_text(&folder), &entries, NULL, by_version);
	for (int i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;

		if (rc == 0 && name[0] != '.' &&
		    (!want || version_answers(version_parse(name), version_parse(want))))
			rc = add_kept(found, keeper, buf_text(&folder), name, err);
		free(entries[i]);
	}
	free(entries);
	buf_release(&folder);
	return rc;
}

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
	for (size_t i = 0; i < COUNT(keepers); i++)
		if (search_keeper(found, &keepers[i], version, err))
			goto out;
	rc = search_system(found, buf_text(&name), err);
out:
	buf_release(&name);
	return rc;
}

int search_pyenv_name(struct interps *found, const char *name, struct err *err)
{
	struct buf folder = {0};
	int rc = 0;

	if (keeper_folder(&keepers[0], &folder))
		rc = add_kept(found, &keepers[0], buf_text(&folder), name, err);
	buf_release(&folder);
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

/* Does one of the first n lead to the file `real`? */
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

	if (each_path_folder(look_for_all, &in_path, err))
		return -1;
	for (size_t i = 0; i < COUNT(keepers); i++)
		if (search_keeper(all, &keepers[i], NULL, err))
			return -1;
	for (size_t i = 0; i < COUNT(system_folders); i++)
		if (look_for_all(system_folders[i], &in_system))
			return -1;
	keep_distinct(all);
	return 0;
}
