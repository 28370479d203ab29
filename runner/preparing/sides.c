#include "runner/preparing/sides.h"

#include "results/base/atomic.h"
#include "results/base/path.h"
#include "results/base/slurp.h"
#include "results/model/keys.h"
#include "runner/building/asv_builds.h"
#include "runner/preparing/python.h"
#include "runner/keeping/identity.h"
#include "runner/target/project.h"
#include "runner/target/provenance.h"
#include "runner/target/virtual.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

/* ---- the folder */

static bool is_virtual_environment(const char *path)
{
	return virtual_state_of(path) == VIRTUAL_USABLE;
}

static int use_revision(struct prepared_side *here, struct prepared_side *other,
			const struct second_side *second, struct teller teller, struct err *err)
{
	other->worktree = calloc(1, sizeof(*other->worktree));
	if (!other->worktree)
		return err_memory(err);
	other->tree = other->worktree;
	if (worktree_add(other->worktree, second->rev, err))
		return -1;
	worktree_find_changes(other->worktree);
	if (other->worktree->is_dirty && !second->is_one_more)
		teller_tell(teller, &(struct told){.kind = TOLD_UNCOMMITTED});
	other->folder = strdup(other->worktree->path);
	other->root = strdup(other->worktree->top);
	here->folder = strdup(other->worktree->top);
	return other->folder && other->root && here->folder ? 0 : err_memory(err);
}

static int use_trees(struct prepared_side *here, struct prepared_side *other,
		     const struct second_side *second, struct err *err)
{
	struct prepared_side *sides[2] = {other, here};

	for (int i = 0; i < 2; i++) {
		const struct worktree *tree = second->trees[i];

		sides[i]->tree = tree;
		sides[i]->is_other = false; /* what either lacks is an error, not a difference */
		sides[i]->was_told = second->is_one_more;
		sides[i]->folder = strdup(tree->path);
		sides[i]->root = strdup(tree->top);
		if (!sides[i]->folder || !sides[i]->root)
			return err_memory(err);
	}
	return 0;
}

static int use_folder(struct prepared_side *here, struct prepared_side *other,
		      const struct second_side *second, struct err *err)
{
	const char *path = second->path, *root = second->copy_of ? second->copy_of : ".";

	if (!path_is_folder(path))
		return err_set(err, ERR_USAGE, "--vs-path: %s is not a folder", path);
	if (is_virtual_environment(path))
		return 0; /* it is an interpreter: see use_python */
	other->folder = realpath(path, NULL);
	other->root = realpath(root, NULL);
	here->folder = realpath(root, NULL);
	return other->folder && other->root && here->folder ? 0
							    : err_sys(err, "--vs-path %s", path);
}

static int build(const char *folder, const char *command, struct teller teller, struct err *err)
{
	struct buf tail = {0};
	int rc = worktree_build(folder, command, WORKTREE_BUILD_S, &tail, err);

	if (rc)
		teller_tell(teller,
			    &(struct told){.kind = TOLD_BUILD_OUTPUT, .text = buf_text(&tail)});
	buf_release(&tail);
	return rc;
}

/* The other side's environment, where it is another one than ours. */
static int use_build(struct prepared_side *other, const struct second_side *second,
		     const struct preparation *preparation, struct err *err)
{
	if (!second->rev && !second->python)
		return 0;
	other->built = asv_builds_get(preparation->settings->asv, second->rev, second->python,
				      preparation->teller, err);
	return other->built ? 0 : -1;
}

static int use_folders(struct prepared_side *here, struct prepared_side *other,
		       const struct second_side *second, struct teller teller, struct err *err)
{
	const char *command = second->build;

	if (second->trees[0])
		return use_trees(here, other, second, err);
	if (second->rev && use_revision(here, other, second, teller, err))
		return -1;
	if (second->path && use_folder(here, other, second, err))
		return -1;
	if (!command)
		return 0;
	if (!second->is_one_more && build(here->folder ? here->folder : ".", command, teller, err))
		return -1;
	return build(other->folder ? other->folder : ".", command, teller, err) ? -1 : 0;
}

/* ---- the same place in the other folder */

/* Where the file would be on this side; NULL: nowhere, since it is outside of the first side's
   folder, or memory ran out. */
static char *place_of(const struct prepared_side *side, const char *absolute)
{
	size_t root = side->root ? strlen(side->root) : 0;

	if (!root || strncmp(absolute, side->root, root) != 0)
		return NULL;
	if (absolute[root] == '\0')
		return strdup(side->folder);
	return absolute[root] == '/' ? path_in_new(side->folder, absolute + root + 1) : NULL;
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

	*copied = folder && path_is_folder(folder) && !path_is_folder(absolute);
	if (!folder)
		rc = err_memory(err);
	else if (*copied)
		rc = slurp(absolute, &slurp_limits_default, &bytes, err) ||
		     atomic_write(place, WRITE_NEW, buf_text(&bytes), bytes.len, err);
	free(folder);
	buf_release(&bytes);
	return rc ? err_in(err, "%s", absolute) : 0;
}

/* ---- files that it lacks */

struct brought {
	char **paths; /* absolute, without links */
	size_t n;
};

static int note_brought(const struct prepared_side *side, const char *path, struct err *err)
{
	struct brought *brought = side->brought;
	char **grown;

	if (!brought)
		return 0;
	grown = realloc(brought->paths, (brought->n + 1) * sizeof(*grown));
	if (!grown)
		return err_memory(err);
	brought->paths = grown;
	brought->paths[brought->n] = realpath(path, NULL);
	brought->n += brought->paths[brought->n] != NULL;
	return 0;
}

static void brought_free(struct brought *brought)
{
	for (size_t i = 0; brought && i < brought->n; i++)
		free(brought->paths[i]);
	if (brought)
		free(brought->paths);
	free(brought);
}

bool side_was_brought(const struct prepared_side *side, const char *path)
{
	const struct brought *brought = side->brought;

	for (size_t i = 0; brought && i < brought->n; i++) {
		size_t len = strlen(brought->paths[i]);

		if (strncmp(brought->paths[i], path, len) == 0 &&
		    (path[len] == '\0' || path[len] == '/')) /* a whole folder may be */
			return true;
	}
	return false;
}

char *side_path_new(const struct prepared_side *side, const char *path, struct teller teller,
		    struct err *err)
{
	char *absolute = realpath(path, NULL);
	char *place = absolute ? place_of(side, absolute) : NULL;
	bool is_there = place && access(place, R_OK) == 0;

	if (!absolute) {
		err_sys(err, "cannot run %s", path);
		return NULL;
	}
	if (place && !is_there) {
		if (!side->was_told)
			teller_tell(teller, &(struct told){.kind = side->tree ? TOLD_NOT_IN_REVISION
									      : TOLD_NOT_IN_FOLDER,
							   .what = path,
							   .text = side->label});
		if ((side->tree && copy_into(place, absolute, &is_there, err)) ||
		    note_brought(side, is_there ? place : absolute, err)) {
			free(place);
			free(absolute);
			return NULL;
		}
	}
	free(is_there ? absolute : place);
	return is_there ? place : absolute;
}

/* ---- interpreter, environment, label */

/* The other side's own interpreter; NULL: it has that of this one. */
static const char *other_python(const struct second_side *second)
{
	if (second->path && is_virtual_environment(second->path))
		return second->path;
	return second->python;
}

/* That of an environment. What the working tree holds that is in no commit is built into ours. */
static int use_built_python(struct prepared_side *other, const struct second_side *second,
			    struct asv_builds *asv, struct teller teller, struct err *err)
{
	const struct asv_build *here = asv_builds_get(asv, NULL, NULL, teller, err);

	if (!here)
		return -1;
	if (second->rev && here->source.changes.len)
		teller_tell(teller, &(struct told){.kind = TOLD_UNCOMMITTED});
	other->interp = (struct interp){strdup(other->built->python), strdup(PYTHON_OF_ASV)};
	return other->interp.path && other->interp.how ? 0 : err_memory(err);
}

/* `label` is that of the side that is here. */
static int use_pythons(struct prepared_side *here, struct prepared_side *other, char **label,
		       const struct second_side *second, const struct preparation *preparation,
		       struct err *err)
{
	const char *python = other_python(second);
	struct teller teller = {0};

	if (!second->is_one_more)
		teller = preparation->teller;
	if (python_settle(&here->interp, label, preparation->settings, teller, err))
		return -1;
	if (other->built)
		return use_built_python(other, second, preparation->settings->asv, teller, err);
	if (python)
		return interp_find(&other->interp, python, err);
	other->interp = (struct interp){strdup(here->interp.path), strdup(here->interp.how)};
	return other->interp.path && other->interp.how ? 0 : err_memory(err);
}

/* PYTHONPATH of a side that has a folder: its src/ where there is one, itself, then the user's.
   Both sides have it, so that they differ in nothing else. */
static char *python_path(const struct prepared_side *side)
{
	const char *users = getenv("PYTHONPATH");
	char *own = project_path_of(side->folder);
	struct buf entry = {0};

	buf_addf(&entry, "PYTHONPATH=%s", own ? own : side->folder);
	if (users && *users)
		buf_addf(&entry, ":%s", users);
	free(own);
	return buf_take(&entry);
}

/* Is the entry's variable among the first `n`? */
static bool is_named(char *const *entries, size_t n, const char *entry)
{
	for (size_t i = 0; i < n; i++)
		if (strncmp(entries[i], entry, strcspn(entry, "=") + 1) == 0)
			return true;
	return false;
}

/* `all`: what is set on every side, unless --vs-env says otherwise; or NULL. */
static int use_environment(struct prepared_side *side, const struct second_side *second,
			   char *const *all, struct err *err)
{
	size_t n = 0, given = side->is_other ? second->env.n : 0, common = 0;

	while (all && all[common])
		common++;
	side->set = calloc(given + common + 2, sizeof(*side->set));
	if (!side->set)
		return err_memory(err);
	for (size_t i = 0; i < given; i++) {
		const char *entry = second->env.items[i];

		if (!strchr(entry, '=') || *entry == '=')
			return err_set(err, ERR_USAGE, "--vs-env %s: must be NAME=VALUE", entry);
		if (!(side->set[n++] = strdup(entry)))
			return err_memory(err);
	}
	for (size_t i = 0; i < common; i++)
		if (!is_named(side->set, n, all[i]) && !(side->set[n++] = strdup(all[i])))
			return err_memory(err);
	if (side->folder && !(side->set[n++] = python_path(side)))
		return err_memory(err);
	return 0;
}

/* Labels are metadata too: one line, not empty. */
static char *label_take(struct buf *name)
{
	char *label = buf_take(name);

	for (char *c = label; c && *c; c++)
		if (*c == '\n' || *c == '\r')
			*c = ' ';
	return label;
}

/* What a side is called in sentences. */
static int name_sides(struct prepared_side *here, struct prepared_side *other,
		      const struct second_side *second, const char *our_python, struct err *err)
{
	const char *python = other_python(second);
	struct buf ours = {0}, theirs = {0};

	if (second->vs) {
		buf_adds(&ours, "the first");
		buf_adds(&theirs, "the second");
	} else if (second->trees[0]) {
		buf_adds(&theirs, second->labels[0]);
		buf_adds(&ours, second->labels[1]);
	} else if (second->rev) {
		buf_adds(&ours, LABEL_WORKING_TREE);
		buf_addf(&theirs, "%s", second->rev);
	} else if (python) {
		buf_adds(&ours, our_python ? our_python : "python3");
		buf_adds(&theirs, python);
	} else if (second->copy_of) {
		buf_adds(&ours, LABEL_WORKING_TREE);
		buf_adds(&theirs, "the baseline");
	} else if (second->path) {
		buf_adds(&ours, LABEL_THIS_FOLDER);
		buf_adds(&theirs, second->path);
	} else {
		buf_adds(&ours, "as it is");
		for (size_t i = 0; i < second->env.n; i++)
			buf_addf(&theirs, "%s%s", i ? " " : "", second->env.items[i]);
	}
	here->label = label_take(&ours);
	other->label = label_take(&theirs);
	return here->label && other->label ? 0 : err_memory(err);
}

/* Where we are, in the other folder; its top where that has no such place. */
static int use_directory(struct prepared_side *side, struct err *err)
{
	char *here = realpath(".", NULL);

	if (!here)
		return err_sys(err, "the working directory");
	side->directory = place_of(side, here);
	free(here);
	if (side->directory && path_is_folder(side->directory))
		return 0;
	free(side->directory);
	side->directory = strdup(side->folder);
	return side->directory ? 0 : err_memory(err);
}

static int fill_side(struct prepared_side *side, const struct preparation *preparation,
		     bool needs_python, struct err *err)
{
	const struct settings *settings = preparation->settings;
	char **env;
	int rc = 0;

	side->side = (struct side){.label = side->label,
				   .program = needs_python ? side->interp.path
							   : preparation->home.launcher,
				   .bootstrap = needs_python ? preparation->home.bootstrap : NULL,
				   .directory = side->directory,
				   .environment = settings->environment,
				   .targets = &side->targets,
				   .description = preparation->description};
	side->side.environment.set = side->set;
	if (!needs_python)
		return 0;
	side->side.description.facts = &side->facts;
	if (facts_copy(&side->facts, &preparation->facts, err) ||
	    (side->root && provenance_add_git(&side->facts, side->folder, err)) ||
	    (side->built && provenance_add_commit(&side->facts, side->built->source.commit, err)))
		return -1;
	env = environment_new(&side->side.environment, environ, 0, err);
	if (!env)
		return -1;
	rc = interp_describe(&side->interp, env, &side->facts, err);
	environment_free(env);
	return rc;
}

int second_side_index(const struct second_side *second)
{
	return second->rev || second->path || second->trees[0] ? SIDE_BASELINE : SIDE_CANDIDATE;
}

int sides_init(struct prepared_side sides[2], const struct second_side *second,
	       const struct preparation *preparation, bool needs_python, struct err *err)
{
	int which = second_side_index(second);
	struct prepared_side *here = &sides[!which], *other = &sides[which];
	char *python = NULL;
	int rc;

	other->is_other = true;
	other->vs = second->vs;
	other->brought = calloc(1, sizeof(*other->brought));
	if (!other->brought)
		return err_memory(err);
	rc = (preparation->settings->asv
		      ? use_build(other, second, preparation, err)
		      : use_folders(here, other, second, preparation->teller, err)) ||
	     (needs_python && use_pythons(here, other, &python, second, preparation, err)) ||
	     name_sides(here, other, second, python, err);
	free(python);
	if (rc)
		return -1;
	for (int i = 0; i < 2; i++)
		if (use_environment(&sides[i], second, preparation->settings->environment.set,
				    err) ||
		    (sides[i].root && use_directory(&sides[i], err)) ||
		    fill_side(&sides[i], preparation, needs_python, err))
			return -1;
	return 0;
}

void sides_release(struct prepared_side sides[2])
{
	for (int i = 0; i < 2; i++) {
		struct prepared_side *side = &sides[i];

		if (side->worktree)
			worktree_release(side->worktree);
		free(side->worktree);
		free(side->label);
		free(side->folder);
		free(side->root);
		free(side->directory);
		environment_free(side->set);
		interp_release(&side->interp);
		facts_release(&side->facts);
		targets_release(&side->targets);
		brought_free(side->brought);
	}
}

/* ---- going on */

/* A revision's folder is another one each time. */
static int add_folder(json_t *same, const char *name, const struct prepared_side *side,
		      struct err *err)
{
	if (side->tree)
		return identity_add_text(same, name, "the revision", side->tree->commit, err);
	if (side->built)
		return identity_add_text(same, name, "the revision", side->built->source.key, err);
	if (identity_add_text(same, name, "the folder", side->folder, err))
		return -1;
	return identity_add_text(same, name, "the git commit",
				 facts_text(&side->facts, "assay_git_commit"), err);
}

static int add_side(json_t *same, const char *name, const struct prepared_side *side,
		    bool needs_python, struct err *err)
{
	const char *place = side->tree ? side->tree->path : NULL;

	if (add_folder(same, name, side, err) ||
	    (needs_python && identity_add_python(same, name, &side->interp, &side->facts, err)) ||
	    identity_add_environment(same, name, &side->side.environment, place, err))
		return -1;
	return identity_add_targets(same, name, &side->targets, side->side.directory, place, err);
}

int sides_add_identity(json_t *same, const struct prepared_side sides[2], size_t i,
		       bool needs_python, struct err *err)
{
	int which = sides[0].is_other ? 0 : 1;
	const struct prepared_side *here = &sides[!which], *other = &sides[which];
	const struct worktree *worktree = other->worktree;
	char name[40] = "second side";

	if (i > 0)
		snprintf(name, sizeof(name), "side %zu", i + 2);
	/* What the working tree holds that is in no commit is part of it. */
	if (worktree && worktree->is_dirty &&
	    identity_add_checksum(same, "first side", "what is not committed", worktree->changes,
				  err))
		return -1;
	return identity_add_text(same, "", "the baseline", which ? "the first side" : "the second",
				 err) ||
			       add_side(same, "first side", here, needs_python, err) ||
			       add_side(same, name, other, needs_python, err)
		       ? -1
		       : 0;
}
