#include "runner/counting/preload.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

#define LIBRARY "assay_native.so"

/* What the side's environment has under the name, or NULL; into `text`. */
static const char *inherited(const struct side *side, char *text, size_t size, struct err *err)
{
	static const char name[] = "LD_PRELOAD=";
	char **env = environment_new(&side->environment, environ, 0, err);
	const char *found = NULL;

	for (size_t i = 0; env && env[i]; i++)
		if (strncmp(env[i], name, strlen(name)) == 0) {
			snprintf(text, size, "%s", env[i] + strlen(name));
			found = text;
		}
	if (env)
		environment_free(env);
	return found;
}

bool preload_fill(struct preload *preload, const struct side *side)
{
	const char *beside = side->bootstrap ? side->bootstrap : side->program;
	const char *slash = strrchr(beside, '/');
	char library[2048], others[1024];
	const char *more = inherited(side, others, sizeof(others), NULL);

	snprintf(library, sizeof(library), "%.*s" LIBRARY, slash ? (int)(slash - beside) + 1 : 0,
		 beside);
	if (access(library, R_OK) != 0)
		return false;
	snprintf(preload->entry, sizeof(preload->entry), "LD_PRELOAD=%s%s%s", library,
		 more ? ":" : "", more ? more : "");
	preload->set[0] = preload->entry;
	preload->set[1] = NULL;
	return true;
}

static size_t count_entries(char *const *entries)
{
	size_t n = 0;

	while (entries && entries[n])
		n++;
	return n;
}

char **preload_joined_new(char *const *a, char *const *b)
{
	size_t n = count_entries(a), m = count_entries(b);
	char **all = calloc(n + m + 1, sizeof(*all));

	for (size_t i = 0; all && i < n; i++)
		all[i] = a[i];
	for (size_t i = 0; all && i < m; i++)
		all[n + i] = b[i];
	return all;
}
