#include "cli/dueling/side_files.h"

#include "results/base/buf.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *side_file_new(const char *first, size_t i)
{
	const char *suffix = strstr(first, ".json");
	struct buf name = {0};

	if (!suffix)
		suffix = first + strlen(first);
	buf_add(&name, first, (size_t)(suffix - first));
	buf_adds(&name, ".vs");
	if (i > 0)
		buf_addf(&name, "%zu", i + 1);
	buf_adds(&name, *suffix ? suffix : ".json");
	return buf_take(&name);
}

/* Where ".vs.json" or ".vs2.json" begins; NULL: nowhere. `end`: where its ".json" does. */
static const char *find_mark(const char *file, const char **end)
{
	for (const char *mark = strstr(file, ".vs"); mark; mark = strstr(mark + 1, ".vs")) {
		*end = mark + strlen(".vs");
		*end += strspn(*end, "0123456789");
		if (strncmp(*end, ".json", strlen(".json")) == 0)
			return mark;
	}
	return NULL;
}

/* The first side's file; NULL when memory ran out. */
static char *first_file_new(const char *file, const char *mark, const char *end)
{
	struct buf name = {0};

	buf_add(&name, file, (size_t)(mark - file));
	buf_adds(&name, end);
	return buf_take(&name);
}

/* Takes the name; one that is not there is dropped. 1: there is such a file. */
static int take(struct side_files *files, char *name, size_t *cap, struct err *err)
{
	if (!name || mem_reserve(&files->items, cap, files->n + 1, sizeof(*files->items))) {
		free(name);
		return err_memory(err);
	}
	if (files->n > 0 && access(name, F_OK) != 0) {
		free(name);
		return 0;
	}
	files->items[files->n++] = name;
	return 1;
}

int side_files_find(struct side_files *files, const char *file, struct err *err)
{
	const char *end, *mark = find_mark(file, &end);
	size_t cap = 0;
	int found;

	*files = (struct side_files){0};
	found = take(files, strdup(file), &cap, err);
	if (found == 1 && mark)
		found = take(files, first_file_new(file, mark, end), &cap, err);
	else
		for (size_t i = 0; found == 1; i++)
			found = take(files, side_file_new(file, i), &cap, err);
	return found < 0 ? -1 : 0;
}

void side_files_release(struct side_files *files)
{
	for (size_t i = 0; i < files->n; i++)
		free(files->items[i]);
	free(files->items);
	*files = (struct side_files){0};
}
