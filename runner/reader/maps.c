#include "runner/reader/maps.h"

#include "results/base/buf.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char gone[] = " (deleted)";

bool maps_add_line(struct maps *maps, const char *line)
{
	struct mapping mapping = {0};
	char rights[5];
	int path_at = -1;
	size_t len;

	if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s %" SCNx64 " %*s %*s %n", &mapping.begin,
		   &mapping.end, rights, &mapping.offset, &path_at) < 4 ||
	    path_at < 0 || strlen(rights) != 4 || mapping.end <= mapping.begin)
		return false;
	mapping.is_code = rights[2] == 'x';
	len = strcspn(line + path_at, "\n");
	if (len > strlen(gone) &&
	    strncmp(line + path_at + len - strlen(gone), gone, strlen(gone)) == 0) {
		mapping.is_gone = true;
		len -= strlen(gone);
	}
	if (mem_reserve(&maps->items, &maps->cap, maps->n + 1, sizeof(*maps->items)))
		return false;
	mapping.path = strndup(line + path_at, len);
	if (!mapping.path)
		return false;
	maps->items[maps->n++] = mapping;
	return true;
}

static void clear(struct maps *maps)
{
	for (size_t i = 0; i < maps->n; i++)
		free(maps->items[i].path);
	maps->n = 0;
}

int maps_read(struct maps *maps, pid_t pid, struct err *err)
{
	char path[64], *line = NULL;
	size_t size = 0;
	bool failed = false;
	FILE *file;

	clear(maps);
	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	file = fopen(path, "re");
	if (!file)
		return err_sys(err, "cannot read %s", path);
	while (!failed && getline(&line, &size, file) > 0) {
		errno = 0;
		failed = !maps_add_line(maps, line) && errno == ENOMEM;
	}
	if (!failed && ferror(file))
		failed = err_sys(err, "cannot read %s", path);
	else if (failed)
		err_memory(err);
	free(line);
	fclose(file);
	return failed ? -1 : 0;
}

void maps_release(struct maps *maps)
{
	clear(maps);
	free(maps->items);
	*maps = (struct maps){0};
}

const struct mapping *maps_at(const struct maps *maps, uint64_t address)
{
	size_t low = 0, high = maps->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (address < maps->items[middle].begin)
			high = middle;
		else if (address >= maps->items[middle].end)
			low = middle + 1;
		else
			return &maps->items[middle];
	}
	return NULL;
}
