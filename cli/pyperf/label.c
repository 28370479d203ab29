#include "cli/pyperf/label.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Length of the base name without its extension: what follows the last dot, dots at the beginning
   not counted; then ".json" once more ("bench.json.gz" is "bench"). */
static size_t stem_length(const char *base)
{
	size_t leading = strspn(base, "."), length = strlen(base);
	const char *dot = strrchr(base + leading, '.');

	if (dot)
		length = (size_t)(dot - base);
	if (length >= 5 && strncmp(base + length - 5, ".json", 5) == 0)
		length -= 5;
	return length;
}

static char *stem(const char *path)
{
	const char *base = base_name(path);

	return strndup(base, stem_length(base));
}

static char *base(const char *path)
{
	return strdup(base_name(path));
}

static char *whole(const char *path)
{
	return strdup(path);
}

static bool are_distinct(char **labels, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			if (strcmp(labels[i], labels[k]) == 0)
				return false;
	return true;
}

static void free_all(char **labels, size_t n)
{
	while (n-- > 0)
		free(labels[n]);
}

static int label_all(const char *const *paths, size_t n, char *(*label)(const char *),
		     char **labels)
{
	for (size_t i = 0; i < n; i++) {
		labels[i] = label(paths[i]);
		if (!labels[i]) {
			free_all(labels, i);
			return -1;
		}
	}
	return 0;
}

int pyperf_labels(const char *const *paths, size_t n, char **labels)
{
	bool distinct_bases, distinct_stems;

	if (label_all(paths, n, base, labels))
		return -1;
	distinct_bases = are_distinct(labels, n);
	free_all(labels, n);
	if (!distinct_bases)
		return label_all(paths, n, whole, labels);
	if (label_all(paths, n, stem, labels))
		return -1;
	distinct_stems = are_distinct(labels, n);
	if (distinct_stems)
		return 0;
	free_all(labels, n);
	return label_all(paths, n, base, labels);
}
