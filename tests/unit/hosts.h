/* For unit tests that look at other machines than their own: unpack tests/data/hosts/NAME.tree into
   a scratch folder, which then is the root that topology_read and its kind are given. Tests run
   from the top of the source tree. */
#ifndef TESTS_UNIT_HOSTS_H
#define TESTS_UNIT_HOSTS_H

#include "tests/unit/scratch.h"
#include "tests/unit/support.h"

#include <sys/stat.h>
#include <unistd.h>

/* Remove the scratch folder and free its name. */
static inline void hosts_remove(char *root)
{
	scratch_remove(root);
	free(root);
}

/* Open ROOT/PATH for writing, its folders made. Also for tests that change a recorded machine. */
static inline FILE *hosts_open(const char *root, const char *path)
{
	char full[9000];
	FILE *f;

	snprintf(full, sizeof(full), "%s%s", root, path);
	for (char *s = strchr(full + strlen(root) + 1, '/'); s; s = strchr(s + 1, '/')) {
		*s = '\0';
		mkdir(full, 0755);
		*s = '/';
	}
	f = fopen(full, "w");
	if (!f)
		fail_msg("cannot write %s", full);
	return f;
}

/* Put one file of the machine, replacing what was there. */
static inline void hosts_put(const char *root, const char *path, const char *content)
{
	FILE *f = hosts_open(root, path);

	fputs(content, f);
	fclose(f);
}

/* The scratch folder's name; hosts_remove() is due. */
static inline char *hosts_unpack(const char *name)
{
	char tree[256], line[8192], full[9000];
	/* in memory where possible: some tests write, flush and read a machine a hundred times */
	char *root = strdup(access("/dev/shm", W_OK) == 0 ? "/dev/shm/assay-host-XXXXXX"
							  : "/tmp/assay-host-XXXXXX");
	FILE *in, *out = NULL;

	snprintf(tree, sizeof(tree), "tests/data/hosts/%s.tree", name);
	in = fopen(tree, "r");
	if (!in || !root || scratch_make(root))
		fail_msg("cannot unpack %s (tests run from the top of the source tree)", tree);
	while (fgets(line, sizeof(line), in)) {
		char *arrow = strncmp(line, "@ ", 2) == 0 ? strstr(line, " -> ") : NULL;

		if (strncmp(line, "@ ", 2) != 0) {
			fputs(line, out);
			continue;
		}
		line[strcspn(line, "\n")] = '\0';
		if (arrow)
			*arrow = '\0';
		if (out)
			fclose(out);
		out = hosts_open(root, line + 2);
		if (arrow) {
			snprintf(full, sizeof(full), "%s%s", root, line + 2);
			if (remove(full) || symlink(arrow + 4, full))
				fail_msg("cannot link %s", full);
		}
	}
	if (out)
		fclose(out);
	fclose(in);
	return root;
}

#endif
