#include "runner/os/children.h"

#include <stdio.h>

size_t children_of(pid_t pid, pid_t *found, size_t max)
{
	char path[64];
	FILE *children;
	size_t n = 0;
	int child;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid, (int)pid);
	children = fopen(path, "re");
	while (children && n < max && fscanf(children, "%d", &child) == 1)
		found[n++] = child;
	if (children)
		fclose(children);
	return n;
}
