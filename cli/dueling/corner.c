#include "cli/dueling/corner.h"

#include "cli/measuring/identity.h"
#include "cli/words/text.h"
#include "results/base/atomic.h"
#include "results/base/slurp.h"
#include "runner/target/provenance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

/* ---- the folder */

static bool is_folder(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static char *joined(const char *folder, const char *name)
{
	struct buf path = {0};

	buf_addf(&path, "%s/%s", folder, name);
	return buf_take(&path);
}

static bool is_virtual_environment(const char *path)
{
	char *python = joined(path, "bin/python");
	bool is = python && access(python, X_OK) == 0;

	free(python);
	return is;
}

static int use_revision(struct corner corners[2], const char *rev, struct err *err)
{
	corners[1].worktree = calloc(1, sizeof(*corners[1].worktree));
	if (!corners[1].worktree)
		return err_memory(err);
	if (worktree_add(corners[1].worktree, rev, err))
		return -1;
	if (corners[1].worktree->is_dirty)
		fprintf(stderr, "assay: the working tree has changes that are not committed: they "
				"are measured\n");
	corners[1].folder = strdup(corners[1].worktree->path);
	corners[1].root = strdup(corners[1].worktree->top);
	corners[0].folder = strdup(corners[1].worktree->top);
	return corners[1].folder && corners[1].root && corners[0].folder ? 0 : err_memory(err);
}

static int use_folder(struct corner corners[2], const char *path, struct err *err)
{
	if (!is_folder(path))
		return err_set(err, ERR_USAGE, "--vs-path: %s is no folder", path);
	if (is_virtual_environment(path))
		return 0; /* it is an interpreter: see use_python */
	corners[1].folder = realpath(path, NULL);
	corners[1].root = realpath(".", NULL);
	corners[0].folder = realpath(".", NULL);
	return corners[1].folder && corners[1].root && corners[0].folder
		       ? 0
		       : err_sys(err, "--vs-path %s", path);
}

static int build(const char *folder, const char *command, struct err *err)
{
	struct buf tail = {0}, shown = {0};
	int rc = worktree_build(folder, command, &tail, err);

	if (rc) {
		text_escape_lines(&shown, buf_text(&tail));
		fputs(buf_text(&shown), stderr);
	}
	buf_release(&tail);
	buf_release(&shown);
	return rc;
}

static int use_folders(struct corner corners[2], const struct dueling *d, struct err *err)
{
	if (d->rev && use_revision(corners, d->rev, err))
		return -1;
	if (d->path && use_folder(corners, d->path, err))
		return -1;
	for (int i = 0; d->build && i < 2; i++)
		if (build(corners[i].folder ? corners[i].folder : ".", d->build, err))
			return -1;
	return 0;
}

/* ---- the same place in the other folder */

/* Where the file would be on this side; NULL: nowhere, since it is outside of the first side's
   folder, or memory ran out. */
static char *place_of(const struct corner *corner, const char *absolute)
{
	size_t root = corner->root ? strlen(corner->root) : 0;

	if (!root || strncmp(absolute, corner->root, root) != 0)
		return NULL;
	if (absolute[root] == '\0')
		return strdup(corner->folder);
	return absolute[root] == '/' ? joined(corner->folder, absolute + root + 1) : NULL;
}

/* A file that the revision lacks is copied to where it would be, so that what it imports from the
   folder it is in comes from the revision. Where the revision has no such folder there is nothing
   to come from, nor is there for a whole folder. */
static int copy_into(const char *place, const char *absolute, bool *copied, struct err *err)
{
	const char *slash = strrchr(place, '/');
	char *folder = strndup(place, (size_t)(slash - place));
	struct buf bytes = {0};
	int rc = 0;

	*copied = folder && is_folder(folder) && !is_folder(absolute);
	if (!folder)
		rc = err_memory(err);
	else if (*copied)
		rc = slurp(absolute, &slurp_limits_default, &bytes, err) ||
		     atomic_write(place, WRITE_NEW, buf_text(&bytes), bytes.len, err);
	free(folder);
	buf_release(&bytes);
	return rc ? err_in(err, "%s", absolute) : 0;
}

static void tell_lacking(const struct corner *corner, const char *path)
{
	if (corner->worktree)
		fprintf(stderr,
			"assay: %s is not in %s: that of the working tree is measured on both "
			"sides\n",
			path, corner->label);
	else
		fprintf(stderr,
			"assay: %s is not in %s: that of this folder is measured on both sides, "
			"with what it imports from there\n",
			path, corner->label);
}

char *corner_path_new(const struct corner *corner, const char *path, struct err *err)
{
	char *absolute = realpath(path, NULL);
	char *place = absolute ? place_of(corner, absolute) : NULL;
	bool is_there = place && access(place, R_OK) == 0;

	if (!absolute) {
		err_sys(err, "cannot run %s", path);
		return NULL;
	}
	if (place && !is_there) {
		tell_lacking(corner, path);
		if (corner->worktree && copy_into(place, absolute, &is_there, err)) {
			free(place);
			free(absolute);
			return NULL;
		}
	}
	free(is_there ? absolute : place);
	return is_there ? place : absolute;
}

/* ---- interpreter, environment, label */

static int use_python(struct corner *corner, const struct dueling *d, const struct measuring *m,
		      int which, struct err *err)
{
	const char *spec = m->python;

	if (which == 1 && d->python)
		spec = d->python;
	if (which == 1 && d->path && is_virtual_environment(d->path))
		spec = d->path;
	return interp_find(&corner->interp, spec, err);
}

/* PYTHONPATH of a side that has a folder: its src/ where there is one, itself, then the user's.
   Both sides have it, so that they differ in nothing else. */
static char *python_path(const struct corner *corner)
{
	const char *users = getenv("PYTHONPATH");
	char *src = joined(corner->folder, "src");
	struct buf entry = {0};

	buf_adds(&entry, "PYTHONPATH=");
	if (src && is_folder(src))
		buf_addf(&entry, "%s:", src);
	buf_adds(&entry, corner->folder);
	if (users && *users)
		buf_addf(&entry, ":%s", users);
	free(src);
	return buf_take(&entry);
}

static int use_environment(struct corner *corner, const struct dueling *d, int which,
			   struct err *err)
{
	size_t n = 0, given = which == 1 ? d->env.n : 0;

	corner->set = calloc(given + 2, sizeof(*corner->set));
	if (!corner->set)
		return err_memory(err);
	for (size_t i = 0; i < given; i++) {
		const char *entry = d->env.items[i];

		if (!strchr(entry, '=') || *entry == '=')
			return err_set(err, ERR_USAGE, "--vs-env %s: must be NAME=VALUE", entry);
		if (!(corner->set[n++] = strdup(entry)))
			return err_memory(err);
	}
	if (corner->folder && !(corner->set[n++] = python_path(corner)))
		return err_memory(err);
	return 0;
}

/* What a side is called in sentences. */
static int name_corners(struct corner corners[2], const struct dueling *d,
			const struct measuring *m, struct err *err)
{
	struct buf names[2] = {{0}, {0}};

	if (d->vs) {
		buf_adds(&names[0], "the first");
		buf_adds(&names[1], "the second");
	} else if (d->rev) {
		buf_adds(&names[0], "working tree");
		buf_addf(&names[1], "%s", d->rev);
	} else if (d->python || (d->path && is_virtual_environment(d->path))) {
		buf_adds(&names[0], m->python ? m->python : "python3");
		buf_adds(&names[1], d->python ? d->python : d->path);
	} else if (d->path) {
		buf_adds(&names[0], ".");
		buf_adds(&names[1], d->path);
	} else {
		buf_adds(&names[0], "as it is");
		for (size_t i = 0; i < d->env.n; i++)
			buf_addf(&names[1], "%s%s", i ? " " : "", d->env.items[i]);
	}
	for (int i = 0; i < 2; i++) {
		corners[i].label = buf_take(&names[i]);
		if (!corners[i].label)
			return err_memory(err);
		/* Labels are metadata too: one line, not empty. */
		for (char *c = corners[i].label; *c; c++)
			if (*c == '\n' || *c == '\r')
				*c = ' ';
	}
	return 0;
}

/* Where we are, in the other folder; its top where that has no such place. */
static int use_directory(struct corner *corner, struct err *err)
{
	char *here = realpath(".", NULL);

	if (!here)
		return err_sys(err, "the working directory");
	corner->directory = place_of(corner, here);
	free(here);
	if (corner->directory && is_folder(corner->directory))
		return 0;
	free(corner->directory);
	corner->directory = strdup(corner->folder);
	return corner->directory ? 0 : err_memory(err);
}

static int fill_side(struct corner *corner, const struct measurer *measurer, bool needs_python,
		     struct err *err)
{
	const struct measuring *m = measurer->options;
	char **env;
	int rc = 0;

	corner->side = (struct side){.label = corner->label,
				     .program = needs_python ? corner->interp.path
							     : measurer->home.launcher,
				     .bootstrap = needs_python ? measurer->home.bootstrap : NULL,
				     .directory = corner->directory,
				     .environment = measuring_environment(m),
				     .targets = &corner->targets,
				     .description = measurer->description};
	corner->side.environment.set = corner->set;
	if (!needs_python || !m->output)
		return 0;
	corner->side.description.facts = &corner->facts;
	if (facts_copy(&corner->facts, &measurer->facts, err) ||
	    (corner->root && provenance_add_git(&corner->facts, corner->folder, err)))
		return -1;
	env = environment_new(&corner->side.environment, environ, 0, err);
	if (!env)
		return -1;
	rc = interp_describe(&corner->interp, env, &corner->facts, err);
	environment_free(env);
	return rc;
}

int corners_init(struct corner corners[2], const struct dueling *d, const struct measurer *measurer,
		 bool needs_python, struct err *err)
{
	if (use_folders(corners, d, err) || name_corners(corners, d, measurer->options, err))
		return -1;
	for (int i = 0; i < 2; i++)
		if ((needs_python && use_python(&corners[i], d, measurer->options, i, err)) ||
		    use_environment(&corners[i], d, i, err) ||
		    (corners[i].root && use_directory(&corners[i], err)) ||
		    fill_side(&corners[i], measurer, needs_python, err))
			return -1;
	return 0;
}

void corners_release(struct corner corners[2])
{
	for (int i = 0; i < 2; i++) {
		struct corner *corner = &corners[i];

		if (corner->worktree)
			worktree_release(corner->worktree);
		free(corner->worktree);
		free(corner->label);
		free(corner->folder);
		free(corner->root);
		free(corner->directory);
		environment_free(corner->set);
		interp_release(&corner->interp);
		facts_release(&corner->facts);
		targets_release(&corner->targets);
	}
}

/* ---- going on */

/* A revision's folder is another one each time. */
static int add_folder(json_t *same, const char *name, const struct corner *corner, struct err *err)
{
	if (corner->worktree)
		return identity_add_text(same, name, "the revision", corner->worktree->commit, err);
	if (identity_add_text(same, name, "the folder", corner->folder, err))
		return -1;
	return identity_add_text(same, name, "the git commit",
				 facts_text(&corner->facts, "assay_git_commit"), err);
}

static int add_corner(json_t *same, const char *name, const struct corner *corner,
		      bool needs_python, struct err *err)
{
	const char *place = corner->worktree ? corner->worktree->path : NULL;

	if (add_folder(same, name, corner, err) ||
	    (needs_python &&
	     identity_add_python(same, name, &corner->interp, &corner->facts, err)) ||
	    identity_add_environment(same, name, &corner->side.environment, place, err))
		return -1;
	return identity_add_targets(same, name, &corner->targets, corner->side.directory, err);
}

int corners_add_identity(json_t *same, const struct corner corners[2], bool needs_python,
			 struct err *err)
{
	const struct worktree *worktree = corners[1].worktree;

	/* The working tree is the first side: what it holds that is in no commit is part of it. */
	if (worktree && worktree->is_dirty &&
	    identity_add_checksum(same, "first side", "what is not committed", worktree->changes,
				  err))
		return -1;
	return add_corner(same, "first side", &corners[0], needs_python, err) ||
			       add_corner(same, "second side", &corners[1], needs_python, err)
		       ? -1
		       : 0;
}
