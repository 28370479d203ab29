/*
 * States of a folder, kept byte by byte in a repository of our own: whatever is in the folder, be
 * it committed or not, but for what is ignored. A repository that the user has around the folder is
 * never written to: neither its index nor its objects nor its references. git must be there; a
 * repository need not.
 *
 * A tree is a state: two states with the same content have the same name.
 */
#ifndef RUNNER_TARGET_SNAPSHOT_H
#define RUNNER_TARGET_SNAPSHOT_H

#include "results/base/buf.h"
#include "results/base/err.h"
#include "results/base/texts.h"

#include <stdbool.h>

#define SNAPSHOT_TREE 65 /* hexadecimal digits, and the end */

/* Where the folder's things are, found from the working directory. `= {0}` is valid and empty. */
struct snapshot_place {
	char *root;    /* the user's checkout, or the working directory; absolute */
	char *hidden;  /* a folder that no git of the user looks into: in .git, else ROOT/.assay */
	bool is_git;   /* the user has a repository there */
	char *commit;  /* checked out; NULL: none */
	bool is_dirty; /* something differs from it, also files that git does not know */
};

/* Outside of a repository the nearest folder upwards that has a .assay is the root, else the
   working directory. -1 with err: no git (ERR_SYSTEM), interrupted, memory. snapshot_place_release
   is due in every case. */
int snapshot_place_find(struct snapshot_place *place, struct err *err);
void snapshot_place_release(struct snapshot_place *place);

/* Both borrowed. */
struct snapshots {
	const char *repository; /* the folder of our own repository */
	const char *root;	/* whose states they are */
};

/* Make the repository; it must not be there yet. What the user's repository at `place` is told to
   ignore is ignored. 0, or -1 with err. */
int snapshots_make(const struct snapshots *s, const struct snapshot_place *place, struct err *err);

/* The folder as it is now. 0, or -1 with err (ERR_INPUT, with what git says: no room on the disk, a
   file that cannot be read, too much of it). */
int snapshots_take(const struct snapshots *s, char tree[SNAPSHOT_TREE], struct err *err);

/* Write the state that was taken last into `folder`, which must be empty or not there. */
int snapshots_copy(const struct snapshots *s, const char *folder, struct err *err);

/* How many files it has, and the folders in it that are repositories of their own (submodules):
   their files are not in it. `nested`: a line each, appended. */
int snapshots_count(const struct snapshots *s, size_t *files, struct buf *nested, struct err *err);

/* Append what leads from one state to another, as `git apply` takes it. */
int snapshots_diff(const struct snapshots *s, const char *from, const char *to, struct buf *patch,
		   struct err *err);

/* Append the paths that differ, from the root, each with a NUL behind it. */
int snapshots_changed(const struct snapshots *s, const char *from, const char *to,
		      struct buf *paths, struct err *err);

/* The folder was taken as `from` just now: make it `to`. Files that are ignored stay. */
int snapshots_put(const struct snapshots *s, const char *from, const char *to, struct err *err);

#endif
