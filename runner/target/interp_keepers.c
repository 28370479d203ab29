/* Versions that programs such as pyenv keep in a folder of the user's. */
#include "runner/target/interp_search.h"

#include "results/base/buf.h"
#include "results/base/path.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

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

/* Does an installed version match the one asked for? 3.12.1, 3.12.0rc2 and
   uv's 3.12.1-linux-x86_64-gnu match "3.12"; only 3.13.0t matches "3.13t", and it never matches
   "3.13". */
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
	else if (path_is_program(buf_text(&path)))
		rc = interps_add(found, buf_text(&path), buf_text(&how), err);
	buf_release(&path);
	buf_release(&how);
	return rc;
}

/* Add the keeper's versions that match `want` (NULL: all), highest first. */
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

int search_pyenv_name(struct interps *found, const char *name, struct err *err)
{
	struct buf folder = {0};
	int rc = 0;

	if (keeper_folder(&keepers[0], &folder))
		rc = add_kept(found, &keepers[0], buf_text(&folder), name, err);
	buf_release(&folder);
	return rc;
}

int search_keepers(struct interps *found, const char *want, struct err *err)
{
	for (size_t i = 0; i < COUNT(keepers); i++)
		if (search_keeper(found, &keepers[i], want, err))
			return -1;
	return 0;
}
