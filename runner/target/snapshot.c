#include "runner/target/snapshot.h"

#include "results/base/atomic.h"
#include "results/base/path.h"
#include "results/base/slurp.h"
#include "results/files/statedir.h"
#include "runner/os/interrupt.h"
#include "runner/target/git.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first state of a large folder takes a while. */
#define TIMEOUT_MS 120000
#define OUTPUT_MAX ((size_t)256 << 20)

/* Never part of a state, whatever the user ignores: what running Python leaves behind, and
   environments, which no attempt is about. */
static const char ignored[] = "__pycache__/\n*.pyc\n.assay/\n.venv/\nvenv/\nnode_modules/\n";

/* Bytes are kept as they are: no line ends changed, no filter run. */
static const char as_they_are[] = "* -text -filter -ident -working-tree-encoding\n";

static int ask_in(const char *dir, const char *const *words, struct buf *out, struct err *err)
{
	const struct git_question question = {
		.words = words, .dir = dir, .timeout_ms = TIMEOUT_MS, .max_bytes = OUTPUT_MAX};

	return git_say(&question, out, err);
}

/* The first line of the answer; NULL with err. */
static char *line_of(const char *dir, const char *const *words, struct err *err)
{
	const struct git_question question = {
		.words = words, .dir = dir, .timeout_ms = TIMEOUT_MS, .max_bytes = OUTPUT_MAX};

	return git_line_new(&question, err);
}

/* ---- where */

static int find_commit(struct snapshot_place *place, struct err *err)
{
	const char *head[] = {"rev-parse", "--verify", "--quiet", "HEAD^{commit}", NULL};
	const char *status[] = {"status", "--porcelain", NULL};
	struct err cause = {0};
	char *line;

	place->commit = line_of(place->root, head, &cause);
	line = line_of(place->root, status, &cause);
	place->is_dirty = line && *line;
	free(line);
	return cause.kind == ERR_INTERRUPTED ? interrupt_err(err) : 0;
}

/* The nearest folder upwards with a .assay, else where we are. */
static char *root_without_git(struct err *err)
{
	char *here = realpath(".", NULL), *up = here ? strdup(here) : NULL;

	while (up && *up) {
		char *own = path_in_new(up, ".assay");
		bool is_there = own && path_is_folder(own);

		free(own);
		if (is_there) {
			free(here);
			return up;
		}
		*strrchr(up, '/') = '\0';
	}
	free(up);
	if (!here)
		err_sys(err, "the working directory");
	return here;
}

int snapshot_place_find(struct snapshot_place *place, struct err *err)
{
	const char *own[] = {"rev-parse", "--absolute-git-dir", NULL};
	struct err cause = {0};
	char *git_dir;

	*place = (struct snapshot_place){0};
	place->root = git_top_new(NULL, &cause);
	if (cause.kind == ERR_INTERRUPTED)
		return interrupt_err(err);
	if (cause.kind == ERR_SYSTEM && cause.saved_errno == ENOENT)
		return err_set(err, ERR_SYSTEM,
			       "it keeps states of the folder by git, which is not installed (a "
			       "repository around the folder is not needed)");
	place->is_git = place->root && *place->root;
	if (place->is_git) {
		git_dir = line_of(place->root, own, err);
		place->hidden = git_dir ? path_in_new(git_dir, "assay") : NULL;
		free(git_dir);
		return place->hidden ? find_commit(place, err) : -1;
	}
	free(place->root);
	place->root = root_without_git(err);
	if (!place->root)
		return -1;
	place->hidden = path_in_new(place->root, ".assay");
	return place->hidden ? 0 : err_memory(err);
}

void snapshot_place_release(struct snapshot_place *place)
{
	free(place->root);
	free(place->hidden);
	free(place->commit);
	*place = (struct snapshot_place){0};
}

/* ---- the repository */

/* What the words of git are about; free() both. False: memory. */
static bool name_both(const struct snapshots *s, char **repository, char **root)
{
	struct buf a = {0}, b = {0};

	buf_addf(&a, "--git-dir=%s", s->repository);
	buf_addf(&b, "--work-tree=%s", s->root);
	*repository = buf_take(&a);
	*root = buf_take(&b);
	return *repository && *root;
}

/* Ask it these words, at most eight of them. */
static int ask_own(const struct snapshots *s, const char *const *words, struct buf *out,
		   struct err *err)
{
	const char *all[12] = {NULL};
	char *repository, *root;
	int rc = -1;

	if (name_both(s, &repository, &root)) {
		all[0] = repository;
		all[1] = root;
		for (size_t i = 0; i < 8 && words[i]; i++)
			all[i + 2] = words[i];
		rc = ask_in(s->root, all, out, err);
	} else {
		err_memory(err);
	}
	free(repository);
	free(root);
	return rc;
}

static int write_info(const struct snapshots *s, const char *name, const char *text, size_t len,
		      struct err *err)
{
	struct buf path = {0};
	int rc;

	buf_addf(&path, "%s/info/%s", s->repository, name);
	rc = buf_failed(&path)
		     ? err_memory(err)
		     : statedir_make_way(buf_text(&path), err) ||
			       atomic_write(buf_text(&path), WRITE_REPLACE, text, len, err);
	if (rc)
		err_in(err, "%s", buf_text(&path));
	buf_release(&path);
	return rc ? -1 : 0;
}

/* What the user's own repository ignores beside its .gitignore files. */
static void add_users_excludes(struct buf *text, const struct snapshot_place *place)
{
	const char *where[] = {"rev-parse", "--git-path", "info/exclude", NULL};
	char *name = place->is_git ? line_of(place->root, where, NULL) : NULL;
	char *path = !name || *name == '/' ? NULL : path_in_new(place->root, name);

	if (name)
		slurp(path ? path : name, &slurp_limits_default, text, NULL);
	buf_adds(text, "\n");
	free(path);
	free(name);
}

/* What the user has committed belongs to a state, also where it would be ignored by its name. */
static int add_committed(const struct snapshots *s, const struct snapshot_place *place,
			 struct err *err)
{
	const char *list[] = {"ls-files",	    "--cached", "--ignored",
			      "--exclude-standard", "-z",	NULL};
	const char *add[] = {"add", "--force", NULL, "--pathspec-file-nul", NULL};
	struct buf names = {0}, from = {0};
	int rc = place->is_git ? ask_in(s->root, list, &names, err) : 0;

	if (!rc && names.len)
		rc = write_info(s, "committed", buf_text(&names), names.len, err);
	if (!rc && names.len) {
		buf_addf(&from, "--pathspec-from-file=%s/info/committed", s->repository);
		add[2] = buf_text(&from);
		rc = buf_failed(&from) ? err_memory(err) : ask_own(s, add, NULL, err);
	}
	buf_release(&names);
	buf_release(&from);
	return rc;
}

int snapshots_make(const struct snapshots *s, const struct snapshot_place *place, struct err *err)
{
	const char *make[] = {"init", "--quiet", "--bare", "--template=", s->repository, NULL};
	struct buf text = {0};
	int rc = -1;

	add_users_excludes(&text, place);
	buf_adds(&text, ignored);
	if (buf_failed(&text))
		err_memory(err);
	else if (statedir_make_way(s->repository, err) == 0 &&
		 ask_in(s->root, make, NULL, err) == 0)
		rc = write_info(s, "exclude", buf_text(&text), text.len, err) ||
		     write_info(s, "attributes", as_they_are, sizeof(as_they_are) - 1, err) ||
		     add_committed(s, place, err);
	buf_release(&text);
	return rc ? -1 : 0;
}

int snapshots_take(const struct snapshots *s, char tree[SNAPSHOT_TREE], struct err *err)
{
	const char *add[] = {"add", "--all", ".", NULL}, *name[] = {"write-tree", NULL};
	struct buf out = {0};
	int rc = ask_own(s, add, NULL, err) || ask_own(s, name, &out, err);

	if (rc)
		err_in(err, "%s cannot be copied", s->root);
	else
		snprintf(tree, SNAPSHOT_TREE, "%.*s", (int)strcspn(buf_text(&out), "\n"),
			 buf_text(&out));
	buf_release(&out);
	return rc ? -1 : 0;
}

int snapshots_copy(const struct snapshots *s, const char *folder, struct err *err)
{
	struct buf prefix = {0};
	const char *words[] = {"checkout-index", "--all", "--force", NULL, NULL};
	int rc;

	buf_addf(&prefix, "--prefix=%s/", folder);
	words[3] = buf_text(&prefix);
	rc = buf_failed(&prefix)
		     ? err_memory(err)
		     : statedir_make_way(buf_text(&prefix) + strlen("--prefix="), err) ||
			       ask_own(s, words, NULL, err);
	buf_release(&prefix);
	return rc ? -1 : 0;
}

int snapshots_count(const struct snapshots *s, size_t *files, struct buf *nested, struct err *err)
{
	const char *words[] = {"ls-files", "--stage", "-z", NULL};
	struct buf out = {0};
	int rc = ask_own(s, words, &out, err);
	const char *line = buf_text(&out), *end = line + out.len;

	*files = 0;
	for (; !rc && line < end; line += strlen(line) + 1) {
		const char *name = strchr(line, '\t');

		if (strncmp(line, "160000 ", 7) == 0 && name)
			buf_addf(nested, "%s\n", name + 1);
		else
			++*files;
	}
	buf_release(&out);
	return rc;
}

int snapshots_diff(const struct snapshots *s, const char *from, const char *to, struct buf *patch,
		   struct err *err)
{
	const char *words[] = {
		"diff", "--binary", "--no-ext-diff", "--no-textconv", "--no-color", from, to, NULL};

	return ask_own(s, words, patch, err);
}

int snapshots_changed(const struct snapshots *s, const char *from, const char *to,
		      struct buf *paths, struct err *err)
{
	const char *words[] = {"diff", "--name-only", "--no-renames", "-z", from, to, NULL};

	return ask_own(s, words, paths, err);
}

int snapshots_put(const struct snapshots *s, const char *from, const char *to, struct err *err)
{
	const char *words[] = {"read-tree", "-m", "-u", from, to, NULL};

	return ask_own(s, words, NULL, err);
}
